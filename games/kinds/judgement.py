"""
Sentences judged one by one, from “I oppose it” to “I stand by it”: which ones are to be rewritten?

Each is given the median of its mentions; of two in the middle, the lower. This is the majority
grade of Michel Balinski and Rida Laraki (“A theory of measuring, electing, and ranking”, PNAS
104(21), 2007; “Majority Judgment”, MIT Press, 2010): half of the room at least stands at that
mention or above, and shouting louder, by an extreme mention, does not move it. Sentences do not
compete: no winner is sought, and none is ranked.
"""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import ItemsForm, items_of, people
from polls.middle import median
from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER
from sessions.tallies import bars, halves, sides

MENTIONS = {
    1: _("I oppose it"),
    2: _("rather against"),
    3: _("undecided"),
    4: _("rather for"),
    5: _("I stand by it"),
}
THRESHOLD = 4  # a sentence that half of the room would at least rather have


class SettingsForm(ItemsForm):
    options = LinesField(
        label=_("Sentences, one a line"), least=1, most=12, longest=200, required=False
    )
    of = ActivityField(
        label=_("Or what came out of"),
        kinds=("drafting", "judgement", "wall", "grouping", "floor", "table_sheet"),
        required=False,
    )
    threshold = forms.IntegerField(
        label=_("A sentence whose median is under this is to be rewritten"),
        min_value=2,
        max_value=5,
        initial=THRESHOLD,
    )


class ResponseForm(AnswerForm):
    def prepare(self):
        for item in items_of(self.activity):
            self.fields[name(item)] = forms.TypedChoiceField(
                label=item["text"],
                choices=[(str(level), str(level)) for level in MENTIONS],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def judged(self):
        """``[(item, field, [(box, its mention)])]``."""
        return [
            (item, field, list(zip(field, MENTIONS.values(), strict=True)))
            for item in items_of(self.activity)
            for field in [self[name(item)]]
        ]

    @property
    def mentions(self):
        return MENTIONS.items()

    def clean(self):
        judged = {field: level for field, level in self.cleaned_data.items() if level}
        if not self.errors and not judged:
            raise ValidationError(_("Judge at least one sentence."))
        return judged


@register
class Judgement(ActivityKind):
    slug = "judgement"
    name = _("Judgement")
    section = "ranked"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    source = EARLIER
    of_each = True
    takes_aside = True

    def tally(self, activity, entries):
        """Each sentence as it was offered: its five counts, its median, whether it is rewritten."""
        rows = rows_of(activity, entries)
        return {
            "sentences": rows,
            "mentions": MENTIONS.items(),
            "to_rewrite": sum(row["aside"] for row in rows if row["answered"]),
            "answered": people(entries),
        }

    def offers(self, activity, entries):
        """Every sentence; those under the threshold, or judged by nobody, are set aside."""
        return [
            {**item, "aside": row["aside"], "median": row["median"]}
            for item, row in zip(items_of(activity), rows_of(activity, entries), strict=True)
        ]

    def measures(self, activity, entries):
        told = ("text", "counts", "median", "aside")
        sentences = [{name: row[name] for name in told} for row in rows_of(activity, entries)]
        return {"answered": people(entries), "sentences": sentences}

    def sides(self, activity, entries):
        return [
            sides(row["text"], *turned(*halves([*MENTIONS.values()], row["counts"])), id=row["id"])
            for row in rows_of(activity, entries)
        ]


def turned(labels, counts):
    """The last mentions are those for the sentence."""
    return [labels[1], labels[0], labels[2]], [counts[1], counts[0], counts[2]]


def rows_of(activity, entries):
    threshold = activity.settings.get("threshold", THRESHOLD)
    return [row(item, entries, threshold) for item in items_of(activity)]


def row(item, entries, threshold):
    given = Counter()
    for entry in entries:
        if level := entry.value.get(name(item)):
            given[level] += entry.people
    counts, middle = [given[level] for level in MENTIONS], median(given)
    levels = bars(MENTIONS.values(), counts)
    return {
        "id": item["id"],
        "text": item["text"],
        "objections": item.get("objections", []),
        "counts": counts,
        "levels": levels["rows"],
        "answered": levels["total"],
        "median": middle,
        "mention": MENTIONS.get(middle, ""),
        "aside": middle is None or middle < threshold,
    }


def name(item):
    return f"level_{item['id']}"
