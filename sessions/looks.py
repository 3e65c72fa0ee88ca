"""How the theme of a card looks, on every surface and on paper: a shape and a colour."""

from zlib import crc32

LOOKS = [
    ("triangle", "pine"),
    ("diamond", "ochre"),
    ("hexagon", "plum"),
    ("disc", "petrol"),
    ("square", "slate"),
    ("cross", "brick"),
]
SEED = 48  # with it the six themes of the network have a look each


def of_theme(name):
    """``(shape, colour)``: always the same for one theme, whatever the deck."""
    return LOOKS[crc32(name.encode(), SEED) % len(LOOKS)]
