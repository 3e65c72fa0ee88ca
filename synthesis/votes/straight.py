"""
Straight-liners: people who gave the same vote to everything.

Some hold these opinions, some press one button; votes do not tell which. Agreeing to all can make a
group of its own (Polis issue 2025), so they are named, never removed, and results are also
computed without them.
"""

import numpy as np

from synthesis.votes.groups import LEAST_VOTES
from synthesis.votes.matrix import AGREE, DISAGREE, PASS

NAMES = {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}
LEAST_STATEMENTS = 5  # in a conversation this short, the same vote to all says nothing


def flagged(votes):
    """
    ``[{voter-id, vote, votes, chance}]``: as many votes as it takes to be grouped, all the same.

    ``chance``: how often someone who votes as all do, statement by statement, would do that.
    """
    enough = max(LEAST_STATEMENTS, min(LEAST_VOTES, votes.width))
    counts, given = votes.counts(), sides(votes)
    shares = counts / counts.sum(axis=1, keepdims=True)
    return [
        {
            "voter-id": votes.people[person],
            "vote": NAMES[side],
            "votes": int(given[person, place]),
            "chance": round(float(chance(votes, shares, person, place)), 4),
        }
        for person in np.flatnonzero(given.max(axis=1) == given.sum(axis=1))
        for place, side in enumerate((AGREE, DISAGREE, PASS))
        if given[person, place] >= enough
    ]


def chance(votes, shares, person, place):
    return shares[votes.columns[votes.rows == person], place].prod()


def sides(votes):
    """How many times each person agreed, disagreed, passed."""
    return np.stack(
        [
            np.bincount(votes.rows[votes.values == side], minlength=len(votes.people))
            for side in (AGREE, DISAGREE, PASS)
        ],
        axis=1,
    )
