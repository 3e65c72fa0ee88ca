"""Points to give: what should be spoken of first?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from sessions.fields import ActivityField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER


class SettingsForm(forms.Form):
    of = ActivityField(
        label=_("Points on what came out of"), kinds=("grouping", "wall", "floor", "table_sheet")
    )
    points = forms.IntegerField(label=_("Points per person"), min_value=1, max_value=10, initial=3)
    each = forms.IntegerField(
        label=_("On the same one, at most"), min_value=1, max_value=10, initial=3
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        settings = self.activity.settings
        self.rule = ngettext_lazy(
            "You have %(n)d point in all.", "You have %(n)d points in all.", settings["points"]
        ) % {"n": settings["points"]}
        most = min(settings["points"], settings["each"])
        choices = [(str(number), str(number)) for number in range(most + 1)]
        for item in self.activity.standing:
            self.fields[name(item)] = forms.TypedChoiceField(
                label=item["text"],
                choices=choices,
                coerce=int,
                initial="0",
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def given(self):
        return [self[name(item)] for item in self.activity.standing]

    def clean(self):
        """Only the points given, by item; as many as there are at most."""
        given = {field: points for field, points in self.cleaned_data.items() if points}
        most = self.activity.settings["points"]
        if not self.errors and not given:
            raise ValidationError(_("Give at least one point."))
        if sum(given.values()) > most:
            raise ValidationError(
                ngettext_lazy(
                    "You have %(most)d point; you gave %(given)d.",
                    "You have %(most)d points; you gave %(given)d.",
                    most,
                ),
                params={"most": most, "given": sum(given.values())},
            )
        return given


@register
class Prioritisation(ActivityKind):
    slug = "prioritisation"
    name = _("Prioritisation")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    source = EARLIER
    of_each = True
    script = "js/points.js"

    def tally(self, activity, entries):
        """Points by item, the most first; equal ones as they were offered. Never a percentage."""
        items = [
            {"label": item["text"], "count": points(item, entries)} for item in activity.standing
        ]
        ranked = sorted(items, key=lambda item: -item["count"])
        return {
            "rows": ranked,
            "most": max((item["count"] for item in items), default=0),
            "given": sum(item["count"] for item in items),
            "answered": sum(entry.people for entry in entries),
        }

    def measures(self, activity, entries):
        return {
            "answered": sum(entry.people for entry in entries),
            "points": [
                {"text": item["text"], "points": points(item, entries)}
                for item in activity.standing
            ],
        }


def name(item):
    return f"points_{item['id']}"


def points(item, entries):
    return sum(entry.value.get(name(item), 0) * entry.people for entry in entries)
