"""
What the keywords of the taxonomy suggest.

Keywords only suggest: they see no negation. A person chooses every theme, a page that shows a
suggestion says it is one, and no published count is made of suggestions. What is suggested with a
model trained on many messages is ``synthesis.texts.suggestions``.
"""

import re
from functools import cache

from synthesis.taxonomy import CURRENT, Label, Taxonomy, taxonomy, translated
from synthesis.texts import seeds
from synthesis.texts.words import plain

__all__ = ["CURRENT", "Label", "Taxonomy", "found", "plain", "suggest", "taxonomy", "translated"]


@cache
def known():
    """The keywords of the current themes, without those too common to mean anything."""
    current = taxonomy()
    return seeds.Seeds(current.themes, current.language or "fr", current.ignored)


def suggest(text):
    """Codes of the themes whose keywords stand most in the text, in the order of the taxonomy."""
    told = known().scores(known().found(text), weights())
    best = max(told.values(), default=0)
    return [known().codes[index] for index in sorted(told) if told[index] > best / 2]


@cache
def weights():
    """Each keyword alone, without messages to say which are rare."""
    return known().weights([])


def found(keywords, text):
    """What these keywords match in a text, whole words, without capitals or accents."""
    return [match.group() for match in pattern(tuple(keywords)).finditer(plain(text))]


@cache
def pattern(keywords):
    words = (re.escape(plain(word)).replace(r"\*", r"\w*") for word in keywords)
    either = "|".join(word.replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")
