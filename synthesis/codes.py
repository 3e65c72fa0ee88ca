"""
Codes of texts: themes, constants and stance, as suggested, as each coder says, as they count.

They are read in the current version of the taxonomy, whichever they were given under.

A suggestion is one until a person has read the text: it is stored apart, and never counted.
"""

import hashlib
from collections import defaultdict
from copy import copy
from functools import partial

from django.utils.translation import gettext_lazy as _

from synthesis import themes
from synthesis.models import Coding

READERS = (Coding.By.FIRST, Coding.By.SECOND)
NOTHING = {"themes": [], "constants": [], "stance": ""}  # unclassified
CONDITION = "CONDITION"  # the stance of conditions and red lines
# How stances are called; a taxonomy may have others, by the name it gives them.
STANCES = {
    "ESPOIR": _("a hope"),
    "CRAINTE": _("a fear"),
    CONDITION: _("a condition, a red line"),
    "PROPOSITION": _("a proposal"),
    "QUESTION": _("a question"),
    "DESACCORD": _("a disagreement"),
}


def of_session(session):
    """Every stored coding of a session, by text: ``{(response, field): [Coding]}``."""
    return by_text(Coding.objects.filter(response__activity__session=session))


def by_text(codings):
    """These codings in the current version, by text, in the order of coders."""
    found = defaultdict(list)
    for coding in codings.order_by("coder"):
        found[coding.response_id, coding.field].append(now(coding))
    return found


def now(coding):
    """
    A coding in the codes of the current version; ``former`` is what was said, in the older one.

    Nothing stored changes: the text keeps the codes it was given until a person files it again.
    """
    if coding.taxonomy == themes.CURRENT:
        return coding
    made = copy(coding)
    told = partial(themes.translated, source=coding.taxonomy)
    made.themes, made.constants = told(coding.themes), told(coding.constants)
    made.stance = "".join(told([coding.stance])[:1])
    made.taxonomy, made.former = themes.CURRENT, coding
    return made


def given_up(coding):
    """Whether the current version has nothing of the themes a text was filed under."""
    return bool(coding.former and coding.former.themes and not coding.themes)


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


def alike(said):
    return all(each.codes == said[0].codes for each in said)


def disagree(codings):
    """Whether two coders say different things of a text, and nobody settled it."""
    return not alike(read(codings)) and not by(codings, Coding.By.SETTLED)


def counting(codings):
    """
    The one coding that counts, None while nobody read the text or two people disagree.

    What was settled stands until the two coders say the same.
    """
    said, settled = read(codings), by(codings, Coding.By.SETTLED)
    if len(said) > 1 and alike(said):
        return said[0]
    return settled or (said[0] if said and alike(said) else None)


def common(one, other):
    """What two codings of a text both say."""
    return {
        "themes": [code for code in one.themes if code in other.themes],
        "constants": [code for code in one.constants if code in other.constants],
        "stance": one.stance if one.stance == other.stance else "",
    }


def named(coding):
    """The themes of a coding, in the version its codes are of."""
    return themes.taxonomy(coding.taxonomy).named(coding.themes)


def described(coding):
    """Who said so, the names of what they said, and how an older version called it."""
    constants = themes.taxonomy(coding.taxonomy).constants
    return {
        "coder": coding.coder,
        "themes": [theme.name for theme in named(coding)],
        "constants": [each.name for each in constants if each.code in coding.constants],
        "stance": STANCES.get(coding.stance, coding.stance),
        "former": former(coding),
    }


def former(coding):
    """``{version, themes, current, lost}``: what was filed under an older version, else None."""
    if not (coding and coding.former):
        return None
    return {
        "version": coding.former.taxonomy,
        "themes": [theme.name for theme in named(coding.former)],
        "current": coding.taxonomy,
        "lost": given_up(coding),
    }
