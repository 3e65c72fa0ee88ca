"""How sure a share is, and what may be said of it."""

from functools import cache

import pytest
from scipy.stats import binom, binomtest

from synthesis.shares import CONVERGENCE, DIVERGENCE, MAJORITY, SPLIT, verdict, wilson


@pytest.mark.parametrize(("n", "total"), [(0, 5), (1, 10), (17, 23), (30, 30), (999, 2000)])
def test_the_interval_is_the_one_of_scipy(n, total):
    theirs = binomtest(n, total).proportion_ci(method="wilson")

    assert wilson(n, total) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_of_nobody_nothing_is_known():
    assert wilson(0, 0) == (0, 1)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    sizes = [*range(5, 41), 50, 75, 100, 150, 200]

    coverages = [covered(total, share / 100) for total in sizes for share in range(10, 91)]

    assert 0.94 <= sum(coverages) / len(coverages) <= 0.96
    assert min(coverages) >= 0.90


def covered(total, truth):
    """How often the interval holds the truth: exactly, over everything that may be counted."""
    held = [n for n, (low, high) in enumerate(intervals(total)) if low <= truth <= high]
    return binom.pmf(held, total, truth).sum()


@cache
def intervals(total):
    return [wilson(n, total) for n in range(total + 1)]


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ((17, 2, 4), CONVERGENCE),
        ((2, 17, 4), CONVERGENCE),  # sharing a refusal is agreeing too
        ((11, 9, 3), DIVERGENCE),
        ((14, 7, 2), MAJORITY),
        ((7, 3, 2), SPLIT),
        ((9, 0, 0), None),
        ((0, 0, 12), SPLIT),  # nobody took a side
    ],
)
def test_what_votes_allow_to_say(votes, said):
    assert verdict(*votes) == said
