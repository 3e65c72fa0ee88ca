"""A place between two worded ends, before and after perhaps."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions import moves
from sessions.fields import ActivityField, LeastField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, Asked, register
from sessions.tallies import bars, halves, held_back, sides


class SettingsForm(forms.Form):
    labels = LinesField(label=_("Steps of the scale, one a line"), least=3, most=7)
    least = LeastField()
    before = ActivityField(
        label=_("Asked before in"),
        kinds=["scale"],
        required=False,
        help_text=_("An earlier scale: what moved is computed at closing."),
    )


class ResponseForm(AnswerForm):
    value = forms.TypedChoiceField(label=_("Your place"), coerce=int, widget=forms.RadioSelect)

    def prepare(self):
        self.fields["value"].choices = list(enumerate(self.activity.settings["labels"], start=1))


@register
class Scale(ActivityKind):
    slug = "scale"
    name = _("Scale")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True

    def hands(self, settings):
        return "value"

    def tally(self, activity, entries):
        found = Counter()
        for entry in entries:
            found[entry.value["value"]] += entry.people
        labels = activity.settings["labels"]
        if held := held_back(activity.settings, found.total()):
            return {**bars([], []), **held}
        return bars(labels, [found[place] for place in range(1, len(labels) + 1)])

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        answered = tally.get("answered", tally["total"])
        return {"answered": answered, "counts": [row["count"] for row in tally["rows"]]}

    def sides(self, activity, entries):
        """One end or the other; the middle step, where there is one, takes no side."""
        counts = self.measures(activity, entries)["counts"]
        if not counts:
            return []
        return [sides(activity.instruction, *halves(activity.settings["labels"], counts))]

    def asked(self, activity, entries):
        if held_back(activity.settings, sum(entry.people for entry in entries)):
            return []
        given = [(entry, entry.value["value"] - 1) for entry in entries]
        return [Asked("", activity.settings["labels"], given)]

    def paired(self, activity, before, after):
        """
        Who moved, over people who answered both: ``{paired, up, down, same, flows, other}``.

        ``flows`` is ``[[from, to, people]]``; ribbons of fewer than 3 people are merged into
        ``other``. Under 10 paired people, or where a sum would tell of one or two, only
        ``paired`` is told. None where nothing was asked before.
        """
        if before is None:
            return None
        made = moves.made(places(before), places(after))
        told, sums = {"paired": made.total()}, directions(made)
        return told | sums | moves.ribbons(made) if moves.tellable(made, sums) else told


def places(entries):
    """Where each person stands."""
    return {entry.person: entry.value["value"] for entry in entries if entry.person}


def directions(made):
    return {
        "up": sum(people for (a, b), people in made.items() if b > a),
        "down": sum(people for (a, b), people in made.items() if b < a),
        "same": sum(people for (a, b), people in made.items() if a == b),
    }
