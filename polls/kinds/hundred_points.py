"""A hundred points shared out: what is each option worth, all of them together?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from polls.items import ItemsForm, items_of, people
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER

SHORT = ngettext_lazy("%(n)d point is left to give.", "%(n)d points are left to give.", "n")
BEYOND = ngettext_lazy("That is %(n)d point too many.", "That is %(n)d points too many.", "n")


class SettingsForm(ItemsForm):
    total = forms.IntegerField(
        label=_("Points to share"), min_value=10, max_value=1000, initial=100
    )
    step = forms.IntegerField(label=_("By steps of"), min_value=1, max_value=50, initial=5)

    def clean(self):
        told = super().clean()
        if not self.errors and told["total"] % told["step"]:
            raise ValidationError(_("The points to share should be so many whole steps."))
        return told


class ResponseForm(AnswerForm):
    def prepare(self):
        self.total, self.step = (self.activity.settings[each] for each in ("total", "step"))
        self.rule = _("%(n)s points to share, by steps of %(step)s.") % {
            "n": self.total,
            "step": self.step,
        }
        for item in items_of(self.activity):
            self.fields[name(item)] = forms.IntegerField(
                label=item["text"],
                min_value=0,
                max_value=self.total,
                step_size=self.step,
                required=False,
            )

    @property
    def shares(self):
        return [self[field] for field in self.fields]

    def clean(self):
        """Only the points given, by item: exactly as many as there are."""
        given = {field: points for field, points in self.cleaned_data.items() if points}
        left = self.total - sum(given.values())
        if not self.errors and left:
            words = SHORT if left > 0 else BEYOND
            raise ValidationError(words, params={"n": abs(left)})
        return given


@register
class HundredPoints(ActivityKind):
    slug = "hundred_points"
    name = _("Hundred points")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    source = EARLIER
    of_each = True
    script = "js/shares.js"

    def tally(self, activity, entries):
        """Points by option and who gave some, the most first; equal ones as they were offered."""
        rows = [row(item, entries) for item in items_of(activity)]
        return {
            "rows": sorted(rows, key=lambda row: -row["count"]),
            "most": max((row["count"] for row in rows), default=0),
            "answered": people(entries),
        }

    def measures(self, activity, entries):
        rows = [row(item, entries) for item in items_of(activity)]
        options = [
            {"text": each["label"], "points": each["count"], "givers": each["givers"]}
            for each in rows
        ]
        return {"answered": people(entries), "options": options}


def row(item, entries):
    given = [(entry.value.get(name(item), 0), entry.people) for entry in entries]
    return {
        "label": item["text"],
        "count": sum(points * people for points, people in given),
        "givers": sum(people for points, people in given if points),
    }


def name(item):
    return f"share_{item['id']}"
