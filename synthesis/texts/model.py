"""
Themes of many texts: seed words first, then a model that learns from what they say.

Seed words give each text a distribution over the themes and "aside"; a logistic regression on the
stems of the texts learns it, and tells the same of texts that the seeds did not meet
(self-training, Yarowsky, 1995). Keywords are texts too: each teaches its theme. People's
corrections are certain.
"""

from collections import Counter
from math import log
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack, vstack

from synthesis.texts import words

ROUNDS = 2
UNSURE = 0.5  # what is left to the model where the seeds of a text weigh as much
SEEN = 0.5  # share of the seeds in the end, beside the model
VECTORS = 2.0  # what the length of a sentence vector weighs, beside its words
PENALTY = 0.3
STEPS = 80  # more change nothing that is read
POWER = 8
TAUGHT = 0.3  # what a keyword weighs, beside a text of 1
CORRECTED = 5.0  # what a person's correction weighs


class Learned(NamedTuple):
    """Weights by feature and theme, and their constants."""

    weights: np.ndarray
    constants: np.ndarray


def softmax(scores):
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def learn(features, targets, weights):
    """
    Multinomial logistic regression on distributions: ``features`` (n, d), ``targets`` (n, k).

    Ridge penalty, and a fixed number of accelerated steps (Nesterov, 1983): the same rows give the
    same weights. scikit-learn would do as well, but takes longer to be imported than this to run.
    """
    table = hstack([features, np.ones((features.shape[0], 1))]).tocsr()
    turned, weights = table.T.tocsr(), weights[:, None]
    pace = 1 / (steepest(table, turned, weights) / 2 + PENALTY)
    found = ahead = np.zeros((table.shape[1], targets.shape[1]))
    for step in range(STEPS):
        slope = turned @ ((softmax(table @ ahead) - targets) * weights) + PENALTY * ahead
        before, found = found, ahead - pace * slope
        ahead = found + step / (step + 3) * (found - before)
    return Learned(found[:-1], found[-1])


def steepest(table, turned, weights):
    """How much the squared rows weigh in their main direction: bounds the curvature."""
    direction = np.ones((table.shape[1], 1))
    for _step in range(POWER):
        direction = turned @ (weights * (table @ direction))
        size = np.linalg.norm(direction)
        direction /= size
    return 1.1 * size


def told(learned, features):
    return softmax(features @ learned.weights + learned.constants)


class Vocabulary:
    """Stems met at least twice, with how rare they are."""

    def __init__(self, texts, language):
        self.language = language
        met = Counter(stem for text in texts for stem in set(self.stems(text)))
        kept = sorted(stem for stem, times in met.items() if times > 1)
        self.places = {stem: place for place, stem in enumerate(kept)}
        self.rarity = np.array([log((1 + len(texts)) / (1 + met[stem])) + 1 for stem in kept])

    def stems(self, text):
        stop = words.STOP[self.language]
        said = [word for word in words.tokens(text) if word not in stop]
        return [words.stem(word, self.language) for word in said]

    def features(self, texts):
        """TF-IDF, each row of length 1 (or 0): sparse (n, stems)."""
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            for stem, times in sorted(Counter(self.stems(text)).items()):
                if (place := self.places.get(stem)) is not None:
                    rows.append(row)
                    columns.append(place)
                    values.append((1 + log(times)) * self.rarity[place])
        shape = (len(texts), len(self.places))
        return normed(csr_matrix((values, (rows, columns)), shape=shape))


def normed(table):
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths, lengths, 1)) @ table


def shares(scores):
    """Each row over its sum; rows of nothing stay nothing."""
    sums = scores.sum(axis=1, keepdims=True)
    return scores / np.where(sums, sums, 1)


def train(features, seen, taught, corrected):
    """
    What the model learns: ``features`` and ``seen`` (what the seeds say) of the texts, then rows of
    ``(features, targets)`` for keywords and for people's corrections.
    """
    table = vstack([features, taught[0], corrected[0]]).tocsr()
    certain = np.vstack([taught[1], corrected[1]])
    weights = np.repeat([TAUGHT, CORRECTED], [taught[1].shape[0], corrected[1].shape[0]])
    guessed = seen
    for _round in range(ROUNDS):
        targets = np.vstack([shares(guessed), certain])
        learned = learn(table, targets, np.concatenate([guessed.sum(axis=1), weights]))
        guessed = seen + (1 - seen.sum(axis=1, keepdims=True)) * told(learned, features)
    return learned


def beside(sparse, vectors):
    """Words and sentence vectors, each row of these of length ``VECTORS``."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return hstack([sparse, csr_matrix(VECTORS * vectors / np.where(lengths, lengths, 1))]).tocsr()
