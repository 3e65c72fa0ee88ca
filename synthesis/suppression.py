"""
Which counts of a table may be told, so that nothing hidden is found again by subtraction.

Hiding small counts (primary suppression) is not enough: a margin less what is shown gives them
back. More is hidden, the smallest first (complementary suppression), until linear programming over
all that is shown leaves every hidden count open. Willenborg and de Waal, *Elements of Statistical
Disclosure Control* (2001), chapters 5 and 6; greedy here, since the tables of a room are small.
"""

from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron

from synthesis.tables import ALL

FLOOR = 11  # people: the least shown of a territory, of a group, and in open data
SURE = 1e-6  # how far off a whole number the solver may be


def suppressed(tables, floor=FLOOR, public=ALL):
    """
    The same tables with None for what may not be told; the same counts give the same tables.

    Several tables are of the same people and share one attribute. ``public`` names margins that
    are told elsewhere anyway: they stay, and each hidden count is as open as they let it be.
    """
    hidden = few = small(tables, floor) - public
    counts = merged(tables)
    widest = audit(without(tables, counts.keys() - public)) if few else {}
    while bare := exposed(audit(without(tables, hidden)), widest, few, floor):
        hidden = hidden | {complement(bare, counts, lines(tables), hidden | public)}
    return without(tables, hidden)


def merged(tables):
    return {name: count for each in tables for name, count in each.counts.items()}


def lines(tables):
    """``[(total, parts)]`` of all, each once."""
    found = {(total, tuple(parts)): None for each in tables for total, parts in each.sums}
    return list(found)


def without(tables, hidden):
    """The same tables, with None in these places."""
    return [
        replace(each, counts={n: None if n in hidden else each.counts[n] for n in each.counts})
        for each in tables
    ]


def small(tables, floor):
    """Counts under the floor, and the zeros that would tell what all of a small group said."""
    counts = merged(tables)
    if 0 < counts[ALL] < floor:
        return counts.keys() | set()
    groups = [parts for total, parts in lines(tables) if 0 < counts[total] < floor]
    few = {name for name, count in counts.items() if 0 < count < floor}
    return few | {name for parts in groups for name in parts}


def exposed(open, widest, few, floor):
    """
    The hidden counts that what is shown gives away.

    A small one must be as open as "fewer than the floor" is, 0 to ``floor - 1``: anything narrower
    would say more of those people than that they are few. One hidden for its sake must only not be
    known, else it hides nothing. Neither can be more open than public margins leave it.
    """
    wanted = {name: floor - 1 if name in few else 1 for name in open}
    return {
        name
        for name, (low, high) in open.items()
        if high - low < min(wanted[name], widest[name][1] - widest[name][0])
    }


def complement(bare, counts, sums, taken):
    """What to hide next: the smallest count beside those given away, else the smallest of all."""
    beside = {name for line in sums if bare & {line[0], *line[1]} for name in (line[0], *line[1])}
    return min(beside - taken or counts.keys() - taken, key=lambda name: by_size(name, counts))


def by_size(name, counts):
    """The smallest first, zeros last: they hide the least."""
    return not counts[name], counts[name], sorted(name)


def audit(tables, limits=None):
    """
    ``{name: (least, most)}``: what a reader can work out of each hidden count of these tables.

    ``limits``: what is known otherwise, in the same shape.

    One linear programme holds a copy of the unknowns for each bound. Tables that share a margin
    are networks: their bounds are whole numbers. What nothing bounds is cut off well above the
    floor.
    """
    counts = merged(tables)
    names = sorted((name for name, count in counts.items() if count is None), key=sorted)
    if not names:
        return {}
    left, right = equations(counts, lines(tables), names)
    widest = 0, sum(filter(None, counts.values())) + 2 * FLOOR
    aims = np.vstack([np.eye(len(names)), -np.eye(len(names))])
    solved = linprog(
        aims.ravel(),
        A_eq=kron(eye_array(len(aims)), left, format="csr"),
        b_eq=np.tile(right, len(aims)),
        bounds=[(limits or {}).get(name, widest) for name in names] * len(aims),
    )
    bounds = (np.abs(aims) * solved.x.reshape(aims.shape)).sum(axis=1)
    least, most = np.ceil(bounds[: len(names)] - SURE), np.floor(bounds[len(names) :] + SURE)
    return {name: (int(a), int(b)) for name, a, b in zip(names, least, most, strict=True)}


def equations(counts, sums, names):
    """What a reader knows of the hidden counts: each line of a table adds up to its margin."""
    place = {name: number for number, name in enumerate(names)}
    rows, known = [], []
    for total, parts in sums:
        signs = {total: -1} | dict.fromkeys(parts, 1)
        row = np.zeros(len(names))
        for name in signs.keys() & place.keys():
            row[place[name]] = signs[name]
        rows.append(row)
        known.append(-sum(sign * counts[name] for name, sign in signs.items() if name not in place))
    return csr_array(np.array(rows)), np.array(known)
