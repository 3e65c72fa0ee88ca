"""
Seed words: which keywords of a taxonomy stand in a text, and what they weigh.

A keyword is one or several words that follow each other; ``transparen*`` also takes what begins so,
other words take the forms of theirs (same stem). "ne" is left out: few type it.
"""

from collections import Counter, defaultdict
from math import log

from synthesis.texts import words

LEFT_OUT = frozenset(("n", "ne"))
WHOLE = 4  # letters: shorter stems say too little, then the word is compared, less its plural


class Seeds:
    """The keywords of some labels, ready to be found; ``labels`` have ``code`` and ``keywords``."""

    def __init__(self, labels, language, ignored=()):
        self.language = language
        self.codes = [label.code for label in labels]
        self.owners = defaultdict(set)  # pattern -> indices of its labels
        common = {self.pattern(word) for word in ignored} | {()}
        for index, label in enumerate(labels):
            for pattern in {self.pattern(keyword) for keyword in label.keywords} - common:
                self.owners[pattern].add(index)
        self.first = defaultdict(list)  # (beginning, free end) -> patterns
        for pattern in sorted(self.owners):
            self.first[pattern[0]].append(pattern)

    def pattern(self, keyword):
        """``((word or stem, free end), ...)``."""
        told = words.plain(keyword).replace("*", "\x00")
        parts = [each for each in told.replace("'", " ").replace("-", " ").split() if each]
        return tuple(
            found
            for part in parts
            for found in self.part(part.rstrip("\x00"), part.endswith("\x00"))
        )

    def part(self, text, free):
        found = [word for word in words.TOKEN.findall(text) if word not in LEFT_OUT]
        if not found:
            return []
        ends = [(self.form(word), False) for word in found]
        return [*ends[:-1], (found[-1], True)] if free else ends

    def form(self, word):
        stem = words.stem(word, self.language)
        return stem if len(stem) >= WHOLE else word.rstrip("sx") or word

    def read(self, text):
        """The words of a text as they are compared: ``[(word, form)]``."""
        return [(word, self.form(word)) for word in words.tokens(text) if word not in LEFT_OUT]

    def starting(self, word, form):
        """The patterns that may begin with this word."""
        keys = [(form, False), *((word[:end], True) for end in range(1, len(word) + 1))]
        return [found for key in keys for found in self.first.get(key, ())]

    def found(self, text):
        """The patterns that stand in a text."""
        said = self.read(text)
        return frozenset(
            pattern
            for at, (word, form) in enumerate(said)
            for pattern in self.starting(word, form)
            if follows(pattern, said, at)
        )

    def weights(self, found):
        """
        What each pattern weighs: rare ones more, those of several labels less, long ones more.

        ``found`` is a list of sets, one a text.
        """
        met = Counter(pattern for each in found for pattern in each)
        total = max(1, len(found))
        return {
            pattern: (log(1 + total / max(1, met[pattern])) / log(1 + total) + longer(pattern))
            / len(owners)
            for pattern, owners in self.owners.items()
        }

    def scores(self, found, weights):
        """``{index of label: score}`` of one text."""
        told = Counter()
        for pattern in sorted(found):
            for index in self.owners[pattern]:
                told[index] += weights[pattern]
        return told


def longer(pattern):
    """What several words weigh more than one."""
    return (len(pattern) > 1) / 2


def follows(pattern, said, at):
    """Do the words from here on fit the pattern?"""
    if at + len(pattern) > len(said):
        return False
    return all(
        word.startswith(part) if free else form == part
        for (part, free), (word, form) in zip(pattern, said[at:], strict=False)
    )
