"""Teams by colour: who sits where, and what each is called."""

import pytest
from django.test import Client
from django.urls import reverse

from sessions import facilitation, mine, tallies
from sessions.kinds import registry
from tests import sample
from tests.entries import activity, entries, tally

TEAMS = registry["teams"]


def test_a_shared_phone_counts_for_those_who_share_it():
    made = activity("teams")
    value = TEAMS.read(made, {"table": "B", "people": "4", "name": "Les sceptiques"})
    alone = TEAMS.read(made, {"table": "B", "people": "1"})

    found = [each._replace(people=TEAMS.people(each.value)) for each in entries(value, alone)]
    told = tally(made, found)

    assert [team["people"] for team in told["teams"]] == [0, 5, 0, 0]
    assert told["teams"][1]["names"] == ["Les sceptiques"]


def test_a_name_waits_until_a_person_has_read_it():
    made = activity("teams")
    found = entries({"table": "A", "people": 1, "name": "Les affreux"}, shown=False)

    assert tally(made, found)["teams"][0]["names"] == []


@pytest.mark.django_db
def test_a_phone_knows_its_team_afterwards():
    session, step = sample.open_session("teams", "choice")
    who = sample.participant(session)
    sample.answer(step, {"table": "C", "people": "1"}, who)

    later = sample.open_step(session, 2).session

    assert mine.of(who.pk, later)["table"] == "C"


@pytest.mark.django_db
def test_hands_are_counted_team_by_team():
    session, step = sample.open_session("teams")

    facilitation.count_hands(session, step, [({"table": "A"}, 5), ({"table": "C"}, 4)])

    assert [team["people"] for team in tallies.tally(step)["teams"]] == [5, 0, 4, 0]


@pytest.mark.django_db
@pytest.mark.usefixtures("static_files")
def test_a_ballot_counts_those_it_says_it_is_of():
    _session, step = sample.open_session("teams")
    desk = Client()
    desk.force_login(sample.account())

    desk.post(address(step), {"table": "B", "people": "4", "channel": "paper"})

    assert desk.get(address(step)).content.count(b'name="people"') == 1
    assert [team["people"] for team in tallies.tally(step)["teams"]] == [0, 4, 0, 0]


def address(step):
    return reverse("paper_entry", args=[step.session.code, step.pk])
