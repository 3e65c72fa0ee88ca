"""The tables of a room, which are its teams too: a letter, a shape and a colour each."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Table:
    code: str
    shape: str
    colour: str
    name: Any

    @property
    def label(self):
        return _("Table %(code)s, %(shape)s") % {"code": self.code, "shape": self.name}


TABLES = [
    Table("A", "triangle", "brick", _("red triangle")),
    Table("B", "disc", "pine", _("green disc")),
    Table("C", "diamond", "petrol", _("blue diamond")),
    Table("D", "cross", "ochre", _("yellow cross")),
    Table("E", "hexagon", "plum", _("purple hexagon")),
    Table("F", "square", "slate", _("grey square")),
    Table("G", "disc", "brick", _("red disc")),
    Table("H", "diamond", "pine", _("green diamond")),
    Table("I", "triangle", "petrol", _("blue triangle")),
    Table("J", "square", "ochre", _("yellow square")),
    Table("K", "cross", "plum", _("purple cross")),
    Table("L", "hexagon", "slate", _("grey hexagon")),
]


def table(code):
    """The table of this letter. Raises ``StopIteration`` where there is none."""
    return next(each for each in TABLES if each.code == code)
