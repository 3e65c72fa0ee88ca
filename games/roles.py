"""Roles drawn by lot: which team defends, which one criticises. Anybody can draw them again."""

import hashlib
import secrets

SIDES = ("for", "against")


def new_seed():
    return secrets.token_hex(8)


def drawn(seed, teams, played):
    """
    The teams that defend and that criticise: ``{"for": code, "against": code}``.

    Those that have ``played`` the fewest times come first; among equals, the smallest SHA-256 of
    the seed followed by the team's letter. The first defends, the second criticises.
    """
    order = sorted(teams, key=lambda team: (played.count(team), lot(seed, team)))
    return dict(zip(SIDES, order, strict=False))


def lot(seed, team):
    return hashlib.sha256(f"{seed}{team}".encode()).hexdigest()
