"""The room judges what was written of it: faithful, to correct, something is missing."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tallies import bars, people_by

VERDICTS = [
    ("faithful", _("Faithful")),
    ("correct", _("To correct")),
    ("missing", _("Something is missing")),
]


class ResponseForm(AnswerForm):
    def prepare(self):
        for item in self.activity.items:
            self.fields[name(item)] = forms.ChoiceField(
                label=item["text"], choices=VERDICTS, required=False, widget=forms.RadioSelect
            )
        self.fields["correction"] = forms.CharField(
            label=_("What should be corrected or added?"),
            max_length=280,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def verdicts(self):
        return [self[name(item)] for item in self.activity.items]

    def clean(self):
        judged = (self.cleaned_data.get(name(item)) for item in self.activity.items)
        if not self.errors and not any(judged):
            raise ValidationError(_("Judge at least one finding."))
        return self.cleaned_data


@register
class Fidelity(ActivityKind):
    slug = "fidelity"
    name = _("Fidelity")
    ResponseForm = ResponseForm
    judges_findings = True
    source = "findings"
    of_each = True

    def moderated(self, settings):
        return {"correction"}

    def tally(self, activity, entries):
        """One row of bars a finding; corrections once a person has read them."""
        labels = [label for _code, label in VERDICTS]
        findings = [
            {"text": item["text"], **bars(labels, verdicts(item, entries))}
            for item in activity.items
        ]
        return {"findings": findings, "corrections": corrections(entries)}

    def measures(self, activity, entries):
        codes = [code for code, _label in VERDICTS]
        return {
            item["id"]: dict(zip(codes, verdicts(item, entries), strict=True))
            for item in activity.items
        }


def name(item):
    return f"verdict_{item['id']}"


def verdicts(item, entries):
    """How many people gave each verdict on one finding."""
    return people_by(name(item), [code for code, _label in VERDICTS], entries)


def corrections(entries):
    texts = ((entry.id, entry.value.get("correction")) for entry in entries if entry.shown)
    return [text for _id, text in sorted(texts, key=lambda pair: pair[0]) if text]
