"""A card is pleaded: vote, roles drawn by lot, defence and criticism, conditions, vote again."""

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from games import roles
from games.fields import CardsField
from games.kinds.teams import team
from games.sources import CARDS
from games.verdicts import VERDICTS
from sessions import moves
from sessions.fields import ActivityField
from sessions.kinds import (
    ActivityKind,
    AnswerForm,
    Command,
    Phase,
    phase_of,
    register,
)
from sessions.tables import TABLES
from sessions.tallies import bars, people_by

LONGEST = 280  # characters of a text
JURY = "jury"
ROLES = {
    "for": _("Your team defends this use: that is your role, not your opinion."),
    "against": _("Your team criticises this use: that is your role, not your opinion."),
    JURY: _("Your team is in the jury: listen, and prepare one question."),
}
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
        teams = [(drawn[side], label(drawn[side])) for side in roles.SIDES if drawn]
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


@register
class Pleading(ActivityKind):
    slug = "pleading"
    name = _("Pleading")
    SettingsForm = SettingsForm
    ResponseForm = VerdictForm
    shows = True
    source = CARDS
    commands = {
        "draw": Command(_("Draw the roles"), DrawForm, draw, stage=True),
        "take": Command(_("Taken up"), TakeForm, take),
    }

    def phases(self, settings):
        """Nine rounds a card, from reading it to the second vote."""
        return [
            Phase(
                round=f"{number}{letter}",
                name=format_lazy(CARD, number=number),
                to_name=True,
                **told,
            )
            for number in range(1, settings["pleadings"] + 1)
            for letter, told in ROUNDS.items()
        ]

    def gesture(self, activity):
        return "draw" if part_of(activity) == DRAW and not draw_of(activity) else ""

    def check_opening(self, activity):
        if card(activity) is None:
            raise ValidationError(_("No card is left to plead: go on to the next step."))
        if part_of(activity) == PREPARE and not draw_of(activity):
            raise ValidationError(_("Draw the roles first, in the round before."))

    def hands(self, settings):
        return "value"

    def moderated(self, settings):
        return {"text"}

    def imposed_role(self, activity, value):
        """Arguments belong to the side of their team, questions to the jury."""
        if "table" in value:
            drawn = draw_of(activity)
            return next(side for side in roles.SIDES if drawn[side] == value["table"])
        return JURY if "side" in value else ""

    def role(self, activity, table):
        drawn = draw_of(activity)
        sides = {drawn[side]: side for side in roles.SIDES} if drawn else {}
        return ROLES[sides.get(table, JURY)] if drawn else ""

    def shown(self, activity):
        """The card on stage, and who plays which role once it was drawn."""
        drawn = draw_of(activity)
        return {
            "card": card(activity),
            "part": part_of(activity),
            "boxes": boxes(activity),
            "teams": {side: team(drawn[side]) for side in roles.SIDES} if drawn else {},
            "speaking": drawn and team(drawn[SPEAKS.get(part_of(activity), "for")]),
            "roles": ROLES,
            "players": " ".join(drawn[side] for side in roles.SIDES) if drawn else "",
            "duo": bool(drawn) and len(drawn["teams"]) == len(roles.SIDES),
        }

    def tally(self, activity, entries):
        """The card on stage: votes, what moved, what was said; the other cards' beside it."""
        found = [
            self.of_card(activity, number, item, entries)
            for number, item in enumerate(pleaded(activity), start=1)
        ]
        number = int(number_of(activity))
        here = found[number - 1] if number <= len(found) else NO_CARD
        others = [each for each in found if each is not here and each["after"]["total"]]
        return {**here, "part": part_of(activity), "all": found, "others": others}

    def of_card(self, activity, number, item, entries):
        here = {letter: at(entries, f"{number}{letter}") for letter in ROUNDS}
        drawn = activity.memory.get("draws", {}).get(str(number))
        taken = {each["of"]: each["table"] for each in activity.memory.get("taken", [])}
        return {
            "card": {**item, "title": item["text"]},
            "drawn": drawn,
            "before": votes(here["b"]),
            "after": votes(here["i"]),
            "moves": self.moves(activity, number, here),
            "arguments": arguments(here["d"], drawn),
            "questions": [text(each) | {"side": each.value["side"]} for each in read(here["g"])],
            "conditions": [text(each) | {"taken": taken.get(each.id)} for each in read(here["h"])],
        }

    def moves(self, activity, number, here):
        """As stored at closing; before, from what is known of people still."""
        stored = (activity.paired or {}).get(str(number))
        return moves.drawn(stored or moved(here["b"], here["i"]), LABELS)

    def offers(self, activity, entries):
        """The conditions: said out of any role."""
        return [
            {"id": "", "text": entry.value["text"], "of": entry.id}
            for entry in entries
            if entry.shown and entry.round.endswith("h")
        ]

    def measures(self, activity, entries):
        """Votes before and after by card, and how the roles were drawn: no argument, no point."""
        return {
            "cards": [
                {
                    "card": each["card"]["title"],
                    "before": [row["count"] for row in each["before"]["rows"]],
                    "after": [row["count"] for row in each["after"]["rows"]],
                    "drawn": each["drawn"],
                }
                for each in self.tally(activity, entries)["all"]
            ]
        }

    def paired(self, activity, before, after):
        """Who moved between the two votes on each card, by its number."""
        numbers = range(1, len(pleaded(activity)) + 1)
        return {str(n): moved(at(after, f"{n}b"), at(after, f"{n}i")) for n in numbers}

    def game(self, activity, entries):
        """Points by team: one for a person who moved its way, one for a condition taken up."""
        if activity.settings["score"] == "never":
            return {}
        points = Counter(each["table"] for each in activity.memory.get("taken", []))
        for number, drawn in activity.memory.get("draws", {}).items():
            before, after = at(entries, f"{number}b"), at(entries, f"{number}i")
            if "changed" in moved(before, after):  # else points would tell who moved
                points += won(drawn, before, after)
        score = [{**team(code), "points": number} for code, number in points.most_common()]
        return {"score": score, "always": activity.settings["score"] == "always"}


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
CODES, LABELS = zip(*VERDICTS, strict=True)


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


def label(code):
    return team(code)["label"]


def at(entries, round):
    return [entry for entry in entries if entry.round == round]


def votes(entries):
    return bars(LABELS, people_by("value", CODES, entries))


def moved(before, after):
    return moves.between(before, after, CODES)


def won(drawn, before, after):
    """A point a person who moved towards “let’s go”, or away from it, to the team behind it."""
    made = moves.made(moves.standing(before, CODES), moves.standing(after, CODES))
    return Counter(
        {
            drawn["for"]: sum(people for (a, b), people in made.items() if b < a),
            drawn["against"]: sum(people for (a, b), people in made.items() if b > a),
        }
    )


def read(entries):
    return sorted(entry for entry in entries if entry.shown)


def text(entry):
    return {"id": entry.id, "text": entry.value["text"]}


def arguments(entries, drawn):
    """What was argued under each role, the team beside it."""
    return [
        {
            "side": side,
            "team": drawn and team(drawn[side]),
            "posts": [
                text(entry) | {"team": team(entry.value["table"])}
                for entry in read(entries)
                if entry.imposed_role == side
            ],
        }
        for side in roles.SIDES
    ]


NO_CARD = {"card": None, "before": votes([]), "after": votes([])}
