"""How people react to what they are shown, one object after the other."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, Phase, register
from sessions.tallies import bars

SHAPES = [("disc", "pine"), ("diamond", "petrol"), ("triangle", "brick"), ("hexagon", "plum")]


class SettingsForm(forms.Form):
    options = LinesField(label=_("Reactions, one a line"), least=2, most=len(SHAPES), longest=40)
    objects = LinesField(
        label=_("What is shown, one a line"),
        required=False,
        most=8,
        help_text=_("Each is a round of its own. None: a single round."),
    )
    word = forms.BooleanField(label=_("A free word too"), required=False)


class ResponseForm(AnswerForm):
    option = forms.ChoiceField(label=_("Your reaction"), widget=forms.RadioSelect)

    def prepare(self):
        settings = self.activity.settings
        self.fields["option"].choices = [
            (str(index), label) for index, label in enumerate(settings["options"])
        ]
        if settings.get("word"):
            self.fields["word"] = forms.CharField(
                label=_("In a word (optional)"), max_length=40, required=False
            )


@register
class Reaction(ActivityKind):
    slug = "reaction"
    name = _("Reaction")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    live = True

    def phases(self, settings):
        """One round an object."""
        objects = enumerate(settings.get("objects") or [""], start=1)
        return [
            Phase(round=str(place), name=name, ResponseForm=ResponseForm) for place, name in objects
        ]

    def hands(self, settings):
        return "option"

    def moderated(self, settings):
        return {"word"} if settings.get("word") else set()

    def tally(self, activity, entries):
        """The object on show, its bars and words; the others' bars beside it."""
        rounds = [
            self.of_round(activity, phase, entries) for phase in self.phases(activity.settings)
        ]
        current = next((each for each in rounds if each["round"] == activity.round), rounds[0])
        return {
            **current,
            "shapes": SHAPES,
            "others": [each for each in rounds if each is not current and each["total"]],
        }

    def of_round(self, activity, phase, entries):
        found = [entry for entry in entries if entry.round == phase.round]
        options = activity.settings["options"]
        counts = [
            sum(entry.people for entry in found if entry.value["option"] == str(index))
            for index in range(len(options))
        ]
        words = sorted((entry.id, entry.value.get("word")) for entry in found if entry.shown)
        return {
            "round": phase.round,
            "name": phase.name,
            **bars(options, counts),
            "words": [word for _id, word in words if word],
        }

    def measures(self, activity, entries):
        rounds = [
            self.of_round(activity, phase, entries) for phase in self.phases(activity.settings)
        ]
        return {
            "answered": sum(each["total"] for each in rounds),
            "rounds": [
                {"name": each["name"], "counts": [row["count"] for row in each["rows"]]}
                for each in rounds
            ],
        }
