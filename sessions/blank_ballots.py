"""The ballots to print: drawn from the forms of the kinds, so that a new kind needs nothing."""

import copy
import math
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sessions import sources
from sessions.kinds import forms_of, kind_of

A_LINE = 70  # characters one line to write on stands for
MOST_LINES = 4
APART = 2  # rounds asking the same that have a ballot each
GRID = 110  # characters; longer answers have a line each instead of a column each
WIDEST = 6  # columns; more of them would be too narrow to read
BLANK = "_" * 12  # a line to write what comes up in the room; Typst draws it
BLANKS = [{"id": f"blank-{n}", "text": BLANK, "of": None} for n in range(1, 6)]


def forms_today(activity):
    """
    ``[(phase, form)]`` of its rounds, on what it would work on today.

    Where it asks something of each item and none is known yet, on lines to copy them.
    """
    today = copy.copy(activity)
    today.items = activity.items or sources.items_from(activity)
    if kind_of(activity).of_each and not today.items:
        today.items = BLANKS
    return forms_of(today)


def ballots_of(activity):
    """Rounds that ask the same thing share a ballot, unless they are two at most."""
    found = {}
    for phase, form in forms_today(activity):
        if asked := asks(form):
            ballot = ballot_of(activity, phase, form, asked)
            found.setdefault(repr(ballot), (ballot, []))[1].append(phase)
    return [each for ballot, phases in found.values() for each in of_rounds(ballot, phases)]


def ballot_of(activity, phase, form, asked):
    tablet = kind_of(activity).channel == "tablet"
    return {
        "number": activity.position,
        "title": activity.title,
        "round": "",
        "instruction": str(phase.instruction or activity.instruction),
        "for": "table" if tablet else "idea" if phase.many else "person",
        "imposed": bool(phase.imposed_role),
        "rule": str(form.rule),
        "asks": asked,
    }


def of_rounds(ballot, phases):
    """A ballot for each of these rounds; one for all of them where they are many."""
    if len(phases) <= APART:
        return [{**ballot, "round": told(phase)} for phase in phases]
    part, rounds = named(phases)
    ballot = {**ballot, "round": part}
    (asked, *more) = ballot["asks"]
    if not more and columns(asked):
        return [{**ballot, "asks": [{"grid": columns(asked), "rows": rounds}]}]
    which = {"ask": _("What is this about?"), "boxes": rounds}
    return [{**ballot, "asks": [which, asked, *more]}]


def told(phase):
    return " · ".join(each for each in (name_of(phase), str(phase.part)) if each)


def name_of(phase):
    """What a round is about; a line after it where only the room will know its name."""
    return f"{phase.name} {BLANK}" if phase.to_name else str(phase.name)


def named(phases):
    """What these rounds share, and the name of each: numbered where names do not tell."""
    parts, names = {str(each.part) for each in phases}, [name_of(each) for each in phases]
    if len(parts) > 1:
        parts, names = {""}, [told(each) for each in phases]
    if len(set(names)) < len(names) or "" in names:
        names = [f"{place}. {name}" for place, name in enumerate(names, start=1)]
    return parts.pop(), names


def asks(form):
    """What a form asks, in order; questions with the same short answers make one grid."""
    fields = [each for each in form.visible_fields() if each.field.label]
    if not any(map(is_answerable, fields)):
        return []
    told = []
    for answers, alike in groupby(fields, key=columns_of):
        group = list(alike)
        if len(group) > 1 and answers:
            told.append({"grid": answers, "rows": [str(each.label) for each in group]})
        else:
            told += [ask(each) for each in group]
    return told


def is_answerable(bound):
    """Choices that are yet to come can only be named by hand, beside something else."""
    return not hasattr(bound.field, "choices") or bool(answers_of(bound))


def answers_of(bound):
    """The labels to choose from, without the empty one of a list."""
    choices = getattr(bound.field, "choices", [])
    return [str(label) for value, label in choices if value != ""]


def columns_of(bound):
    """Its answers, where they can head columns: one of a few short ones."""
    return columns({"boxes": answers_of(bound), "several": is_several(bound)})


def columns(asked):
    """The same of what is asked already."""
    answers = asked.get("boxes", [])
    if asked.get("several") or asked.get("pictures") or len(answers) > WIDEST:
        return []
    return [] if len("".join(answers)) > GRID else answers


def is_several(bound):
    return isinstance(bound.field, forms.MultipleChoiceField)


def ask(bound):
    """One question, and how it is answered by hand."""
    field = bound.field
    told: dict[str, Any] = {"ask": str(bound.label), "help": str(field.help_text)}
    if pictures := getattr(field, "pictures", []):
        told["pictures"] = [{"file": each.file, "alt": each.text} for each in pictures]
    if answers := answers_of(bound):
        return {**told, "boxes": answers, "several": is_several(bound)}
    if isinstance(field, forms.BooleanField):
        return {"boxes": [str(bound.label)]}
    if isinstance(field, forms.IntegerField):
        return {**told, "number": True}
    return {**told, **lines(field)}


def lines(field):
    """Lines to write on: one a word where each word has a field, else by length, or more."""
    if inputs := getattr(field.widget, "widgets", None):
        return {"lines": len(inputs), "grows": False}
    if hasattr(field, "choices"):
        return {"lines": 1, "grows": False}
    longest = getattr(field, "max_length", None) or A_LINE * MOST_LINES
    wanted = min(MOST_LINES, math.ceil(longest / A_LINE))
    return {"lines": wanted, "grows": wanted > 1}
