"""A statement divides the room: one places oneself, argues, listens, and may move."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions import moves, statements
from sessions.fields import StatementsField
from sessions.kinds import ActivityKind, AnswerForm, Phase, phase_of, register
from sessions.tallies import bars, people_by, sides

LONGEST = 280  # characters of an argument
PLACES = [("agree", _("Agree")), ("discuss", _("To discuss")), ("disagree", _("Disagree"))]
CODES, LABELS = zip(*PLACES, strict=True)
SIDES = [("for", _("For")), ("against", _("Against")), ("other", _("Something else"))]
AGAINST = {"for": False, "against": True}
SHAPES = {"for": ("disc", "pine"), "against": ("triangle", "brick"), "other": ("diamond", "petrol")}


class SettingsForm(forms.Form):
    statements = StatementsField(label=_("Statements, one a line"), least=1, most=6, longest=160)
    twice = forms.BooleanField(
        label=_("Two rounds: people place themselves again after the arguments"),
        required=False,
        initial=True,
    )
    arguments = forms.BooleanField(label=_("Written arguments"), required=False, initial=True)


class PlaceForm(AnswerForm):
    value = forms.ChoiceField(label=_("Your place"), choices=PLACES, widget=forms.RadioSelect)


class ArgumentForm(AnswerForm):
    side = forms.ChoiceField(label=_("It speaks…"), choices=SIDES, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Your argument"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One argument at a time. Write no name."),
    )


class ReasonForm(AnswerForm):
    text = forms.CharField(
        label=_("What made you move, or stay?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a sentence. Write no name."),
    )


@register
class Position(ActivityKind):
    slug = "position"
    name = _("Position")
    section = "moved"
    SettingsForm = SettingsForm
    ResponseForm = PlaceForm
    shows = True

    def phases(self, settings):
        """Up to five rounds a statement: place, argument, turns to speak, place again, reason."""
        each = one_round(settings) + (second_round() if settings.get("twice", True) else [])
        return [
            Phase(round=f"{number}{letter}", name=statement, **told)
            for number, statement in enumerate(settings["statements"], start=1)
            for letter, told in each
        ]

    def hands(self, settings):
        return "value"

    def moderated(self, settings):
        return {"text"}

    def warnings(self, settings):
        return [told for text in settings["statements"] for told in statements.warnings(text)]

    def tally(self, activity, entries):
        """The statement on stage; the others' places beside it."""
        found = [
            self.of_statement(activity, number, text, entries)
            for number, text in enumerate(activity.settings["statements"], start=1)
        ]
        round = phase_of(activity).round
        here = found[int(round[:-1]) - 1]
        others = [each for each in found if each is not here and each["before"]["total"]]
        return {**here, "part": round[-1], "all": found, "others": others}

    def of_statement(self, activity, number, text, entries):
        before, after = places(entries, f"{number}a"), places(entries, f"{number}d")
        return {
            "statement": text,
            "before": before,
            "after": after,
            "moves": self.moves(activity, number, entries),
            "arguments": arguments(entries, f"{number}b"),
            "reasons": reasons(entries, f"{number}e"),
        }

    def moves(self, activity, number, entries):
        """As stored at closing; before, from what is known of people still."""
        stored = (activity.paired or {}).get(str(number))
        return moves.drawn(stored or moved(entries, number), LABELS)

    def measures(self, activity, entries):
        return {
            "statements": [
                {
                    "statement": text,
                    "before": counts(entries, f"{number}a"),
                    "after": counts(entries, f"{number}d"),
                }
                for number, text in enumerate(activity.settings["statements"], start=1)
            ]
        }

    def sides(self, activity, entries):
        """A statement each: where people stood last."""
        found = []
        for number, text in enumerate(activity.settings["statements"], start=1):
            last = counts(entries, f"{number}d")
            agree, discuss, disagree = last if any(last) else counts(entries, f"{number}a")
            labels = [LABELS[0], LABELS[2], LABELS[1]]
            found.append(sides(text, labels, [agree, disagree, discuss], id=str(number)))
        return found

    def contributions(self, activity, entries):
        """An argument speaks for or against its statement, or says something else."""
        told = {entry.id: entry for entry in entries}
        return [
            each._replace(
                item=told[each.entry].round[:-1],
                against=AGAINST.get(told[each.entry].value.get("side")),
            )
            for each in super().contributions(activity, entries)
        ]

    def paired(self, activity, before, after):
        """Who moved between the two rounds of each statement, by its number."""
        if not activity.settings.get("twice", True):
            return None
        numbers = range(1, len(activity.settings["statements"]) + 1)
        return {str(number): moved(after, number) for number in numbers}


def one_round(settings):
    twice = settings.get("twice", True)
    first = {"part": _("First place"), "ResponseForm": PlaceForm, "reveals": not twice}
    found = [("a", first)]
    if settings.get("arguments", True):
        written = {"ResponseForm": ArgumentForm, "many": True, "minutes": 2}
        found.append(("b", {"part": _("One argument"), **written, "instruction": ARGUE}))
    return found


def second_round():
    return [
        ("c", {"part": _("Turns to speak"), "minutes": 7, "instruction": SPEAK}),
        ("d", {"part": _("Second place"), "ResponseForm": PlaceForm, "instruction": AGAIN}),
        (
            "e",
            {
                "part": _("What made you move"),
                "ResponseForm": ReasonForm,
                "many": True,
                "instruction": WHY,
            },
        ),
    ]


ARGUE = _("Write one argument of yours, for or against.")
SPEAK = _("In turn, one argument each. Listen: you may change your mind.")
AGAIN = _("And now, where do you stand? Moving is allowed; staying is too.")
WHY = _("What made you move, or stay?")


def places(entries, round):
    return bars(LABELS, counts(entries, round))


def counts(entries, round):
    return people_by("value", CODES, at(entries, round))


def at(entries, round):
    return [entry for entry in entries if entry.round == round]


def moved(entries, number):
    """What is told of the moves about one statement."""
    return moves.between(at(entries, f"{number}a"), at(entries, f"{number}d"), CODES)


def arguments(entries, round):
    """The approved ones, a column a side."""
    shown = sorted(entry for entry in entries if entry.round == round and entry.shown)
    return [
        {
            "label": label,
            "shape": SHAPES[side][0],
            "colour": SHAPES[side][1],
            "posts": [
                {"id": each.id, "text": each.value["text"]}
                for each in shown
                if each.value["side"] == side
            ],
        }
        for side, label in SIDES
    ]


def reasons(entries, round):
    return [
        {"id": entry.id, "text": entry.value["text"]}
        for entry in sorted(entry for entry in entries if entry.round == round and entry.shown)
    ]
