"""Invented votes, the same at each run: who leans where decides, chance helps."""

import numpy as np


def camps(people=60, statements=20, camps=2, seed=0, missing=0.2):
    """Rows ``(statement, person, vote)``: camps that answer each statement their own way."""
    generator = np.random.default_rng(seed)
    sides = generator.choice([-1, 1], size=(camps, statements))
    belongs = np.arange(people) % camps
    behind = 1.2 * sides[belongs] + generator.normal(size=(people, statements))
    votes = np.where(np.abs(behind) < 0.2, 0, np.sign(behind)).astype(int)
    return rows(votes, generator.random(votes.shape) >= missing)


def chance(people=60, statements=20, seed=0):
    """Everybody votes on everything as a coin falls."""
    votes = np.random.default_rng(seed).choice([-1, 1], size=(people, statements))
    return rows(votes, np.ones(votes.shape, bool))


def rows(votes, given):
    people, statements = np.nonzero(given)
    return [
        (str(statement), f"p{person}", int(votes[person, statement]))
        for person, statement in zip(people, statements, strict=True)
    ]


def alike(name, statements, vote):
    """Somebody who votes the same on all these statements."""
    return [(str(statement), name, vote) for statement in range(statements)]


def written(path, rows, columns=("comment-id", "voter-id", "vote")):
    """The rows as a CSV file."""
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)
