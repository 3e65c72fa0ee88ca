"""
Exact passages: places in a text as written, and the same places in the text as published.

An edit is ``[[start, end, replacement]]`` on the text as written (``synthesis/edits.py``). A
passage that cuts through a change takes it whole: nobody quotes half of what was taken away.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def digest(text):
    """SHA-256 of these words."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(text, passage):
    """Where this passage stands, word for word. Raises ``ValidationError``."""
    start = text.find(passage) if passage else -1
    if start < 0:
        raise ValidationError(_("This passage does not stand in the text, word for word."))
    return start, start + len(passage)


def published(changes, start, end):
    """The same passage in the text as published."""
    for first, last, _new in changes:
        if first < end and last > start:
            start, end = min(start, first), max(end, last)
    before = [each for each in changes if each[0] < start]
    until = [each for each in changes if each[1] <= end]
    return start + grown(before), end + grown(until)


def written(changes, original, start, end):
    """The same passage in the text as written: the inverse of ``published``."""
    return published(undone(changes, original), start, end)


def grown(changes):
    """How much longer these changes made the text."""
    return sum(len(new) - (last - first) for first, last, new in changes)


def undone(changes, original):
    """The changes that lead back, on the text as published."""
    back, shift = [], 0
    for first, last, new in sorted(changes):
        back.append([first + shift, first + shift + len(new), original[first:last]])
        shift += len(new) - (last - first)
    return back
