"""Each thing at its time, and on which condition."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from sessions.participation import status
from tests import sample
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of

PLACEMENT = registry["placement"]
ITEMS = ["Former les agents", "Ouvrir un guichet"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def placement(**settings):
    return activity("placement", items=[], options=ITEMS, **settings)


def counts(told):
    return [[place["count"] for place in row["bars"]["rows"]] for row in told["rows"]]


def test_each_thing_is_counted_at_its_place():
    found = entries({"place_1": 0, "place_2": 2}, {"place_1": 0}, {"place_1": 1, "place_2": 2})

    told = tally(placement(), found)

    assert counts(told) == [[2, 1, 0], [0, 0, 2]]
    assert told["answered"] == 3


def test_conditions_stand_once_a_person_has_read_them():
    found = [
        entry({"place_1": 2, "condition_1": "Un budget"}, id=2),
        entry({"place_1": 2, "condition_1": "Secret"}, id=3, shown=False),
        entry({"place_1": 2, "condition_1": "Une élue suit"}, id=1),
    ]

    told = tally(placement(), found)

    assert told["rows"][0]["conditions"] == ["Une élue suit", "Un budget"]
    assert counts(told)[0] == [0, 0, 3]


def test_a_condition_without_a_place_is_waited_for():
    value = PLACEMENT.read(placement(), {"place_1": "0", "condition_2": "Un lieu"})

    assert value == {"place_1": 0, "place_2": 2, "condition_2": "Un lieu"}


def test_a_condition_under_another_place_is_not_dropped_in_silence():
    with pytest.raises(ValidationError) as refusal:
        PLACEMENT.read(placement(), {"place_1": "0", "condition_1": "Un budget"})

    assert refusal.value.message_dict == {
        "condition_1": [
            "A condition goes with “Not before a condition is met”: "
            "choose it, or erase the condition."
        ]
    }


@pytest.mark.parametrize(
    "typed",
    [{}, {"place_1": "3"}, {"place_1": "2", "condition_1": "é" * 161}],
    ids=["nothing", "no such place", "too long"],
)
def test_nonsense_is_refused(typed):
    with pytest.raises(ValidationError):
        PLACEMENT.read(placement(), typed)


def test_the_places_may_be_said_otherwise():
    made = placement(places=["Tout de suite", "Plus tard", "Si l’on y tient"])

    surfaces = [text_of(draw(surface, made)) for surface in ("phone", "screen", "paper")]

    assert all("Si l’on y tient" in each for each in surfaces)
    assert not any("Within the year" in each for each in surfaces)


def test_a_place_is_asked_three_words_or_none():
    forms = [
        PLACEMENT.SettingsForm({"options": ITEMS, "places": places})
        for places in ([], ["Un", "Deux", "Trois"], ["Un", "Deux"])
    ]

    assert [form.is_valid() for form in forms] == [True, True, False]


def test_conditions_go_to_the_synthesis_under_their_own_field():
    found = [
        entry({"place_1": 2, "condition_1": "Un budget"}, id=4),
        entry({"place_1": 2, "condition_1": "Secret"}, id=5, shown=False),
    ]

    told = PLACEMENT.contributions(placement(), found)

    assert [(each.entry, each.field, each.text) for each in told] == [
        (4, "condition_1", "Un budget")
    ]


@pytest.mark.django_db
def test_a_condition_awaits_a_person_and_a_place_alone_does_not():
    session = sample.session("wall", "placement")
    step = session.activities.get(kind="placement")
    step.items = [{"id": "ab", "text": "Former", "of": 3}]

    alone = status(PLACEMENT, step, {"place_ab": 0}, None, draft=False)
    worded = status(
        PLACEMENT, step, {"place_ab": 2, "condition_ab": "Un budget"}, None, draft=False
    )

    assert (alone, worded) == ("shown", "pending")


def test_hands_and_paper_count_for_as_many_as_they_name():
    paper = entry({"place_1": 1}, id=9, people=12, channel="paper", person=None)

    told = tally(placement(), [*entries({"place_1": 0}, {"place_1": 0}), paper])

    assert counts(told)[0] == [2, 12, 0]
    assert [place["share"] for place in told["rows"][0]["bars"]["rows"]] == [14, 86, 0]
    assert [place["share"] for place in told["rows"][1]["bars"]["rows"]] == [None] * 3


def test_the_figures_hold_every_thing():
    assert PLACEMENT.measures(placement(), entries({"place_2": 1})) == {
        "answered": 1,
        "items": [
            {"text": ITEMS[0], "counts": [0, 0, 0]},
            {"text": ITEMS[1], "counts": [0, 1, 0]},
        ],
    }
