"""Duels of cards, counted by hand."""

import pytest

from games.kinds.duel import PASS
from sessions import facilitation
from sessions.kinds import in_round, registry
from tests import sample
from tests.entries import activity, draw, entries, tally
from tests.hands import Form, text_of

DUEL = registry["duel"]
CARDS = sample.CARDS


def chosen(*cards, round="1"):
    return entries(*[{"card": card} for card in cards], round=round)


def test_the_first_card_meets_that_of_the_middle():
    made = activity("duel")

    offered = [Form(draw("phone", in_round(made, each))).choices["card"] for each in "12"]

    assert offered == [["C-1", "C-3", "*"], ["C-2", "C-4", "*"]]


def test_votes_are_counted_duel_by_duel_and_passing_apart():
    made = activity("duel")

    told = tally(made, [*chosen("C-1", "C-1", "C-3", "*"), *chosen("C-4", round="2")])

    assert [(card["title"], card["votes"]) for card in told["cards"]] == [
        ("Les feux", 2),
        ("La veille", 1),
    ]
    assert (told["passed"], told["total"]) == (1, 4)
    assert [card["votes"] for card in told["others"][0]["cards"]] == [0, 1]


def test_the_cards_most_chosen_go_on():
    made = activity("duel")
    found = [*chosen("C-1", "C-3", "C-3"), *chosen("C-2", "C-2", "C-2", round="2")]

    offered = DUEL.offers(made, found)

    assert [item["id"] for item in offered] == ["C-2", "C-3"]
    assert offered[0]["dilemma"] == CARDS[1]["dilemma"]


def test_equal_cards_go_on_in_the_order_of_the_deck():
    made = activity("duel")

    assert [item["id"] for item in DUEL.offers(made, [])] == ["C-1", "C-2"]


def test_equal_cards_of_two_duels_go_on_in_the_order_of_the_deck():
    made = activity("duel")

    offered = DUEL.offers(made, [*chosen("C-3"), *chosen("C-2", round="2")])

    assert [item["id"] for item in offered] == ["C-2", "C-3"]


def test_no_card_is_called_what_passing_is():
    form = DUEL.SettingsForm({"cards": [{**CARDS[0], "id": PASS}, CARDS[1]], "keep": 1})

    assert "cards" in form.errors


def test_an_odd_number_of_cards_is_refused():
    form = DUEL.SettingsForm({"cards": CARDS[:3], "keep": 2})

    assert "cards" in form.errors


@pytest.mark.django_db
def test_the_room_sees_both_cards_while_it_chooses():
    from sessions import stage

    session, _activity = sample.open_session("duel")

    screen = text_of(stage.draw(session, "screen", "fr").html)

    assert CARDS[0]["dilemma"] in screen
    assert CARDS[2]["use"] in screen
    assert CARDS[1]["title"] not in screen


@pytest.mark.django_db
def test_the_winners_are_pleaded():
    session = sample.session("duel")
    pleading = {"of": "duel-1", "cards": [], "pleadings": 2, "teams": 3, "score": "never"}
    sample.add(session, "pleading", 2, settings=pleading)
    facilitation.start(session)
    facilitation.open_activity(session)
    for card in ("C-3", "C-3", "C-1"):
        sample.answer(session.current, {"card": card})

    facilitation.goto(session, session.activities.get(kind="pleading"))

    assert [item["id"] for item in session.current.items] == ["C-3", "C-1"]


def test_the_room_is_told_which_cards_go_on_once_every_duel_was_held():
    made = activity("duel")
    first = chosen("C-1", "C-3", "C-3")
    both = [*first, *chosen("C-2", "C-2", "C-2", round="2")]

    assert tally(made, first)["going"] == []
    assert tally(made, both)["going"] == ["Le premier jet", "La veille"]
    assert "Le premier jet · La veille" in text_of(draw("screen", made, both))
