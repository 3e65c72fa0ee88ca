"""When should each begin: now, within the year, not before a condition is met?"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, items_of, people
from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER
from sessions.tallies import bars, people_by

PLACES = (_("Now"), _("Within the year"), _("Not before a condition is met"))
WAITS = 2  # the place of what has a condition
LONGEST = 160  # characters of a condition


class SettingsForm(ItemsForm):
    options = LinesField(
        label=_("What is placed, one a line"), least=1, most=12, longest=200, required=False
    )
    of = ActivityField(
        label=_("Or what came out of"),
        kinds=("judgement", "drafting", "grouping", "wall", "floor", "table_sheet"),
        required=False,
    )
    places = LinesField(
        label=_("The three places, one a line"),
        least=len(PLACES),
        most=len(PLACES),
        longest=60,
        required=False,
        help_text=_("The last one asks for a condition. None: now, within the year, not before."),
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        places = [(str(place), label) for place, label in enumerate(places_of(self.activity))]
        for item in items_of(self.activity):
            self.fields[place_name(item)] = forms.TypedChoiceField(
                label=item["text"],
                choices=places,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[condition_name(item)] = forms.CharField(
                label=_("On which condition? (optional)"), max_length=LONGEST, required=False
            )

    @property
    def placed(self):
        """``[(item, its place, its condition)]``, the fields of the form."""
        return [
            (item, self[place_name(item)], self[condition_name(item)])
            for item in items_of(self.activity)
        ]

    def clean(self):
        """Whoever writes a condition, and chooses no place, says what they wait for."""
        told = {}
        for item in items_of(self.activity):
            place = self.cleaned_data.get(place_name(item))
            condition = self.cleaned_data.get(condition_name(item))
            if condition and place not in (None, WAITS):
                self.add_error(condition_name(item), self.misplaced)
            elif condition:
                told |= {place_name(item): WAITS, condition_name(item): condition}
            elif place is not None:
                told[place_name(item)] = place
        if not self.errors and not told:
            raise ValidationError(_("Place at least one."))
        return told

    @property
    def misplaced(self):
        place = {"place": places_of(self.activity)[WAITS]}
        return _("A condition goes with “%(place)s”: choose it, or erase the condition.") % place


@register
class Placement(ActivityKind):
    slug = "placement"
    name = _("Placement")
    section = "conditions"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    source = EARLIER
    of_each = True

    def awaited(self, activity):
        return {condition_name(item) for item in items_of(activity)}

    def tally(self, activity, entries):
        """How many placed each item where, as they were offered; the conditions that were read."""
        rows = [row(activity, item, entries) for item in items_of(activity)]
        return {"rows": rows, "places": places_of(activity), "answered": people(entries)}

    def measures(self, activity, entries):
        items = [
            {"text": item["text"], "counts": counts(item, entries)} for item in items_of(activity)
        ]
        return {"answered": people(entries), "items": items}


def places_of(activity):
    return activity.settings.get("places") or list(PLACES)


def row(activity, item, entries):
    said = sorted((each.id, each.value.get(condition_name(item))) for each in entries if each.shown)
    return {
        "text": item["text"],
        "bars": bars(places_of(activity), counts(item, entries)),
        "conditions": [condition for _id, condition in said if condition],
    }


def counts(item, entries):
    return people_by(place_name(item), range(len(PLACES)), entries)


def place_name(item):
    return f"place_{item['id']}"


def condition_name(item):
    return f"condition_{item['id']}"
