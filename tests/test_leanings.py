"""What one group says more than the others: told where it is sure, and gives nobody away."""

from random import Random

import pytest

from synthesis import leanings
from synthesis.shares import Z80, wilson
from synthesis.suppression import suppressed
from synthesis.tables import NONE, table
from tests.attack import bounds, published

COLUMNS = ["0", "1", "2", NONE]


def voted(*groups, apart=(0, 0, 0, 0)):
    """The votes on a statement by group, as counted and as they are kept."""
    names = [*map(str, range(1, len(groups) + 1)), NONE]
    people = {
        (name, column): count
        for name, row in zip(names, [*groups, apart], strict=True)
        for column, count in zip(COLUMNS, row, strict=True)
    }
    counted = table("group", "vote", names, COLUMNS, people)
    return counted, *suppressed([counted], public=counted.margins)


def test_a_side_taken_surely_more_in_a_group_is_told():
    counted, shown = voted((80, 15, 11, 14), (20, 70, 12, 18))

    found = leanings.leanings(counted, shown)

    assert found == [("1", "0"), ("2", "1")]


def test_a_side_taken_as_much_elsewhere_is_not_told():
    counted, shown = voted((80, 15, 11, 14), (79, 16, 12, 13))

    assert leanings.leanings(counted, shown) == []


def test_as_many_as_are_needed_are_sure_and_one_fewer_is_not():
    counted, _shown = voted((60, 40, 0, 0), (50, 50, 0, 0))

    least = leanings.enough(counted, "1", "0")

    (low, _high), (_low, high) = (wilson(n, 100, Z80) for n in (least, 110 - least))
    (fewer, _high), (_low, more) = (wilson(n, 100, Z80) for n in (least - 1, 111 - least))
    assert low > high
    assert fewer <= more


def test_a_hidden_number_is_told_of_where_it_stays_open():
    counted, shown = voted((40, 4, 3, 3), (6, 38, 2, 4))

    found = leanings.leanings(counted, shown)

    assert None in shown.cells[0]
    assert found == [("1", "0")]


def rooms(number=12):
    """Rooms of two or three groups, each leaning its way, some people in none."""
    for seed in range(number):
        dice = Random(seed)
        groups = []
        for group in range(dice.choice((2, 3))):
            weights = [8, 2, 2, 2] if group % 2 else [2, 8, 2, 2]
            said = dice.choices(range(4), weights, k=dice.randint(11, 60))
            groups.append([said.count(side) for side in range(4)])
        apart = [dice.randint(0, 3) for _side in range(4)]
        yield pytest.param(groups, apart, id=str(seed))


@pytest.mark.parametrize(("groups", "apart"), list(rooms()))
def test_a_small_number_is_no_less_open_for_what_is_told(groups, apart):
    counted, shown = voted(*groups, apart=apart)
    told, sums = published([shown])
    before = bounds(told, sums)

    found = [counted.cell(*each) for each in leanings.leanings(counted, shown)]
    floors = {
        counted.cell(r, c): leanings.enough(counted, r, c)
        for r in counted.rows[:-1]
        for c in COLUMNS[:2]
        if counted.cell(r, c) in found
    }
    after = bounds(told, sums, floors)

    for name, (low, high) in before.items():
        assert after[name][1] - after[name][0] >= min(10, high - low)
        assert after[name][0] <= counted.counts[name] <= after[name][1]
