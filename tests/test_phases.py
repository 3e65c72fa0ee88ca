"""Rounds of one step: the room goes from one to the next, and back, as between steps."""

import pytest
from django.core.exceptions import ValidationError

from sessions import facilitation, pace, tallies
from sessions.models import Activity
from tests import sample
from tests.hall import Hall


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def reaction(*after):
    """A running session whose first step shows two objects, one after the other."""
    session = sample.session("reaction", *after)
    facilitation.start(session)
    return session


def where(session):
    """``(position, round, state)`` of what is on stage, as it is stored."""
    session.refresh_from_db()
    step = Activity.objects.get(pk=session.current_id)
    return step.position, step.round, step.state


def planned(step):
    """Minutes from its opening to its end."""
    return round((step.ends_at - step.opened_at).total_seconds() / 60)


@pytest.mark.django_db
def test_next_goes_through_the_rounds_then_to_the_next_step():
    session = reaction("choice")
    places = [where(session)]

    for _ in range(2):
        facilitation.next_activity(session)
        places.append(where(session))

    assert places == [(1, "1", "waiting"), (1, "2", "waiting"), (2, "1", "waiting")]


@pytest.mark.django_db
def test_back_goes_to_the_round_before_then_to_the_step_before():
    session = reaction("choice")
    for _ in range(2):
        facilitation.next_activity(session)
    places = []

    for _ in range(2):
        facilitation.back(session)
        places.append(where(session)[:2])

    assert places == [(1, "2"), (1, "1")]
    with pytest.raises(ValidationError):
        facilitation.back(session)


@pytest.mark.django_db
@pytest.mark.parametrize("go", [facilitation.next_activity, facilitation.back])
def test_leaving_a_round_closes_it(go):
    session = reaction()
    if go is facilitation.back:
        facilitation.next_activity(session)
    facilitation.open_activity(session)

    go(session)

    step = session.activities.get()
    assert (step.state, step.ends_at) == ("waiting", None)
    assert step.closed_at


@pytest.mark.django_db
def test_after_the_last_round_of_the_last_step_there_is_nothing():
    session = reaction()
    facilitation.next_activity(session)

    with pytest.raises(ValidationError):
        facilitation.next_activity(session)

    assert where(session) == (1, "2", "waiting")


@pytest.mark.django_db
def test_each_round_has_its_share_of_the_time():
    session = reaction()
    session.current.minutes = 8

    facilitation.open_activity(session)

    assert pace.minutes_of(session.current) == 4
    assert planned(session.current) == 4


@pytest.mark.django_db
def test_going_back_keeps_what_was_answered():
    session = reaction()
    facilitation.open_activity(session)
    sample.answer(session.current, {"option": "0"})
    facilitation.next_activity(session)
    facilitation.open_activity(session)
    sample.answer(session.current, {"option": "1"})

    facilitation.back(session)

    told = tallies.tally(session.current)
    assert [row["count"] for row in told["rows"]] == [1, 0, 0]
    assert [row["count"] for row in told["others"][0]["rows"]] == [0, 1, 0]


@pytest.mark.django_db
def test_a_round_that_was_answered_shows_its_results_again():
    session = reaction()
    facilitation.open_activity(session)
    sample.answer(session.current, {"option": "0"})
    facilitation.next_activity(session)

    facilitation.back(session)
    returned = where(session)
    facilitation.reveal(session)

    assert (returned, where(session)) == ((1, "1", "closed"), (1, "1", "revealed"))


@pytest.mark.django_db
def test_a_session_that_starts_at_another_step_leaves_the_first_one_as_it_is():
    session = sample.session("pause", "choice")
    first, second = session.activities.all()

    facilitation.goto(session, second)

    first.refresh_from_db()
    assert where(session) == (2, "1", "waiting")
    assert (first.opened_at, first.ends_at) == (None, None)
    assert session.started_at


def test_an_answer_belongs_to_the_round_it_was_asked_in(hall):
    session = sample.session("reaction")
    desk, phone = hall.console(session), hall.phone(session)
    step = session.activities.get()
    for name in ("start", "open"):
        desk.command(name)
    phone.hear("stage", until=lambda told: told["state"] == "open")
    phone.respond(step, option="0")

    for name in ("next", "open"):
        assert desk.command(name)["type"] == "ack"
    shown = phone.hear("stage", until=lambda told: told["round"] == "2")
    late, now = phone.respond(step, option="1"), phone.respond(step, round="2", option="2")

    assert "Un résumé" in shown["html"]
    assert (late["reason"], now["type"]) == ("closed", "ack")
    stored = step.responses.order_by("round")
    assert [(each.round, each.value["option"]) for each in stored] == [("1", "0"), ("2", "2")]


def test_a_phone_is_told_its_answer_to_this_round_alone(hall):
    session = reaction()
    facilitation.open_activity(session)
    phone = hall.phone(session)
    phone.respond(session.current, option="0")
    facilitation.next_activity(session)
    desk = hall.console(session)
    desk.command("open")
    phone.hear("stage", until=lambda told: told["round"] == "2")

    phone.hello(mine=True)

    told = phone.hear("mine")
    assert (told["round"], told["data"]) == ("2", None)


# Steps without answers.


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pause", "info"])
def test_what_takes_no_answer_runs_from_when_it_stands_on_stage(kind):
    session = sample.session("choice", kind)
    session.activities.filter(position=2).update(minutes=15)
    facilitation.start(session)

    facilitation.next_activity(session)

    step = session.activities.get(position=2)
    assert (step.state, planned(step)) == ("waiting", 15)


@pytest.mark.django_db
def test_what_takes_answers_waits_for_them_to_be_opened():
    session = sample.session("choice")

    facilitation.start(session)

    step = session.activities.get()
    assert (step.ends_at, step.opened_at) == (None, None)


def test_the_clock_of_a_pause_reaches_screens_and_phones(hall):
    session = sample.session("pause")
    screen, phone, desk = hall.screen(session), hall.phone(session), hall.console(session)

    desk.command("start")

    shown = [line.hear("stage", until=lambda told: told["ends_at"]) for line in (screen, phone)]
    assert {told["ends_at"] for told in shown} == {session.activities.get().ends_at.timestamp()}
    assert {told["kind"] for told in shown} == {"pause"}
