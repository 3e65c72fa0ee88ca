"""One card after the other: let’s go, on condition, not now, no, and why."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from games.cards import WRITE_CARD, blanks_left, cards_of
from games.fields import CardsField
from games.verdicts import AGREED, SHAPES, VERDICTS
from sessions.kinds import ActivityKind, AnswerForm, Phase, phase_of, register
from sessions.tallies import bars, halves, people_by, sides

LONGEST = 200  # characters of a reason
BLANK = {"title": _("A card of our own"), "use": "", "dilemma": "", "theme": ""}


class SettingsForm(forms.Form):
    cards = CardsField(label=_("Cards"), most=12, advised=3)
    blank = forms.IntegerField(
        label=_("Blank cards, written in the room"), min_value=0, max_value=3, required=False
    )


class ResponseForm(AnswerForm):
    value = forms.ChoiceField(label=_("Your vote"), choices=VERDICTS, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why, or on which condition? (optional)"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A person reads it before the room sees it. Write no name."),
    )

    @property
    def card(self):
        return card_on_stage(self.activity)

    @property
    def boxes(self):
        """``[(box, its shape, its colour)]``."""
        return [(box, *SHAPES[box.data["value"]]) for box in self["value"]]


@register
class CardVote(ActivityKind):
    slug = "card_vote"
    name = _("Vote on cards")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    shows = True
    commands = {"write_card": WRITE_CARD}

    def phases(self, settings):
        """One round a card; a blank one has no title yet."""
        blanks = [BLANK] * (settings.get("blank") or 0)
        return [
            Phase(round=str(place), name=card["title"], ResponseForm=ResponseForm)
            for place, card in enumerate([*settings["cards"], *blanks], start=1)
        ]

    def gesture(self, activity):
        return "write_card" if awaits_its_card(activity) else ""

    def check_opening(self, activity):
        if awaits_its_card(activity):
            raise ValidationError(_("Write the card first: the room votes on what it says."))

    def hands(self, settings):
        return "value"

    def moderated(self, settings):
        return {"why"}

    def shown(self, activity):
        return {"card": card_on_stage(activity)}

    def tally(self, activity, entries):
        """The card on stage, what people said of it and why; the others beside it."""
        rounds = self.rounds(activity, entries)
        here = rounds[int(phase_of(activity).round) - 1]
        others = [each for each in rounds if each is not here and each["total"]]
        return {**here, "all": rounds, "others": others, "blanks": blanks_left(activity)}

    def rounds(self, activity, entries):
        return [
            self.of_card(card_of(activity, phase), [e for e in entries if e.round == phase.round])
            for phase in self.phases(activity.settings)
        ]

    def of_card(self, card, found):
        codes, labels = zip(*VERDICTS, strict=True)
        return {
            "title": card["title"],
            **bars(labels, people_by("value", codes, found)),
            "reasons": reasons(found),
        }

    def measures(self, activity, entries):
        rounds = self.rounds(activity, entries)
        return {
            "answered": max(each["total"] for each in rounds),
            "cards": [
                {"title": str(each["title"]), "counts": [row["count"] for row in each["rows"]]}
                for each in rounds
            ],
        }

    def sides(self, activity, entries):
        """A card a round: let’s go, perhaps on condition, or not, perhaps not now."""
        return [
            sides(str(each["title"]), *halved(each["rows"]), id=phase.round)
            for phase, each in zip(
                self.phases(activity.settings), self.rounds(activity, entries), strict=True
            )
        ]

    def contributions(self, activity, entries):
        """A reason speaks for the verdict it was given with."""
        verdicts = {entry.id: entry for entry in entries}
        return [
            each._replace(
                item=verdicts[each.entry].round,
                against=verdicts[each.entry].value["value"] not in AGREED,
            )
            for each in super().contributions(activity, entries)
        ]


def halved(rows):
    return halves([row["label"] for row in rows], [row["count"] for row in rows])


def card_on_stage(activity):
    return card_of(activity, phase_of(activity))


def awaits_its_card(activity):
    return card_on_stage(activity) is BLANK


def card_of(activity, phase):
    """The card of a round: one chosen, one that the room wrote, or a blank one still."""
    cards, place = cards_of(activity), int(phase.round) - 1
    return cards[place] if place < len(cards) else BLANK


def reasons(entries):
    """The approved ones, verdict by verdict; a room screen shows the first of each."""
    said = sorted(entry for entry in entries if entry.shown and entry.value.get("why"))
    return [
        {
            "id": entry.id,
            "label": label,
            "shape": SHAPES[code][0],
            "colour": SHAPES[code][1],
            "text": entry.value["why"],
            "first": place == 0,
        }
        for code, label in VERDICTS
        for place, entry in enumerate(each for each in said if each.value["value"] == code)
    ]
