"""Scales, and what moved between two of them, counted by hand."""

import pytest

from sessions import closing
from sessions.kinds import registry
from tests import sample
from tests.entries import activity, entries, entry, tally

LABELS = ["Inquiet", "Partagé", "Confiant"]


def moved(pairs):
    """What the scale says of these ``(before, after)``, one person each."""
    before = entries(*[{"value": a} for a, _b in pairs])
    after = entries(*[{"value": b} for _a, b in pairs])
    return registry["scale"].paired(activity("scale", labels=LABELS), before, after)


def test_places_are_counted_from_one_to_the_last_label():
    made = activity("scale", labels=LABELS)

    counted = tally(made, entries({"value": 1}, {"value": 3}, {"value": 3}))

    assert [(row["label"], row["count"]) for row in counted["rows"]] == [
        ("Inquiet", 1),
        ("Partagé", 0),
        ("Confiant", 2),
    ]
    assert registry["scale"].measures(made, []) == {"answered": 0, "counts": [0, 0, 0]}


def test_hands_and_phones_add_up():
    made = activity("scale", labels=LABELS)
    hands = entry({"value": 2}, id=9, people=17, channel="hands", person=None)

    counted = tally(made, [*entries({"value": 1}, {"value": 1}, {"value": 3}), hands])

    assert [(row["count"], row["share"]) for row in counted["rows"]] == [(2, 10), (17, 85), (1, 5)]
    assert counted["total"] == 20


def test_a_place_is_stored_as_a_number():
    made = activity("scale", labels=LABELS)

    value = registry["scale"].read(made, {"value": "3"})

    assert value == {"value": 3}


def test_who_moved_is_told_in_ribbons():
    pairs = [(1, 3)] * 5 + [(2, 2)] * 4 + [(3, 1)] * 3

    assert moved(pairs) == {
        "paired": 12,
        "up": 5,
        "same": 4,
        "down": 3,
        "flows": [[1, 3, 5], [2, 2, 4], [3, 1, 3]],
        "other": 0,
    }


def test_ribbons_of_fewer_than_three_people_are_merged():
    pairs = [(1, 2)] * 8 + [(2, 2)] * 3 + [(2, 1)] * 2 + [(3, 2)]

    told = moved(pairs)

    assert told["flows"] == [[1, 2, 8], [2, 2, 3]]
    assert told["other"] == 3
    assert (told["up"], told["down"], told["same"]) == (8, 3, 3)


def test_what_is_left_beside_the_ribbons_spells_out_nobody():
    pairs = [(2, 3)] * 6 + [(3, 3)] * 5 + [(1, 5)]

    told = moved(pairs)

    assert told["flows"] == [[2, 3, 6]]
    assert told["other"] == 6


def test_a_sum_of_one_or_two_people_is_not_told():
    assert moved([(2, 3)] * 9 + [(3, 1)] * 2) == {"paired": 11}


@pytest.mark.parametrize("people", [0, 1, 9])
def test_under_ten_people_only_their_number_is_told(people):
    assert moved([(1, 3)] * people) == {"paired": people}


def test_ten_people_are_enough():
    assert moved([(1, 3)] * 10)["up"] == 10


def test_only_people_known_in_both_are_paired():
    scale, made = registry["scale"], activity("scale", labels=LABELS)
    before = entries(*[{"value": 1}] * 12)
    after = [each._replace(value={"value": 2}) for each in before[:10]]
    paper = [entry({"value": 3}, id=90, person=None), entry({"value": 3}, id=91, person=99)]
    closed = [each._replace(person=None) for each in after]

    assert scale.paired(made, before, [*after, *paper])["flows"] == [[1, 2, 10]]
    assert scale.paired(made, [*before, *paper[:1]], [*after, *paper[:1]])["paired"] == 10
    assert scale.paired(made, before, closed) == {"paired": 0}


@pytest.mark.django_db
def test_what_moved_is_held_back_like_the_answers():
    session = sample.session("scale")
    first = session.activities.get()
    told = {**first.settings, "before": first.code}
    again = sample.add(session, "scale", 2, settings=told)
    for _person in range(12):
        who = sample.participant(session)
        sample.answer(first, {"value": "1"}, who)
        sample.answer(again, {"value": "2"}, who)

    open_to_all = closing.paired(again)
    first.settings = {**first.settings, "least": 50}
    first.save()

    assert open_to_all["up"] == 12
    assert closing.paired(again) == {"paired": 12}
