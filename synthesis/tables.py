"""
Tables of people, counted by two things they said, and what of one crossed with a profile is shown.

A count is known by what it crosses, ``{("age", "65"), ("answer", "yes")}``; a margin by one of
these, the number of all people by none. Tables of the same people that share an attribute thus
share its margin.
"""

from collections import Counter
from dataclasses import dataclass, replace

from sessions.tallies import FEW

CROSSED = 5  # people: the least a table crossed with a profile shows
ALL: frozenset = frozenset()  # the name of the number of all people
NONE = ""  # the row, or column, of those who did not say


@dataclass(frozen=True)
class Table:
    """How many people gave each of the answers ``columns`` to ``of``, by ``rows`` of ``by``."""

    by: str
    of: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: dict[frozenset, int | None]  # cells and margins by name; None: hidden

    def cell(self, row, column):
        return frozenset({(self.by, row), (self.of, column)})

    def row(self, row):
        return frozenset({(self.by, row)})

    def column(self, column):
        return frozenset({(self.of, column)})

    @property
    def cells(self):
        return [[self.counts[self.cell(r, c)] for c in self.columns] for r in self.rows]

    @property
    def margins(self):
        return {name for name in self.counts if len(name) < 2}

    @property
    def sums(self):
        """``[(total, parts)]``, by name: all that a reader can add up and subtract."""
        rows = {self.row(r): [self.cell(r, c) for c in self.columns] for r in self.rows}
        columns = {self.column(c): [self.cell(r, c) for r in self.rows] for c in self.columns}
        return [*rows.items(), *columns.items(), (ALL, [*rows]), (ALL, [*columns])]

    def plain(self):
        """As JSON: ``{by, of, rows, columns, cells, row_totals, column_totals, total}``."""
        return {
            "by": self.by,
            "of": self.of,
            "rows": list(self.rows),
            "columns": list(self.columns),
            "cells": self.cells,
            "row_totals": [self.counts[self.row(r)] for r in self.rows],
            "column_totals": [self.counts[self.column(c)] for c in self.columns],
            "total": self.counts[ALL],
        }


def table(by, of, rows, columns, people):
    """A ``Table`` and its margins of ``{(row, column): people}``, zero where nothing is said."""
    made, counts = Table(by, of, tuple(rows), tuple(columns), {}), Counter()
    for (row, column), count in people.items():
        for name in (made.cell(row, column), made.row(row), made.column(column), ALL):
            counts[name] += count
    names = {name for total, parts in made.sums for name in (total, *parts)}
    return replace(made, counts={name: counts[name] for name in names})


def tellable(*counts, least=CROSSED):
    """Whether none of these counts is of a few people: nobody, or enough."""
    return not any(0 < count < least for count in counts)


def may_cross(table):
    """
    Whether a table crossed with a profile may be shown: whole, or not at all.

    Every count but zero is of five people at least, and no group of fewer than ten all answers
    alike, which would tell what each of them said.
    """
    answers = [column for column in table.columns if column != NONE]
    said = [[table.counts[table.cell(row, each)] for each in answers] for row in table.rows]
    alike = any(max(row) == sum(row) < FEW for row in said if any(row))
    return tellable(*(count for row in table.cells for count in row)) and not alike
