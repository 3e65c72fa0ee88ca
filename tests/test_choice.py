"""Choices, counted by hand."""

import pytest
from django.core.exceptions import ValidationError

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of

OPTIONS = ["Bus", "Train", "Vélo"]


def rows(tally):
    return [(row["label"], row["count"], row["share"]) for row in tally["rows"]]


def test_options_nobody_chose_stand_there_too():
    made = activity("choice", options=OPTIONS)

    counted = tally(made, entries({"option": "0"}, {"option": "2"}, {"option": "0"}))

    assert rows(counted) == [("Bus", 2, None), ("Train", 0, None), ("Vélo", 1, None)]
    assert (counted["total"], counted["answered"]) == (3, 3)


def test_percentages_begin_at_ten_people():
    made = activity("choice", options=OPTIONS)
    nine = entries(*[{"option": "0"}] * 6, *[{"option": "1"}] * 3)
    ten = [*nine, entry({"option": "2"}, id=10)]

    assert rows(tally(made, nine)) == [("Bus", 6, None), ("Train", 3, None), ("Vélo", 0, None)]
    assert rows(tally(made, ten)) == [("Bus", 6, 60), ("Train", 3, 30), ("Vélo", 1, 10)]
    assert "60 %" in text_of(draw("screen", made, ten))


def test_several_options_are_shares_of_people_not_of_ticks():
    made = activity("choice", options=OPTIONS, several=True)
    both, one = {"option": ["0", "1"]}, {"option": ["1"]}

    counted = tally(made, entries(*[both] * 8, *[one] * 2))

    assert rows(counted) == [("Bus", 8, 80), ("Train", 10, 100), ("Vélo", 0, 0)]
    assert counted["answered"] == 10


@pytest.mark.parametrize("ticked", ["1", ["1"]], ids=["one string", "a list of one"])
def test_a_single_tick_is_an_answer_where_several_are_allowed(ticked):
    made = activity("choice", options=OPTIONS, several=True)

    value = registry["choice"].read(made, {"option": ticked})

    assert value == {"option": ["1"]}


@pytest.mark.parametrize("chosen", ["3", "-1", "Bus", "", [], ["0", "9"]])
@pytest.mark.parametrize("several", [True, False])
def test_what_was_not_offered_cannot_be_chosen(chosen, several):
    made = activity("choice", options=OPTIONS, several=several)

    with pytest.raises(ValidationError) as refusal:
        registry["choice"].read(made, {"option": chosen})

    assert list(refusal.value.message_dict) == ["option"]


def test_a_show_of_hands_weighs_what_it_counts():
    made = activity("choice", options=OPTIONS)
    hands = entry({"option": "1"}, id=3, people=12, channel="hands", person=None)

    counted = tally(made, [*entries({"option": "0"}, {"option": "0"}), hands])

    assert rows(counted) == [("Bus", 2, 14), ("Train", 12, 86), ("Vélo", 0, 0)]
    assert registry["choice"].measures(made, [hands]) == {"answered": 12, "counts": [0, 12, 0]}


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_nothing_is_shown_under_the_number_of_answers_that_was_set(people, shown):
    made = activity("choice", options=OPTIONS, least=10)
    found = entries(*[{"option": "1"}] * people)

    picture = text_of(draw("screen", made, found))

    assert ("Train" in picture) == shown
    assert any(registry["choice"].measures(made, found)["counts"]) == shown
    assert registry["choice"].measures(made, found)["answered"] == people
