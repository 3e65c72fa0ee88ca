"""Each item placed on two axes: a 2×2 matrix of the room's medians."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, items_of, people
from polls.marks import MarkField
from polls.middle import median
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER

AXES = ("x", "y")
UNIT = 100  # of the picture, from one place to the next
ABREAST, LINE = 3, 40  # numbers side by side at one place, and from one line of them to the next


class SettingsForm(ItemsForm):
    x_low = forms.CharField(label=_("Left end"), max_length=30)
    x_high = forms.CharField(label=_("Right end"), max_length=30)
    y_low = forms.CharField(label=_("Bottom end"), max_length=30)
    y_high = forms.CharField(label=_("Top end"), max_length=30)


class ResponseForm(AnswerForm):
    def prepare(self):
        settings = self.activity.settings
        for item in items_of(self.activity):
            for axis in AXES:
                low, high = settings[f"{axis}_low"], settings[f"{axis}_high"]
                self.fields[name(item, axis)] = MarkField(label=item["text"], low=low, high=high)

    @property
    def placed(self):
        return [
            (item["text"], [self[name(item, axis)] for axis in AXES])
            for item in items_of(self.activity)
        ]

    def clean(self):
        """Only the items placed, on both axes."""
        told = {field: place for field, place in self.cleaned_data.items() if place}
        for item in items_of(self.activity):
            missing = [axis for axis in AXES if name(item, axis) not in told]
            if len(missing) == 1:
                self.add_error(name(item, missing[0]), _("Place it on this axis too."))
        if not self.errors and not told:
            self.add_error(None, _("Place at least one."))
        return told


@register
class Matrix(ActivityKind):
    slug = "matrix"
    name = _("2×2 matrix")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    source = EARLIER

    def tally(self, activity, entries):
        """The median of each item on both axes, and the points of the picture they make."""
        rows = self.rows(activity, entries)
        return {"rows": rows, "points": points(rows), "answered": people(entries)}

    def rows(self, activity, entries):
        items = enumerate(items_of(activity), start=1)
        return [row(number, item, entries) for number, item in items]

    def measures(self, activity, entries):
        items = [
            {"text": each["label"], "x": each["x"], "y": each["y"], "n": each["n"]}
            for each in self.rows(activity, entries)
        ]
        return {"answered": people(entries), "items": items}


def row(number, item, entries):
    placed = {axis: Counter() for axis in AXES}
    for entry in entries:
        for axis in AXES:
            if place := entry.value.get(name(item, axis)):
                placed[axis][place] += entry.people
    medians = {axis: median(counts) for axis, counts in placed.items()}
    return {"number": number, "label": item["text"], **medians, "n": placed["x"].total()}


def points(rows):
    """Where numbers stand, ``[{left, top, numbers}]``; lines of those at one place."""
    there = {}
    for row in rows:
        if row["n"]:
            there.setdefault((row["x"], row["y"]), []).append(str(row["number"]))
    return [
        {"left": x * UNIT, "top": (6 - y) * UNIT + below, "numbers": ", ".join(line)}
        for (x, y), numbers in sorted(there.items())
        for below, line in lines(numbers)
    ]


def lines(numbers):
    """Three numbers a line at most, and how far each line is from the middle of them all."""
    found = [numbers[first : first + ABREAST] for first in range(0, len(numbers), ABREAST)]
    above = (len(found) - 1) * LINE // 2
    return [(place * LINE - above, line) for place, line in enumerate(found)]


def name(item, axis):
    return f"{axis}_{item['id']}"
