"""Right of remark: for fifteen days anyone may say that a restitution betrays what was said."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from synthesis.models import Remark

OPEN = timedelta(days=15)
MOST_A_DAY = 100  # remarks on one version; beyond, somebody is playing


class RemarkForm(forms.ModelForm):
    """One remark, on a finding or on the whole; nobody is asked who they are."""

    finding = forms.TypedChoiceField(
        label=_("About"), coerce=int, empty_value=None, required=False, choices=()
    )

    class Meta:
        model = Remark
        fields = ["finding", "sort", "text"]
        widgets = {"sort": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"text": _("Write no name. Somebody reads it and answers; both are shown.")}

    def __init__(self, data=None, *, version):
        super().__init__(data, instance=Remark(restitution=version))
        findings = [(each["id"], each["sentence"]) for each in version.data["findings"]]
        self.fields["finding"].choices = [("", _("the whole restitution")), *findings]
        self.fields["sort"].choices = Remark.Sort.choices

    def clean(self):
        version = self.instance.restitution
        if not is_open(version):
            raise ValidationError(_("The time for remarks is over."))
        if version.remarks.filter(on=timezone.localdate()).count() >= MOST_A_DAY:
            raise ValidationError(_("Many remarks came in today: send yours again tomorrow."))
        return super().clean()


class AnswerForm(forms.ModelForm):
    """A remark is answered, or withdrawn with a reason; either is published."""

    status = forms.ChoiceField(
        label=_("What is done"),
        widget=forms.RadioSelect,
        choices=[
            (Remark.Status.ANSWERED, _("Show it with this answer")),
            (Remark.Status.WITHDRAWN, _("Do not show it, for this reason")),
        ],
    )
    answer = forms.CharField(
        label=_("The answer, or the reason (published)"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Remark
        fields = ["status", "answer"]


def until(version):
    """The last day on which a remark may be sent."""
    return timezone.localdate(version.published_at) + OPEN


def is_open(version):
    """Whether remarks may be sent: only on the version that stands."""
    stands = version.session.restitutions.last() == version
    return stands and timezone.localdate() <= until(version)


def of_session(session):
    """
    What the public reads: ``{answered, withdrawn, awaiting}``, all versions together.

    The remarks answered, the reasons of those withdrawn, how many nobody answered yet.
    """
    found = list(Remark.objects.filter(restitution__session=session).select_related("restitution"))
    status = Remark.Status
    return {
        "answered": [each for each in found if each.status == status.ANSWERED],
        "withdrawn": [each for each in found if each.status == status.WITHDRAWN],
        "awaiting": sum(each.status == status.AWAITING for each in found),
    }


def sentence(remark):
    """The sentence a remark is about, as that version had it; empty for the whole."""
    if remark.finding and remark.restitution.withdrawn_on:
        return _("a finding of a version that was withdrawn")
    findings = remark.restitution.data["findings"]
    return next((each["sentence"] for each in findings if each["id"] == remark.finding), "")
