"""Numbers guessed, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of

ESTIMATE = registry["estimate"]


def asked(least=0, most=100, **settings):
    return activity("estimate", unit="heures", least=least, most=most, **settings)


def numbers(*said):
    return entries(*[{"number": number} for number in said])


def test_ten_people_make_a_histogram_a_median_and_a_middle_half():
    told = tally(asked(most=99), numbers(0, 9, 10, 11, 12, 20, 50, 60, 99, 99))

    counts = {row["label"]: row["count"] for row in told["rows"] if row["count"]}
    assert counts == {"0 … 9": 2, "10 … 19": 3, "20 … 29": 1, "50 … 59": 1, "60 … 69": 1} | {
        "90 … 99": 2
    }
    assert told["quartiles"] == [10, 12, 60]


@pytest.mark.parametrize(
    ("least", "most", "labels"),
    [
        (1, 3, ["1", "2", "3"]),
        (0, 11, ["0 … 1", "2 … 3", "4 … 5", "6 … 7", "8 … 9", "10 … 11"]),
        (3, 49, ["3 … 4", "5 … 9", *[f"{a} … {a + 4}" for a in range(10, 50, 5)]]),
        (0, 5000, [*[f"{a} … {a + 499}" for a in range(0, 5000, 500)], "5000"]),
        (-1, 1, ["-1", "0", "1"]),
    ],
)
def test_bars_are_few_and_as_wide_as_a_round_number(least, most, labels):
    found = numbers(*[most] * 10)

    told = ESTIMATE.measures(asked(least, most), found)["counts"]

    assert [label for label, _count in told] == labels
    assert told[-1][1] == 10


def test_thousands_stand_apart_on_every_surface():
    made = asked(most=50000, answer=12500, origin="Un relevé")

    with translation.override("en"):
        phone = text_of(draw("phone", made))
        few = text_of(draw("screen", made, numbers(1200)))
        many = text_of(draw("screen", made, numbers(*[41000] * 10)))

    assert "50,000" in phone
    assert "1,200" in few
    assert all(told in many for told in ("41,000", "12,500", "40,000 … 44,999"))


def test_under_ten_people_the_numbers_stand_alone():
    told = tally(asked(), numbers(40, 2, 40))

    assert told == {"answered": 3, "numbers": [2, 40, 40]}
    assert "%" not in text_of(draw("screen", asked(), numbers(40, 2, 40)))


def test_nobody_has_guessed_yet():
    assert tally(asked(), []) == {"answered": 0, "numbers": []}


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry({"number": 5}, id=9, people=9, channel="paper", person=None)

    told = tally(asked(), [*numbers(80), paper])

    assert told["quartiles"] == [5, 5, 5]
    assert told["answered"] == 10


@pytest.mark.parametrize("said", ["", "101", "-1", "douze", "1.5"])
def test_what_is_no_number_within_the_limits_is_refused(said):
    with pytest.raises(ValidationError) as refusal:
        ESTIMATE.read(asked(), {"number": said})

    assert all(refusal.value.messages)


@pytest.mark.parametrize(
    ("told", "complaint"),
    [
        ({"least": 5, "most": 5}, "The most should be more than the least."),
        ({"answer": 3}, "An answer is shown with its source: give both, or neither."),
        ({"origin": "Relevé"}, "An answer is shown with its source: give both, or neither."),
    ],
    ids=["no room", "without a source", "without an answer"],
)
def test_its_settings_hold_together(told, complaint):
    form = ESTIMATE.SettingsForm({"unit": "h", "least": 0, "most": 100, **told})

    with translation.override("en"):
        assert form.non_field_errors() == [complaint]


@pytest.mark.parametrize(("answer", "taken"), [(-1, False), (0, True), (100, True), (101, False)])
def test_the_answer_is_one_that_somebody_could_give(answer, taken):
    told = {"unit": "h", "least": 0, "most": 100, "answer": answer, "origin": "Un relevé"}

    assert ("answer" not in ESTIMATE.SettingsForm(told).errors) == taken


def test_the_answer_is_shown_with_its_source_even_when_it_is_zero():
    picture = text_of(draw("screen", asked(answer=0, origin="Un relevé"), numbers(3)))

    assert "0" in picture
    assert "Un relevé" in picture


def test_phones_say_nothing_of_the_answer():
    phone = draw("phone", asked(answer=77, origin="Un relevé"))

    assert "77" not in phone
    assert "Un relevé" not in phone


def test_the_figures_are_those_of_the_picture():
    assert ESTIMATE.measures(asked(), numbers(4)) == {"answered": 1, "numbers": [4]}
    assert ESTIMATE.measures(asked(1, 2), numbers(*[1] * 10)) == {
        "answered": 10,
        "quartiles": [1, 1, 1],
        "counts": [["1", 10], ["2", 0]],
    }
