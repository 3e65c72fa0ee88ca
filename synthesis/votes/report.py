"""Everything votes say, as plain data: what ``bin/manage opinions`` prints."""

import numpy as np
from django.utils.translation import gettext as _
from threadpoolctl import threadpool_limits

from synthesis import shares
from synthesis.files import order
from synthesis.votes import factors, groups, polis, straight
from synthesis.votes.matrix import read

SAID = {  # of a verdict; a majority or a split is unclear
    (shares.CONVERGENCE, True): "consensus-agree",
    (shares.CONVERGENCE, False): "consensus-disagree",
    (shares.DIVERGENCE, True): "divided",
    (shares.DIVERGENCE, False): "divided",
}
DIGITS, POLIS_DIGITS = 4, 12
LEAST_IN_CONSENSUS = 10  # votes on a side, of each group


def report(votes, statements=None, predict=None, told=lambda done, total: None):
    """
    What these votes say, the same for the same rows in any order.

    ``votes``: rows ``(statement, person, vote)``, one a pair, ids as text, vote 1, 0 or -1;
    ``statements``: ``{id: text}``; ``predict``: pairs ``(statement, person)``; ``told`` is called
    with the steps done and their number.
    """
    votes = read(votes)
    steps = Steps(told)
    with threadpool_limits(1):  # more threads would add up in another order
        lines = straight.flagged(votes)
        steps.total = (1 + groups.steps()) * (2 if lines else 1)
        model, found = modelled(votes, steps)
        said = {
            "rules": rules(),
            "participants": len(votes.people),
            "votes": len(votes.values),
            "statements": [
                {**each, "text": statements.get(each["comment-id"])} if statements else each
                for each in counted(votes)
            ],
            "straight_liners": lines,
            **grouped(votes, found),
            "without_straight_liners": without(votes, lines, steps),
            "polis": as_polis(votes, found),
        }
        if predict is not None:
            said["predictions"] = predictions(votes, model, predict)
    return said


class Steps:
    """Counts what is done, for whoever waits."""

    def __init__(self, told):
        self.told, self.done, self.total = told, 0, 1

    def __call__(self):
        self.done += 1
        self.told(self.done, self.total)


def modelled(votes, steps):
    model = factors.fit(votes)
    steps()
    return model, groups.find(votes, model, steps)


def rules():
    """What the figures are, in the language of the interface."""
    return {
        "share": _("agree / (agree + disagree)"),
        "interval": _(
            "Wilson, 95 per cent: chance among comparable people, not whom they represent"
        ),
        "verdict": _(
            "From 10 votes: consensus where the Wilson 80 per cent lower bound of one side is at "
            "least 0.60; divided where that of both is at least 0.25; else unclear"
        ),
        "group_consensus": _(
            "In every group, 10 votes for or against and a Wilson 80 per cent lower bound of the "
            "same side of at least 0.50"
        ),
    }


def counted(votes):
    return [
        {"comment-id": name, **stated(*(int(side) for side in sides))}
        for name, sides in zip(votes.statements, votes.counts(), strict=True)
    ]


def stated(agree, disagree, passed):
    """Counts of one statement, its share with the interval, and the verdict."""
    took = agree + disagree
    kind = shares.verdict(agree, disagree, passed)
    return {
        "agree": agree,
        "disagree": disagree,
        "pass": passed,
        "share": round(agree / took, DIGITS) if took else None,
        "interval": [round(bound, DIGITS) for bound in shares.wilson(agree, took)]
        if took
        else None,
        "verdict": SAID.get((kind, agree > disagree), "unclear"),
    }


def grouped(votes, found):
    """The groups, or why there are none; what they share; where they stand on the map."""
    if found.labels is None:
        none = {"groups": None, "groups_reason": found.reason}
        return {**none, "group_consensus": None, "map": None}
    members = zip(votes.people, found.labels.tolist(), strict=True)
    numbers = range(1, found.k + 1)
    return {
        "groups": {
            "k": found.k,
            "stability": found.stability,
            "people": {str(each): int(found.of(each).sum()) for each in numbers},
            "members": {person: group for person, group in members if group},
        },
        "groups_reason": None,
        "group_consensus": shared(votes, [votes.counts(found.of(each)) for each in numbers]),
        "map": [placed(found, each) for each in numbers],
    }


def placed(found, number):
    """Where a group stands on the map: its centre and how far it spreads, nobody in particular."""
    points = found.placed[found.of(number)]
    return {
        "group": number,
        "people": len(points),
        "centre": rounded(points.mean(axis=0)),
        "spread": rounded(points.std(axis=0)),
    }


def shared(votes, counts):
    """The statements every group takes the same side on, the surest first."""
    found = []
    for place, name in enumerate(votes.statements):
        sides = [each[place, :2].tolist() for each in counts]
        for side, said in enumerate(("agree", "disagree")):
            bounds = [shares.wilson(each[side], sum(each), shares.Z80)[0] for each in sides]
            if min(bounds) >= shares.MOST and min(map(sum, sides)) >= LEAST_IN_CONSENSUS:
                bounds = [round(bound, DIGITS) for bound in bounds]
                found.append({"comment-id": name, "side": said, "lower_bounds": bounds})
    return sorted(found, key=lambda each: -min(each["lower_bounds"]))


def without(votes, lines, steps):
    """The same figures without straight-liners; None where there are none, or nobody else."""
    names = {line["voter-id"] for line in lines}
    if len(names) in (0, len(votes.people)):
        return None
    rest = votes.only(np.array([person not in names for person in votes.people]))
    _model, found = modelled(rest, steps)
    return {
        "participants": len(rest.people),
        "statements": counted(rest),
        **grouped(rest, found),
    }


def as_polis(votes, found):
    """Polis' figures; those that compare groups only where there are groups, ours."""
    names = votes.statements
    agreed, disagreed = polis.consensus(votes.counts())
    return {
        "about": _("Computed as Polis does, for comparison; the groups are those above."),
        "pca": [
            dict(zip(names, rounded(axis, POLIS_DIGITS), strict=True))
            for axis in polis.components(votes)
        ],
        "consensus": {
            "agree": [names[place] for place in agreed],
            "disagree": [names[place] for place in disagreed],
        },
        "group_aware_consensus": by_statement(names, group_aware(votes, found)),
        "representativeness": representative(votes, found),
    }


def group_aware(votes, found):
    if found.labels is None:
        return None
    numbers = range(1, found.k + 1)
    return polis.group_aware([votes.counts(found.of(each)) for each in numbers])


def representative(votes, found):
    """By group: ``{figure: {statement: {agree, disagree}}}``."""
    if found.labels is None:
        return None
    inside = found.labels > 0
    return {
        str(each): {
            figure: by_statement(votes.statements, table)
            for figure, table in polis.representative(
                votes.counts(found.of(each)), votes.counts(inside & ~found.of(each))
            ).items()
        }
        for each in range(1, found.k + 1)
    }


def by_statement(names, table):
    if table is None:
        return None
    return {
        name: dict(zip(("agree", "disagree"), rounded(row, POLIS_DIGITS), strict=True))
        for name, row in zip(names, table, strict=True)
    }


def predictions(votes, model, pairs):
    """How probable it is that each of these votes is 1; who or what was never seen has one too."""
    row = {person: place for place, person in enumerate(votes.people)}
    column = {statement: place for place, statement in enumerate(votes.statements)}
    pairs = sorted(pairs, key=lambda pair: (order(pair[0]), order(pair[1])))
    rows = np.array([row.get(person, -1) for _statement, person in pairs], int)
    columns = np.array([column.get(statement, -1) for statement, _person in pairs], int)
    return [
        {"comment-id": statement, "voter-id": person, "p_agree": p}
        for (statement, person), p in zip(pairs, rounded(model.p_agree(rows, columns)), strict=True)
    ]


def rounded(values, digits=DIGITS):
    return [round(float(value), digits) + 0.0 for value in values]
