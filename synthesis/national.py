"""
The summary over the territories of one cycle.

Agents and residents are never added up without saying so, demonstrations never meet real sessions,
rehearsals never count. The number of queries does not depend on the number of sessions.
"""

from dataclasses import dataclass

from sessions.models import Session
from synthesis import pooling, restitution, themes
from synthesis.models import Finding
from territories.models import Cycle

FIRST = "manifeste-1"  # what findings were filed under before their seal told


def current_cycle():
    """The latest real cycle with a published session, else the demo's, else None."""
    published = Cycle.objects.filter(sessions__in=Session.objects.published()).order_by("-pk")
    return published.filter(demo=False).first() or published.filter(demo=True).first()


def of_cycle(cycle):
    """
    What the summary shows of a cycle.

    ``sessions``, ``counters`` (all together) and ``audiences`` (apart), ``matrix`` (rows and
    themes), ``constants``, ``common`` (questions asked everywhere), ``divergences``, ``lone``.
    """
    sessions = list(published(cycle))
    found = stated(sessions)
    taxonomy = themes.taxonomy()
    constants = [Constant.of(label, sessions, found) for label in taxonomy.constants]
    return {
        "sessions": sessions,
        "counters": counters(sessions),
        "audiences": by_audience(sessions),
        "taxonomy": taxonomy,
        "rows": rows(sessions, found, taxonomy),
        "constants": sorted(constants, key=lambda each: -len(each.supporting)),
        "common": pooling.of_sessions(sessions),
        "divergences": [each for each in found if each.type == Finding.Type.DIVERGENCE],
        "lone": [each for each in found if each.type == Finding.Type.LONE],
    }


def published(cycle):
    of_its_sort = Session.objects.published().filter(cycle=cycle, territory__demo=cycle.demo)
    return of_its_sort.select_related("territory").order_by("territory__name", "starts_at")


def stated(sessions):
    """The findings of these sessions as they were published, by territory: no draft among them."""
    sealed = restitution.latest(sessions)
    found = [
        sealed_finding(session, told)
        for session in sessions
        for told in sealed.get(session.pk, {"findings": []})["findings"]
    ]
    return sorted(found, key=lambda each: (each.session.territory.name, each.pk))


def sealed_finding(session, told):
    """A finding read out of a sealed version, in the current taxonomy; it is saved nowhere."""
    version = told.get("taxonomy", FIRST)
    return Finding(
        pk=told["id"],
        session=session,
        sentence=told["sentence"],
        type=told["type"],
        themes=themes.translated([theme["code"] for theme in told["themes"]], version),
        constants=constants_now(told["constants"], version),
    )


def constants_now(stances, version):
    """``{code: stance}`` in the current taxonomy; merged ones that said both say nothing."""
    found = {}
    for code, stance in stances.items():
        for now in themes.translated([code], version):
            found.setdefault(now, set()).add(stance)
    return {code: said.pop() for code, said in found.items() if len(said) == 1}


def counters(sessions):
    return {
        "territories": len({session.territory for session in sessions}),
        "sessions": len(sessions),
        "present": sum(session.present for session in sessions),
        "answered": sum(session.connected for session in sessions),
        "minutes": sum(session.minutes or 0 for session in sessions),
    }


def by_audience(sessions):
    """``[(audience, counters)]``, for those there are."""
    return [
        (audience, counters(held))
        for audience in Session.Audience
        if (held := of_audience(sessions, audience))
    ]


def rows(sessions, found, taxonomy):
    """The matrix: one row a territory and audience, one cell a theme, with its findings."""
    places = sorted(
        {(session.territory.name, session.audience) for session in sessions},
        key=lambda place: (Session.Audience.values.index(place[1]), themes.plain(place[0])),
    )
    return [
        {
            "territory": territory,
            "audience": Session.Audience(audience),
            "cells": cells(found, taxonomy, territory, audience),
        }
        for territory, audience in places
    ]


def cells(found, taxonomy, territory, audience):
    here = [
        each
        for each in found
        if each.session.territory.name == territory and each.session.audience == audience
    ]
    return [
        {"theme": theme, "findings": [each for each in here if theme.code in each.themes]}
        for theme in taxonomy.themes
    ]


@dataclass
class Constant:
    """What comes back: who says so, who says the contrary, who did not raise it."""

    label: themes.Label
    territories: list[str]
    supporting: list[str]
    contrary: list[str]
    findings: list[Finding]
    audiences: list[tuple]  # (audience, territories saying so, territories)

    @classmethod
    def of(cls, label, sessions, found):
        raised = [each for each in found if each.constants.get(label.code)]
        return cls(
            label=label,
            territories=names(sessions),
            supporting=names(said(raised, label, "supports")),
            contrary=names(said(raised, label, "contradicts")),
            findings=raised,
            audiences=split(label, sessions, raised),
        )

    @property
    def pips(self):
        """One a territory: those who say so, those who only say the contrary, the silent ones."""
        contrary = [name for name in self.contrary if name not in self.supporting]
        silent = len(self.territories) - len(self.supporting) - len(contrary)
        return ["yes"] * len(self.supporting) + ["no"] * len(contrary) + ["low"] * silent


def said(found, label, stance):
    return [each.session for each in found if each.constants[label.code] == stance]


def names(sessions):
    return sorted({session.territory.name for session in sessions}, key=themes.plain)


def split(label, sessions, raised):
    """``[(audience, territories saying so, territories)]``: open and internal apart."""
    supporting = said(raised, label, "supports")
    return [
        (audience, len(names(of_audience(supporting, audience))), len(names(held)))
        for audience in Session.Audience
        if (held := of_audience(sessions, audience))
    ]


def of_audience(sessions, audience):
    return [session for session in sessions if session.audience == audience]
