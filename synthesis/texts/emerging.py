"""
Themes that no version of the taxonomy has yet: groups of texts that say alike.

Looked for among the unclassified and inside large themes only, on the tree of Ward (1963) over
latent semantic vectors of stems; one is shown when at least five distinct texts make it, half of
them share its first word, and resampling finds it again (Jaccard, Hennig, 2007).
"""

from collections import Counter
from typing import NamedTuple

import numpy as np
from scipy.cluster.hierarchy import linkage

from synthesis.texts import model, words

FEWEST = 5  # distinct texts
STABLE = 0.6  # mean Jaccard over resamplings
SAMPLES, SEED = 20, 6
MOST = 300  # texts looked at together
LARGE, PART = 30, 0.1  # a large theme: this many texts, and this share of all
DIMENSIONS = 40
WORDS = 3  # in a label


class Emerging(NamedTuple):
    within: str  # the code of the theme it was found in, "" among the unclassified
    label: str
    medoid: str  # the id of its most typical text
    members: list
    stability: float


def found(rows, within, language):
    """``[Emerging]`` among ``[(id, text)]``, distinct texts in the order of their ids."""
    rows = rows if len(rows) <= MOST else [rows[i * len(rows) // MOST] for i in range(MOST)]
    vocabulary = model.Vocabulary([text for _id, text in rows], language)
    if len(rows) < 2 * FEWEST or not vocabulary.places:
        return []
    table = vocabulary.features([text for _id, text in rows]).toarray()
    kept = [at for at in range(len(rows)) if table[at].any()]
    if len(kept) < 2 * FEWEST:
        return []
    rows, table = [rows[at] for at in kept], table[kept]
    points = reduced(table)
    nodes = [node for node in tree(points) if FEWEST <= len(node) <= len(rows) / 2]
    steady = list(zip(stability(points, nodes), nodes, strict=True))
    made, taken = [], set()
    for steadiness, node in sorted(
        steady, key=lambda each: (-each[0], -len(each[1]), min(each[1]))
    ):
        if steadiness >= STABLE and not node & taken and (label := label_of(node, rows, language)):
            taken |= node
            medoid, members = typical(node, rows, points)
            made.append(Emerging(within, label, medoid, members, steadiness))
    return made


def reduced(table):
    left, sizes, _right = np.linalg.svd(table, full_matrices=False)
    points = np.round(left[:, :DIMENSIONS] * sizes[:DIMENSIONS], 8)
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return points / np.where(lengths, lengths, 1)


def tree(points):
    """The sets of rows that the tree joins, smallest first."""
    sets = [frozenset([row]) for row in range(len(points))]
    for one, other, _distance, _size in linkage(points, "ward"):
        sets.append(sets[int(one)] | sets[int(other)])
    return sets[len(points) :]


def stability(points, nodes):
    """How well each set is found again in samples of the rows: mean of the best Jaccard."""
    drawn = np.random.default_rng(SEED)
    totals, times = np.zeros(len(nodes)), np.zeros(len(nodes))
    for _sample in range(SAMPLES if nodes else 0):
        rows = np.unique(drawn.integers(len(points), size=len(points)))
        again = [frozenset(rows[list(node)].tolist()) for node in tree(points[rows])]
        there = frozenset(rows.tolist())
        for at, node in enumerate(nodes):
            if here := node & there:
                totals[at] += max(len(here & each) / len(here | each) for each in again)
                times[at] += 1
    return np.round(totals / np.maximum(times, 1), 4).tolist()


def label_of(node, rows, language):
    """Words its texts share and others have not (class TF-IDF), as most often written."""
    inside, everywhere, forms = Counter(), Counter(), {}
    for at, (_id, text) in enumerate(rows):
        said = {}
        for word in words.tokens(text):
            if word not in words.STOP[language] and not word.isdigit():
                said.setdefault(words.stem(word, language), word)
        everywhere.update(said.keys())
        if at in node:
            inside.update(said.keys())
            for stem, word in said.items():
                forms.setdefault(stem, Counter())[word] += 1
    ranked = sorted(
        inside, key=lambda stem: (-round(inside[stem] ** 2 / everywhere[stem], 6), stem)
    )
    if not ranked or 2 * inside[ranked[0]] < len(node):
        return ""
    kept = [stem for stem in ranked[:WORDS] if inside[stem] > 1]
    return " ".join(min(forms[stem], key=lambda word: (-forms[stem][word], word)) for stem in kept)


def typical(node, rows, points):
    """``(id of the text nearest to all others, ids)``."""
    members = sorted(node)
    near = np.round(points[members] @ points[members].sum(axis=0), 6)
    return rows[members[int(np.argmax(near))]][0], [rows[at][0] for at in members]
