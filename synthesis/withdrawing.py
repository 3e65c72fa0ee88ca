"""
An earlier version is withdrawn: its address keeps its seal, its date and the reason, and no words.

The version that stands is never withdrawn: it is corrected first, which makes it an earlier one.
"""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from synthesis.models import Restitution


class WithdrawForm(forms.ModelForm):
    """Why; there is no way back."""

    withdrawn_why = forms.CharField(
        label=_("Why it is withdrawn (published)"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Do not write again what is to be read no more: a name, for instance."),
        error_messages={"required": _("Say why: this reason is published.")},
    )

    class Meta:
        model = Restitution
        fields = ["withdrawn_why"]

    def save(self, commit=True):
        self.instance.withdrawn_on = timezone.localdate()
        return super().save(commit)


def may_be(session):
    """The versions that may be withdrawn: those before the one that stands."""
    standing = session.restitutions.last()
    return session.restitutions.filter(withdrawn_on=None).exclude(pk=standing and standing.pk)
