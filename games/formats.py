"""Playable formats: YAML files that say which activities follow one another, with what words."""

from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from games import files
from games.files import BrokenFormat, Format
from sessions.kinds import registry
from sessions.models import Activity, Session
from territories.models import Cycle

FOLDER = Path(__file__).parent / "formats"


@lru_cache
def formats():
    """Every format of the folder, by id. Raises ``BrokenFormat``."""
    return {path.stem: of_file(path) for path in sorted(FOLDER.glob("*.yaml"))}


def of_file(path):
    try:
        return files.read(path.read_text())
    except BrokenFormat as broken:
        raise BrokenFormat([f"{path.name}: {each}" for each in broken.problems]) from None


@transaction.atomic
def prepare(format, session):
    """Store a new session with the activities of its format, in the cycle of its territory."""
    session.format, session.format_title, session.paper = format.id, format.title, format.paper
    session.title = session.title or format.title
    session.cycle = Cycle.objects.for_new_sessions(demo=session.territory.demo)
    session.save()
    Activity.objects.bulk_create(
        Activity(
            session=session,
            position=position,
            round=registry[written["kind"]].phases(written["settings"])[0].round,
            **{name: written[name] for name in files.STEP},
        )
        for position, written in enumerate(format.activities, start=1)
    )
    return session


def new_session(format_id, **fields):
    """Prepare a session of this format; ``fields`` are those of ``Session``."""
    return prepare(formats()[format_id], Session(**fields))


def format_of(session):
    """The agenda of a session as a format: none of its answers, nobody's name."""
    played = formats().get(session.format)
    activities = list(session.activities.values(*files.STEP))
    return Format(
        id=slugify(session.title)[:40] or session.format,
        title=session.title[:80],
        purpose=session.purpose,
        size=played.size if played else "",
        minutes=sum(each["minutes"] for each in activities),
        paper=session.paper,
        audience=played.audience if played else list(Session.Audience.values),
        activities=activities,
    )
