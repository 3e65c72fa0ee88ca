from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from games import files
from sessions.forms import WhenField
from sessions.models import Session
from territories.rights import territories

LARGEST = 256 * 1024  # bytes of a format file


class NewSessionForm(forms.ModelForm):
    """A session in eight fields: where, when, for whom, and its frame sheet."""

    starts_at = WhenField()

    class Meta:
        model = Session
        fields = [
            "territory",
            "starts_at",
            "audience",
            "purpose",
            "open_points",
            "decided",
            "decider",
            "follow_up",
        ]

    def __init__(self, *args, user, format, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = territories(user, "prepare")
        self.fields["territory"].empty_label = None
        allowed = [
            (value, label) for value, label in Session.Audience.choices if value in format.audience
        ]
        self.fields["audience"].choices = allowed
        self.fields["starts_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        for name in ("purpose", "open_points", "decided", "follow_up"):
            self.fields[name].widget.attrs["rows"] = 2


class FileForm(forms.Form):
    """A format file somebody chooses; ``text`` is what it said, once it was read."""

    file = forms.FileField(
        label=_("Format file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml", "required": True}),
    )
    text = forms.CharField(required=False, strip=False)

    def clean_file(self):
        """Its words, None where none was chosen."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: 256 kB at most."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is not a text file in UTF-8.")) from None

    def clean(self):
        if self.errors:
            return
        text = self.cleaned_data["file"] or self.cleaned_data["text"]
        if not text:
            raise forms.ValidationError(_("Choose a file that is not empty."))
        try:
            self.cleaned_data["format"] = files.read(text)
        except files.BrokenFormat as broken:
            raise forms.ValidationError(broken.problems) from None
