"""The rules of honesty of a restitution, each under its number."""

import re

import pytest
from django.test import Client
from django.utils import translation

from sessions import closing, facilitation, stage
from sessions.kinds import registry
from synthesis import joined, restitution
from territories.models import Role
from tests import entries, sample
from tests.test_core import pooled, published, two_versions  # noqa: F401  the last is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def page_of(session):
    """The public page of a session, closed and published."""
    facilitation.end(session)
    closing.close_session(session, 40, "Trop court")
    restitution.publish(session, by=Role.COORDINATOR)
    answer = Client(headers={"accept-language": "en"}).get(session.get_absolute_url())
    return " ".join(answer.content.decode().split())


# H4: small numbers.


@pytest.mark.parametrize(("people", "percentage"), [(9, False), (10, True)])
def test_h4_under_ten_answers_there_are_counts_and_no_percentage(people, percentage):
    session = sample.session("choice")
    for _person in range(people):
        sample.answer(session.activities.get(), {"option": "1"})

    page = page_of(session)

    assert f"{people} answered · {people} connected · 40 present" in page
    assert bool(re.search(r"\d+\s?%", page)) is percentage


@pytest.mark.parametrize(("fewest", "shown"), [(4, False), (5, True)])
def test_h4_a_table_by_profile_is_hidden_where_a_number_is_under_five(fewest, shown):
    session = sample.session("profile", "choice", language="en")
    profile, choice = session.activities.all()
    for use, option, people in (("never", "0", 8), ("never", "1", fewest), ("often", "1", 12)):
        for _person in range(people):
            who = sample.participant(session)
            sample.answer(profile, {"use": use}, who)
            sample.answer(choice, {"option": option}, who)

    page = page_of(session)

    assert ("people in this table" in page) is shown
    assert ("By “I use AI”: hidden, too few people." in page) is not shown


def moved(*moves):
    """What closing keeps of a scale asked twice: ``(before, after, people)``."""
    scale = registry["scale"]
    told = [(before, after) for before, after, people in moves for _person in range(people)]
    first, second = (entries.entries(*({"value": pair[turn]} for pair in told)) for turn in (0, 1))
    return scale.paired(entries.activity("scale"), first, second)


def test_h4_what_moved_needs_ten_people_who_answered_twice():
    assert moved((1, 2, 9)) == {"paired": 9}
    assert moved((1, 2, 10))["flows"] == [[1, 2, 10]]


def test_h4_ribbons_of_fewer_than_three_people_are_merged():
    told = moved((1, 2, 10), (2, 1, 2), (4, 3, 2))

    assert told["flows"] == [[1, 2, 10]]
    assert told["other"] == 4


def test_h4_a_hidden_table_is_in_no_document():
    session = sample.session("profile", "choice")
    profile, choice = session.activities.all()
    for number in range(13):
        who = sample.participant(session)
        sample.answer(profile, {"use": "often" if number < 4 else "never"}, who)
        sample.answer(choice, {"option": str(number % 2)}, who)

    page_of(session)

    sealed = session.restitutions.get().data["joined"]["profiles"]
    assert sealed == joined.kept(session)["profiles"] != []
    assert {(each["cells"], len(each)) for each in sealed} == {(None, 4)}


# H7: results hidden while people vote.


def shown(session):
    """What phones and the room screen are shown, both the stage and the tally."""
    surfaces = [("phone", "en"), ("screen", "en")]
    told = stage.count(session, surfaces)
    return [
        (stage.draw(session, *surface).html, getattr(told[surface], "html", None))
        for surface in surfaces
    ]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("choice", {"option": "1"}),
        ("scale", {"value": "4"}),
        ("core", {"SC1": "5"}),
        ("profile", {"use": "often"}),
    ],
)
def test_h7_results_are_hidden_until_they_are_revealed(kind, data):
    session, activity = sample.open_session(kind)
    before = shown(session)
    for _person in range(12):
        sample.answer(activity, data)

    while_open = shown(session)
    facilitation.close(session)
    once_closed = shown(session)
    facilitation.reveal(session)

    assert while_open == before
    assert "12 people answered" not in str(once_closed)
    assert all("12 people answered" in str(surface) for surface in shown(session))


# H13: only the same question of the same version is added to itself.


@pytest.mark.usefixtures("two_versions")
def test_h13_another_version_is_another_question():
    published("Aube", steps=["5"])
    published("Brume", steps=["1"], settings={"version": 2})

    assert [(version, told[0][2]) for version, told in pooled()] == [
        (1, [0, 0, 0, 0, 1]),
        (2, [1, 0, 0, 0, 0]),
    ]


def test_h13_two_questions_of_the_same_words_are_not_one_question():
    for home in ("Aube", "Brume"):
        session = sample.session("choice", territory=sample.territory(home))
        sample.answer(session.activities.get(), {"option": "1"})
        page_of(session)

    assert pooled() == []
