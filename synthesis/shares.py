"""How sure a share is, and what may be said of it: the one rule of every verdict on votes."""

from math import sqrt

from sessions.tallies import FEW

Z80, Z95 = 1.2815515655446004, 1.959963984540054  # two-sided

# Lower bounds, at 80 %, of the share of one side among those who took one.
SHARED = 0.60
MOST = 0.50
HELD = 0.25

CONVERGENCE, DIVERGENCE, MAJORITY, SPLIT = "convergence", "divergence", "majority", "split"


def wilson(n, total, z=Z95):
    """
    ``(low, high)``: the interval of Wilson (1927) for ``n`` out of ``total``, (0, 1) for none.

    It tells how much chance there is among comparable people, not whom the room represents.
    """
    if not total:
        return 0.0, 1.0
    share, spread = n / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def verdict(agree, disagree, passed=0):
    """
    How an opinion is shared: one of the four types above, None under ten votes.

    A convergence is still to be refused where a contribution opposed to it is left out.
    """
    if agree + disagree + passed < FEW:
        return None
    bounds = [wilson(side, agree + disagree, Z80)[0] for side in (agree, disagree)]
    if max(bounds) >= SHARED:
        return CONVERGENCE
    if min(bounds) >= HELD:
        return DIVERGENCE
    return MAJORITY if max(bounds) >= MOST else SPLIT
