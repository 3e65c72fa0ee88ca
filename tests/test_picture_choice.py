"""Pictures chosen and sentences why; and that each picture is whole."""

from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from polls.pictures import FILE, PICTURES
from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of

CHOICE = registry["picture_choice"]
FOLDER = settings.BASE_DIR / "static" / "pictures"
LIGHT = 8000  # bytes all pictures weigh together


def chosen(code, why=""):
    return {"picture": code, "why": why} if why else {"picture": code}


def test_the_most_chosen_stands_first_and_those_nobody_chose_do_not_stand():
    told = tally(activity("picture_choice"), entries(*map(chosen, ("door", "garden", "door"))))

    rows = [(row["picture"].code, row["count"]) for row in told["pictures"]]
    assert rows == [("door", 2), ("garden", 1)]
    assert told["answered"] == 3


def test_pictures_chosen_as_often_stand_by_their_letter():
    told = tally(activity("picture_choice"), entries(*map(chosen, ("scale", "bridge"))))

    assert [row["picture"].letter for row in told["pictures"]] == ["A", "H"]


def test_hands_count_for_as_many_as_they_are():
    hands = entry(chosen("door"), people=7, channel="hands", person=None)

    told = tally(activity("picture_choice"), [hands])

    assert (told["pictures"][0]["count"], told["answered"]) == (7, 7)


def test_sentences_stand_beside_their_picture_once_a_person_has_read_them():
    found = entries(
        chosen("door", "On n’entre pas."), chosen("bridge", "On se rejoint."), chosen("bridge")
    )
    waiting = entry(chosen("bridge", "Pas encore lu."), id=9, shown=False)

    told = tally(activity("picture_choice"), [*found, waiting])

    said = [(each["picture"].code, each["text"]) for each in told["sentences"]]
    assert said == [("bridge", "On se rejoint."), ("door", "On n’entre pas.")]
    assert told["answered"] == 4


def test_the_synthesis_reads_the_sentences():
    found = entries(chosen("door", "On n’entre pas."), chosen("bridge"))

    read = CHOICE.contributions(activity("picture_choice"), found)

    assert [(each.entry, each.field, each.text) for each in read] == [(1, "why", "On n’entre pas.")]


@pytest.mark.parametrize("given", [{}, {"why": "Parce que."}, {"picture": "moon"}])
def test_a_picture_of_ours_is_chosen(given):
    with pytest.raises(ValidationError):
        CHOICE.read(activity("picture_choice"), given)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_picture_is_named_and_told_to_those_who_do_not_see_it(language):
    with translation.override(language):
        drawn = draw("phone", activity("picture_choice")), draw("paper", activity("picture_choice"))
        words = [(each.label, each.text) for each in PICTURES]

    for html in drawn:
        assert html.count("<img") == len(words) == len(set(words)) == 8
        assert all(label in text_of(html) and f'alt="{text}"' in html for label, text in words)


def test_pictures_are_light_drawings_under_a_licence():
    told = yaml.safe_load(FILE.read_text())
    files = sorted(FOLDER.glob("*.svg"))

    assert told["author"]
    assert told["licence"] == "Licence Ouverte 2.0"
    assert [each.stem for each in files] == sorted(each.code for each in PICTURES)
    assert sum(each.stat().st_size for each in files) < LIGHT
    assert all(ElementTree.parse(each).getroot().get("viewBox") for each in files)
