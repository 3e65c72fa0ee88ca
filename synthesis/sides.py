"""
The votes a finding may stand on: who took which side, and what may be said of it.

A vote is a whole activity, or one of its items (a statement, a card). It has sides where its kind
says so; without them it is only a number of people who answered.
"""

from dataclasses import dataclass
from math import ceil, floor

from django.utils import translation
from django.utils.translation import gettext as _

from sessions import tallies
from sessions.kinds import kind_of
from sessions.models import Activity
from synthesis import contributions, findings
from synthesis.shares import verdict, wilson


@dataclass(frozen=True)
class Vote:
    activity: Activity
    people: int  # who answered
    item: str = ""
    text: str = ""  # what was asked
    labels: tuple[str, ...] = ()  # of the two sides, and of neither
    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def key(self):
        return f"{self.activity.pk}:{self.item}" if self.item else str(self.activity.pk)

    @property
    def title(self):
        return f"{self.activity.title} · {self.text}" if self.item else self.activity.title

    @property
    def verdict(self):
        """The type its counts allow, None under ten votes and where there are no two sides."""
        return verdict(self.agree, self.disagree, self.passed) if self.labels else None

    @property
    def sides(self):
        """``[(label, people)]``: the larger side, the other, neither."""
        counted = [*zip(self.labels, (self.agree, self.disagree, self.passed), strict=True)]
        return counted if self.agrees else [counted[1], counted[0], counted[2]]

    @property
    def agrees(self):
        """Whether the first side is the larger one."""
        return self.agree >= self.disagree

    def opposes(self, said):
        """Whether this contribution argues against what the larger side says."""
        same = (said.activity.pk, said.item) == (self.activity.pk, self.item)
        return same and said.against is self.agrees

    def supports(self, said):
        same = (said.activity.pk, said.item) == (self.activity.pk, self.item)
        return same and said.against is not None and said.against is not self.agrees


def of_session(session):
    """Every ``Vote`` of a session, in the order of the agenda; words in its language."""
    instead = contributions.replaced(contributions.edited(session))
    with translation.override(session.language):
        return [
            vote
            for activity, entries in findings.voted(session)
            for vote in of_activity(activity, entries, instead)
        ]


def of_activity(activity, entries, instead):
    """The votes of one; what people wrote and others voted on, as it is read (``instead``)."""
    activity.items = contributions.published_items(activity, instead)
    people = findings.people(entries)
    rows = [row for row in kind_of(activity).sides(activity, entries) if answered(row)]
    whole = [] if any(not row["id"] for row in rows) else [Vote(activity, people)]
    return whole + [of_row(activity, row) for row in rows]


def answered(row):
    return row["agree"] + row["disagree"] + row["passed"]


def of_row(activity, row):
    counts = {side: row[side] for side in ("agree", "disagree", "passed")}
    labels = tuple(map(str, row["labels"]))
    return Vote(activity, answered(row), row["id"], str(row["text"]), labels, **counts)


def published(vote, base):
    """
    What a restitution says of a vote, a JSON object; ``base``: ``{connected, present}``.

    ``answered``, and of a vote with sides their ``labels``, counts, ``verdict`` and ``interval``.
    """
    told = {"id": vote.activity.pk, "title": vote.activity.title, "answered": vote.people, **base}
    if not vote.labels:
        return {**told, "item": "", "sides": []}
    return {
        **told,
        "item": vote.item,
        "text": vote.text,
        "sides": [{"label": label, "people": people} for label, people in vote.sides if label],
        "agree": vote.agree,
        "disagree": vote.disagree,
        "passed": vote.passed,
        "verdict": vote.verdict,
        "interval": interval(vote),
    }


def interval(vote):
    """
    How sure the share of the larger side is: ``{label, people, of, low, high, words}``.

    Wilson's, at 95 %, in whole per cent, among those who took a side; None under ten of them.
    """
    (label, people), (_other, fewer), _neither = vote.sides
    total = people + fewer
    if tallies.share(people, total) is None:
        return None
    low, high = wilson(people, total)
    told = {"label": label, "people": people, "of": total}
    told |= {"low": floor(100 * low), "high": ceil(100 * high)}
    words = _(
        "“%(label)s”: %(people)d of the %(of)d who took a side. Were they drawn by lot among people"
        " like them, the share of all these would be between %(low)d and %(high)d out of 100, with"
        " 19 chances in 20. They were not: this says nothing of those who were absent."
    )
    return {**told, "words": words % told}
