"""Marks from 1 to 5, whose two ends have their words."""

from django import forms

MARKS = range(1, 6)


class MarkField(forms.TypedChoiceField):
    """One of five marks; it may be left out."""

    def __init__(self, *, low, high, **kwargs):
        words = {1: f"1 ({low})", 5: f"5 ({high})"}
        self.ends = f"{words[1]} – {words[5]}"
        super().__init__(
            choices=[(str(mark), words.get(mark, str(mark))) for mark in MARKS],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )
