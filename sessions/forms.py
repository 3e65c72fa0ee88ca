from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.models import Session


class WhenField(forms.DateTimeField):
    """A date and a time, with the browser's own picker."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        kwargs = {"label": _("Date and time"), "widget": widget, **kwargs}
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


class FrameForm(forms.ModelForm):
    """The frame sheet, to complete until the session is published."""

    starts_at = WhenField()

    class Meta:
        model = Session
        fields = [
            "title",
            "place",
            "starts_at",
            "audience",
            "language",
            "purpose",
            "open_points",
            "decided",
            "decider",
            "follow_up",
            "follow_up_date",
        ]
        widgets = {"follow_up_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the session"), choices=[("fr", _("French")), ("en", _("English"))]
        )
        self.fields["audience"].choices = Session.Audience.choices
        for name in ("purpose", "open_points", "decided", "follow_up"):
            self.fields[name].widget.attrs["rows"] = 3
