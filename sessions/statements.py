"""The check of a statement: what is refused of it, and what makes it hard to answer."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST = 110  # characters; more is not understood when heard once

# French says one "no" in two words, "ne" and another; these say it alone.
NE = re.compile(r"\b(?:ne\b|n[’'])", re.IGNORECASE)
SECOND = re.compile(r"\b(?:pas|jamais|aucune?|rien)\b", re.IGNORECASE)
ALONE = re.compile(
    r"\b(?:non|sans|not|cannot|never|no|none|nothing|nobody|without)\b|n[’']t\b", re.IGNORECASE
)


def not_a_question(text):
    """A validator: people agree with a statement or not, a question they answer."""
    if "?" in text:
        raise ValidationError(
            _("A statement says something, and asks nothing: no question mark, please.")
        )


def warnings(text):
    """What to look at again in a statement, in words; it may well stay as it is."""
    told = {"text": Truncator(text).chars(60), "many": len(text), "most": LONGEST}
    if len(text) > LONGEST:
        yield _("“%(text)s” has %(many)d characters: over %(most)d, it is hard to follow.") % told
    if negations(text) > 1:
        yield _("“%(text)s” says no twice: what does somebody say who disagrees?") % told


def negations(text):
    """How many times it says no: “ne … pas” is once."""
    return (len(NE.findall(text)) or len(SECOND.findall(text))) + len(ALONE.findall(text))
