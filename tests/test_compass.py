"""Criteria tried on cards: the grid, and the criteria that never decide."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import in_round, registry
from tests.entries import activity, draw, entry, tally
from tests.hands import Form, text_of
from tests.sample import CARDS

COMPASS = registry["compass"]
CRITERIA = ["Une personne relit", "Les données restent ici"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def compass(card=1, cards=2):
    made = activity("compass", items=[], options=CRITERIA, cards=CARDS[:cards])
    return in_round(made, str(card))


def lights(*said, card=1, first=1, **fields):
    """One sheet a person about this card: ``gr`` is green for the first criterion, then red."""
    words = {"g": "green", "o": "orange", "r": "red"}
    return [
        entry(
            {f"light_{place}": words[each] for place, each in enumerate(sheet, 1) if each != "-"},
            id=id,
            round=str(card),
            **fields,
        )
        for id, sheet in enumerate(said, start=first)
    ]


def grid(told):
    return [[cell["counts"] for cell in row["cells"]] for row in told["rows"]]


def test_the_grid_counts_every_light_by_criterion_and_card():
    found = [*lights("gr", "gr", "or"), *lights("rg", "r-", card=2, first=4)]

    told = tally(compass(2), found)

    assert grid(told) == [[[2, 1, 0], [0, 0, 2]], [[0, 0, 3], [1, 0, 0]]]
    assert told["answered"] == 2


def test_a_card_nobody_answered_has_no_column_yet():
    told = tally(compass(1), lights("gg"))

    assert [card["title"] for card in told["cards"]] == [CARDS[0]["title"]]


@pytest.mark.parametrize(
    ("first", "second", "useless"),
    [
        (["g", "g", "g", "r"], ["g", "g", "g"], True),
        (["g", "g", "g"], ["r", "r", "r"], False),
        (["g", "g", "r", "r"], ["g", "g", "g"], False),
        (["g", "g", "g"], ["g", "g"], False),
        (["g", "g", "g"], [], False),
        ([], [], False),
    ],
    ids=[
        "always green",
        "green then red",
        "a tie decides",
        "two people are few",
        "one card says nothing",
        "nobody",
    ],
)
def test_a_criterion_that_gives_every_card_the_same_light_never_decides(first, second, useless):
    found = [*lights(*first), *lights(*second, card=2, first=10)]

    told = tally(compass(1), found)

    assert told["useless"] == ([CRITERIA[0]] if useless else [])


def test_a_criterion_that_never_decides_is_named_on_the_screen():
    found = [*lights("gr", "gr", "gr"), *lights("gg", "gg", "gg", "g-", card=2, first=4)]

    picture = text_of(draw("screen", compass(2), found))

    assert f"{CRITERIA[0]} never decides, to look at again 3 people at least" in picture
    assert picture.count("never decides") == 1


def test_a_light_is_a_word_and_a_shape():
    phone = draw("phone", compass())

    assert [text_of(phone).count(word) for word in ("Green", "Orange", "Red")] == [2, 2, 2]
    assert [phone.count(f'"#{shape}"') for shape in ("disc", "triangle", "hexagon")] == [2, 2, 2]


def test_paper_counts_for_as_many_as_it_names():
    paper = lights("g", first=9, people=6, channel="paper")

    told = tally(compass(1), [*lights("r"), *paper])

    assert grid(told)[0] == [[6, 0, 1]]
    assert told["answered"] == 7


def test_a_criterion_may_be_left_out_and_not_all_of_them():
    assert COMPASS.read(compass(), {"light_2": "red"}) == {"light_2": "red"}
    with pytest.raises(ValidationError):
        COMPASS.read(compass(), {})


def test_criteria_come_out_of_a_judgement_too():
    items = [{"id": "ab", "text": "On relit.", "of": 7}]
    made = activity("compass", items=items, of="jugement", cards=CARDS[:2])

    assert Form(draw("phone", made)).choices == {"light_ab": ["green", "orange", "red"]}


def test_the_figures_hold_the_grid():
    found = [*lights("gr"), *lights("g-", card=2, first=2)]

    assert COMPASS.measures(compass(), found) == {
        "answered": 1,
        "cards": [card["title"] for card in CARDS[:2]],
        "criteria": [
            {"text": CRITERIA[0], "counts": [[1, 0, 0], [1, 0, 0]], "useless": False},
            {"text": CRITERIA[1], "counts": [[0, 0, 1], [0, 0, 0]], "useless": False},
        ],
    }
