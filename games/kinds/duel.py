"""Two cards face to face: which one deserves to be debated?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from games.fields import CardsField
from games.sources import item
from sessions.kinds import ActivityKind, AnswerForm, Phase, phase_of, register

PASS = "*"  # no card is called that: an identifier holds letters, figures, - and _


class SettingsForm(forms.Form):
    cards = CardsField(label=_("Cards"), least=2, most=16, advised=8)
    keep = forms.IntegerField(
        label=_("Cards that go on to the next step"), min_value=1, max_value=8, initial=3
    )

    def clean_cards(self):
        cards = self.cleaned_data["cards"]
        if len(cards) % 2:
            raise ValidationError(_("Duels take an even number of cards."))
        return cards


class ResponseForm(AnswerForm):
    card = forms.ChoiceField(label=_("Your choice"), widget=forms.RadioSelect)

    def prepare(self):
        self.pair = pair(self.activity)
        titles = [(card["id"], card["title"]) for card in self.pair]
        self.fields["card"].choices = [*titles, (PASS, _("I pass: both, or neither"))]

    @property
    def boxes(self):
        """``([(box, card)], the box to pass)``."""
        *boxes, passing = self["card"]
        return list(zip(boxes, self.pair, strict=True)), passing


@register
class Duel(ActivityKind):
    slug = "duel"
    name = _("Duel of cards")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    shows = True

    def phases(self, settings):
        """One round a duel: the first card against that of the middle, and so on."""
        return [
            Phase(
                round=str(place),
                name=format_lazy(_("Duel {number}"), number=place),
                part=" / ".join(card["title"] for card in pair),
                ResponseForm=ResponseForm,
            )
            for place, pair in enumerate(pairs(settings), start=1)
        ]

    def hands(self, settings):
        return "card"

    def shown(self, activity):
        return {"cards": pair(activity)}

    def tally(self, activity, entries):
        """The duel on stage, every duel, and once all were held the cards that go on."""
        duels = [
            duel(pair, [entry for entry in entries if entry.round == str(place)])
            for place, pair in enumerate(pairs(activity.settings), start=1)
        ]
        here = duels[int(phase_of(activity).round) - 1]
        others = [each for each in duels if each is not here]
        held = all(each["total"] for each in duels)
        going = [card["title"] for card in ranked(activity.settings, duels)] if held else []
        return {**here, "all": duels, "others": others, "going": going}

    def offers(self, activity, entries):
        """The cards most chosen, the first of the deck where two are equal."""
        duels = self.tally(activity, entries)["all"]
        return [item(card) for card in ranked(activity.settings, duels)]

    def measures(self, activity, entries):
        return {
            "duels": [
                {
                    "votes": [{"card": c["title"], "votes": c["votes"]} for c in each["cards"]],
                    "passed": each["passed"],
                }
                for each in self.tally(activity, entries)["all"]
            ]
        }


def ranked(settings, duels):
    """The cards that go on, the most chosen first; equal ones as in the deck."""
    votes = {card["id"]: card["votes"] for each in duels for card in each["cards"]}
    return sorted(settings["cards"], key=lambda card: -votes[card["id"]])[: settings["keep"]]


def pairs(settings):
    """The first card meets that of the middle: two of one theme rarely meet."""
    half = len(settings["cards"]) // 2
    return list(zip(settings["cards"][:half], settings["cards"][half:], strict=True))


def pair(activity):
    return pairs(activity.settings)[int(phase_of(activity).round) - 1]


def duel(pair, entries):
    def votes(choice):
        return sum(entry.people for entry in entries if entry.value["card"] == choice)

    cards = [{**card, "votes": votes(card["id"])} for card in pair]
    passed = votes(PASS)
    return {
        "cards": cards,
        "passed": passed,
        "total": sum(card["votes"] for card in cards) + passed,
    }
