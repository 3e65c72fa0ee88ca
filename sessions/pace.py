"""Time: how long is left, how late the room runs, which steps could be shortened."""

from datetime import timedelta

from django.utils import timezone

from sessions.kinds import kind_of, phase_of
from sessions.models import Activity

LATE = 2  # minutes; under that nobody need be told
SHORT = 4  # minutes; a shorter step is not shortened


def length(activities):
    return timedelta(minutes=sum(each.minutes for each in activities))


def forecast(session, following):
    """
    When a running session will end: ``{ends_at, late, shorten}``, None before it has started.

    ``late`` is in minutes, after the end said at the start; ``shorten`` proposes
    ``[{activity, minutes}]`` among the compressible steps to come, enough of them if there are.
    """
    if not session.due_at or session.is_over:
        return None
    ends_at = timezone.now() + left(session.current) + length(following)
    late = int((ends_at - session.due_at).total_seconds() // 60)
    return {"ends_at": ends_at, "late": late, "shorten": proposed(following, late)}


def minutes_of(activity):
    """Minutes of the phase under way: its share of the activity's, to the half minute."""
    return share(activity, phase_of(activity).minutes)


def share(activity, weight):
    phases = kind_of(activity).phases(activity.settings)
    halves = round(2 * activity.minutes * weight / sum(each.minutes for each in phases))
    return max(halves, 1) / 2 if weight else 0


def left(activity):
    """What is left of the step on stage, the phases to come included."""
    if activity is None:
        return timedelta()
    phases = kind_of(activity).phases(activity.settings)
    to_come = phases[phases.index(phase_of(activity)) + 1 :]
    later = sum(share(activity, each.minutes) for each in to_come)
    return under_way(activity) + timedelta(minutes=later)


def under_way(activity):
    if activity.state in (Activity.State.CLOSED, Activity.State.REVEALED):
        return timedelta()
    if activity.ends_at:
        return max(activity.ends_at - timezone.now(), timedelta())
    return timedelta(minutes=minutes_of(activity))


def proposed(following, late):
    """Steps to shorten by half at most, in the order of the agenda, until the lateness is gone."""
    found = []
    for activity in following:
        saved = min(late, activity.minutes // 2)
        if late < LATE or activity.minutes < SHORT:
            continue
        if activity.compressible and not activity.opened_at:
            found.append({"activity": activity, "minutes": activity.minutes - saved})
            late -= saved
    return found
