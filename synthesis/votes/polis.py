"""
Polis' own figures, for those who come from there: beside ours, never mixed with them.

Small et al., “Polis: Scaling deliberation by mapping high dimensional opinion spaces” (2021): means
in place of missing votes, two principal components; groups compared by shares with one vote added
to each side and by their z scores. The groups themselves are ours: theirs depend on where a worker
started (Polis issue 2358).
"""

import numpy as np
from scipy.linalg import eigh

SURE = 1.2815515655446004  # z, one-sided, 90 %
LISTED = 5


def components(votes):
    """The two principal components of the votes: (2, statements), each of length 1."""
    table = votes.dense()
    centred = np.nan_to_num(table - np.nanmean(table, axis=0))
    _values, vectors = eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2].T
    return axes * np.where((axes**3).sum(axis=1) < 0, -1, 1)[:, None]


def probability(given, seen):
    """The share of one side among all votes, one vote for and one against added."""
    return (given + 1) / (seen + 2)


def test(given, seen):
    """How far a share is from one half, as a z score."""
    return 2 * np.sqrt(seen + 1) * ((given + 1) / (seen + 1) - 0.5)


def comparison(given, seen, given_elsewhere, seen_elsewhere):
    """How far a share in a group is from that of all others, as a z score."""
    one, other = given + 1, given_elsewhere + 1
    seen, seen_elsewhere = seen + 1, seen_elsewhere + 1
    both = (one + other) / (seen + seen_elsewhere)
    error = np.sqrt(np.maximum(both * (1 - both), 0) * (1 / seen + 1 / seen_elsewhere))
    difference = one / seen - other / seen_elsewhere
    return np.where(both == 1, 0.0, difference / np.where(both == 1, 1, error))


def group_aware(counts):
    """Group-aware consensus on agreeing and on disagreeing, (statements, 2), of ``by_group``."""
    return np.prod([probability(each[:, :2], seen(each)) for each in counts], axis=0)


def representative(inside, outside):
    """Of one group, by statement and side (agree, disagree): shares, and how far from others."""
    p = probability(inside[:, :2], seen(inside))
    return {
        "probability": p,
        "probability_test": test(inside[:, :2], seen(inside)),
        "representativeness": p / probability(outside[:, :2], seen(outside)),
        "representativeness_test": comparison(
            inside[:, :2], seen(inside), outside[:, :2], seen(outside)
        ),
    }


def seen(counts):
    return counts.sum(axis=1, keepdims=True)


def consensus(counts):
    """Places of the statements Polis would list, ``(agreed, disagreed)``, the surest first."""
    p, z = probability(counts[:, :2], seen(counts)), test(counts[:, :2], seen(counts))
    score = np.where((p > 0.5) & (z > SURE), p * z, -1).round(9)
    ranked = [np.argsort(-score[:, side], kind="stable")[:LISTED] for side in (0, 1)]
    return [[int(at) for at in ranked[side] if score[at, side] > 0] for side in (0, 1)]
