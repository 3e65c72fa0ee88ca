"""
What one group of opinion says more than everybody else, told only where it gives no number away.

The rule is public, so to be told, or not to be, says how many people at least, or at most, took a
side. Where that would narrow what a reader can work out of a hidden number, it is not told at all;
and whether it would is worked out of what is shown, whichever way it is.
"""

from synthesis import shares
from synthesis.suppression import FLOOR, audit
from synthesis.tables import ALL

SIDES = 2  # the answers that take a side, the first ones


def leanings(counted, shown, turn=0):
    """
    ``[(row, column)]``: the groups and sides of which it may be told, and is true.

    Two tables of one statement by group, who is in no group on the last row: as counted, and as it
    is kept, with None where a count is hidden. ``turn``: which group comes first, as what is told
    of one leaves less to tell of another.
    """
    found, before, limits = [], audit([shown]), {}
    groups = counted.rows[:-1]
    first = turn % len(groups)
    for column in counted.columns[:SIDES]:
        for row in groups[first:] + groups[:first]:
            name, least = counted.cell(row, column), enough(counted, row, column)
            says = counted.counts[name] >= least
            low, high = audit([shown], limits).get(name, (least, least))
            if low < least <= high:
                told = {True: (least, high), False: (low, least - 1)}
                if not all(hides([shown], limits | {name: each}, before) for each in told.values()):
                    continue
                limits[name] = told[says]
            found += [(row, column)] if says else []
    return sorted(found)


def enough(table, row, column):
    """
    How many people of a group must take a side, for its share to be surely above all others'.

    The Wilson 80 % intervals do not touch. Who did not vote counts as not having taken it.
    """
    size, all = table.counts[table.row(row)], table.counts[ALL]
    side, rest = table.counts[table.column(column)], all - size
    possible = range(max(0, side - rest), min(size, side) + 1)
    return next((n for n in possible if above(n, size, side - n, rest)), all + 1)


def above(n, size, others, rest):
    return shares.wilson(n, size, shares.Z80)[0] > shares.wilson(others, rest, shares.Z80)[1]


def hides(tables, limits, before):
    """Whether every hidden count stays as open as it was, or as "fewer than the floor" is."""
    after = audit(tables, limits)
    return all(
        after[name][1] - after[name][0] >= min(FLOOR - 1, high - low)
        for name, (low, high) in before.items()
    )
