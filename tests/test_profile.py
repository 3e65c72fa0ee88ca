"""Who is in the room: three questions apart, and nobody to be recognised in the figures."""

from collections import defaultdict
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from polls.kinds.profile import held_back
from sessions.kinds import registry
from tests.entries import activity, draw, entries, tally
from tests.hands import Form, text_of

PROFILE = registry["profile"]
USES = ["never", "sometimes", "often"]


def people(*counts, name="use", codes=USES):
    """As many entries as counted for each answer to one question."""
    given = [code for code, count in zip(codes, counts, strict=True) for _one in range(count)]
    return entries(*({name: code} for code in given))


def figures(found):
    return PROFILE.measures(activity("profile"), found)


def picture(found):
    with translation.override("en"):
        return text_of(draw("screen", activity("profile"), found))


def test_three_questions_seven_reasons_five_ages_three_uses():
    choices = Form(draw("phone", activity("profile"))).choices

    assert {name: len(each) for name, each in choices.items()} == {"why": 7, "age": 5, "use": 3}


def test_each_question_may_be_left_out():
    read = PROFILE.read(activity("profile"), {"why": "", "age": "", "use": "often"})

    assert read == {"use": "often"}
    with pytest.raises(ValidationError):
        PROFILE.read(activity("profile"), {"why": "", "age": "", "use": ""})


def test_no_setting_changes_its_words():
    assert not PROFILE.SettingsForm().fields


def test_numbers_of_five_and_more_and_none_are_told():
    assert figures(people(5, 0, 12))["questions"]["use"] == {"answered": 17, "counts": [5, 0, 12]}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([3, 9, 20], [None, None, 20]),  # the total would give the 3 away: the 9 goes too
        ([2, 3, 20], [None, None, 20]),  # two that hide each other
        ([1, 1, 20], [None, None, None]),  # a sum of 2 is one and one
        ([4, 4, 20], [None, None, None]),  # a sum of 8 is four and four
        ([1, 5, 20], [None, None, None]),  # 6 is one and five
        ([3, 0, 0], [None, None, None]),
        ([0, 0, 0], [0, 0, 0]),
    ],
)
def test_a_number_under_five_is_told_by_no_subtraction(counts, told):
    assert figures(people(*counts))["questions"]["use"]["counts"] == told


def test_no_published_figures_leave_a_single_number_under_five():
    said = defaultdict(list)
    for counts in product(range(19), repeat=3):
        if sum(counts) <= 18:
            said[published(counts)].append(counts)

    for counts_alike in said.values():
        for numbers in zip(*counts_alike, strict=True):
            assert 0 in numbers or min(numbers) >= 5 or len(set(numbers)) > 1


def published(counts):
    """All that anybody may read of these counts."""
    hidden = held_back(counts)
    if len(hidden) == len(counts):
        return None
    shown = [
        ("few" if count < 5 else "not shown") if place in hidden else count
        for place, count in enumerate(counts)
    ]
    return sum(counts), *shown


def test_the_screen_says_fewer_than_five_in_words():
    read = picture(people(3, 9, 20))

    assert "Never fewer than 5" in read
    assert "Sometimes not shown" in read
    assert "Often 20" in read
    assert "32 people answered" in read


def test_a_question_too_few_answered_is_not_told_at_all():
    read = picture(people(2, 0, 0))

    assert "Too few answers to be told without saying who." in read
    assert "Sometimes" not in read


def test_the_questions_are_never_crossed():
    together = entries(*[{"why": "staff", "use": "never"}] * 6, *[{"why": "elected"}] * 6)
    apart = entries(*[{"why": "staff"}] * 6, *[{"why": "elected", "use": "never"}] * 6)

    assert tally(activity("profile"), together) == tally(activity("profile"), apart)
    assert figures(together) == figures(apart)


def test_percentages_are_of_those_who_answered_the_question():
    found = [
        *people(5, 5, 10),
        *people(*[8] * 5, name="age", codes=["minor", "18", "30", "45", "65"]),
    ]

    uses, ages = tally(activity("profile"), found)["questions"][::-1][:2]

    assert [row["share"] for row in uses["rows"]] == [25, 25, 50]
    assert [row["share"] for row in ages["rows"]] == [20] * 5
