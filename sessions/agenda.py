"""The agenda of a session: its steps are added, changed, moved and removed until it is over."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sessions import bus
from sessions.fields import ActivityField
from sessions.kinds import kind_of
from sessions.models import Activity, Session
from territories.models import Cycle

MOST = 60  # steps; a day of three-minute ones would not hold more

# What a duplicate keeps of its session: all that was prepared, nothing that happened.
KEPT = (
    "territory",
    "title",
    "format",
    "format_title",
    "paper",
    "audience",
    "language",
    "place",
    "starts_at",
    "rehearsal",
    "purpose",
    "open_points",
    "decided",
    "decider",
    "follow_up",
    "follow_up_date",
)
PLANNED = (
    "position",
    "code",
    "kind",
    "title",
    "instruction",
    "notes",
    "minutes",
    "compressible",
    "settings",
)


@transaction.atomic
def add(
    session, *, kind, title, instruction, minutes, compressible, settings, notes="", after=None
):
    """A new step after that one, or at the end."""
    check_still_open(session)
    order = list(session.activities.all())
    if len(order) >= MOST:
        raise ValidationError(_("An agenda has at most %(most)d steps.") % {"most": MOST})
    added = Activity(
        session=session,
        position=aside(order),
        code=free_code(title, kind, order),
        kind=kind,
        title=title,
        instruction=instruction,
        notes=notes,
        minutes=minutes,
        compressible=compressible,
        settings=settings,
    )
    added.round = first_round(added)
    order.insert(order.index(after) + 1 if after else len(order), added)
    check_after_the_stage(added, order)
    check_references(added, order)
    added.save()
    number(order)
    tell(session)
    return added


@transaction.atomic
def change(activity, *, title, instruction, minutes, compressible, settings, notes=""):
    """Say it otherwise; what was asked of the room is settled once the step was opened."""
    check_still_open(activity.session)
    if settings != activity.settings:
        check_still_to_come(activity)
        activity.settings = settings
        activity.round = first_round(activity)
        check_references(activity, list(activity.session.activities.all()))
    activity.title, activity.instruction, activity.notes = title, instruction, notes
    activity.minutes, activity.compressible = minutes, compressible
    words = ["title", "instruction", "notes", "minutes", "compressible"]
    activity.save(update_fields=[*words, "settings", "round"])
    tell(activity.session)


@transaction.atomic
def set_minutes(session, minutes):
    """How long each of these steps lasts: ``{activity: minutes}``."""
    check_still_open(session)
    changed = [step for step, wanted in minutes.items() if step.minutes != wanted]
    if not changed:
        return
    for step in changed:
        step.minutes = minutes[step]
    Activity.objects.bulk_update(changed, ["minutes"])
    tell(session)


@transaction.atomic
def move(activity, to):
    """Put a step that is still to come at this position, after the one on stage."""
    check_still_open(activity.session)
    check_still_to_come(activity)
    order = [step for step in activity.session.activities.all() if step != activity]
    order.insert(max(to - 1, 0), activity)
    check_after_the_stage(activity, order)
    check_references(activity, order)
    number(order)
    tell(activity.session)


@transaction.atomic
def remove(activity):
    check_still_open(activity.session)
    check_still_to_come(activity)
    order = [step for step in activity.session.activities.all() if step != activity]
    for step in order:
        if activity.code in named_by(step):
            raise ValidationError(
                _("“%(other)s” refers to “%(step)s”: change or remove it first.")
                % {"other": step.title, "step": activity.title}
            )
    activity.delete()
    number(order)
    tell(activity.session)


@transaction.atomic
def duplicate(session):
    """The same frame and agenda, to be played again: nothing of what happened goes with it."""
    copy = Session(**{name: getattr(session, name) for name in KEPT})
    copy.cycle = Cycle.objects.for_new_sessions(demo=session.territory.demo)
    copy.save()
    for step in session.activities.all():
        again = Activity(session=copy, **{name: getattr(step, name) for name in PLANNED})
        again.round = first_round(again)
        again.save()
    return copy


def ends_at(session, minutes):
    """When it is over if every step lasts as long as planned."""
    return (session.started_at or session.starts_at) + timedelta(minutes=minutes)


# What an agenda refuses.


def check_still_open(session):
    if session.is_over:
        raise ValidationError(_("The session is over: its agenda no longer changes."))


def is_to_come(activity):
    return not activity.opened_at and activity.pk != activity.session.current_id


def check_still_to_come(activity):
    if not is_to_come(activity):
        raise ValidationError(
            _("“%(step)s” was opened or is on stage: it stays as it is, and where it is.")
            % {"step": activity.title}
        )


def check_after_the_stage(activity, order):
    later = order[order.index(activity) + 1 :]
    if any(step.pk == activity.session.current_id for step in later):
        raise ValidationError(_("What is still to come stands after the step on stage."))


def check_references(activity, order):
    """What a step refers to comes before it, and it before what refers to it."""
    place = order.index(activity)
    pairs = [(step, activity) for step in order[:place]]
    pairs += [(activity, step) for step in order[place + 1 :]]
    for step, later in pairs:
        if later.code in named_by(step):
            raise ValidationError(
                _("“%(step)s” refers to “%(other)s”: it must come after it.")
                % {"step": step.title, "other": later.title}
            )


def named_by(activity):
    """The codes of the steps that a step's settings refer to."""
    fields = kind_of(activity).SettingsForm().fields.items()
    names = [name for name, field in fields if isinstance(field, ActivityField)]
    return {activity.settings.get(name) for name in names} - {None, ""}


# Places and names.


def number(order):
    """Give the steps their positions: aside first, for no two may share one meanwhile."""
    pks = [step.pk for step in order]
    Activity.objects.filter(pk__in=pks).update(position=F("position") + aside(order))
    for position, step in enumerate(order, start=1):
        step.position = position
    Activity.objects.bulk_update(order, ["position"])


def aside(order):
    """A position above all those in use, and to be used."""
    return 1 + max([len(order), *(step.position for step in order)])


def free_code(title, kind, order):
    """A name in the format file that no other step has, made of the title where it has letters."""
    taken = {step.code for step in order}
    wanted = slugify(title)[:40] or slugify(kind)
    numbered = (f"{wanted}-{number}" for number in range(2, MOST + 2))
    return next(code for code in (wanted, *numbered) if code not in taken)


def first_round(activity):
    return kind_of(activity).phases(activity.settings)[0].round


def tell(session):
    """Stages say which step of how many this is: they are shown again."""
    if session.state == Session.State.RUNNING:
        session.raise_rev()
    bus.announce_after_commit(session.code)
