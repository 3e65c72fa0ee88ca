"""
Which words to quote first: the most typical, then those that differ from what is quoted already.

Maximal marginal relevance (Carbonell and Goldstein, “The use of MMR, diversity-based reranking”,
SIGIR 1998) on counts of words compared by cosine. What is typical is near all the others; ties go
by the words themselves, so that the order of rows changes nothing. A choice to display, no measure.
"""

import re
from collections import Counter
from math import sqrt

from synthesis.edits import CUT
from synthesis.themes import plain

QUOTED = 3  # verbatims a side
TYPICAL = 0.5  # how much being typical weighs against being different
WORDS = re.compile(r"\w{3,}")  # shorter ones join the others, and say little


def choose(said, most=QUOTED):
    """
    At most that many of these contributions, the most typical first.

    One a person, where persons are known; none said under a drawn role.
    """
    left = sorted((each for each in said if not each.imposed), key=lambda each: each.text)
    vectors = {each.key: vector(each.text) for each in left}
    typical = nearness(vectors)
    chosen: list = []
    while left and len(chosen) < most:
        best = max(left, key=lambda each: worth(each, chosen, vectors, typical))
        chosen.append(best)
        left = [each for each in left if each is not best and not same_person(each, best)]
    return chosen


def same_person(one, other):
    return one.person is not None and one.person == other.person


def worth(each, chosen, vectors, typical):
    told = max((cosine(vectors[each.key], vectors[other.key]) for other in chosen), default=0)
    return round(TYPICAL * typical[each.key] - (1 - TYPICAL) * told, 9)


def nearness(vectors):
    """The mean likeness of each to all, itself among them: the highest is the medoid's."""
    together: Counter = Counter()
    for each in vectors.values():
        together.update(each)
    return {key: cosine(each, together) / len(vectors) for key, each in vectors.items()}


def vector(text):
    """Its counts of words, of length one."""
    counts = Counter(WORDS.findall(plain(text)))
    return {word: count / length(counts) for word, count in counts.items()}


def cosine(one, other):
    """The likeness of two vectors of length one."""
    return sum(weight * other.get(word, 0) for word, weight in one.items())


def length(vector):
    return sqrt(sum(weight * weight for weight in vector.values()))


# As published.


def published(finding, side):
    """Which texts to quote first; what was frozen before they were chosen quotes the first ones."""
    return finding["verbatims"][side] if "verbatims" in finding else finding[side][:QUOTED]


def quoted(said):
    """The passage to quote; what stood before and after it is shown as cut."""
    passage = said.get("quote") or said["text"]
    before = f"{CUT} " if said.get("start") else ""
    after = f" {CUT}" if said.get("end", len(said["text"])) < len(said["text"]) else ""
    return f"{before}{passage}{after}"
