"""The votes of a conversation as arrays: people are rows, statements are columns."""

from dataclasses import dataclass, replace

import numpy as np

from synthesis.files import order

AGREE, PASS, DISAGREE = 1, 0, -1


@dataclass(frozen=True)
class Votes:
    """
    One vote a person and statement, sorted by person, then statement.

    ``people`` and ``statements`` are ids in their order; ``rows``, ``columns`` (places among these)
    and ``values`` (1, 0, -1) have one entry a vote.
    """

    people: tuple[str, ...]
    statements: tuple[str, ...]
    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray

    def dense(self):
        """People × statements, NaN where nobody voted."""
        table = np.full((len(self.people), len(self.statements)), np.nan)
        table[self.rows, self.columns] = self.values
        return table

    def counts(self, among=None):
        """Agree, disagree and pass by statement, of everyone or of those ``among`` (a mask)."""
        taken = np.ones(len(self.values), bool) if among is None else among[self.rows]
        return np.stack(
            [
                np.bincount(self.columns[taken & (self.values == side)], minlength=self.width)
                for side in (AGREE, DISAGREE, PASS)
            ],
            axis=1,
        )

    def each(self):
        """How many votes each person gave."""
        return np.bincount(self.rows, minlength=len(self.people))

    @property
    def width(self):
        return len(self.statements)

    def only(self, people=None, statements=None):
        """The same votes of these rows and these columns alone (masks), people left without too."""
        people = np.ones(len(self.people), bool) if people is None else people
        statements = np.ones(self.width, bool) if statements is None else statements
        kept = people[self.rows] & statements[self.columns]
        return replace(
            self,
            people=tuple(np.array(self.people, object)[people]),
            statements=tuple(np.array(self.statements, object)[statements]),
            rows=(np.cumsum(people) - 1)[self.rows[kept]],
            columns=(np.cumsum(statements) - 1)[self.columns[kept]],
            values=self.values[kept],
        )


def read(rows):
    """``Votes`` of ``(statement, person, vote)`` rows, in whatever order; one a pair."""
    people = tuple(sorted({person for _statement, person, _vote in rows}, key=order))
    statements = tuple(sorted({statement for statement, _person, _vote in rows}, key=order))
    row = {person: place for place, person in enumerate(people)}
    column = {statement: place for place, statement in enumerate(statements)}
    places = sorted((row[person], column[statement], vote) for statement, person, vote in rows)
    sorted_rows = np.array(places, np.int64).reshape(-1, 3)
    return Votes(people, statements, *sorted_rows.T)
