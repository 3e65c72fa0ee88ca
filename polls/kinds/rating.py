"""Several items rated from 1 to 5: all of them, or a few dealt to each phone."""

from collections import Counter
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, about, items_of, people
from polls.marks import MARKS, MarkField
from polls.middle import median
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER


class SettingsForm(ItemsForm):
    low = forms.CharField(label=_("What 1 means"), max_length=40)
    high = forms.CharField(label=_("What 5 means"), max_length=40)
    served = forms.IntegerField(
        label=_("Items given to each phone"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=_("The least rated first. None: everybody rates all of them."),
    )
    top = forms.IntegerField(
        label=_("How many are shown on the screen"), min_value=3, max_value=12, initial=10
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        settings = self.activity.settings
        for item in items_of(self.activity):
            self.fields[name(item)] = MarkField(
                label=item["text"], low=settings["low"], high=settings["high"]
            )

    @property
    def rated(self):
        return [self[field] for field in self.fields]

    def clean(self):
        rated = {field: mark for field, mark in self.cleaned_data.items() if mark}
        if not self.errors and not rated:
            raise ValidationError(_("Rate at least one."))
        return rated


@register
class Rating(ActivityKind):
    slug = "rating"
    name = _("Rating")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    on_phones = True  # only how often each was rated, where phones are dealt the least rated
    source = EARLIER
    of_each = True
    script = "js/deal.js"

    def tally(self, activity, entries):
        """
        The marks of each item, their median and their number; the best median first.

        Of equal medians, the one with more marks above it than below, by person; then as offered.
        """
        rows = [row(item, entries) for item in items_of(activity)]
        top = activity.settings["top"]
        ranked = [
            {**each, "beyond": place >= top}
            for place, each in enumerate(sorted(rows, key=standing))
        ]
        return {
            "rows": ranked,  # the screen shows those that are not beyond
            "others": len(ranked[top:]),
            "dealt": [(each["name"], about(each["n"])) for each in rows],
            "answered": people(entries),
        }

    def measures(self, activity, entries):
        rows = [row(item, entries) for item in items_of(activity)]
        items = [
            {"text": each["label"], "counts": each["counts"], "median": each["median"]}
            for each in rows
        ]
        return {"answered": people(entries), "items": items}


def row(item, entries):
    marks = Counter(dict.fromkeys(MARKS, 0))
    for entry in entries:
        if mark := entry.value.get(name(item)):
            marks[mark] += entry.people
    return {
        "name": name(item),
        "label": item["text"],
        "counts": [marks[mark] for mark in MARKS],
        "median": median(marks),
        "n": marks.total(),
    }


def standing(row):
    """What a row is sorted by; those that nobody rated stand last."""
    if not row["n"]:
        return (1, 0, 0)
    below, above = row["counts"][: row["median"] - 1], row["counts"][row["median"] :]
    return (0, -row["median"], -Fraction(sum(above) - sum(below), row["n"]))


def name(item):
    return f"mark_{item['id']}"
