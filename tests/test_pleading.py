"""Pleading: votes, roles drawn by lot, arguments that are no opinions, conditions."""

import pytest

from sessions import facilitation, stage
from tests import sample


def pleading(**fields):
    """A running session whose first step is a pleading, its first card on stage."""
    session = sample.session("pleading", **fields)
    facilitation.start(session)
    return session


def go_on(session, letter):
    """Next, until that round of the first card."""
    while not session.current.round.endswith(letter):
        facilitation.next_activity(session)
    return session.current


def draw(session):
    go_on(session, "c")
    facilitation.of_kind(session, session.current, "draw", {"teams": 4})
    return session.current.memory["draws"]["1"]


@pytest.mark.django_db
@pytest.mark.parametrize("surface", ["phone", "screen", "console"])
def test_every_round_is_drawn_on_every_surface(surface):
    session = pleading()
    draw(session)

    for letter in "abcdefghi":
        facilitation.goto(session, session.current)
        session.current.round = f"1{letter}"
        session.current.state = "open"

        drawn = stage.draw(session, surface, "en")

        assert "None" not in drawn.html
