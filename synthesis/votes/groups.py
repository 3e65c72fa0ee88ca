"""
Opinion groups, only where they are sure.

People are placed on the map of the factor model and split by k-means. A split is kept only if it is
found again from half of the people and from half of the statements: the mean adjusted Rand index
(Hubert & Arabie 1985) of such halves with the whole, its stability. Few people, a small group or a
split that does not come back: no groups, and the reason.
"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from scipy.special import comb

from synthesis.votes import factors

LEAST_VOTES = 7  # a person's, or all statements where there are fewer: as Polis
LEAST_PEOPLE = 50
LEAST_IN_GROUP = 11
SPLITS = (2, 3, 4)
STABLE = 0.6
BETTER = 0.1  # by how much more groups must be stabler than fewer
HALVES = 10  # of the people, and as many of the statements
CROWD = 250  # people of a half at most: more would only take longer
ROUNDS = 10  # of the model, on a half
TURNS = 100  # of k-means, at most; it stops where nobody moves


@dataclass(frozen=True)
class Groups:
    """``groups`` by person (0 for who is in none), places on the map, or the reason of none."""

    clustered: np.ndarray  # mask over people
    labels: np.ndarray | None = None  # 1 is the largest group
    stability: float | None = None
    placed: np.ndarray | None = None
    reason: str = ""

    @property
    def k(self):
        return int(self.labels.max())

    def of(self, number):
        """Who is in that group: a mask over people."""
        return self.labels == number


def find(votes, model, told=lambda: None):
    """The ``Groups`` of these votes; ``told`` is called as many times as ``steps()`` says."""
    clustered = votes.each() >= max(1, min(LEAST_VOTES, votes.width))
    if clustered.sum() < LEAST_PEOPLE:
        return Groups(clustered, reason=few(clustered.sum()))
    placed = model.map()
    splits = {k: split(placed[clustered], k) for k in SPLITS}
    splits = {k: each for k, each in splits.items() if np.bincount(each).min() >= LEAST_IN_GROUP}
    if not splits:
        return Groups(clustered, reason=small())
    stable = stabilities(votes, clustered, splits, told)
    k = chosen(stable)
    if stable[k] < STABLE:
        return Groups(clustered, stability=stable[k], reason=unstable(stable[k]))
    labels = np.zeros(len(votes.people), int)
    labels[clustered] = 1 + by_size(splits[k])
    return Groups(clustered, labels, stable[k], placed)


def steps():
    return 2 * HALVES


def chosen(stable):
    """How many groups: few, unless more are clearly stabler."""
    return max(sorted(stable), key=lambda k: round(stable[k] - BETTER * (k - min(stable)), 6))


def stabilities(votes, clustered, splits, told):
    """``{k: stability}``: how far each split is found again from halves."""
    generator = np.random.default_rng(0)
    found = {k: [] for k in splits}
    for people, statements in halves(generator, clustered, votes.width):
        part = votes.only(people, statements)
        placed = factors.fit(part, ROUNDS).map()
        within = people[clustered]
        for k, labels in splits.items():
            found[k].append(agreement(split(placed, k), labels[within]))
        told()
    return {k: round(float(np.mean(each)), 3) for k, each in found.items()}


def halves(generator, clustered, width):
    """Masks of people and statements: half of the first, all of the second, then the reverse."""
    for _half in range(HALVES):
        count = clustered.sum()
        yield drawn(generator, clustered, min(count // 2, CROWD)), None
        people = drawn(generator, clustered, min(count, 2 * CROWD))
        yield people, drawn(generator, np.ones(width, bool), (width + 1) // 2)


def drawn(generator, mask, count):
    """So many of those of a mask, at random: a mask again."""
    kept = np.zeros(len(mask), bool)
    kept[generator.permutation(np.flatnonzero(mask))[:count]] = True
    return kept


def split(placed, k):
    """K-means of points on a plane: the best of four starts, slices across four directions."""
    tried = [settled(placed, slices(placed, angle, k), k) for angle in np.pi * np.arange(4) / 4]
    return min(tried, key=lambda each: round(each[1], 6))[0]


def slices(placed, angle, k):
    """As many people in each, in their order along a direction."""
    along = placed @ np.array([np.cos(angle), np.sin(angle)])
    return np.argsort(np.argsort(along, kind="stable"), kind="stable") * k // len(placed)


def settled(placed, labels, k):
    """Each point with its nearest centre, until nobody moves; and the sum of squared distances."""
    for _turn in range(TURNS):
        held = np.eye(k)[labels]
        centres = held.T @ placed / np.maximum(held.sum(axis=0), 1)[:, None]
        distances = ((placed[:, None, :] - centres) ** 2).sum(axis=2)
        nearest = distances.argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
    return labels, float(distances.min(axis=1).sum())


def by_size(labels):
    """The same groups, the largest first; of two as large, that of the first person."""
    counts, firsts = np.bincount(labels), [np.argmax(labels == each) for each in set(labels)]
    ranked = sorted(range(len(counts)), key=lambda each: (-counts[each], firsts[each]))
    return np.argsort(ranked)[labels]


def agreement(one, other):
    """The adjusted Rand index of two groupings of the same people: 1 the same, 0 chance."""
    table = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(table, (one, other), 1)
    both = comb(table, 2).sum()
    rows, columns = comb(table.sum(axis=1), 2).sum(), comb(table.sum(axis=0), 2).sum()
    chance = rows * columns / comb(len(one), 2)
    most = (rows + columns) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def few(count):
    return _(
        "Groups need %(least)s people with at least %(votes)s votes (or all statements, where "
        "there are fewer): there are %(count)s."
    ) % {"least": LEAST_PEOPLE, "votes": LEAST_VOTES, "count": count}


def small():
    return _("One group would have fewer than %(least)s people.") % {"least": LEAST_IN_GROUP}


def unstable(stability):
    return _(
        "The groups are not stable: half of the people or of the statements give others "
        "(%(stability)s, where 1 is the same groups and 0 is chance; %(least)s is needed)."
    ) % {"stability": stability, "least": STABLE}
