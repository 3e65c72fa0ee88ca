"""
What needs to know that two answers are one person's, computed at closing and kept as counts.

After closing nothing joins two answers any more, so it cannot be computed again. No row of a
person is kept, and no number of a few: what is hidden is not stored at all.
"""

from collections import Counter, defaultdict

from django.utils import translation
from django.utils.translation import gettext as _

from sessions import closing, tallies
from sessions.kinds import kind_of
from sessions.models import Response
from synthesis import themes
from synthesis.models import Aggregate, Evidence
from synthesis.tables import ALL, NONE, may_cross, table, tellable


def keep(session):
    """Store every aggregate of a session that is being closed, in its own language."""
    with translation.override(session.language):
        for name, compute in COMPUTED.items():
            Aggregate.objects.create(session=session, name=name, data=compute(session))


def kept(session):
    """``{name: data}`` of a closed session; nothing before."""
    return dict(session.aggregates.values_list("name", "data"))


def told(session, instead):
    """The same with words as they are read now; ``instead`` as ``contributions.replaced``."""
    found = kept(session)
    for each in found.get("profiles", []):
        each["question"] = instead.get(each["question"], each["question"])
    for each in found.get("opinions", {}).values():
        each["statements"] = [instead.get(text, text) for text in each["statements"]]
    return found


def profiles(session):
    """Each closed question by each question of a profile, as ``crossed`` tells of the two."""
    asked = list(questions(session))
    described = [each for activity, each in asked if kind_of(activity).describes_people]
    return [
        crossed(activity, question, profile)
        for activity, question in asked
        if not kind_of(activity).describes_people
        for profile in described
    ]


def questions(session):
    """``(activity, question)`` of what was asked; nobody's opinion was said under a drawn role."""
    for activity in session.activities.all():
        kind = kind_of(activity)
        entries = tallies.counted(kind, tallies.entries(activity))
        for question in kind.asked(activity, entries):
            if question.given:
                yield activity, question


def crossed(activity, question, profile):
    """
    The table as it may be shown, ``{rows, columns, cells, total}``; cells None where it may not.
    """
    told = {
        "activity": activity.code,
        "question": str(question.text or activity.instruction),
        "profile": str(profile.text),
    }
    counted = crossing(profile, question)
    if not may_cross(counted):
        return {**told, "cells": None}
    rows = [label(profile.answers, each, _("did not say")) for each in counted.rows]
    columns = [label(question.answers, each, _("no answer")) for each in counted.columns]
    return {
        **told,
        "rows": rows,
        "columns": columns,
        "cells": counted.cells,
        "total": counted.counts[ALL],
    }


def crossing(profile, question):
    """
    The table of everyone who answered either.

    Both questions are published apart, so whoever answered only one of them is told by
    subtraction: not to have said is a row, and a column, like others.
    """
    people, who = Counter(), places(profile)
    for entry, place in question.given:
        people[who.get(entry.person, NONE), str(place)] += entry.people
    told = places(question)
    for entry, place in profile.given:
        if entry.person not in told:
            people[str(place), NONE] += entry.people
    rows, columns = (used(each, people, axis) for axis, each in enumerate((profile, question)))
    return table("profile", "answer", rows, columns, people)


def places(question):
    """The answer of each person who is known; one answer for several people is nobody's."""
    return {entry.person: str(place) for entry, place in question.given if entry.person}


def used(question, people, axis):
    """Every answer, and that of those who did not say where there are any."""
    unsaid = any(pair[axis] == NONE for pair in people)
    return [str(place) for place in range(len(question.answers))] + [NONE] * unsaid


def label(answers, place, unsaid):
    return unsaid if place == NONE else str(answers[int(place)])


def writers(session):
    """
    How many people wrote what is read: ``{"steps": {code: …}, "themes": {code: …}}``.

    Each ``{responses, people}``; themes are those of findings, which a person chose. Afterwards
    contributions can be counted, never people.
    """
    by_step, by_theme = defaultdict(set), defaultdict(set)
    for activity in session.activities.all():
        entries = tallies.counted(kind_of(activity), tallies.entries(activity))
        said = {each.entry for each in kind_of(activity).contributions(activity, entries)}
        by_step[activity.code] = {each.id for each in entries if each.id in said}
    proofs = Evidence.objects.seen().filter(finding__session=session, response__isnull=False)
    read = set().union(*by_step.values())
    rows = proofs.values_list("finding__themes", "finding__taxonomy", "response")
    for codes, version, response in rows:
        for code in themes.translated(codes, version):
            by_theme[code] |= {response} & read
    authors = dict(Response.objects.filter(pk__in=read).values_list("pk", "participant"))
    return {"steps": people(by_step, authors), "themes": people(by_theme, authors)}


def opinions(session):
    """``{activity: …}`` of the steps whose votes make a map, as ``synthesis.opinions`` tells."""
    from synthesis import opinions
    from synthesis.votes.report import report

    elsewhere = session.elsewhere  # votes in Polis' own columns
    return {
        activity.code: opinions.told(asked, report(opinions.rows(asked)), elsewhere)
        for activity, asked in voted(session)
    }


def voted(session):
    """``(activity, questions)`` where statements were voted on by people who can be told apart."""
    found = defaultdict(list)
    for activity, question in questions(session):
        if kind_of(activity).maps_opinions:
            found[activity].append(question)
    return [
        (activity, asked)
        for activity, asked in found.items()
        if any(entry.person for question in asked for entry, _place in question.given)
    ]


def people(written, authors):
    return {name: by_people(each, authors) for name, each in sorted(written.items()) if each}


def by_people(responses, authors):
    """
    ``{responses, people}``, people None where their number could join two texts of one person.

    Neither the people nor the texts over one a person may be few: three texts of one person, or
    six of five people, would say whose they are.
    """
    known = [authors[each] for each in responses if authors[each]]
    distinct, more = len(set(known)), len(known) - len(set(known))
    shown = len(known) == len(responses) and tellable(distinct, more)
    return {"responses": len(responses), "people": distinct if shown else None}


COMPUTED = {"profiles": profiles, "writers": writers, "opinions": opinions}

closing.before_close.append(keep)
