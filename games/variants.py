"""Variants of a format: the same steps but those left out, some of them changed."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import agenda
from sessions.fields import LinesField

MOST = 12  # variants of one format
# What a variant may say of a step: all but which one it is, and what it does.
MAY_CHANGE = {"title", "instruction", "notes", "minutes", "compressible", "settings"}


class VariantForm(forms.Form):
    """One variant in a format file; ``format`` is the one it varies, with those read before."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=40)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=600, required=False)
    without = LinesField(
        label=gettext_lazy("Steps left out"), required=False, most=agenda.MOST, longest=50
    )
    changes = forms.Field(label=gettext_lazy("Changes"), required=False)

    def __init__(self, data=None, *, format=None):
        super().__init__(data)
        self.format = format

    def clean_title(self):
        if self.cleaned_data["title"] in {each["title"] for each in self.format.variants}:
            raise forms.ValidationError(_("another variant has this title."))
        return self.cleaned_data["title"]

    def clean_without(self):
        self.check_codes(self.cleaned_data["without"])
        return self.cleaned_data["without"]

    def clean_changes(self):
        changes = self.cleaned_data["changes"] or {}
        if not isinstance(changes, dict) or not all(map(is_change, changes.values())):
            raise forms.ValidationError(_("a code, and what it changes, are expected."))
        self.check_codes(changes)
        for change in changes.values():
            for key in change.keys() - MAY_CHANGE:
                raise forms.ValidationError(_("a variant does not change “%s”.") % key)
        return changes

    def check_codes(self, codes):
        known = {each["code"] for each in self.format.activities}
        for code in codes:
            if code not in known:
                raise forms.ValidationError(_("no step has the code “%s”.") % code)


def is_change(change):
    return isinstance(change, dict) and isinstance(change.get("settings", {}), dict)


def steps(activities, *, without, changes):
    """The activities of a variant, as a format file would say them."""
    return [
        changed(each, changes.get(each["code"], {}))
        for each in activities
        if each["code"] not in without
    ]


def changed(activity, change):
    """Its settings are changed one by one, what else is said of it as it is."""
    settings = {**activity["settings"], **change.get("settings", {})}
    return {**activity, **change, "settings": settings}
