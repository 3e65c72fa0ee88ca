"""Which themes a text is about, with a score each; none is a result too."""

from functools import cache
from pathlib import Path

import numpy as np
import yaml

from synthesis import taxonomy
from synthesis.texts import model
from synthesis.texts.sampling import POOL, sample
from synthesis.texts.seeds import Seeds
from synthesis.texts.vectors import DIMENSIONS, vectors

UNCLASSIFIED = 0.15  # a theme less probable than this is not said
BESIDE = 0.5  # a second theme is at least this probable, beside the first
MOST = 3  # themes of one text
DIGITS = 4


class Themes:
    """
    A model of one taxonomy, learned from texts: ``Themes(...).of(texts)``.

    ``texts`` are those to be told apart; ``pool``, others of the same kind, as many as there is
    room for; ``corrections`` ``[(text, codes)]``, what people said of some. With ``embed``,
    sentence vectors join the words.
    """

    def __init__(
        self, current, language, texts, corrections=(), *, pool=(), embed=False, tick=None
    ):
        self.embed, self.language, self.tick = embed, language, tick
        self.codes = [theme.code for theme in current.themes]
        self.labels = [*current.themes, aside(language)]
        self.seeds = Seeds(self.labels, language, current.ignored)
        self.met = {}  # text -> its keywords
        pool = learned_from(texts, pool)
        keywords = [
            (" ".join(word.replace("*", "").split()), index)
            for index, label in enumerate(self.labels)
            for word in label.keywords
        ]
        self.vocabulary = model.Vocabulary([*pool, *(word for word, _index in keywords)], language)
        self.weights = self.seeds.weights([self.found(text) for text in pool])
        self.known = {}  # text -> its vector
        self.centre = self.vectors(pool).mean(axis=0) if embed else None
        self.learned = model.train(
            self.features(pool), self.seen(pool), self.taught(keywords), self.told(corrections)
        )

    def found(self, text):
        if text not in self.met:
            self.met[text] = self.seeds.found(text)
        return self.met[text]

    def vectors(self, texts):
        new = [text for text in texts if text not in self.known]
        if new:
            self.known |= zip(new, vectors(new, self.tick), strict=True)
        return np.array([self.known[text] for text in texts]).reshape(len(texts), DIMENSIONS)

    def features(self, texts, centre=None):
        sparse = self.vocabulary.features(texts)
        if not self.embed:
            return sparse
        return model.beside(
            sparse, self.vectors(texts) - (self.centre if centre is None else centre)
        )

    def seen(self, texts):
        """What the seeds say: (n, themes and aside), rows of at most 1, less where they are few."""
        scores = np.zeros((len(texts), len(self.labels)))
        for row, text in enumerate(texts):
            for index, score in self.seeds.scores(self.found(text), self.weights).items():
                scores[row, index] = score
        return scores / (scores.sum(axis=1, keepdims=True) + model.UNSURE)

    def taught(self, keywords):
        """Keywords as texts; their vectors have a centre of their own, they are no sentences."""
        targets = np.eye(len(self.labels))[[index for _word, index in keywords]]
        said = [word for word, _index in keywords]
        centre = self.vectors(said).mean(axis=0) if self.embed else None
        return self.features(said, centre), targets

    def told(self, corrections):
        targets = np.zeros((len(corrections), len(self.labels)))
        for row, (_text, codes) in enumerate(corrections):
            places = [self.codes.index(code) for code in codes] or [len(self.codes)]
            targets[row, places] = 1 / len(places)
        return self.features([text for text, _codes in corrections]), targets

    def scores(self, texts):
        """The probability of each theme, and last of none: (n, themes + 1)."""
        seen = self.seen(texts)
        return model.SEEN * seen + (1 - model.SEEN) * model.told(self.learned, self.features(texts))

    def of(self, texts):
        """``[[(code, score)]]``: the themes of each text, best first, none where unclassified."""
        if not texts:
            return []
        return [self.chosen(row) for row in np.round(self.scores(texts), DIGITS)]

    def chosen(self, row):
        ranked = sorted(zip(-row[:-1], self.codes, strict=True))
        best = -ranked[0][0]
        if best < max(UNCLASSIFIED, row[-1]):
            return []
        least = max(UNCLASSIFIED, BESIDE * best)
        return [(code, float(-score)) for score, code in ranked[:MOST] if -score >= least]


def learned_from(texts, pool):
    """Distinct texts, ``POOL`` at most: the first ones before any of the pool."""
    own = sample(sorted(set(texts)), POOL)
    return own + sample(sorted(set(pool).difference(texts)), POOL - len(own))


@cache
def aside(language):
    """What people also write in a room, and no theme takes."""
    path = Path(__file__).parent / "aside.yaml"
    words = yaml.safe_load(path.read_text("utf-8"))[language]
    return taxonomy.Label("", "", tuple(map(str, words)))
