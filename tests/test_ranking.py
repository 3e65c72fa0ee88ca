"""Places given, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

RANKING = registry["ranking"]
ITEMS = [
    {"id": "1", "text": "Le bus", "of": None},
    {"id": "2", "text": "Le relais", "of": None},
    {"id": "3", "text": "La nuit", "of": None},
    {"id": "4", "text": "La marche", "of": None},
]


def vote(items=ITEMS, places=3):
    return activity("ranking", items=items, options=[each["text"] for each in ITEMS], places=places)


def order(*ids):
    return {f"place_{place}": id for place, id in enumerate(ids, start=1)}


def ranked(told):
    return [(row["label"], row["count"], row["firsts"]) for row in told["rows"]]


def test_the_first_of_three_places_earns_three_points_and_the_last_one():
    told = tally(vote(), entries(order("1", "2", "3"), order("2", "1", "3"), order("2", "3", "4")))

    assert ranked(told) == [
        ("Le relais", 8, 2),
        ("Le bus", 5, 1),
        ("La nuit", 4, 0),
        ("La marche", 1, 0),
    ]
    assert (told["most"], told["answered"]) == (8, 3)


def test_equal_points_leave_the_order_in_which_options_were_offered():
    told = tally(vote(), entries(order("3", "1", "2"), order("1", "3", "2")))

    assert ranked(told)[:3] == [("Le bus", 5, 1), ("La nuit", 5, 1), ("Le relais", 2, 0)]


def test_nobody_has_ranked_anything_yet():
    told = tally(vote(), [])

    assert {row["count"] for row in told["rows"]} == {0}
    assert (told["most"], told["answered"]) == (0, 0)


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry(order("3", "2", "1"), id=9, people=4, channel="paper", person=None)

    told = tally(vote(), [*entries(order("1", "2", "3")), paper])

    assert ranked(told)[:2] == [("La nuit", 13, 4), ("Le relais", 10, 0)]
    assert told["answered"] == 5


def test_what_is_withdrawn_is_counted_no_more_and_the_others_keep_their_points():
    withdrawn = vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]])

    told = tally(withdrawn, entries(order("1", "2", "3")))

    assert ranked(told) == [("Le relais", 2, 0), ("La nuit", 1, 0), ("La marche", 0, 0)]


def test_there_are_no_more_places_than_options():
    form = Form(draw("phone", vote(items=ITEMS[:2])))

    assert dict(form.choices) == {"place_1": ["1", "2"], "place_2": ["1", "2"]}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (order("1", "1", "2"), "“Le bus” stands at two places: give it one."),
        (order("1", "2"), "Choose an option for this place."),
        (order("1", "2", "9"), "Select a valid choice."),
    ],
    ids=["twice", "not all", "unknown"],
)
def test_each_place_takes_an_option_and_each_option_one_place(given, complaint):
    with pytest.raises(ValidationError) as refusal:
        RANKING.read(vote(), given)

    with translation.override("en"):
        assert complaint in " ".join(refusal.value.messages)


def test_points_are_no_percentage_however_many_rank():
    picture = text_of(draw("screen", vote(), entries(*[order("1", "2", "3")] * 40)))

    assert "120" in picture
    assert "%" not in picture


def test_the_figures_are_points_and_first_places():
    figures = RANKING.measures(vote(items=ITEMS[:2]), entries(order("2", "1")))

    assert figures == {
        "answered": 1,
        "places": 2,
        "options": [
            {"text": "Le bus", "points": 1, "first": 0},
            {"text": "Le relais", "points": 2, "first": 1},
        ],
    }
