"""A hundred points shared, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from playwright.sync_api import expect

from sessions.kinds import registry
from tests import sample
from tests.browser import PHONE
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of

POINTS = registry["hundred_points"]
ITEMS = [
    {"id": "1", "text": "Le bus", "of": None},
    {"id": "2", "text": "Le relais", "of": None},
    {"id": "3", "text": "La nuit", "of": None},
]


def vote(items=ITEMS):
    return activity("hundred_points", items=items, of="grouping-1", total=100, step=5)


def shares(**given):
    return {f"share_{item[1:]}": points for item, points in given.items()}


def ranked(told):
    return [(row["label"], row["count"], row["givers"]) for row in told["rows"]]


def test_points_add_up_with_the_number_of_those_who_gave_some():
    told = tally(vote(), entries(shares(_1=60, _2=40), shares(_2=100)))

    assert ranked(told) == [("Le relais", 140, 2), ("Le bus", 60, 1), ("La nuit", 0, 0)]
    assert (told["most"], told["answered"]) == (140, 2)


def test_equal_points_leave_the_order_in_which_options_were_offered():
    told = tally(vote(), entries(shares(_3=50, _1=50)))

    assert [row["label"] for row in told["rows"]] == ["Le bus", "La nuit", "Le relais"]


def test_nobody_has_shared_anything_yet():
    told = tally(vote(), [])

    assert {row["count"] for row in told["rows"]} == {0}
    assert (told["most"], told["answered"]) == (0, 0)


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry(shares(_3=100), id=9, people=3, channel="paper", person=None)

    told = tally(vote(), [*entries(shares(_1=100)), paper])

    assert ranked(told)[:2] == [("La nuit", 300, 3), ("Le bus", 100, 1)]


def test_what_is_withdrawn_is_counted_no_more():
    told = tally(vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]]), entries(shares(_1=60, _2=40)))

    assert ranked(told) == [("Le relais", 40, 1), ("La nuit", 0, 0)]


def test_only_points_given_are_stored():
    assert POINTS.read(vote(), {"share_1": "100", "share_2": "0", "share_3": ""}) == shares(_1=100)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "100 points are left to give."),
        ({"share_1": "95"}, "5 points are left to give."),
        ({"share_1": "100", "share_2": "10"}, "That is 10 points too many."),
        ({"share_1": "97", "share_2": "3"}, "step size 5"),
        ({"share_1": "-5", "share_2": "100"}, "greater than or equal to 0"),
    ],
    ids=["nothing", "less", "more", "between two steps", "less than none"],
)
def test_exactly_a_hundred_are_given(given, complaint):
    with pytest.raises(ValidationError) as refusal:
        POINTS.read(vote(), given)

    with translation.override("en"):
        assert complaint in " ".join(refusal.value.messages)


def test_points_are_no_percentage_however_many_give_some():
    picture = text_of(draw("screen", vote(), entries(*[shares(_1=100)] * 40)))

    assert "4000" in picture
    assert "%" not in picture


def test_the_phone_says_how_many_are_left_and_keeps_what_was_refused(browse):
    session, _activity = sample.open_session("hundred_points")
    phone = browse(f"/j/{session.code}", **PHONE)
    rest = phone.locator("[data-rest]")

    phone.fill("[name=share_1]", "60")
    expect(rest).to_have_text("Il reste 40 points")
    phone.fill("[name=share_2]", "60")
    phone.click("#answer .go")

    expect(phone.locator("#answer [data-sort=invalid]")).to_be_attached()
    expect(phone.locator("[name=share_2]")).to_have_value("60")
    phone.fill("[name=share_2]", "40")
    phone.click("#answer .go")
    expect(phone.locator("#answer [data-sort=recorded]")).to_be_attached()
