"""What a facilitator does: each function changes the database, and nothing else."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions import pace, sources
from sessions.kinds import kind_of, phase_beside, phase_of
from sessions.models import Activity, Response, Session, this_minute

UNDONE = 10  # commands of an activity's kind that can be taken back


def start(session):
    """Go on stage: the first activity, still waiting."""
    begin(session)
    if session.current is None:
        put_on_stage(session, session.activities.first())


def begin(session):
    if session.state == Session.State.PREPARED:
        session.state, session.started_at = Session.State.RUNNING, timezone.now()
        session.due_at = session.started_at + pace.length(session.activities.all())
        session.save(update_fields=["state", "started_at", "due_at"])


def next_activity(session):
    """The next phase, else the next activity, closing the one before; it stays waiting."""
    if session.current is None:
        return start(session)
    if phase := phase_beside(session.current, 1):
        return go_to_phase(session, phase)
    later = session.activities.filter(position__gt=session.current.position).first()
    if later is None:
        raise ValidationError(_("That was the last activity."))
    goto(session, later)


def go_to_phase(session, phase):
    """A round that was answered stands closed: its results can be shown again."""
    activity = session.current
    if activity.state == Activity.State.OPEN:
        close(session)
    answered = activity.responses.filter(round=phase.round).exists()
    activity.round, activity.ends_at = phase.round, None
    activity.state = Activity.State.CLOSED if answered else Activity.State.WAITING
    if not phase.answers:
        freeze(activity)
        run_time(activity)
    activity.save(update_fields=["round", "state", "opened_at", "ends_at", "items"])


def back(session):
    """The phase before, else the activity before, as it was left."""
    if session.current and (phase := phase_beside(session.current, -1)):
        return go_to_phase(session, phase)
    earlier = None
    if session.current:
        earlier = session.activities.filter(position__lt=session.current.position).last()
    if earlier is None:
        raise ValidationError(_("That was the first activity."))
    goto(session, earlier)


def goto(session, activity):
    if session.current and session.current.state == Activity.State.OPEN:
        close(session)
    begin(session)
    put_on_stage(session, activity)


def put_on_stage(session, activity):
    session.current = activity
    session.save(update_fields=["current"])
    if not phase_of(activity).answers:
        freeze(activity)
        run_time(activity)
        activity.save(update_fields=["opened_at", "ends_at", "items"])


def run_time(activity):
    """What takes no answer needs no opening: its time runs from now."""
    minutes = pace.minutes_of(activity)
    activity.ends_at = timezone.now() + timedelta(minutes=minutes) if minutes else None


def open_activity(session):
    """Start taking answers; what the activity works on is frozen the first time."""
    activity = on_stage(session)
    kind = kind_of(activity)
    if not phase_of(activity).answers:
        raise ValidationError(_("There is nothing to answer in this round."))
    if kind.source in sources.FOLLOWED and activity.items:
        activity.items = sources.renewed(activity, more=True)
    elif not (activity.opened_at and activity.items):
        freeze(activity)
    if sources.takes_up(activity) and not activity.standing:
        raise ValidationError(nothing_to_work_on(kind))
    kind.check_opening(activity)
    activity.opened_at = activity.opened_at or timezone.now()
    activity.state = Activity.State.OPEN
    activity.ends_at = timezone.now() + timedelta(minutes=pace.minutes_of(activity))
    activity.save(update_fields=["state", "opened_at", "ends_at", "items"])


def freeze(activity):
    """What it works on stays what it is from the first thing said or done about it."""
    if not activity.items or not (activity.memory or activity.responses.exists()):
        activity.items = sources.items_from(activity)
    activity.opened_at = activity.opened_at or timezone.now()


def nothing_to_work_on(kind):
    if kind.judges_findings:
        return _("There is nothing to judge yet: write a finding first.")
    return _("There is nothing to work on yet: the step it takes up has no approved text.")


def close(session):
    """Stop taking answers; nothing new is stored after this is committed."""
    activity = on_stage(session)
    activity.state, activity.ends_at = Activity.State.CLOSED, None
    activity.closed_at = timezone.now()
    activity.save(update_fields=["state", "ends_at", "closed_at"])
    # Sheets that were not sent are handed in as they are, for a person to read.
    activity.responses.drafts().update(status=Response.Status.PENDING)


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
    read = found.filter(key=version) if version else found
    if not read.update(status=Response.Status.SHOWN, reason=""):
        raise ValidationError(_("This post has changed meanwhile: read it again."))
    sources.follow(session)


def hide_post(session, post, reason):
    posts(session, post).update(status=Response.Status.HIDDEN, reason=reason)
    sources.follow(session)


def posts(session, post):
    """The post to moderate, as a queryset; raises ``ValidationError`` where it is gone."""
    found = Response.objects.sent().filter(pk=post, activity__session=session)
    if not found.exists():
        raise ValidationError(_("This post is no longer there: its author took it back."))
    return found


def of_kind(session, activity, name, args):
    """A command that an activity's kind declares; its memory is what changes."""
    command = kind_of(activity).commands[name]
    activity.past = [*activity.past, activity.memory][-UNDONE:]
    activity.memory = command.function(activity.memory, args, activity)
    activity.save(update_fields=["memory", "past"])
    sources.follow(session)


def undo(session, activity, known=""):
    """
    Take back the last command of an activity's kind: words merged, a post put elsewhere.

    ``known``, where it is told, is the sign of the memory that was seen: nobody undoes unawares
    what another console has just done.
    """
    if not activity.past:
        raise ValidationError(_("There is nothing left to undo."))
    if known and known != activity.memory_sign:
        raise ValidationError(_("Another console was at work here: look again before you undo."))
    *activity.past, activity.memory = activity.past
    activity.save(update_fields=["memory", "past"])
    sources.follow(session)


def count_hands(session, activity, counted):
    """A show of hands, ``[(form data, people)]``: it replaces the one counted before."""
    kind = kind_of(activity)
    activity.responses.filter(channel=Response.Channel.HANDS, round=activity.round).delete()
    values = [(kind.read(activity, data), people) for data, people in counted]
    Response.objects.bulk_create(
        Response(
            activity=activity,
            round=activity.round,
            value=value,
            channel=Response.Channel.HANDS,
            people=people,
            imposed_role=kind.imposed_role(activity, value),
            minute=this_minute(),
        )
        for value, people in values
    )


def shorten(session, activity, minutes):
    """Take less time for a step to come; what is on stage has its timer."""
    if not activity.compressible or activity.opened_at:
        raise ValidationError(_("This step is not one that may be shortened."))
    activity.minutes = minutes
    activity.save(update_fields=["minutes"])


def take_control(session, console, user):
    """One console leads; the others look, and moderate."""
    session.console, session.console_user = console, user
    session.save(update_fields=["console", "console_user"])


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
