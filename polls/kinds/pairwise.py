"""Two at a time: which of them matters more?"""

from collections import Counter
from fractions import Fraction
from itertools import combinations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, about, items_of, people
from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER


class SettingsForm(ItemsForm):
    options = LinesField(label=_("Options, one a line"), least=3, most=8, required=False)
    # Twelve groups at most: the posts of a wall would make too many pairs.
    of = ActivityField(label=_("Or what came out of"), kinds=["grouping"], required=False)
    pairs = forms.IntegerField(
        label=_("Pairs given to each phone"),
        min_value=1,
        max_value=28,
        required=False,
        help_text=_("The least compared first. None: everybody compares all of them."),
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        for one, other in pairs(self.activity):
            self.fields[name(one, other)] = forms.ChoiceField(
                label=_("%(one)s, or %(other)s?") % {"one": one["text"], "other": other["text"]},
                choices=[(each["id"], each["text"]) for each in (one, other)],
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def pairs(self):
        return [self[field] for field in self.fields]

    def clean(self):
        compared = {pair: won for pair, won in self.cleaned_data.items() if won}
        if not self.errors and not compared:
            raise ValidationError(_("Compare at least one pair."))
        return compared


@register
class Pairwise(ActivityKind):
    slug = "pairwise"
    name = _("Comparison by pairs")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    on_phones = True  # only how often each pair was compared, where phones are dealt some of them
    source = EARLIER
    script = "js/deal.js"

    def tally(self, activity, entries):
        """
        Comparisons won out of those made, the greatest share first, and who won against whom.

        Row sums of the table of wins (Herbert A. David, *The Method of Paired Comparisons*, 1963),
        each out of its own comparisons, since pairs are not all served as often. Equal shares
        stand as they were offered. No percentage: comparisons are no people.
        """
        rows = self.rows(activity, entries)
        return {
            "rows": sorted(rows, key=standing),
            "table": rows,
            "dealt": [
                (name(*pair), about(people(each for each in entries if name(*pair) in each.value)))
                for pair in pairs(activity)
            ],
            "answered": people(entries),
        }

    def rows(self, activity, entries):
        """By item, as offered: its wins over each other (None: itself), and its comparisons."""
        items, wins = items_of(activity), won(activity, entries)
        return [
            {
                "label": item["text"],
                "over": [None if each is item else wins[item["id"], each["id"]] for each in items],
                "wins": sum(wins[item["id"], each["id"]] for each in items),
                "compared": sum(
                    wins[item["id"], each["id"]] + wins[each["id"], item["id"]] for each in items
                ),
            }
            for item in items
        ]

    def measures(self, activity, entries):
        items = [
            {"text": row["label"], "wins": row["wins"], "compared": row["compared"]}
            for row in self.rows(activity, entries)
        ]
        return {"answered": people(entries), "items": items}


def pairs(activity):
    return combinations(items_of(activity), 2)


def won(activity, entries):
    """How many people preferred the first of these ids to the second."""
    found = Counter()
    for one, other in pairs(activity):
        for entry in entries:
            if preferred := entry.value.get(name(one, other)):
                beaten = other["id"] if preferred == one["id"] else one["id"]
                found[preferred, beaten] += entry.people
    return found


def standing(row):
    """What a row is sorted by; those that were never compared stand last."""
    return -Fraction(row["wins"], row["compared"]) if row["compared"] else 1


def name(one, other):
    return f"pair_{one['id']}_{other['id']}"
