"""Kinds without a database: an activity never saved, entries made of values."""

from django.template.loader import render_to_string

from sessions import stage
from sessions.kinds import Entry, forms_of, registry
from sessions.models import Activity
from tests import sample

ITEMS = [
    {"id": "1", "text": "Le bus passe trop tard.", "of": 101},
    {"id": "2", "text": "La salle veut un relais.", "of": 102},
]


def activity(kind, items=None, memory=None, **settings):
    """An activity of this kind; without settings or items, those of the sample."""
    if items is None:
        items = ITEMS if registry[kind].source else []
    told = settings or sample.SETTINGS.get(kind, {})
    phases = registry[kind].phases(told)
    return Activity(
        kind=kind,
        round=next((each.round for each in phases if each.answers), phases[0].round),
        title="Une étape",
        instruction="Que dites-vous ?",
        settings=told,
        items=items,
        memory=memory or {},
    )


def entry(value, id=1, **fields):
    known = {"channel": "phone", "people": 1, "round": "1", "slot": "", "shown": True}
    return Entry(**{"id": id, "value": value, "person": id, **known, **fields})


def entries(*values, **fields):
    """One entry a value, by one person each unless ``fields`` say otherwise."""
    return [entry(value, id=id, **fields) for id, value in enumerate(values, start=1)]


def tally(activity, found):
    return registry[activity.kind].tally(activity, found)


def draw(surface, activity, found=(), data=None):
    """
    The HTML of one of the kind's templates; a phone's, with what stands beside its form.

    ``data``: what was typed in that form.
    """
    kind = registry[activity.kind]
    known = {"activity": activity, "form": kind.form(activity, data), "forms": forms_of(activity)}
    known |= stage.known(activity)
    known["tally"] = {**kind.tally(activity, found), "abstained": 0}
    drawn = render_to_string(kind.template(surface), known)
    if surface == "phone" and kind.on_phones:
        drawn += render_to_string(kind.template("live"), known)
    return drawn
