"""
What a finding may be called: the rule of ``synthesis/shares.py`` on the votes it stands on.

From ten votes the rule gives the type. Another one needs a written reason, which is published; two
things no reason lifts: without a vote of ten people nothing is said of how an opinion is shared,
and no convergence leaves an opposed contribution out.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from sessions.tallies import FEW
from synthesis.contributions import Said
from synthesis.models import Evidence, Finding
from synthesis.sides import Vote
from synthesis.taxonomy import translated

Type = Finding.Type
# What says how an opinion is shared: meaningless for a handful of people.
SHARED = {Type.CONVERGENCE, Type.MAJORITY, Type.SPLIT, Type.DIVERGENCE}
LEANING = {Type.CONVERGENCE, Type.MAJORITY}  # towards one of the two sides
LONE = 2  # contributions; more are no lone voice


@dataclass
class Basis:
    """What a finding stands on, to be weighed."""

    votes: list[Vote] = field(default_factory=list)
    pro: list[Said] = field(default_factory=list)
    con: list[Said] = field(default_factory=list)

    @property
    def verdict(self):
        """What each of its votes allows to say; None where one allows nothing, or they differ."""
        told = {(vote.verdict, vote.verdict in LEANING and vote.agrees) for vote in self.votes}
        return told.pop()[0] if len(told) == 1 else None

    @property
    def behind(self):
        """People of its fullest vote: contributions are no people, one may write ten."""
        return max((vote.people for vote in self.votes), default=0)

    def proposed(self, sentence):
        """The type the rule gives this sentence."""
        if self.verdict:
            return self.verdict
        if sentence.rstrip().endswith("?"):
            return Type.QUESTION
        return Type.LONE if not self.votes and len(self.pro) == 1 else Type.CASE

    def follows(self, type):
        """Whether this type is the rule's, or one that the rule leaves to people."""
        if self.verdict:
            return type == self.verdict
        return len(self.pro) <= LONE if type == Type.LONE else type not in SHARED

    def left_out(self, said, opposed):
        """Opposed contributions that are linked neither for nor against; ``opposed`` are keys."""
        linked = {each.key for each in self.pro + self.con}
        return [
            each
            for each in said
            if each.key not in linked
            and (each.key in opposed or any(vote.opposes(each) for vote in self.votes))
        ]

    def check(self, type, reason, left_out):
        """Raise ``ValidationError`` where this type cannot be said of it."""
        if type in SHARED and self.behind < FEW:
            raise ValidationError(TOO_FEW, params={"behind": self.behind})
        if type == Type.CONVERGENCE and left_out:
            told = {"number": len(left_out), "text": Truncator(left_out[0].text).chars(80)}
            raise ValidationError(LEFT_OUT, params=told)
        if not self.follows(type) and not reason:
            rule = Type(self.verdict).label if self.verdict else _("nothing, for want of votes")
            raise ValidationError(NO_REASON, params={"rule": rule})


TOO_FEW = _(
    "This type needs a vote of 10 people or more (the fullest one linked: %(behind)d): link one, or"
    " choose “To be read case by case”, “Lone voice” or “Open question”."
)
LEFT_OUT = _(
    "A convergence leaves no opposed contribution out: link them, against. Left out: %(number)d,"
    " among them “%(text)s”."
)
NO_REASON = _("The rule says: %(rule)s. To say something else, write why: it is published.")


def contested(session):
    """What is linked against a finding: ``[(finding id, its themes now, contribution's key)]``."""
    standing = session.findings.all().standing()
    found = Evidence.objects.seen().filter(finding__in=standing, against=True)
    rows = found.values_list("finding", "finding__themes", "finding__taxonomy", "response", "field")
    return [
        (of, set(translated(themes, version)), f"{response}-{field}")
        for of, themes, version, response, field in rows
    ]


def opposed(contested, themes, version, but=None):
    """Keys of the contributions linked against another finding of one of these themes."""
    asked = set(translated(themes, version))
    return {key for of, theirs, key in contested if of != but and theirs & asked}
