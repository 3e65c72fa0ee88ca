"""Reactions to what is shown, one object after the other, counted by hand."""

import pytest
from django.core.exceptions import ValidationError

from sessions.hands import count_form
from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

OPTIONS = ["Utile", "Étonnant", "Inquiétant"]
OBJECTS = ["Une lettre", "Un résumé"]


def shown(object_number=1, **settings):
    """An activity that shows this one of its objects."""
    made = activity("reaction", options=OPTIONS, objects=OBJECTS, **settings)
    made.round = str(object_number)
    return made


def reactions(*options, round="1", first=1, **fields):
    """One reaction a person, to the object of this round."""
    return [
        entry({"option": option}, id=number, round=round, **fields)
        for number, option in enumerate(options, start=first)
    ]


def counts(told):
    return [row["count"] for row in told["rows"]]


def test_each_object_is_a_round_of_its_own():
    phases = registry["reaction"].phases({"options": OPTIONS, "objects": OBJECTS})

    assert [(phase.round, phase.name) for phase in phases] == [
        ("1", "Une lettre"),
        ("2", "Un résumé"),
    ]


@pytest.mark.parametrize("settings", [{}, {"objects": []}], ids=["none said", "an empty list"])
def test_without_objects_there_is_one_round_without_a_name(settings):
    phases = registry["reaction"].phases({"options": OPTIONS, **settings})

    assert [(phase.round, phase.name) for phase in phases] == [("1", "")]


def test_the_object_on_show_is_counted_and_the_others_beside():
    found = [*reactions(*"0012"), *reactions(*"22", round="2", first=5)]

    first, second = tally(shown(1), found), tally(shown(2), found)

    assert (first["name"], counts(first), first["total"]) == ("Une lettre", [2, 1, 1], 4)
    assert [(each["name"], counts(each)) for each in first["others"]] == [("Un résumé", [0, 0, 2])]
    assert (second["name"], counts(second), second["total"]) == ("Un résumé", [0, 0, 2], 2)
    assert [counts(each) for each in second["others"]] == [[2, 1, 1]]


def test_an_object_that_nobody_saw_yet_does_not_stand_beside():
    assert tally(shown(1), reactions("0"))["others"] == []


def test_percentages_are_those_of_one_object():
    found = [*reactions(*"0000000112"), *reactions(*"000000000", round="2", first=11)]

    first, second = tally(shown(1), found), tally(shown(2), found)

    assert [row["share"] for row in first["rows"]] == [70, 20, 10]
    assert [row["share"] for row in second["rows"]] == [None] * 3


def test_hands_count_for_as_many_as_they_are():
    hands = entry({"option": "1"}, id=9, people=7, channel="hands", person=None)

    counted = tally(shown(1), [*reactions("1", "0"), hands])

    assert (counts(counted), counted["total"]) == ([1, 8, 0], 9)


def test_a_word_stands_once_a_person_has_read_it_and_its_reaction_counts_before():
    made = shown(1, word=True)
    read = entry({"option": "0", "word": "clair"}, id=1)
    awaiting = entry({"option": "0", "word": "flou"}, id=2, shown=False)
    silent = entry({"option": "1"}, id=3)

    counted = tally(made, [read, awaiting, silent])

    assert (counted["words"], counts(counted)) == (["clair"], [2, 1, 0])


def test_words_are_those_of_the_object_on_show():
    found = [
        entry({"option": "0", "word": "clair"}, id=1, round="1"),
        entry({"option": "0", "word": "froid"}, id=2, round="2"),
    ]

    assert tally(shown(2, word=True), found)["words"] == ["froid"]


def test_words_of_earlier_objects_stay_in_sight_once_read():
    found = [
        entry({"option": "0", "word": "clair"}, id=1, round="1"),
        entry({"option": "0", "word": "secret"}, id=2, round="1", shown=False),
        entry({"option": "0", "word": "froid"}, id=3, round="2"),
    ]

    picture = text_of(draw("screen", shown(2, word=True), found))

    assert ("froid" in picture, "clair" in picture, "secret" in picture) == (True, True, False)


def test_the_words_that_were_read_go_to_the_synthesis():
    found = [
        entry({"option": "0", "word": "clair"}, id=1, round="1"),
        entry({"option": "0", "word": "secret"}, id=2, shown=False),
        *(entry({"option": "1"}, id=3), entry({"option": "2", "word": "froid"}, id=4, round="2")),
    ]

    told = registry["reaction"].contributions(shown(1, word=True), found)

    assert [(each.entry, each.field, each.text) for each in told] == [
        (1, "word", "clair"),
        (4, "word", "froid"),
    ]


@pytest.mark.parametrize(("word", "awaited"), [(True, {"word"}), (False, set())])
def test_a_word_is_asked_and_read_first_only_where_it_is_wanted(word, awaited):
    made = shown(1, word=word)

    typed = {told["name"] for told in Form(draw("phone", made)).typed}

    assert registry["reaction"].moderated(made.settings) == typed == awaited


def test_a_reaction_is_one_of_those_offered():
    with pytest.raises(ValidationError) as refusal:
        registry["reaction"].read(shown(), {"option": "3"})

    assert list(refusal.value.message_dict) == ["option"]


def test_hands_are_counted_for_each_reaction():
    made = shown()

    form = count_form(made, {"hands_0": "4", "hands_2": "1"})

    assert form.is_valid()
    assert form.counted() == [({"option": "0"}, 4), ({"option": "2"}, 1)]


def test_the_figures_keep_every_object_apart():
    found = [*reactions(*"001"), *reactions(*"22", round="2", first=4)]

    assert registry["reaction"].measures(shown(2), found) == {
        "answered": 5,
        "rounds": [
            {"name": "Une lettre", "counts": [2, 1, 0]},
            {"name": "Un résumé", "counts": [0, 0, 2]},
        ],
    }


def test_paper_holds_the_boxes_of_every_object():
    paper = text_of(draw("paper", shown()))

    assert [paper.count(object) for object in OBJECTS] == [1, 1]
    assert [paper.count(option) for option in OPTIONS] == [2, 2, 2]


def test_the_picture_names_the_object_it_is_about():
    picture = text_of(draw("screen", shown(2), reactions("1", round="2")))

    assert picture.startswith("Un résumé")
    assert "Une lettre" not in picture


def test_entries_of_no_round_are_no_reaction_to_this_object():
    assert counts(tally(shown(1), entries({"option": "0"}, round="7"))) == [0, 0, 0]
