"""
Codes of texts: themes, constants and stance, as suggested, as each coder says, as they count.

A suggestion is one until a person has read the text: it is stored apart, and never counted.
"""

import hashlib
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from synthesis import themes
from synthesis.models import Coding

READERS = (Coding.By.FIRST, Coding.By.SECOND)
NOTHING = {"themes": [], "constants": [], "stance": ""}  # unclassified
# How stances are called; a taxonomy may have others, by the name it gives them.
STANCES = {
    "ESPOIR": _("a hope"),
    "CRAINTE": _("a fear"),
    "CONDITION": _("a condition"),
    "PROPOSITION": _("a proposal"),
    "QUESTION": _("a question"),
    "DESACCORD": _("a disagreement"),
}


def of_session(session):
    """Every stored coding of a session, by text: ``{(response, field): [Coding]}``."""
    found = defaultdict(list)
    codings = Coding.objects.filter(response__activity__session=session).order_by("coder")
    for coding in codings:
        found[coding.response_id, coding.field].append(coding)
    return found


def sign(words):
    """What is kept of words to know them again: their SHA-256."""
    return hashlib.sha256(words.encode()).hexdigest()


def standing(codings, words):
    """The codings that were made of these very words: who rewrites, is read again."""
    read = sign(words)
    return tuple(coding for coding in codings if coding.words == read)


def by(codings, coder):
    """What this coder says of a text, None before."""
    return next((coding for coding in codings if coding.coder == coder), None)


def read(codings):
    """What people say of a text, in the order of their numbers."""
    return [coding for coding in codings if coding.coder in READERS]


def disagree(codings):
    """Whether two coders say different things of a text, and nobody settled it."""
    said = [coding.codes for coding in read(codings)]
    return any(each != said[0] for each in said) and not by(codings, Coding.By.SETTLED)


def counting(codings):
    """The one coding that counts, None while nobody read the text or two people disagree."""
    if settled := by(codings, Coding.By.SETTLED):
        return settled
    said = read(codings)
    return said[0] if said and not disagree(codings) else None


def common(one, other):
    """What two codings of a text both say."""
    return {
        "themes": [code for code in one.themes if code in other.themes],
        "constants": [code for code in one.constants if code in other.constants],
        "stance": one.stance if one.stance == other.stance else "",
    }


def named(coding):
    """The themes of a coding, in the version it was made with."""
    return themes.taxonomy(coding.taxonomy).named(coding.themes)


def described(coding):
    """Who said so, and the names of what they said."""
    constants = themes.taxonomy(coding.taxonomy).constants
    return {
        "coder": coding.coder,
        "themes": [theme.name for theme in named(coding)],
        "constants": [each.name for each in constants if each.code in coding.constants],
        "stance": STANCES.get(coding.stance, coding.stance),
    }
