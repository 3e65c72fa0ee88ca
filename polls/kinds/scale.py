"""A place between two worded ends, before and after perhaps."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tallies import FEW, bars

THIN = 3  # people; a thinner ribbon could name them


class SettingsForm(forms.Form):
    labels = LinesField(label=_("Steps of the scale, one a line"), least=3, most=7)
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
        places = Counter()
        for entry in entries:
            places[entry.value["value"]] += entry.people
        labels = activity.settings["labels"]
        return bars(labels, [places[place] for place in range(1, len(labels) + 1)])

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {"answered": tally["total"], "counts": [row["count"] for row in tally["rows"]]}

    def paired(self, activity, before, after):
        """
        Who moved, over people who answered both: ``{paired, up, down, same, flows, other}``.

        ``flows`` is ``[[from, to, people]]``; ribbons of fewer than 3 people are merged into
        ``other``. Under 10 paired people, or where a sum would tell of one or two, only
        ``paired`` is told. None where nothing was asked before.
        """
        if before is None:
            return None
        earlier = {entry.person: entry.value["value"] for entry in before if entry.person}
        moves = Counter(
            (earlier[entry.person], entry.value["value"])
            for entry in after
            if entry.person in earlier
        )
        told, sums = {"paired": moves.total()}, directions(moves)
        if moves.total() < FEW or any(0 < people < THIN for people in sums.values()):
            return told
        return told | sums | ribbons(moves)


def directions(moves):
    return {
        "up": sum(people for (a, b), people in moves.items() if b > a),
        "down": sum(people for (a, b), people in moves.items() if b < a),
        "same": sum(people for (a, b), people in moves.items() if a == b),
    }


def ribbons(moves):
    """
    The ribbons that may be shown, and how many people are in the others.

    Both pictures are published, so what is left of them beside the ribbons shown must not spell
    out anybody's move: more ribbons are merged, the thinnest first, until it does not.
    """
    shown = sorted(moves.items(), key=lambda move: (-move[1], move[0]))
    merged = []
    while shown and (shown[-1][1] < THIN or (merged and tells(merged))):
        merged.append(shown.pop())
    flows = [[before, after, people] for (before, after), people in sorted(shown)]
    return {"flows": flows, "other": sum(people for _move, people in merged)}


def tells(merged):
    """Whether too few people, or a single place before or after, give the merged moves away."""
    places = zip(*(move for move, _people in merged), strict=True)
    return sum(people for _move, people in merged) < THIN or any(len(set(p)) < 2 for p in places)
