"""
Edits of somebody's words before they are quoted: two purposes, the original stays.

An edit is kept as its difference with the original: ``[[start, end, replacement]]``, places in the
original text. An anonymisation only takes words away, and shows it: […].
"""

import re
from difflib import SequenceMatcher

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from synthesis.models import Edit
from synthesis.texts.duplicates import DENIALS
from synthesis.texts.words import tokens

CUT = "[…]"
FEW_LETTERS = 6  # taken away or put in; beyond, and beyond a tenth of the text, it is rewriting
ALIKE = 0.7  # share of letters in common of a word and its correction
SIGN = re.compile(r"\d|[^\w\s.,;:!?'’\"«»“”()…–—-]")  # a figure, a plus, a face: no punctuation
WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class EditForm(forms.Form):
    """The published text of one contribution; typed back as it was, the edit is undone."""

    purpose = forms.ChoiceField(
        label=_("Why change these words?"), choices=Edit.Purpose.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("The text as it will be read"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "field"}),
        help_text=_("Only these two changes are allowed. The original is kept."),
    )

    def __init__(self, data=None, *, contribution):
        initial = {"text": contribution.text, "purpose": contribution.edited}
        super().__init__(data, initial=initial)
        self.contribution = contribution

    def clean_text(self):
        """What is kept of it: the difference, which must be what its purpose says."""
        original, text = self.contribution.original, self.cleaned_data["text"]
        if self.cleaned_data.get("purpose") == Edit.Purpose.ANONYMISATION:
            self.changes = cuts(original, text)
        else:
            self.changes = corrections(original, text)
        return text

    def save(self, by):
        """Keep the difference and the role of who made it; forget the edit if none is left."""
        said, changes = self.contribution, self.changes
        place = {"response_id": said.entry, "field": said.field}
        if not changes:
            return Edit.objects.filter(**place).delete()
        known = {"purpose": self.cleaned_data["purpose"], "difference": changes, "by": by}
        return Edit.objects.update_or_create(**place, defaults=known)


def difference(original, edited):
    """What changed, whole words: ``[[start, end, replacement]]`` on the original text."""
    old, new = WORDS.findall(original), WORDS.findall(edited)
    places = [0]
    for word in old:
        places.append(places[-1] + len(word))
    return [
        [places[i1], places[i2], "".join(new[j1:j2])]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]


def applied(original, changes):
    """The text as published: the inverse of ``difference``."""
    text = original
    for start, end, replacement in sorted(changes, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def cuts(original, text):
    """The difference of an anonymisation, each removed place shown. Raises ``ValidationError``."""
    changes = difference(original, text)
    if any(start == end or new.strip() not in ("", CUT) for start, end, new in changes):
        raise ValidationError(
            _("An anonymisation only removes words: leave out the name, write nothing else.")
        )
    places = [(start, end) for start, end, _new in changes if original[start:end].strip()]
    return [cut(original, start, end) for start, end in places]


def cut(original, start, end):
    """The same place with […] in it, the spaces around kept."""
    removed = original[start:end]
    start += len(removed) - len(removed.lstrip())
    return [start, start + len(removed.strip()), CUT]


def corrections(original, text):
    """The difference of a correction, a few letters at most. Raises ``ValidationError``."""
    if CUT in text:
        raise ValidationError(_("Words taken away are no typing error: choose the other purpose."))
    same = SequenceMatcher(None, original, text, autojunk=False).ratio()
    letters = round((1 - same) * (len(original) + len(text)))
    changes = difference(original, text)
    slips = all(slip(original[start:end], replacement) for start, end, replacement in changes)
    if letters > max(FEW_LETTERS, len(original) // 10) or not slips:
        raise ValidationError(_("This is more than a typing error: keep what the person wrote."))
    return changes


def slip(written, meant):
    """
    Whether one may be the other mistyped: the same letters, or as many words that are alike.

    No figure, no sign and no word that denies comes or goes: that would turn what was said over.
    """
    old, new = tokens(written), tokens(meant)
    if SIGN.findall(written) != SIGN.findall(meant) or DENIALS & {*old} != DENIALS & {*new}:
        return False
    if "".join(old) == "".join(new):
        return True
    return len(old) == len(new) and all(map(alike, old, new))


def alike(one, other):
    """Whether two words begin with the same letter and share most of them."""
    same = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return one[0] == other[0] and same >= ALIKE
