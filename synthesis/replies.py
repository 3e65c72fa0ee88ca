"""What the authority does with each finding: dated, signed by a role, with its log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from synthesis.models import Reply


class ReplyForm(forms.ModelForm):
    """A refusal says why, as any other answer does; a study says when there will be news."""

    class Meta:
        model = Reply
        fields = ["decision", "why", "service", "next_date"]
        widgets = {
            "decision": forms.RadioSelect,
            "why": forms.Textarea(attrs={"rows": 3}),
            "next_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance)
        self.fields["decision"].choices = Reply.Decision.choices

    def clean(self):
        told = super().clean()
        if told.get("decision") == Reply.Decision.STUDIED and not told.get("next_date"):
            self.add_error("next_date", _("Say when there will be news."))
        return told


def of_findings(session, data):
    """
    ``[(finding, reply that stands or None, [earlier ones, the latest first])]``.

    In the order of the sealed findings; a finding without reply is told as such (H14).
    """
    by_finding = {}
    for reply in session.replies.all():
        by_finding.setdefault(reply.finding, []).insert(0, reply)
    logs = [(each, by_finding.get(each["id"], [])) for each in data["findings"]]
    return [(each, log[0] if log else None, log[1:]) for each, log in logs]
