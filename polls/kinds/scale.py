"""A place between two worded ends, before and after perhaps."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tallies import FEW, bars

THIN = 3  # people; a thinner ribbon could name them


class SettingsForm(forms.Form):
    labels = LinesField(label=_("Steps of the scale, one a line"), least=3, most=7)
    before = forms.SlugField(
        label=_("Asked before in"),
        required=False,
        help_text=_("The code of an earlier scale: what moved is computed at closing."),
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
        Who moved, over people who answered both: ``{paired, up, down, same, flows}``.

        ``flows`` is ``[[from, to, people]]``; ribbons of fewer than 3 people are merged into
        ``other``. Under 10 paired people only ``paired`` is told.
        """
        earlier = {entry.person: entry.value["value"] for entry in before if entry.person}
        moves = Counter(
            (earlier[entry.person], entry.value["value"])
            for entry in after
            if entry.person in earlier
        )
        if moves.total() < FEW:
            return {"paired": moves.total()}
        wide = {move: people for move, people in moves.items() if people >= THIN}
        return {
            "paired": moves.total(),
            "up": sum(people for (a, b), people in moves.items() if b > a),
            "down": sum(people for (a, b), people in moves.items() if b < a),
            "same": sum(people for (a, b), people in moves.items() if a == b),
            "flows": [[a, b, people] for (a, b), people in sorted(wide.items())],
            "other": moves.total() - sum(wide.values()),
        }
