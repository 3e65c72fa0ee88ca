"""What is told of a table gives nothing hidden back: an attack on all that is published."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from synthesis.suppression import FLOOR, audit, suppressed
from synthesis.tables import ALL, NONE, may_cross, table
from tests.attack import bounds, published, recovered, subtracted


def counted(cells, by="age", of="answer"):
    """A table of these rows of numbers, named a, b… and 1, 2…"""
    rows, columns = "abcdefgh"[: len(cells)], "12345678"[: len(cells[0])]
    people = {
        (row, column): cells[r][c]
        for (r, row), (c, column) in product(enumerate(rows), enumerate(columns))
    }
    return table(by, of, rows, columns, people)


def drawn(seed):
    """A table at random, in which few people, nobody and many say the same."""
    dice = Random(seed)
    rows, columns = dice.choice([(2, 2), (2, 3), (3, 2), (3, 3)])
    most = [1, 2, 5, FLOOR, FLOOR + 1, 20, 60]
    return counted(
        [[dice.randrange(dice.choice(most)) for _c in range(columns)] for _r in range(rows)]
    )


def hidden(told):
    return {name for name, count in told.counts.items() if count is None}


# The attack.


def test_the_attack_finds_what_is_badly_hidden():
    told = counted([[3, 20], [30, 40]])
    cell, beside = told.cell("a", "1"), told.cell("a", "2")

    alone = replace(told, counts={**told.counts, cell: None})
    in_line = replace(told, counts={**told.counts, cell: None, beside: None})

    assert subtracted(*published([alone])) == {cell: 3}
    assert recovered(*published([in_line])) == {cell, beside}


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_no_hidden_count_is_found_again(start):
    for seed in range(start, start + 100):
        (told,) = suppressed([drawn(seed)])

        open = audit([told])
        assert subtracted(*published([told])) == {}, seed
        assert [name for name, (low, high) in open.items() if low == high] == [], seed
        if seed % 10 == 0:
            assert recovered(*published([told])) == set(), seed
            attacked = bounds(*published([told]))
            assert {
                n for n in open if attacked[n][1] < open[n][1] or attacked[n][0] > open[n][0]
            } == set()


@pytest.mark.parametrize("seed", range(40))
def test_a_small_count_stays_as_open_as_fewer_than_eleven(seed):
    before = drawn(seed)
    (told,) = suppressed([before])

    few = {name for name in hidden(told) if 0 < before.counts[name] < FLOOR}

    widths = {name: high - low for name, (low, high) in bounds(*published([told])).items()}
    assert {name for name in few if widths[name] < FLOOR - 1} == set()
    assert all(count is None or count == 0 or count >= FLOOR for count in told.counts.values())


@pytest.mark.parametrize("seed", range(25))
def test_two_tables_of_the_same_people_do_not_betray_each_other(seed):
    dice = Random(seed)
    answers = [dice.choice("123") for _person in range(80)]
    tables = [of_people(by, answers, dice) for by in ("age", "territory")]

    told = suppressed(tables)

    assert all(each.counts[ALL] == 80 for each in told)
    assert {name: told[0].counts[name] for name in told[0].margins & told[1].margins} == {
        name: told[1].counts[name] for name in told[0].margins & told[1].margins
    }
    assert recovered(*published(told)) == set()


def of_people(by, answers, dice):
    people = {}
    for answer in answers:
        pair = (dice.choice("aaab" if by == "age" else "abc"), answer)
        people[pair] = people.get(pair, 0) + 1
    return table(by, "answer", "abc", "123", people)


@pytest.mark.parametrize("seed", range(40))
def test_public_margins_give_away_only_what_they_tell_alone(seed):
    before = drawn(seed)
    cells = before.counts.keys() - before.margins
    alone = replace(before, counts={**before.counts, **dict.fromkeys(cells)})

    (told,) = suppressed([before], public=before.margins)

    assert hidden(told) <= cells
    assert recovered(*published([told])) <= recovered(*published([alone]))


# What is told, by hand.


def test_a_number_from_eleven_is_told_and_a_smaller_one_is_not():
    (told,) = suppressed([counted([[11, 40], [30, 20]])])
    (less,) = suppressed([counted([[10, 40], [30, 20]])])

    assert told.cells == [[11, 40], [30, 20]]
    assert less.cells[0][0] is None
    assert len(hidden(less)) >= 4


def test_nobody_among_many_is_told_and_nobody_among_few_is_not():
    (told,) = suppressed([counted([[0, 40, 15], [5, 0, 0], [30, 12, 11]])])

    assert told.cells[0][0] == 0
    assert told.cells[1] == [None, None, None]


def test_of_too_few_people_nothing_is_told():
    (told,) = suppressed([counted([[0, 3], [5, 2]])])

    assert set(told.counts.values()) == {None}


def test_the_same_people_in_another_order_hide_the_same():
    before = counted([[3, 20, 11], [30, 40, 2]])
    turned = replace(before, counts=dict(reversed(before.counts.items())))

    assert suppressed([before])[0].plain() == suppressed([turned])[0].plain()


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([[5, 5], [12, 7]], True),
        ([[4, 6], [12, 7]], False),
        ([[0, 12], [12, 7]], True),
        ([[0, 9], [12, 7]], False),  # nine people, who all answered alike
        ([[0, 0], [12, 7]], True),
    ],
)
def test_a_table_crossed_with_a_profile_is_shown_whole_or_not_at_all(cells, shown):
    assert may_cross(counted(cells)) is shown


def test_a_small_group_that_answered_alike_is_hidden_even_beside_those_who_did_not():
    people = {("a", "1"): 6, ("a", NONE): 8, ("b", "1"): 9, ("b", "2"): 9}

    assert not may_cross(table("age", "answer", "ab", ["1", "2", NONE], people))
