"""True, false, it depends: an ice-breaker; nobody has a score."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, Phase, phase_of, register
from sessions.tallies import bars, people_by

CHOICES = [("true", _("True")), ("false", _("False")), ("depends", _("It depends"))]


class SettingsForm(forms.Form):
    statements = LinesField(label=_("Sentences, one a line"), least=1, most=8, longest=160)
    comments = LinesField(
        label=_("What to say of each once it is answered, one a line"),
        required=False,
        most=8,
        longest=240,
        distinct=False,
        help_text=_(
            "A starting point rather than the truth. In the order of the sentences; "
            "a blank line where there is nothing to say."
        ),
    )

    def clean(self):
        """The last sentences may have no comment."""
        told = self.cleaned_data
        sentences, comments = (told.get(each) or [] for each in ("statements", "comments"))
        if sentences and len(comments) > len(sentences):
            raise ValidationError({"comments": _("There are fewer sentences than that.")})
        if comments:
            comments += [""] * (len(sentences) - len(comments))
        return told


class ResponseForm(AnswerForm):
    option = forms.ChoiceField(label=_("Your answer"), choices=CHOICES, widget=forms.RadioSelect)


@register
class Quiz(ActivityKind):
    slug = "quiz"
    name = _("Quiz")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    shows = True

    def phases(self, settings):
        """One round a sentence."""
        return [
            Phase(round=str(place), name=sentence, ResponseForm=ResponseForm)
            for place, sentence in enumerate(settings["statements"], start=1)
        ]

    def hands(self, settings):
        return "option"

    def tally(self, activity, entries):
        """Bars of the sentence on stage, and what to say of it; the others' counts beside."""
        found = rounds(activity, entries)
        here = found[int(phase_of(activity).round) - 1]
        return {**here, "all": found}

    def measures(self, activity, entries):
        return {
            "sentences": [
                {"sentence": each["sentence"], "counts": [row["count"] for row in each["rows"]]}
                for each in rounds(activity, entries)
            ]
        }


def rounds(activity, entries):
    settings = activity.settings
    comments = settings.get("comments") or [""] * len(settings["statements"])
    told = zip(settings["statements"], comments, strict=True)
    return [
        {"sentence": sentence, "comment": comment, **answers(entries, str(place))}
        for place, (sentence, comment) in enumerate(told, start=1)
    ]


def answers(entries, round):
    codes, labels = zip(*CHOICES, strict=True)
    found = [entry for entry in entries if entry.round == round]
    return bars(labels, people_by("option", codes, found))
