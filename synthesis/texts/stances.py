"""The spirit a text is written in and the constants it raises: seed words and a few forms."""

import re

from synthesis.texts.seeds import Seeds

NEUTRAL = "NEUTRE"
DENIED = re.compile(r"\b(?:pas|jamais|plus|aucun\w*|sans|not|never|no)(?:\s+\w+)?\s*$")
CONDITION, QUESTION = "CONDITION", "QUESTION"
IF = re.compile(r"^(?:ok|oui|d'accord|j'accepte|yes|fine|only)?\W*(?:si|if|when|quand)\b", re.I)
ASKED = 1.0  # what a question mark at the end weighs, beside a keyword


class Stances:
    """The stances of a taxonomy; a keyword that is denied is not one."""

    def __init__(self, current, language):
        self.seeds = Seeds(current.stances, language)
        self.codes = self.seeds.codes

    def of(self, text):
        """The code of the stance, ``NEUTRE`` where nothing tells it."""
        told = dict.fromkeys(self.codes, 0.0)
        for pattern in sorted(self.seeds.found(text)):
            owners = self.seeds.owners[pattern]
            for index in owners if not self.denied(pattern, text) else ():
                told[self.codes[index]] += (1 + (len(pattern) > 1)) / len(owners)
        if QUESTION in told:
            told[QUESTION] *= 0.5 if "?" not in text else 1
            told[QUESTION] += ASKED * text.rstrip(' "»)!').endswith("?")
        if CONDITION in told and IF.match(text.strip()):
            told[CONDITION] += 2
        best = max(self.codes, key=lambda code: (told[code], -self.codes.index(code)), default="")
        return best if best and told[best] > 0 else NEUTRAL

    def denied(self, pattern, text):
        """Do its only words here follow a denial? Several words say it themselves."""
        if len(pattern) > 1:
            return False
        said = self.seeds.read(text)
        (part, free), places = pattern[0], []
        for at, (word, form) in enumerate(said):
            if word.startswith(part) if free else form == part:
                places.append(" ".join(word for word, _form in said[max(0, at - 2) : at]))
        return bool(places) and all(DENIED.search(before) for before in places)


class Constants:
    """What comes back from one territory to another."""

    def __init__(self, current, language):
        self.seeds = Seeds(current.constants, language)

    def of(self, text):
        """Codes of those whose keywords stand in the text, those with more first."""
        weights = {pattern: 1 + (len(pattern) > 1) for pattern in self.seeds.owners}
        told = self.seeds.scores(self.seeds.found(text), weights)
        return [self.seeds.codes[index] for index in sorted(told, key=lambda at: (-told[at], at))]
