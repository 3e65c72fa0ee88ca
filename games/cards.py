"""The cards of a step: those chosen for it, and blank ones that the room writes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from games import decks
from sessions.kinds import Command


class BlankCardForm(forms.Form):
    """What somebody holding the pen writes on a blank card."""

    title = decks.OneLineField(label=_("Title"), max_length=60)
    use = decks.OneLineField(label=_("Use"), max_length=300)
    dilemma = decks.OneLineField(label=_("Dilemma"), max_length=300)


def write_card(memory, args, activity):
    """One more card of the room's own, as long as a blank one is left; it is of no theme."""
    written = memory.get("cards", [])
    if not blanks_left(activity, memory):
        raise ValidationError(_("No blank card is left."))
    said = {name: args[name] for name in BlankCardForm.base_fields}
    return {**memory, "cards": [*written, {"id": f"blank-{len(written) + 1}", **said, "theme": ""}]}


def blanks_left(activity, memory=None):
    """How many cards the room may still write."""
    memory = activity.memory if memory is None else memory
    return max(0, (activity.settings.get("blank") or 0) - len(memory.get("cards", [])))


def cards_of(activity):
    """The cards chosen, then those the room wrote: all of one shape, ``decks.KEPT``."""
    return [*activity.settings["cards"], *activity.memory.get("cards", [])]


# What a kind that takes blank cards puts among its ``commands``, as "write_card".
WRITE_CARD = Command(_("Write a blank card"), BlankCardForm, write_card, stage=True)
