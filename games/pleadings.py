"""How a card is pleaded: nine rounds, their forms, and the roles that are drawn."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from games import roles
from games.fields import CardsField
from games.verdicts import VERDICTS
from sessions.fields import ActivityField
from sessions.kinds import AnswerForm, Phase, phase_of
from sessions.tables import TABLES, table

LONGEST = 280  # characters of a text
JURY = "jury"
SCORES = [
    ("open", _("Yes, except where the session is internal")),
    ("always", _("Yes")),
    ("never", _("No")),
]


class SettingsForm(forms.Form):
    of = ActivityField(label=_("Cards that come out of"), kinds=("duel",), required=False)
    cards = CardsField(label=_("Or these cards"), required=False, most=8)
    pleadings = forms.IntegerField(
        label=_("How many cards are pleaded"), min_value=1, max_value=5, initial=3
    )
    teams = forms.IntegerField(
        label=_("Number of teams"), min_value=2, max_value=len(TABLES), initial=6
    )
    score = forms.ChoiceField(
        label=_("Points for fun, on the room screen only"), choices=SCORES, initial="open"
    )

    def clean(self):
        told = self.cleaned_data
        if self.errors:
            return told
        if bool(told["of"]) == bool(told["cards"]):
            raise ValidationError(_("Choose cards, or the step they come out of: not both."))
        if told["cards"] and told["pleadings"] > len(told["cards"]):
            raise ValidationError({"pleadings": _("There are fewer cards than that.")})
        return told


class VerdictForm(AnswerForm):
    value = forms.ChoiceField(label=_("Your vote"), choices=VERDICTS, widget=forms.RadioSelect)

    @property
    def card(self):
        return card(self.activity)


class TextForm(AnswerForm):
    text = forms.CharField(
        label=_("In a sentence"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A person reads it before the room sees it. Write no name."),
    )


class ArgumentForm(TextForm):
    """What a team prepares to say under the role that was drawn for it."""

    table = forms.ChoiceField(label=_("Your team"))
    field_order = ("table", "text")

    def prepare(self):
        drawn = draw_of(self.activity)
        teams = [(drawn[side], table(drawn[side]).label) for side in roles.SIDES if drawn]
        self.fields["table"].choices = [("", "…"), *teams]
        self.fields["text"].label = _("One argument")


class QuestionForm(TextForm):
    side = forms.ChoiceField(
        label=_("To which team?"),
        choices=[("for", _("The one that defends")), ("against", _("The one that criticises"))],
        widget=forms.RadioSelect,
    )
    field_order = ("side", "text")

    def prepare(self):
        self.fields["text"].label = _("Your question")


class ConditionForm(TextForm):
    def prepare(self):
        self.fields["text"].label = _("On condition that…")


class DrawForm(forms.Form):
    """The teams that are there, a box each; none ticked: as many as the settings say."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        for each in TABLES:
            self.fields[each.code] = forms.BooleanField(label=each.label, required=False)

    def clean(self):
        there = [code for code, ticked in self.cleaned_data.items() if ticked]
        if len(there) == 1:
            raise ValidationError(_("It takes two teams."))
        return {"teams": there}


class TakeForm(forms.Form):
    of = forms.IntegerField(min_value=1, max_value=2**62)
    table = forms.ChoiceField(choices=[(each.code, each.label) for each in TABLES])


def draw(memory, args, activity):
    """
    Draw who defends and who criticises the card on stage; again where a team refuses.

    Raises ``ValidationError`` but in the round of the draw: later, words were said under it.
    """
    if part_of(activity) != DRAW:
        raise ValidationError(_("Roles are drawn in their own round: go back to it."))
    number = number_of(activity)
    teams = args["teams"] or usual(activity)
    earlier = {key: each for key, each in memory.get("draws", {}).items() if key != number}
    played = [each[side] for each in earlier.values() for side in roles.SIDES]
    seed = roles.new_seed()
    drawn = {"seed": seed, "teams": teams, **roles.drawn(seed, teams, played)}
    return {**memory, "draws": {**earlier, number: drawn}}


def take(memory, args, activity):
    """Another table took this condition up: a point for the team that proposed it."""
    rest = [each for each in memory.get("taken", []) if each["of"] != args["of"]]
    return {**memory, "taken": [*rest, {"of": args["of"], "table": args["table"]}]}


# The rounds.

CARD = _("Card {number}")
DRAW, PREPARE = "c", "d"
SPEAKS = {"e": "for", "f": "against"}
PRESENT = {"minutes": 2}
WRITTEN = {"many": True}
ROUNDS: dict[str, dict[str, Any]] = {
    "a": {"part": _("The card"), "instruction": _("One voice reads the card. No question yet.")},
    "b": {
        "part": _("First vote"),
        "ResponseForm": VerdictForm,
        "reveals": False,  # nobody votes again under the influence of the first vote
        "instruction": _("Before you hear anything: what would you say of it?"),
    },
    "c": {
        "part": _("The roles"),
        "minutes": 0,
        "instruction": _(
            "Chance says which team defends and which one criticises. It is a role, not an opinion."
        ),
    },
    "d": {
        "part": _("Preparing"),
        "minutes": 4,
        "ResponseForm": ArgumentForm,
        "imposed_role": "role",
        "instruction": _("Three arguments, and an example from here."),
        **WRITTEN,
    },
    "e": {"part": _("Defence"), "instruction": _("Two minutes to convince."), **PRESENT},
    "f": {"part": _("Criticism"), "instruction": _("Two minutes to make us doubt."), **PRESENT},
    "g": {
        "part": _("A question"),
        "ResponseForm": QuestionForm,
        "imposed_role": JURY,
        "instruction": _("One question, to the team of your choice."),
        **WRITTEN,
    },
    "h": {
        "part": _("Conditions"),
        "minutes": 3,
        "ResponseForm": ConditionForm,
        "instruction": _("Leave your role. On which condition would you accept it, yourself?"),
        **WRITTEN,
    },
    "i": {
        "part": _("Second vote"),
        "ResponseForm": VerdictForm,
        "instruction": _("Vote again. Changing your mind is allowed; so is keeping it."),
    },
}


def phases(settings):
    """Nine rounds a card, from reading it to the second vote."""
    return [
        Phase(
            round=f"{number}{letter}", name=format_lazy(CARD, number=number), to_name=True, **told
        )
        for number in range(1, settings["pleadings"] + 1)
        for letter, told in ROUNDS.items()
    ]


# Where a pleading stands.


def number_of(activity):
    """Which card is on stage, from 1, as memories and rounds write it."""
    return phase_of(activity).round[:-1]


def part_of(activity):
    """Which of the nine rounds of a card is under way."""
    return phase_of(activity).round[-1]


def usual(activity):
    """The teams of the draw before, else the first ones, as many as the settings say."""
    earlier = [each["teams"] for each in activity.memory.get("draws", {}).values()]
    return earlier[-1] if earlier else [e.code for e in TABLES[: activity.settings["teams"]]]


def boxes(activity):
    """``[(table, whether it is ticked)]``, to say which teams are there."""
    there = draw_of(activity).get("teams") or usual(activity)
    return [(each, each.code in there) for each in TABLES]


def draw_of(activity):
    """The roles drawn for the card on stage: ``{seed, teams, for, against}``, else nothing."""
    return activity.memory.get("draws", {}).get(number_of(activity), {})


def pleaded(activity):
    return activity.standing[: activity.settings["pleadings"]]


def card(activity):
    """The card on stage, None where fewer came than were planned."""
    found, number = pleaded(activity), int(number_of(activity))
    return (
        {**found[number - 1], "title": found[number - 1]["text"]} if number <= len(found) else None
    )
