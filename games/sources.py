"""Where the cards of an activity come from, besides its own settings."""

from games import decks
from games.models import Deck
from sessions.sources import CREDITS, of_earlier, source

CARDS = "cards"


@source(CARDS)
def cards(activity):
    """Those an earlier step sends on, where the setting ``of`` names one; else its own."""
    if activity.settings.get("of"):
        return of_earlier(activity)
    return [item(card) for card in activity.settings.get("cards", [])]


def item(card):
    """A card as an activity works on it: ``{id, text, of, use, dilemma, theme}``."""
    told = {name: card.get(name, "") for name in ("use", "dilemma", "theme")}
    return {"id": card["id"], "text": card["title"], "of": None, **told}


@source(CREDITS)
def credits(activity):
    """The author and the licence of the cards that are still as their deck has them."""
    own = Deck.objects.filter(territory=activity.session.territory_id)
    every = [*decks.shipped(), *(row.deck for row in own)]
    whose = {
        (card.id, card.title): f"{deck.author} · {deck.licence}"
        for deck in every
        for card in deck.cards
    }
    dealt = activity.settings.get("cards", [])
    named = [(card["id"], whose.get((card["id"], card["title"]))) for card in dealt]
    return [{"id": id, "text": text, "of": None} for id, text in named if text]
