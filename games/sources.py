"""Where the cards of an activity come from, besides its own settings."""

from sessions.sources import of_earlier, source

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
