"""What a step puts side by side, and where the middle of it lies."""

from collections import Counter

import pytest

from polls.items import ItemsForm, items_of
from polls.middle import median, quartile
from sessions import facilitation
from tests import sample
from tests.entries import ITEMS, activity

LINES = ["Bus", "Train", "Vélo"]


@pytest.mark.parametrize(
    ("told", "fine"),
    [
        ({"options": LINES}, True),
        ({"of": "wall-1"}, True),
        ({}, False),
        ({"options": LINES, "of": "wall-1"}, False),
    ],
    ids=["options", "an earlier step", "neither", "both"],
)
def test_options_are_typed_or_come_from_an_earlier_step(told, fine):
    assert ItemsForm(told).is_valid() == fine


def test_options_typed_are_there_before_the_step_opens():
    made = activity("ranking", items=[], options=LINES, places=2)

    assert [item["text"] for item in items_of(made)] == LINES


def test_what_an_earlier_step_offers_is_there_once_frozen_without_what_was_withdrawn():
    before = activity("rating", items=[], of="wall-1", low="Peu", high="Très")
    frozen = activity("rating", items=[ITEMS[0], {**ITEMS[1], "text": ""}], of="wall-1")

    assert items_of(before) == []
    assert items_of(frozen) == [ITEMS[0]]


@pytest.mark.django_db
def test_opening_freezes_the_options_typed():
    session = sample.session("ranking")
    facilitation.start(session)

    opened = sample.open_step(session, 1)

    options = sample.SETTINGS["ranking"]["options"]
    assert [item["text"] for item in opened.items] == options
    assert opened.items == items_of(opened)


@pytest.mark.django_db
def test_opening_freezes_what_an_earlier_step_offers():
    session = sample.session("wall", "rating")
    facilitation.start(session)
    post = sample.answer(sample.open_step(session, 1), {"text": "Le bus", "sort": "0"})

    opened = sample.open_step(session, 2)

    assert [(item["text"], item["of"]) for item in opened.items] == [("Le bus", post.pk)]


@pytest.mark.parametrize(
    ("said", "quartiles"),
    [
        ([], [None, None, None]),
        ([4], [4, 4, 4]),
        ([1, 2, 3, 4], [1, 2, 3]),
        ([5, 1, 1, 3, 2], [1, 2, 3]),
        ([1, 5], [1, 1, 5]),
    ],
    ids=["nobody", "one", "four", "five", "two"],
)
def test_quartiles_are_values_that_somebody_gave(said, quartiles):
    counts = Counter(said)

    assert [quartile(counts, nth) for nth in (1, 2, 3)] == quartiles


def test_the_median_counts_people():
    assert median({1: 2, 2: 0, 5: 3}) == 5
    assert median({1: 3, 5: 3}) == 1
