"""Playable formats: YAML files that say which activities follow one another, with what words."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.db import transaction

from sessions.kinds import registry
from sessions.models import Activity, Session
from territories.models import Cycle

FOLDER = Path(__file__).parent / "formats"


class BrokenFormat(ValueError):
    """A format file that cannot be played: which activity, and why."""


@dataclass(frozen=True)
class Format:
    id: str
    title: str
    purpose: str
    size: str
    minutes: int
    paper: str
    audience: list
    activities: list


@lru_cache
def formats():
    """Every format of the folder, by id. Raises ``BrokenFormat``."""
    files = sorted(FOLDER.glob("*.yaml"))
    return {path.stem: load(yaml.safe_load(path.read_text())) for path in files}


def load(written):
    activities = [checked(activity) for activity in written["activities"]]
    return Format(**{**written, "activities": activities})


def checked(written):
    """An activity with its settings as its kind's own form understands them."""
    kind = registry.get(written["kind"])
    if kind is None:
        raise BrokenFormat(f"{written['code']}: no kind is called {written['kind']}")
    fields = kind.SettingsForm().fields
    initial = {name: field.initial for name, field in fields.items() if field.initial is not None}
    form = kind.SettingsForm({**initial, **written.get("settings", {})})
    if not form.is_valid():
        raise BrokenFormat(f"{written['code']}: {form.errors.as_json()}")
    return {**written, "settings": form.cleaned_data}


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
            code=written["code"],
            kind=written["kind"],
            title=written["title"],
            instruction=written["instruction"],
            minutes=written["minutes"],
            settings=written["settings"],
            round=registry[written["kind"]].phases(written["settings"])[0].round,
        )
        for position, written in enumerate(format.activities, start=1)
    )
    return session


def new_session(format_id, **fields):
    """Prepare a session of this format; ``fields`` are those of ``Session``."""
    return prepare(formats()[format_id], Session(**fields))
