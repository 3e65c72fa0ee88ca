"""Points to give, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

POINTS = registry["prioritisation"]
ITEMS = [
    {"id": "aa", "text": "Le bus", "of": 101},
    {"id": "bb", "text": "Le relais", "of": 102},
    {"id": "g1", "text": "La nuit", "of": None},
]


def vote(items=ITEMS, points=3, each=2):
    return activity("prioritisation", items=items, of="wall-1", points=points, each=each)


def ranked(told):
    return [(row["label"], row["count"]) for row in told["rows"]]


def test_points_add_up_and_the_most_stand_first():
    found = entries(
        {"points_aa": 2, "points_bb": 1}, {"points_bb": 2}, {"points_bb": 1, "points_g1": 2}
    )

    told = tally(vote(), found)

    assert ranked(told) == [("Le relais", 4), ("Le bus", 2), ("La nuit", 2)]
    assert (told["most"], told["given"], told["answered"]) == (4, 8, 3)


def test_equal_points_leave_the_order_in_which_they_were_offered():
    told = tally(vote(), entries({"points_g1": 1, "points_aa": 1}))

    assert ranked(told) == [("Le bus", 1), ("La nuit", 1), ("Le relais", 0)]


def test_a_sheet_typed_for_several_counts_for_each_of_them():
    paper = entry({"points_aa": 2, "points_g1": 1}, id=9, people=5, channel="paper", person=None)

    told = tally(vote(), [*entries({"points_bb": 1}), paper])

    assert ranked(told) == [("Le bus", 10), ("La nuit", 5), ("Le relais", 1)]
    assert (told["given"], told["answered"]) == (16, 6)


def test_only_points_given_are_stored():
    value = POINTS.read(vote(), {"points_aa": "2", "points_bb": "0"})

    assert value == {"points_aa": 2}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "Give at least one point."),
        ({"points_aa": "0"}, "Give at least one point."),
        ({"points_aa": "2", "points_bb": "2"}, "You have 3 points; you gave 4."),
        ({"points_aa": "3"}, "Select a valid choice."),
        ({"points_aa": "-1"}, "Select a valid choice."),
        ({"points_zz": "1"}, "Give at least one point."),
    ],
    ids=["nothing", "zero", "too many", "too many on one", "less than none", "on nothing"],
)
def test_nobody_gives_more_than_they_have(given, complaint):
    with pytest.raises(ValidationError) as refusal:
        POINTS.read(vote(), given)

    with translation.override("en"):
        assert complaint in " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    ("points", "each", "offered"),
    [(3, 2, ["0", "1", "2"]), (1, 3, ["0", "1"]), (2, 10, ["0", "1", "2"])],
)
def test_one_never_offers_more_points_than_there_are(points, each, offered):
    form = Form(draw("phone", vote(points=points, each=each)))

    assert dict(form.choices) == dict.fromkeys(["points_aa", "points_bb", "points_g1"], offered)


def test_what_is_withdrawn_is_neither_offered_nor_counted_and_its_points_wait():
    withdrawn = vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]])
    found = entries({"points_aa": 2, "points_bb": 1})

    told = tally(withdrawn, found)

    assert ranked(told) == [("Le relais", 1), ("La nuit", 0)]
    assert (told["given"], told["answered"]) == (1, 1)
    assert "points_aa" not in Form(draw("phone", withdrawn)).choices
    assert ranked(tally(vote(), found))[0] == ("Le bus", 2)


def test_the_figures_are_points_by_item():
    found = entries({"points_aa": 1, "points_g1": 2}, {"points_g1": 1})

    assert POINTS.measures(vote(), found) == {
        "answered": 2,
        "points": [
            {"text": "Le bus", "points": 1},
            {"text": "Le relais", "points": 0},
            {"text": "La nuit", "points": 3},
        ],
    }


def test_points_are_no_percentage_however_many_give_some():
    picture = text_of(draw("screen", vote(), entries(*[{"points_aa": 1}] * 40)))

    assert "40" in picture
    assert "%" not in picture


def test_one_answer_a_person():
    assert POINTS.slot(vote(), {"points_aa": 1}, key="k1") == ""
