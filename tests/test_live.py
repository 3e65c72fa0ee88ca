"""The live line: a phone answers, the room sees it."""

import pytest

from tests import sample
from tests.people import Phone, Screen

pytestmark = pytest.mark.usefixtures("server")


def test_an_answer_is_acknowledged_and_shown(server):
    session, activity = sample.open_session("word_cloud")
    phone, screen = Phone(server, session).connect(), Screen(server, session).connect()
    phone.hello()
    screen.hello()

    said = phone.respond(activity, words="aide")

    assert said["type"] == "ack"
    shown = screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    assert "aide" in shown["html"]


def test_a_second_answer_replaces_the_first(server):
    session, activity = sample.open_session("choice")
    phone = Phone(server, session).connect()
    phone.hello()

    phone.respond(activity, option="0")
    phone.respond(activity, option="2")

    assert [response.value for response in activity.responses.all()] == [{"option": "2"}]


def test_the_stage_reaches_phones_when_the_facilitator_opens(server, console):
    session = sample.session("choice")
    phone = Phone(server, session).connect()
    assert phone.hello()["state"] == "waiting"

    desk = console(session, sample.account())
    desk.command("start")
    desk.command("open")

    opened = phone.hear("stage", until=lambda stage: stage["state"] == "open")
    assert "Vélo" in opened["html"]
