"""The contributions that a finding may stand on, in piles by theme; the form folds what is many."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

FEW = 20  # rows that one page shows at once, whatever their themes


@dataclass(frozen=True)
class Pile:
    """``rows``: ``(contribution, its box for, its box against)``; ``open`` where one is ticked."""

    name: str
    rows: list
    open: bool


def piles(rows, taxonomy):
    """Every row once: by the first theme that somebody filed it under; the unread last."""
    names = {theme.code: theme.name for theme in taxonomy.themes}
    found = {}
    for row in rows:
        found.setdefault(name(row[0], names), []).append(row)
    few = len(rows) <= FEW or len(found) == 1
    return [Pile(each, held, few or any(map(ticked, held))) for each, held in found.items()]


def name(said, names):
    if said.codes is None:
        return _("Still to be read")
    filed = [names[code] for code in said.codes.themes if code in names]
    return min(filed, key=list(names.values()).index) if filed else _("Unclassified")


def ticked(row):
    _said, pro, con = row
    return pro.data["selected"] or con.data["selected"]
