"""The common core: the same seven questions everywhere, in words that nobody changes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls import core
from sessions.kinds import ActivityKind, AnswerForm, Asked, register
from sessions.tallies import bars

UNKNOWN = "unknown"


class SettingsForm(forms.Form):
    """The version, and nothing of the words: reworded in one place, it is another question."""

    version = forms.TypedChoiceField(
        label=_("Version of the questions"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Their words are the same everywhere: answers of all territories add up."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(each, str(each)) for each in core.versions()]
        self.fields["version"].initial = core.latest()

    def clean_version(self):
        """The latest of the day a session is prepared: it keeps that one."""
        return self.cleaned_data["version"] or core.latest()


class ResponseForm(AnswerForm):
    def prepare(self):
        asked = of(self.activity)
        steps = [(str(place), step) for place, step in enumerate(asked.steps, start=1)]
        for question in asked.questions:
            self.fields[question.id] = forms.ChoiceField(
                label=question.text,
                choices=[*steps, (UNKNOWN, asked.unknown)],
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Answer at least one of the questions."))
        return self.cleaned_data


@register
class CommonCore(ActivityKind):
    slug = "core"
    name = _("Common core")
    section = "core"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm

    def tally(self, activity, entries):
        """One row of bars a question, over those who have an opinion; who does not know, beside."""
        asked = of(activity)
        found = [
            {
                "text": question.text,
                **bars(asked.steps, counts(question, asked, entries)),
                "unknown": said(question, UNKNOWN, entries),
            }
            for question in asked.questions
        ]
        answered = sum(entry.people for entry in entries)
        heads = {"steps": asked.steps, "unknown": asked.unknown}
        return {"questions": found, "answered": answered, **heads}

    def measures(self, activity, entries):
        """``answered`` are those with an opinion: the base of every share."""
        asked = of(activity)
        return {
            "version": asked.version,
            "questions": {
                question.id: {
                    "counts": (given := counts(question, asked, entries)),
                    "unknown": said(question, UNKNOWN, entries),
                    "answered": sum(given),
                }
                for question in asked.questions
            },
        }

    def asked(self, activity, entries):
        """Not knowing is an answer, after the steps."""
        asked = of(activity)
        codes = [*(str(place) for place in range(1, len(asked.steps) + 1)), UNKNOWN]
        labels = (*asked.steps, asked.unknown)
        return [
            Asked(
                question.text,
                labels,
                [
                    (entry, codes.index(entry.value[question.id]))
                    for entry in entries
                    if entry.value.get(question.id)
                ],
            )
            for question in asked.questions
        ]

    def common(self, measures):
        asked = core.versions().get(measures["version"])
        if asked is None:  # published by an instance that knows a later one
            return []
        heads = {"version": asked.version, "steps": asked.steps}
        return [
            {"id": each.id, "text": each.text, **heads, **measures["questions"][each.id]}
            for each in asked.questions
        ]


def of(activity):
    """The questions in the version that the session was prepared with."""
    return core.versions()[activity.settings.get("version") or core.latest()]


def counts(question, asked, entries):
    """How many people stand on each step."""
    return [said(question, str(place), entries) for place in range(1, len(asked.steps) + 1)]


def said(question, answer, entries):
    return sum(entry.people for entry in entries if entry.value.get(question.id) == answer)
