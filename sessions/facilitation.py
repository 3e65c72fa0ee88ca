"""What a facilitator does: each function changes the database, and nothing else."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.kinds import kind_of
from sessions.models import Activity, Response, Session
from sessions.sources import items_from


def start(session):
    """Go on stage: the first activity, still waiting."""
    if session.state == Session.State.PREPARED:
        session.state, session.started_at = Session.State.RUNNING, timezone.now()
        session.save(update_fields=["state", "started_at"])
    if session.current is None:
        put_on_stage(session, session.activities.first())


def next_activity(session):
    """The next phase, else the next activity, closing the one before; it stays waiting."""
    if session.current is None:
        return start(session)
    if following_phase(session.current):
        return next_phase(session.current)
    later = session.activities.filter(position__gt=session.current.position).first()
    if later is None:
        raise ValidationError(_("That was the last activity."))
    goto(session, later)


def following_phase(activity):
    rounds = [phase.round for phase in kind_of(activity).phases(activity.settings)]
    place = rounds.index(activity.round) if activity.round in rounds else len(rounds)
    return rounds[place + 1] if place + 1 < len(rounds) else None


def next_phase(activity):
    activity.round = following_phase(activity)
    activity.state, activity.ends_at = Activity.State.WAITING, None
    activity.save(update_fields=["round", "state", "ends_at"])


def back(session):
    earlier = None
    if session.current:
        earlier = session.activities.filter(position__lt=session.current.position).last()
    if earlier is None:
        raise ValidationError(_("That was the first activity."))
    goto(session, earlier)


def goto(session, activity):
    if session.current and session.current.state == Activity.State.OPEN:
        close(session)
    start(session)
    put_on_stage(session, activity)


def put_on_stage(session, activity):
    session.current = activity
    session.save(update_fields=["current"])


def open_activity(session):
    """Start taking answers; what the activity works on is frozen the first time."""
    activity = on_stage(session)
    kind = kind_of(activity)
    if not activity.opened_at:
        activity.items = items_from(activity)
        activity.opened_at = timezone.now()
    if kind.source and not activity.items:
        raise ValidationError(_("There is nothing to judge yet: write a finding first."))
    activity.state = Activity.State.OPEN
    activity.ends_at = timezone.now() + timedelta(minutes=activity.minutes)
    activity.save(update_fields=["state", "opened_at", "ends_at", "items"])


def close(session):
    """Stop taking answers; nothing new is stored after this is committed."""
    activity = on_stage(session)
    activity.state, activity.ends_at = Activity.State.CLOSED, None
    activity.closed_at = timezone.now()
    activity.save(update_fields=["state", "ends_at", "closed_at"])


def reveal(session):
    """Show the results to everyone."""
    if on_stage(session).state == Activity.State.OPEN:
        close(session)
    session.current.state = Activity.State.REVEALED
    session.current.save(update_fields=["state"])


def hide(session):
    """Take the results off the screen and the phones."""
    activity = on_stage(session)
    if activity.state == Activity.State.REVEALED:
        activity.state = Activity.State.CLOSED
        activity.save(update_fields=["state"])


def timer(session, add):
    """Add seconds to the time left, or take some away; it never closes anything."""
    activity = on_stage(session)
    left = max(activity.ends_at or timezone.now(), timezone.now())
    activity.ends_at = max(left + timedelta(seconds=add), timezone.now())
    activity.save(update_fields=["ends_at"])


def curtain(session, on):
    session.curtain = on
    session.save(update_fields=["curtain"])


def approve(session, post, version=""):
    """Show a text; the ``version`` read, where it is told, must still be what it says."""
    found = posts(session, post)
    if version and not found.filter(key=version).exists():
        raise ValidationError(_("This post has changed meanwhile: read it again."))
    found.update(status=Response.Status.SHOWN, reason="")


def hide_post(session, post, reason):
    posts(session, post).update(status=Response.Status.HIDDEN, reason=reason)


def posts(session, post):
    """The post to moderate, as a queryset; raises ``ValidationError`` where it is gone."""
    found = Response.objects.filter(pk=post, activity__session=session)
    if not found.exists():
        raise ValidationError(_("This post is no longer there: its author took it back."))
    return found


def of_kind(activity, name, args):
    """A command that an activity's kind declares; its memory is what changes."""
    command = kind_of(activity).commands[name]
    activity.memory = command.function(activity.memory, args, activity)
    activity.save(update_fields=["memory"])


def end(session):
    """Phones say thanks; paper may still be typed."""
    if session.current and session.current.state == Activity.State.OPEN:
        close(session)
    session.state, session.ended_at = Session.State.ENDED, timezone.now()
    session.current, session.curtain = None, False
    session.save(update_fields=["state", "ended_at", "current", "curtain"])


def on_stage(session):
    if session.current is None:
        raise ValidationError(_("No activity is on stage yet."))
    return session.current
