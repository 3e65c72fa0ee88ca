"""
Near-duplicates: what is said twice in almost the same words counts once, and says how often.

Two texts are near when they share 80 % of their sequences of five letters (Broder, 1997), or, said
again in another order, at least half of their stems and five of them; never when one denies and
the other does not. Each group is around its first text, so that likeness does not drift along it.
"""

from collections import Counter, defaultdict
from math import ceil

from synthesis.files import order
from synthesis.texts import words

SHINGLE = 5  # letters
NEAR = 0.8  # share of shingles in common
SAME_STEMS, FEWEST = 0.5, 5  # share of stems in common, and how many
DENIALS = {"pas", "jamais", "aucun", "aucune", "sans", "non", "contre", "interdit", "refuse"}
DENIALS |= {"not", "never", "no", "without", "against"}


def firsts(rows, language):
    """``{id: id of the first of its group}`` of ``[(id, text)]``; a lone text is its own."""
    sheets = {id: Sheet(text, language) for id, text in rows}
    met = Counter(word for sheet in sheets.values() for word in sheet.stems)
    by_text, holding, found = {}, defaultdict(list), {}
    for id in sorted(sheets, key=order):
        sheet = sheets[id]
        if sheet.text not in by_text:
            rare = sheet.rarest(met)
            by_text[sheet.text] = near(sheet, rare, holding, sheets) or id
            if by_text[sheet.text] == id:
                for word in rare:
                    holding[word].append(id)
        found[id] = by_text[sheet.text]
    return found


def near(sheet, rare, holding, sheets):
    """The first text near this one, among those that share one of its rarest words."""
    candidates = {id for word in rare for id in holding[word]}
    alike = (id for id in candidates if sheet.like(sheets[id]))
    return min(alike, key=order, default=None)


class Sheet:
    """What is compared of a text."""

    def __init__(self, text, language):
        said = words.tokens(text)
        self.text = " ".join(said) or text
        kept = {word for word in said if word not in words.STOP[language]} or set(said)
        self.stems = frozenset(words.stem(word, language) for word in kept)
        self.denies = not DENIALS.isdisjoint(said)
        self._shingles = None

    @property
    def shingles(self):
        if self._shingles is None:
            ends = range(max(1, len(self.text) - SHINGLE + 1))
            self._shingles = frozenset(self.text[at : at + SHINGLE] for at in ends)
        return self._shingles

    def rarest(self, met):
        """Enough of its words that a text sharing half of them has one of these too."""
        ranked = sorted(self.stems, key=lambda word: (met[word], word))
        return ranked[: len(ranked) - ceil(SAME_STEMS * len(ranked)) + 1]

    def like(self, other):
        if self.denies != other.denies:
            return False
        common = len(self.stems & other.stems)
        if common >= FEWEST and common >= SAME_STEMS * len(self.stems | other.stems):
            return True
        return 2 * common >= len(self.stems) and (jaccard(self.shingles, other.shingles) >= NEAR)


def jaccard(one, other):
    return len(one & other) / (len(one | other) or 1)
