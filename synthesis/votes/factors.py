"""
A model of who agrees with what: what a person who did not vote would probably say.

Two questions a vote, “agrees or not” and “disagrees or not”, each a probit with a term for the
statement, one for the person, and a few factors that people and statements share; passing is
saying no twice. Fitted by variational Bayes (Albert & Chib 1993 for the probit, Bishop 1999 for
factors that the data switch off, Seeger & Bouchard 2012 for matrices): who voted little stays near
everyone, what is unsure is predicted near one half, and nothing is drawn at random.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from scipy.sparse import csr_matrix
from scipy.special import log_ndtr, ndtr

from synthesis.votes.matrix import AGREE, DISAGREE

FACTORS = 5  # at most: those without use fade
ROUNDS = 30
# What is believed beforehand: of the strength of factors (as much as so many statements would say,
# of such a variance), and of how far people, and statements, lie apart.
STRENGTH = (20, 0.5)
SPREAD = (1, 1)
BOUNDS = (0.01, 0.99)  # nobody is surer of a stranger's vote


@dataclass
class Side:
    """People or statements: means (n, 1 + factors), covariances, and what is believed of all."""

    means: np.ndarray
    covariances: np.ndarray
    centre: np.ndarray  # (n, 1) of the first term; 0 for people
    precision: np.ndarray  # (1 + factors), of all terms

    def moments(self):
        """Mean and second moment of what the other side is multiplied by: 1, then factors."""
        means = self.means.copy()
        means[:, 0] = 1
        second = means[:, :, None] * means[:, None, :]
        second[:, 1:, 1:] += self.covariances[:, 1:, 1:]
        return means, second

    def offsets(self, means):
        """The mean of the first term times those: the two vary together."""
        crossed = self.means[:, :1] * means
        crossed[:, 1:] += self.covariances[:, 0, 1:]
        return crossed

    def squares(self):
        """Mean square of each term, over the side."""
        squares = np.square(self.means - np.hstack([self.centre, np.zeros_like(self.means[:, 1:])]))
        return squares + np.diagonal(self.covariances, axis1=1, axis2=2)

    def scale(self, by):
        self.means *= by
        self.covariances *= by[:, None] * by
        self.precision = self.precision / by**2


@dataclass(frozen=True)
class Model:
    people: Side
    statements: Side  # whether one agrees with each, then whether one disagrees

    def p_agree(self, rows, columns):
        """How probable it is that each of these votes is 1; a place of -1 is one never seen."""
        mean, variance = latent(extended(self.people), self.agreeing(), rows, columns)
        return np.clip(ndtr(mean / np.sqrt(1 + variance)), *BOUNDS)

    def agreeing(self):
        half = len(self.statements.means) // 2
        side = self.statements
        return extended(
            Side(side.means[:half], side.covariances[:half], side.centre[:half], side.precision)
        )

    def map(self):
        """
        People on two axes: the principal components of what each would say to everything.

        Without the term of the person, who agrees to all is no opinion of its own.
        """
        expected = self.expected_votes()
        centred = expected - expected.mean(axis=0)
        _values, axes = eigh(centred.T @ centred)
        placed = centred @ axes[:, ::-1][:, :2]
        placed = np.pad(placed, ((0, 0), (0, 2 - placed.shape[1])))  # of one statement alone
        return placed * upright(placed)

    def expected_votes(self):
        """People × statements, from -1 to 1."""
        people, statements = self.people, self.statements
        axes = statements.means[:, 1:]
        squares = (axes[:, :, None] * axes[:, None, :]).reshape(len(axes), -1)
        variance = people.covariances[:, 1:, 1:].reshape(len(people.means), -1) @ squares.T
        mean = people.means[:, 1:] @ axes.T + statements.means[:, 0]
        agree, disagree = np.split(ndtr(mean / np.sqrt(1 + variance)), 2, axis=1)
        return agree - disagree


def upright(placed):
    """Signs of the axes, so that the same votes give the same picture."""
    return np.where(np.sum(placed**3, axis=0) < 0, -1.0, 1.0)


def fit(votes, rounds=ROUNDS):
    """The ``Model`` of these ``Votes``."""
    answers = Answers(votes)
    people, statements = unknown(answers.people), first(answers)
    for _round in range(rounds):
        latents = answers.expected(people, statements)
        learn(people, statements, answers.seen, latents)
        learn(statements, people, answers.seen.T, latents.T)
        believe(people, statements)
    return Model(people, statements)


class Answers:
    """Each vote as two answers, ±1: agrees or not, disagrees or not."""

    def __init__(self, votes):
        self.people, self.columns = len(votes.people), 2 * votes.width
        rows = np.concatenate([votes.rows, votes.rows])
        columns = np.concatenate([votes.columns, votes.columns + votes.width])
        given = np.concatenate([votes.values == AGREE, votes.values == DISAGREE])
        order = np.lexsort((columns, rows))
        self.rows, self.places = rows[order], columns[order]
        self.signs = np.where(given[order], 1.0, -1.0)
        self.seen = self.table(np.ones(len(rows)))

    def table(self, values):
        shape = (self.people, self.columns)
        return csr_matrix((values, (self.rows, self.places)), shape=shape)

    def expected(self, people, statements):
        """What lies behind each answer, given its sign: the mean of a cut normal."""
        mean = statements.means[self.places, 0] + people.means[self.rows, 0]
        for factor in range(1, people.means.shape[1]):
            mean += people.means[self.rows, factor] * statements.means[self.places, factor]
        inside = self.signs * mean
        mills = np.exp(-0.5 * inside**2 - 0.5 * np.log(2 * np.pi) - log_ndtr(inside))
        return self.table(mean + self.signs * mills)


def first(answers):
    """Statements before anything is learnt: their main axes, small."""
    table = answers.table(answers.signs)
    count = np.bincount(answers.places, minlength=answers.columns)
    mean = np.asarray(table.sum(axis=0)).ravel() / (count + 2)
    centred = answers.table(answers.signs - mean[answers.places])
    dense = centred.toarray()
    values, vectors = eigh(dense.T @ dense / answers.people)
    kept = min(FACTORS, answers.columns)
    axes = vectors[:, ::-1][:, :kept] * np.sqrt(np.maximum(values[::-1][:kept], 0))
    statements = unknown(answers.columns)
    statements.means[:, 1 : 1 + kept] = axes * upright(axes)
    return statements


def unknown(count):
    """A side before anything is learnt."""
    size = 1 + FACTORS
    covariances = np.tile(0.1 * np.eye(size), (count, 1, 1))
    return Side(np.zeros((count, size)), covariances, np.zeros((count, 1)), np.ones(size))


def learn(side, other, seen, latents):
    """What each of one side is, given the other side and what lies behind the answers."""
    means, second = other.moments()
    size = len(side.precision)
    told = (seen @ second.reshape(len(second), -1)).reshape(-1, size, size)
    right = latents @ means - seen @ other.offsets(means)
    right[:, :1] += side.precision[0] * side.centre
    side.covariances = np.linalg.inv(told + np.diag(side.precision))
    side.means = np.einsum("nab,nb->na", side.covariances, right)


def believe(people, statements):
    """How far people and statements lie apart, from themselves; factors of people are unit."""
    halves = statements.means[:, 0].reshape(2, -1)
    statements.centre = np.repeat(halves.mean(axis=1), halves.shape[1])[:, None]
    squares, count = statements.squares(), len(statements.means)
    statements.precision[0] = (count + SPREAD[0]) / (squares[:, 0].sum() + SPREAD[1])
    weight, variance = STRENGTH
    statements.precision[1:] = (count + weight) / (squares[:, 1:].sum(axis=0) + weight * variance)
    squares, count = people.squares(), len(people.means)
    people.precision[0] = (count + SPREAD[0]) / (squares[:, 0].sum() + SPREAD[1])
    size = np.sqrt(squares.mean(axis=0))
    size[0] = 1
    people.scale(1 / size)
    people.precision[1:] = 1
    statements.scale(size)


def extended(side):
    """The side with, last, one of whom nothing is known."""
    mean = np.zeros_like(side.means[:1])
    mean[:, 0] = side.centre[0, 0]
    spread = np.diag(1 / side.precision)[None]
    covariances = np.concatenate([side.covariances, spread])
    return Side(np.concatenate([side.means, mean]), covariances, side.centre, side.precision)


def latent(people, statements, rows, columns):
    """Mean and variance of what lies behind an answer, for each of these places."""
    person, statement = people.means[rows], statements.means[columns]
    one, other = people.covariances[rows], statements.covariances[columns]
    u, w = person.copy(), statement.copy()
    u[:, 0] = w[:, 0] = 1
    mean = person[:, 0] + statement[:, 0] + np.sum(u[:, 1:] * w[:, 1:], axis=1)
    variance = np.einsum("na,nab,nb->n", w, one, w) + np.einsum("na,nab,nb->n", u, other, u)
    variance += np.einsum("nab,nab->n", one[:, 1:, 1:], other[:, 1:, 1:])
    return mean, variance
