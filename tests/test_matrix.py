"""Items placed on two axes, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form

MATRIX = registry["matrix"]
ITEMS = [
    {"id": "1", "text": "Le bus", "of": None},
    {"id": "2", "text": "Le relais", "of": None},
    {"id": "3", "text": "La nuit", "of": None},
]
ENDS = {"x_low": "Facile", "x_high": "Difficile", "y_low": "Peu utile", "y_high": "Très utile"}


def vote(items=ITEMS):
    return activity("matrix", items=items, of="grouping-1", **ENDS)


def place(item, x, y):
    return {f"x_{item}": x, f"y_{item}": y}


def placed(told):
    return [(row["number"], row["x"], row["y"], row["n"]) for row in told["rows"]]


def test_each_item_stands_at_its_medians():
    told = tally(vote(), entries(place(1, 1, 5) | place(2, 3, 3), place(1, 2, 4), place(1, 5, 4)))

    assert placed(told) == [(1, 2, 4, 3), (2, 3, 3, 1), (3, None, None, 0)]
    assert told["points"] == [
        {"left": 200, "top": 200, "numbers": "1"},
        {"left": 300, "top": 300, "numbers": "2"},
    ]


def test_items_at_one_place_stand_together():
    told = tally(vote(), entries(place(1, 5, 5) | place(3, 5, 5)))

    assert told["points"] == [{"left": 500, "top": 100, "numbers": "1, 3"}]


def test_many_at_one_place_stand_on_several_lines_of_the_picture():
    items = [{"id": str(n), "text": f"Option {n}", "of": None} for n in range(1, 13)]
    found = {name: 5 for n in range(1, 13) for name in place(n, 5, 5)}

    points = tally(vote(items), entries(found))["points"]

    assert [each["numbers"] for each in points] == ["1, 2, 3", "4, 5, 6", "7, 8, 9", "10, 11, 12"]
    assert [each["top"] for each in points] == [40, 80, 120, 160]


def test_nothing_is_drawn_of_nothing():
    told = tally(vote(), [])

    assert told["points"] == []
    assert told["answered"] == 0


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry(place(1, 4, 1), id=9, people=3, channel="paper", person=None)

    told = tally(vote(), [*entries(place(1, 1, 5), place(1, 1, 5)), paper])

    assert placed(told)[0] == (1, 4, 1, 5)


def test_what_is_withdrawn_is_neither_offered_nor_counted():
    withdrawn = vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]])

    told = tally(withdrawn, entries(place(1, 1, 1) | place(2, 2, 2)))

    assert [(row["label"], row["n"]) for row in told["rows"]] == [("Le relais", 1), ("La nuit", 0)]
    assert "x_1" not in Form(draw("phone", withdrawn)).choices


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({}, "Place at least one."),
        ({"x_1": "2"}, "Place it on this axis too."),
        ({"x_1": "2", "y_1": "6"}, "Select a valid choice."),
    ],
    ids=["nothing", "one axis", "beyond"],
)
def test_an_item_is_placed_on_both_axes(given, complaint):
    with pytest.raises(ValidationError) as refusal:
        MATRIX.read(vote(), given)

    with translation.override("en"):
        assert complaint in " ".join(refusal.value.messages)


def test_items_may_be_left_out():
    given = {"x_2": "1", "y_2": "5", "x_1": ""}

    assert MATRIX.read(vote(), given) == place(2, 1, 5)


def test_the_figures_are_medians_by_item():
    figures = MATRIX.measures(vote(items=ITEMS[:1]), entries(place(1, 2, 5)))

    assert figures == {"answered": 1, "items": [{"text": "Le bus", "x": 2, "y": 5, "n": 1}]}
