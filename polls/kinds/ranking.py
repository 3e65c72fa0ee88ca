"""Options put in order: the first, the second, the third."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, items_of, people
from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER

PLACES = [
    _("First"),
    _("Second"),
    _("Third"),
    _("Fourth"),
    _("Fifth"),
    _("Sixth"),
    _("Seventh"),
    _("Eighth"),
]


class SettingsForm(ItemsForm):
    options = LinesField(label=_("Options, one a line"), least=3, most=8, required=False)
    places = forms.IntegerField(
        label=_("How many are ranked"), min_value=2, max_value=len(PLACES), initial=3
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        options = [(item["id"], item["text"]) for item in items_of(self.activity)]
        for place, label in enumerate(PLACES[: places(self.activity)], start=1):
            self.fields[name(place)] = forms.ChoiceField(
                label=label,
                choices=[("", _("Choose")), *options],
                error_messages={"required": _("Choose an option for this place.")},
            )

    @property
    def places(self):
        return [self[field] for field in self.fields]

    def clean(self):
        """Each option takes one place at most."""
        chosen = list(self.cleaned_data.values())
        twice = [each for each in chosen if chosen.count(each) > 1]
        if twice:
            texts = {item["id"]: item["text"] for item in items_of(self.activity)}
            raise ValidationError(
                _("“%(option)s” stands at two places: give it one."),
                params={"option": texts[twice[0]]},
            )
        return self.cleaned_data


@register
class Ranking(ActivityKind):
    slug = "ranking"
    name = _("Ranking")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    source = EARLIER

    def tally(self, activity, entries):
        """
        Borda count, and how often each option came first; equal ones as they were offered.

        Of three places, the first earns three points and the last one; what is not ranked earns
        none (Jean-Charles de Borda, « Mémoire sur les élections au scrutin », 1781). Points are
        no people: never a percentage.
        """
        rows = self.points(activity, entries)
        return {
            "rows": sorted(rows, key=lambda row: -row["count"]),
            "most": max((row["count"] for row in rows), default=0),
            "places": places(activity),
            "answered": people(entries),
        }

    def points(self, activity, entries):
        """By option, as offered: its points, and the people who put it first."""
        worth = {name(place): places(activity) + 1 - place for place in ranks(activity)}
        return [
            {
                "label": item["text"],
                "count": sum(
                    worth.get(field, 0) * entry.people
                    for entry in entries
                    for field, option in entry.value.items()
                    if option == item["id"]
                ),
                "firsts": people(each for each in entries if each.value[name(1)] == item["id"]),
            }
            for item in items_of(activity)
        ]

    def measures(self, activity, entries):
        options = [
            {"text": row["label"], "points": row["count"], "first": row["firsts"]}
            for row in self.points(activity, entries)
        ]
        return {"answered": people(entries), "places": places(activity), "options": options}


def places(activity):
    """
    How many are ranked: no more than there were options at opening.

    A text withdrawn since leaves its place worth what it was.
    """
    options = activity.items or items_of(activity)
    return min(activity.settings["places"], len(options), len(PLACES))


def ranks(activity):
    return range(1, places(activity) + 1)


def name(place):
    return f"place_{place}"
