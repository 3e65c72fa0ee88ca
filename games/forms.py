from django import forms
from django.utils import timezone

from sessions.forms import WhenField
from sessions.models import Session
from territories.rights import territories


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
