"""
Somebody who reads all that is published and tries to find again what was hidden.

Written apart from what hides: it subtracts, and it looks over whole numbers for the least and the
most that each hidden count can be.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

MOST = 10_000  # people: nobody thinks a room is larger


def published(tables):
    """What is told, ``{name: count or None}``, and what adds up, ``(total, *parts)``."""
    told = {name: count for each in tables for name, count in each.counts.items()}
    return told, [(total, *parts) for each in tables for total, parts in each.sums]


def subtracted(told, sums):
    """What is found by subtracting what is told from the margins, again and again."""
    known = {name: count for name, count in told.items() if count is not None}
    found = {}
    while alone := next((line for line in sums if len(missing(line, known)) == 1), None):
        total, *parts = alone
        (name,) = missing(alone, known)
        rest = sum(known[each] for each in parts if each != name)
        known[name] = found[name] = rest if name == total else known[total] - rest
    return found


def missing(line, known):
    return [name for name in line if name not in known]


def bounds(told, sums, floors=None):
    """
    ``{name: (least, most)}`` of each hidden count, over whole numbers.

    ``floors``: how many there are at least, where something else says so.
    """
    names = sorted((name for name, count in told.items() if count is None), key=sorted)
    if not names:
        return {}
    rows, sides = [], []
    for total, *parts in sums:
        signs = {total: -1} | dict.fromkeys(parts, 1)
        rows.append([signs.get(name, 0) for name in names])
        sides.append(-sum(sign * (told[name] or 0) for name, sign in signs.items()))
    lines = LinearConstraint(np.array(rows), sides, sides)
    least = np.array([(floors or {}).get(name, 0) for name in names])
    return {name: extremes(place, least, lines) for place, name in enumerate(names)}


def extremes(place, least, lines):
    aim = np.zeros(len(least))
    aim[place] = 1
    whole, free = np.ones(len(least)), Bounds(least, MOST)
    ends = [milp(s * aim, constraints=lines, bounds=free, integrality=whole) for s in (1, -1)]
    return tuple(round(each.x[place]) for each in ends)


def recovered(told, sums):
    """The hidden counts that are found again."""
    narrow = {name for name, (low, high) in bounds(told, sums).items() if low == high}
    return narrow | subtracted(told, sums).keys()
