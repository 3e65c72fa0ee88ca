"""Time: when the room will have finished, and which steps could take less of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sessions import facilitation, pace, stage
from tests import sample

pytestmark = pytest.mark.django_db


def agenda(*steps):
    """A running session whose steps last ``minutes``, or ``(minutes, compressible)``."""
    session = sample.session(*["choice"] * len(steps))
    for activity, told in zip(session.activities.all(), steps, strict=True):
        activity.minutes, activity.compressible = told if isinstance(told, tuple) else (told, False)
        activity.save()
    facilitation.start(session)
    return session


def late(session, minutes):
    """The room is so many minutes late, and half a minute for the test to run."""
    session.due_at -= timedelta(minutes=minutes, seconds=30)
    session.save()


def told(session):
    following = stage.to_come(session.activities.all(), session.current)
    return pace.forecast(session, following)


def shortened(session):
    """``[(position, minutes)]`` of what is proposed."""
    return [(each["activity"].position, each["minutes"]) for each in told(session)["shorten"]]


def minutes_until(moment):
    return round((moment - timezone.now()).total_seconds() / 60)


def test_the_end_said_at_the_start_is_that_of_the_whole_agenda():
    session = agenda(5, 10, (15, True))

    assert minutes_until(session.due_at) == 30
    assert minutes_until(told(session)["ends_at"]) == 30
    assert (told(session)["late"], told(session)["shorten"]) == (0, [])


def test_nothing_is_forecast_before_the_start_nor_after_the_end():
    session = sample.session("choice")
    before = told(session)
    facilitation.start(session)
    under_way = told(session)

    facilitation.end(session)

    assert (before, told(session)) == (None, None)
    assert under_way


def test_what_is_left_of_the_step_under_way_is_its_timer():
    session = agenda(20, 10)
    facilitation.open_activity(session)

    facilitation.timer(session, add=-15 * 60)

    assert minutes_until(told(session)["ends_at"]) == 15


def test_a_step_that_overruns_is_late_by_what_it_overran():
    session = agenda(20, 10)
    facilitation.open_activity(session)
    session.current.ends_at -= timedelta(minutes=26)
    session.due_at -= timedelta(minutes=26, seconds=30)

    assert told(session)["late"] == 6


def test_a_step_that_is_closed_has_nothing_left():
    session = agenda(20, 10)
    facilitation.open_activity(session)

    facilitation.close(session)

    assert minutes_until(told(session)["ends_at"]) == 10
    assert told(session)["late"] < 0


def test_the_rounds_to_come_count_too():
    session = sample.session("reaction", "choice")
    facilitation.start(session)
    session.activities.update(minutes=10)
    session.current.refresh_from_db()
    both = minutes_until(told(session)["ends_at"])

    facilitation.next_activity(session)

    assert pace.minutes_of(session.current) == 5
    assert (both, minutes_until(told(session)["ends_at"])) == (20, 15)


def test_only_compressible_steps_to_come_are_shortened():
    session = agenda((10, True), 10, (10, True), (10, True))
    facilitation.open_activity(session)
    session.activities.filter(position=3).update(opened_at=timezone.now())

    late(session, 4)

    assert shortened(session) == [(4, 6)]


def test_a_step_gives_half_of_its_time_at_most():
    session = agenda(5, (9, True), (10, True), (10, True))

    late(session, 8)

    assert shortened(session) == [(2, 5), (3, 6)]


def test_nothing_more_is_proposed_than_there_is_to_make_up_for():
    session = agenda(5, (30, True), (30, True))

    late(session, 3)

    assert shortened(session) == [(2, 27)]


def test_as_much_as_there_is_is_proposed_where_that_is_not_enough():
    session = agenda(5, (4, True), (1, True))

    late(session, 60)

    assert shortened(session) == [(2, 2)]


@pytest.mark.parametrize(("minutes", "proposed"), [(1, []), (2, [(2, 8)])])
def test_a_minute_is_not_late(minutes, proposed):
    session = agenda(5, (10, True))

    late(session, minutes)

    assert shortened(session) == proposed


def test_what_was_shortened_is_made_up_for():
    session = agenda(5, (10, True), (10, True))
    late(session, 5)
    for each in told(session)["shorten"]:
        facilitation.shorten(session, each["activity"], each["minutes"])

    assert (told(session)["late"], shortened(session)) == (0, [])
