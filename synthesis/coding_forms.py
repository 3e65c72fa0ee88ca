"""What a coder ticks for one text, and where a text is moved to."""

from string import ascii_lowercase

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from synthesis import codes, themes
from synthesis.models import Coding

# Letters that stand for themes; with Shift, for constants, then stances. The others are gestures:
# next, previous, same, undo, refuse.
LETTERS = [letter for letter in ascii_lowercase if letter not in "npsux"]

NOWHERE = "none"


class CodingForm(forms.Form):
    """Themes, constants and stance of one text. Refused without a theme: unclassified is said."""

    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    constants = forms.MultipleChoiceField(
        label=_("Constants it speaks of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stance = forms.ChoiceField(label=_("What it is"), required=False, widget=forms.RadioSelect)

    def __init__(self, data=None, *, initial=None, suggested=()):
        super().__init__(data, initial=initial)
        self.suggested = list(suggested)
        self.taxonomy = themes.taxonomy()
        self.fields["themes"].choices = named(self.taxonomy.themes)
        self.fields["constants"].choices = named(self.taxonomy.constants)
        self.fields["stance"].choices = [("", _("not said")), *stances(self.taxonomy)]

    def clean_themes(self):
        chosen = self.cleaned_data["themes"]
        if not chosen:
            raise ValidationError(_("Choose a theme, or say “Unclassified”."))
        return [theme.code for theme in self.taxonomy.themes if theme.code in chosen]

    @property
    def axes(self):
        """``[(axis name, [(box, letter, place among the suggestions or None)])]``."""
        letters = iter(LETTERS)
        boxes = {box.data["value"]: box for box in self["themes"]}
        return [
            (axis, [(boxes[each.code], next(letters, ""), self.place(each)) for each in found])
            for axis, found in self.taxonomy.by_axis()
        ]

    def place(self, theme):
        return self.suggested.index(theme.code) + 1 if theme.code in self.suggested else None

    @property
    def constant_boxes(self):
        return lettered(self["constants"], LETTERS)

    @property
    def stance_boxes(self):
        return lettered(self["stance"], LETTERS[len(self.taxonomy.constants) :])


class MoveForm(forms.Form):
    """A text taken from one theme to another; to ``NOWHERE``, it is unclassified."""

    source = forms.CharField()
    to = forms.ChoiceField()

    def __init__(self, data):
        super().__init__(data)
        self.fields["to"].choices = [(NOWHERE, ""), *named(themes.taxonomy().themes)]

    def moved(self, before):
        """The codes after the move; ``before`` is a coding, or None where nobody read the text."""
        told = before.codes if before else codes.NOTHING
        source, to = self.cleaned_data["source"], self.cleaned_data["to"]
        kept = set() if to == NOWHERE else {*told["themes"], to} - {source}
        order = themes.taxonomy().named(kept)
        return {**told, "themes": [theme.code for theme in order]}


def named(labels):
    return [(label.code, label.name) for label in labels]


def stances(taxonomy):
    return [(each.code, codes.STANCES.get(each.code, each.name)) for each in taxonomy.stances]


def lettered(field, letters):
    """``[(box, letter)]``: as many letters as there are."""
    return list(zip(field, [*letters, *[""] * len(field)], strict=False))


def of(said, data, coder):
    """
    The form of a text: what its coder said of it, else what is suggested, ticked in advance.

    Who comes second to a text starts from nothing: two who start from the same ticks would agree
    too well.
    """
    mine = codes.by(said.codings, coder)
    given = codes.by(said.codings, Coding.By.SUGGESTION)
    suggested = given.themes if given and not codes.read(said.codings) else []
    initial = mine.codes if mine else {"themes": suggested}
    return CodingForm(data, initial=initial, suggested=suggested)
