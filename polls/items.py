"""What a step puts side by side: options typed in its settings, or what an earlier step offers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions import sources
from sessions.fields import ActivityField, LinesField

OFFERING = ("grouping", "wall", "floor", "table_sheet")


class ItemsForm(forms.Form):
    """Base of settings: options, or the step they come out of."""

    options = LinesField(label=_("Options, one a line"), least=2, most=12, required=False)
    of = ActivityField(label=_("Or what came out of"), kinds=OFFERING, required=False)

    def clean(self):
        told = self.cleaned_data
        if not self.errors and bool(told["options"]) == bool(told["of"]):
            raise ValidationError(
                _("Type options, or name the step they come out of: one of the two.")
            )
        return told


def items_of(activity):
    """The items, frozen at opening; before it, the options typed, so that paper has them."""
    return activity.standing or sources.typed(activity.settings)


def people(entries):
    return sum(entry.people for entry in entries)


def about(times):
    """
    About how often an item was answered: twice as often is one more.

    Every phone is told, so that it deals those that lack answers: exact counts would be told
    again with every answer.
    """
    return times.bit_length()
