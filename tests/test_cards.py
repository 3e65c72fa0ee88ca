"""The cards of a step: chosen beforehand, and written by the room."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from games import cards, decks

CHOSEN = [card.told() for card in decks.shipped()[0].cards[:2]]
SAID = {"title": "Le four", "use": "Il cuit le pain.", "dilemma": "Pour qui ?"}


def step(blank=2, memory=None):
    return SimpleNamespace(settings={"cards": CHOSEN, "blank": blank}, memory=memory or {})


def test_cards_of_the_room_come_after_those_chosen():
    memory = cards.write_card({"merged": 1}, SAID, step())
    memory = cards.write_card(memory, {**SAID, "title": "Le puits"}, step(memory=memory))

    found = cards.cards_of(step(memory=memory))

    assert [card["id"] for card in found] == ["ECO-1", "ECO-2", "blank-1", "blank-2"]
    assert {tuple(sorted(card)) for card in found} == {tuple(sorted(CHOSEN[0]))}
    assert found[3]["title"] == "Le puits"
    assert memory["merged"] == 1


def test_a_memory_is_never_changed_in_place():
    memory = cards.write_card({}, SAID, step())

    cards.write_card(memory, SAID, step(memory=memory))

    assert len(memory["cards"]) == 1


@pytest.mark.parametrize("blank", [0, None, 1])
def test_no_more_cards_are_written_than_there_are_blank_ones(blank):
    memory = {"cards": [{"id": "blank-1", **SAID, "theme": ""}]}

    with pytest.raises(ValidationError):
        cards.write_card(memory, SAID, step(blank, memory))

    assert cards.blanks_left(step(blank, memory)) == 0
    assert cards.blanks_left(step(3, memory)) == 2


def test_a_blank_card_says_its_title_its_use_and_its_dilemma():
    assert cards.BlankCardForm(SAID).is_valid()
    for name in SAID:
        assert not cards.BlankCardForm({**SAID, name: " "}).is_valid()
        assert not cards.BlankCardForm({**SAID, name: "x" * 301}).is_valid()


def test_the_command_stores_what_its_form_understood():
    form = cards.WRITE_CARD.ArgsForm({**SAID, "title": " Le\nfour "})

    assert form.is_valid()
    memory = cards.WRITE_CARD.function({}, form.cleaned_data, step())
    assert memory["cards"][0]["title"] == "Le four"
