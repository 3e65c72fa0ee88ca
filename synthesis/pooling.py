"""
Answers to the questions asked everywhere in the same words, added up over territories.

Only published figures are read, and only the same question of the same version is added to itself:
reworded, it is another question. Agents and residents stay apart.
"""

from collections import defaultdict

from sessions.kinds import registry
from sessions.models import Session
from sessions.tallies import bars
from synthesis.models import Restitution


def of_sessions(sessions):
    """
    The common questions that were answered, ``[{version, steps, questions}]``.

    A question is ``{text, audiences}``, an audience ``{audience, territories, rows, total,
    unknown}``.
    """
    versions = defaultdict(lambda: defaultdict(list))
    for session, figures in published(sessions):
        for told in questions(figures):
            versions[told["version"]][told["id"]].append((session, told))
    return [version(each, versions[each]) for each in sorted(versions)]


def published(sessions):
    """``[(session, figures)]`` of the latest restitution of each."""
    rows = Restitution.objects.filter(session__in=sessions).order_by("version")
    latest = dict(rows.values_list("session", "data__figures"))
    return [(session, latest[session.pk]) for session in sessions if session.pk in latest]


def questions(figures):
    """
    What these figures say of common questions; one that nobody answered was not asked.

    Asked twice in a session, it was asked of the same people: the first time counts.
    """
    kinds = [(registry.get(each.get("kind")), each["measures"]) for each in figures]
    told = [each for kind, measures in kinds if kind for each in kind.common(measures)]
    asked = [each for each in told if each["answered"] or each["unknown"]]
    return list({(each["version"], each["id"]): each for each in reversed(asked)}.values())


def version(number, asked):
    told = [given[0][1] for given in asked.values()]
    return {
        "version": number,
        "steps": told[0]["steps"],
        "questions": [question(asked[id]) for id in sorted(asked)],
    }


def question(given):
    return {
        "text": given[0][1]["text"],
        "audiences": [
            together(audience, held)
            for audience in Session.Audience
            if (held := [each for each in given if each[0].audience == audience])
        ],
    }


def together(audience, given):
    told = [each for _session, each in given]
    counts = [sum(step) for step in zip(*(each["counts"] for each in told), strict=True)]
    return {
        "audience": audience,
        "territories": len({session.territory_id for session, _told in given}),
        "unknown": sum(each["unknown"] for each in told),
        **bars(told[0]["steps"], counts),
    }
