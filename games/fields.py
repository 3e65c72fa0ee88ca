"""Fields of games that several kinds share."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from games import checks, decks
from games.models import Deck
from sessions.fields import StepField

KEPT = _("Already chosen")


@dataclass(frozen=True)
class Offered:
    """A card beside its box to tick, and the title of its deck."""

    card: decks.Card
    deck: Any

    def __str__(self):
        return self.card.title


class CardsWidget(forms.CheckboxSelectMultiple):
    """Boxes to tick, those of cards that stand in no deck any more last."""

    def optgroups(self, name, value, attrs=None):
        named = {key for key, _label in self.choices}
        lost = [(each, card_in(each)) for each in value if each not in named]
        kept = [(each, Offered(decks.Card(**card), KEPT)) for each, card in lost if card]
        self.choices = [*self.choices, *kept]
        return super().optgroups(name, value, attrs)

    def create_option(self, *args, **kwargs):
        """What a card is about stands under its title, and is read out with it."""
        option = super().create_option(*args, **kwargs)
        if box := option["attrs"].get("id"):
            option["use_id"] = option["attrs"]["aria-describedby"] = f"{box}_use"
        return option


class CardsField(StepField):
    """
    Cards, each whole: a list of ``{"id", "title", "use", "dilemma", "theme"}``.

    A form or a file names cards of the decks (``ECO-1``, ``usages/ECO-1``) or says them whole. What
    was chosen stays as it was whatever becomes of its deck, and format files hold all they need.
    ``advised``: how many make a good game, one a theme at least; what differs is right, and told.
    """

    widget = CardsWidget
    default_error_messages = {"required": _("Choose at least one card.")}

    def __init__(self, *, least=1, most=24, advised=None, **kwargs):
        super().__init__(**kwargs)
        self.least, self.most, self.advised = least, most, advised
        self.proposed = advised or min(8, most)  # how many chance should choose
        self.decks = None  # those that come with Tréteaux, unless a session is known

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.widget.choices = copy.choices()
        return copy

    def offer(self, *, session, earlier):
        """Choose among the decks of its territory too."""
        own = Deck.objects.filter(territory=session.territory_id) if session else []
        self.decks = [*decks.shipped(), *(row.deck for row in own)]
        self.widget.choices = self.choices()

    def offered(self):
        return decks.shipped() if self.decks is None else self.decks

    def choices(self):
        return [
            (f"{deck.id}/{card.id}", Offered(card, deck.title))
            for deck in self.offered()
            for card in deck.cards
        ]

    # What a form or a file says, and what is kept of it.

    def prepare_value(self, value):
        """The boxes ticked: a card as its deck has it goes by its name, another one is whole."""
        if not isinstance(value, list):
            return value
        named = {box(offered.card.told()): key for key, offered in reversed(self.choices())}
        return [named.get(each, each) for each in map(box, value)]

    def to_python(self, value):
        """Every card found, or every complaint at once."""
        if value in self.empty_values:
            return []
        if not isinstance(value, (list, tuple)):
            raise ValidationError(_("A list of cards is expected."))
        known = self.by_name()
        found = [each if isinstance(each, dict) else known.get(str(each)) for each in value]
        read = [checked(*each) for each in zip(value, found, strict=True)]
        if problems := [problem for _card, told in read for problem in told]:
            raise ValidationError(problems)
        return [card for card, _told in read]

    def by_name(self):
        """Cards by ``deck/id``, and by ``id``: of two, the first deck's."""
        named = {key: offered.card.told() for key, offered in self.choices()}
        return {**{card["id"]: card for card in reversed(named.values())}, **named}

    def validate(self, value):
        super().validate(value)
        if value and not self.least <= len(value) <= self.most:
            raise ValidationError(
                _("Between %(least)d and %(most)d cards, please: there are %(many)d."),
                params={"least": self.least, "most": self.most, "many": len(value)},
            )
        ids = [card["id"] for card in value]
        for id in ids:
            if ids.count(id) > 1:
                raise ValidationError(
                    _("Two cards are called “%(id)s”: choose one."), params={"id": id}
                )

    def misfit(self, value):
        """Why what a file says is no list of cards, None where it is one."""
        fits = isinstance(value, list) and all(
            checks.is_text(each) or isinstance(each, dict) for each in value
        )
        return None if fits else _("a list of cards is expected.")

    # What helps to choose.

    @property
    def draws(self):
        return [(deck.id, deck.title) for deck in self.offered()]

    def draw(self, name, many):
        """That many cards of one deck at random, all its themes among them where they fit."""
        self.proposed = max(self.least, min(many or self.proposed, self.most))
        deck = next((each for each in self.offered() if each.id == name), None)
        drawn = decks.draw(deck.cards, self.proposed) if deck else []
        return [f"{name}/{card.id}" for card in drawn]

    def warnings(self, value):
        if not (self.advised and value):
            return
        if len(value) != self.advised:
            told = {"advised": self.advised, "many": len(value)}
            yield _("%(advised)d cards make a good game: this step has %(many)d.") % told
        if missing := self.missing(value):
            told = {"themes": ", ".join(missing)}
            yield _("One card a theme at least makes a good game: none is of %(themes)s.") % told

    def missing(self, value):
        """Themes of the decks chosen from that no card is of, though there was room for them."""
        chosen = {card["theme"] for card in value}
        taken = [deck for deck in self.offered() if chosen & set(deck.themes)]
        themes = [theme for deck in taken for theme in deck.themes if theme not in chosen]
        return themes if len(chosen) + len(themes) <= self.advised else []


def checked(said, card):
    """``(the card as it is kept, what is wrong with it)``."""
    card = card or card_in(said)
    if card is None:
        return None, [_("No card is called “%(name)s”.") % {"name": str(said)[:60]}]
    name = decks.card_name(card)
    form, problems = checks.checked(decks.ChosenForm, card, name, free=())
    return form.cleaned_data, problems


def box(card):
    """The value of a box that says a card whole."""
    if not isinstance(card, dict):
        return card
    return json.dumps({name: card.get(name) for name in decks.KEPT}, ensure_ascii=False)


def card_in(value):
    """The card that the value of a box says whole, None where it says none."""
    try:
        card = json.loads(value)
    except (TypeError, ValueError, RecursionError):
        return None
    if not isinstance(card, dict) or checks.checked(decks.ChosenForm, card, "", free=())[1]:
        return None
    return card
