"""
Findings proposed: sentences made by templates from what was voted and said, for a person to judge.

Each says who says what, with its counts and no word that judges. A draft is labelled as such,
stands on its evidence like any finding, and is shown to nobody before a person confirms it. The
same session gives the same drafts.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.models import Session
from synthesis import contributions, rewriting, sides, strength, themes, verbatims
from synthesis.evidence import of_text, of_vote
from synthesis.models import LONGEST, Finding

SEVERAL = 3  # contributions; fewer make no theme of a session


@dataclass
class Draft:
    key: str  # the template, and of what
    sentence: str
    basis: strength.Basis
    themes: list[str] = field(default_factory=list)
    reworded: bool = False

    @property
    def evidence(self):
        return [
            *(of_text(each) for each in self.basis.pro),
            *(of_text(each, against=True) for each in self.basis.con),
            *(of_vote(vote) for vote in self.basis.votes),
        ]


def propose(session, *, reword=False):
    """
    Put the drafts of a session in the place of those that wait; none comes back that was judged.

    Returns ``(drafts, refused)``: how many wait, and why the sentences that a machine rewrote were
    left as they were, one reason each.
    """
    found = unjudged(session, of_session(session))
    refused = reworded(session, found) if reword else []  # outside: a machine takes its time
    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)  # one proposes at a time
        session.findings.all().drafts().delete()
        kept = [keep(session, draft) for draft in unjudged(session, found)]
    return len(kept), refused


def unjudged(session, found):
    judged = session.findings.exclude(draft="").exclude(origin=Finding.Origin.SUGGESTION)
    known = set(judged.values_list("draft", flat=True))
    return [draft for draft in found if draft.key not in known]


def keep(session, draft):
    finding = Finding(
        session=session,
        sentence=draft.sentence,
        type=draft.basis.proposed(draft.sentence),
        themes=draft.themes,
        origin=Finding.Origin.SUGGESTION,
        draft=draft.key,
        reworded=draft.reworded,
    )
    return finding.stand_on(draft.evidence)


def reworded(session, found):
    """Put a machine's sentences in, where they say the same; returns why the others are kept."""
    refused = []
    answers = rewriting.rewrite(found, session.language)
    for draft, (sentence, refusal) in zip(found, answers, strict=True):
        draft.reworded = sentence != draft.sentence
        draft.sentence = sentence
        refused += [refusal] if refusal else []
    return refused


def of_session(session):
    said = contributions.opinions(contributions.of_session(session))
    return made(session, said, sides.of_session(session))


def made(session, said, votes):
    """Every draft of a session, in its language; one that is too long for a finding is left out."""
    with translation.override(session.language):
        found = [*of_votes(said, votes), *of_themes(said)]
    return [draft for draft in found if len(draft.sentence) <= LONGEST]


def of_votes(said, votes):
    """One a vote of which something may be said, with the arguments its authors gave on it."""
    for vote in votes:
        if vote.verdict:
            pro = [each for each in said if vote.supports(each)]
            con = [each for each in said if vote.opposes(each)]
            yield Draft(f"vote-{vote.key}", voted(vote), strength.Basis([vote], pro, con))


def voted(vote):
    (label, most), (other, fewer), (_label, neither) = vote.sides
    text = vote.text.rstrip(".")  # it stands within a sentence
    told = {"text": text, "label": label, "most": most, "other": other, "fewer": fewer}
    return ngettext(
        "On “%(text)s”, %(most)d person out of %(all)d answers “%(label)s”."
        " “%(other)s”: %(fewer)d. Neither: %(neither)d.",
        "On “%(text)s”, %(most)d people out of %(all)d answer “%(label)s”."
        " “%(other)s”: %(fewer)d. Neither: %(neither)d.",
        most,
    ) % {**told, "neither": neither, "all": most + fewer + neither}


def of_themes(said):
    """One a theme that several contributions no finding stands on are filed under, or suggested."""
    found = defaultdict(list)
    for each in contributions.unclassified(said):
        for theme in each.filed or each.suggested:
            found[theme.code].append(each)
    for theme in themes.taxonomy().themes:
        if len(about := found[theme.code]) >= SEVERAL:
            sentence, basis = spoken_of(theme, about), strength.Basis(pro=about)
            yield Draft(f"theme-{theme.code}", sentence, basis, [theme.code])


def spoken_of(theme, about):
    told = {"theme": theme.name, "quote": verbatims.choose(about, most=1)[0].text}
    sentence = _("Several contributions speak of “%(theme)s”. One says: “%(quote)s”") % told
    if len(sentence) <= LONGEST:
        return sentence
    return _("Several contributions speak of “%(theme)s”.") % told


def counted(session):
    """How many drafts were confirmed, corrected, refused, and how many a machine rewrote."""
    origins = list(session.findings.exclude(draft="").values_list("origin", "reworded"))
    kept = (Finding.Origin.CONFIRMED, Finding.Origin.CORRECTED, Finding.Origin.REFUSED)
    return {
        "proposed": len(origins),
        **{origin.value: sum(each == origin for each, _by in origins) for origin in kept},
        "reworded": sum(by for each, by in origins if each in kept[:2]),
    }
