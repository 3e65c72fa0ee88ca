"""Pairs compared, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from playwright.sync_api import expect

from sessions.kinds import registry
from tests import sample
from tests.browser import PHONE
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

PAIRWISE = registry["pairwise"]
ITEMS = [
    {"id": "1", "text": "Le bus", "of": None},
    {"id": "2", "text": "Le relais", "of": None},
    {"id": "3", "text": "La nuit", "of": None},
]


def vote(items=ITEMS, **settings):
    return activity("pairwise", items=items, of="grouping-1", **settings)


def won(told):
    return [(row["label"], row["wins"], row["compared"]) for row in told["rows"]]


def test_the_greatest_share_of_comparisons_won_stands_first():
    found = entries(
        {"pair_1_2": "2", "pair_1_3": "1", "pair_2_3": "2"}, {"pair_1_2": "2"}, {"pair_1_3": "1"}
    )

    told = tally(vote(), found)

    assert won(told) == [("Le relais", 3, 3), ("Le bus", 2, 4), ("La nuit", 0, 3)]
    assert [row["over"] for row in told["table"]] == [[None, 0, 2], [2, None, 1], [0, 0, None]]
    assert told["dealt"] == [("pair_1_2", 2), ("pair_1_3", 2), ("pair_2_3", 1)]


def test_a_share_counts_and_not_how_often_an_item_was_served():
    found = entries({"pair_1_2": "2"}, {"pair_1_3": "1"}, {"pair_1_3": "1"}, {"pair_1_3": "3"})

    assert won(tally(vote(), found))[0] == ("Le relais", 1, 1)


def test_equal_shares_leave_the_order_of_the_offer_and_those_never_compared_stand_last():
    told = tally(vote(), entries({"pair_2_3": "2"}, {"pair_2_3": "3"}))

    assert won(told) == [("Le relais", 1, 2), ("La nuit", 1, 2), ("Le bus", 0, 0)]


def test_nobody_has_compared_anything_yet():
    assert {row["compared"] for row in tally(vote(), [])["rows"]} == {0}


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry({"pair_1_2": "1"}, id=9, people=3, channel="paper", person=None)

    told = tally(vote(), [*entries({"pair_1_2": "2"}), paper])

    assert won(told)[:2] == [("Le bus", 3, 4), ("Le relais", 1, 4)]
    assert told["answered"] == 4


def test_what_is_withdrawn_is_neither_offered_nor_counted():
    withdrawn = vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]])

    told = tally(withdrawn, entries({"pair_1_2": "1", "pair_2_3": "3"}))

    assert won(told) == [("La nuit", 1, 1), ("Le relais", 0, 1)]
    assert dict(Form(draw("phone", withdrawn)).choices) == {"pair_2_3": ["2", "3"]}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [({}, "Compare at least one pair."), ({"pair_1_2": "3"}, "Select a valid choice.")],
    ids=["nothing", "not of the pair"],
)
def test_one_of_a_pair_is_preferred(given, complaint):
    with pytest.raises(ValidationError) as refusal:
        PAIRWISE.read(vote(), given)

    with translation.override("en"):
        assert complaint in " ".join(refusal.value.messages)


def test_comparisons_are_no_percentage_however_many_there_are():
    picture = text_of(draw("screen", vote(), entries(*[{"pair_1_2": "1"}] * 40)))

    assert "40 / 40" in picture
    assert "%" not in picture


def test_the_figures_are_wins_by_item():
    figures = PAIRWISE.measures(vote(items=ITEMS[:2]), entries({"pair_1_2": "1"}))

    assert figures["items"] == [
        {"text": "Le bus", "wins": 1, "compared": 1},
        {"text": "Le relais", "wins": 0, "compared": 1},
    ]


def test_a_phone_is_dealt_as_many_pairs_as_it_should(browse):
    session, _activity = sample.open_session("pairwise")

    phone = browse(f"/j/{session.code}", **PHONE)

    expect(phone.locator("#answer [data-item]:visible")).to_have_count(3)
    expect(phone.locator("#answer [data-item]")).to_have_count(6)
