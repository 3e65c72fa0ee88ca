"""A number guessed: how much, how many? The answer, where there is one, comes with its source."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from polls.items import people
from polls.middle import quartile
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tallies import FEW, bars, grouped

BINS = 11  # bars of the histogram at most: ten steps, and the end
FARTHEST = 1_000_000_000
WIDTHS = [n * 10**power for power in range(10) for n in (1, 2, 5)]


def whole(**told):
    return forms.IntegerField(min_value=-FARTHEST, max_value=FARTHEST, **told)


class SettingsForm(forms.Form):
    unit = forms.CharField(label=_("Unit"), max_length=30, help_text=_("For instance: hours."))
    least = whole(label=_("Least that may be said"), initial=0)
    most = whole(label=_("Most that may be said"), initial=100)
    answer = whole(label=_("The answer, if there is one"), required=False)
    origin = forms.CharField(label=_("Source of the answer"), max_length=200, required=False)

    def clean(self):
        told = self.cleaned_data
        if self.errors:
            return told
        if told["least"] >= told["most"]:
            raise ValidationError(_("The most should be more than the least."))
        if (told["answer"] is None) == bool(told["origin"]):
            raise ValidationError(_("An answer is shown with its source: give both, or neither."))
        if told["answer"] is not None and not told["least"] <= told["answer"] <= told["most"]:
            self.add_error("answer", _("Nobody could say that: it is out of the limits."))
        return told


class ResponseForm(AnswerForm):
    number = forms.IntegerField()

    def prepare(self):
        settings = self.activity.settings
        limits = {"min_value": settings["least"], "max_value": settings["most"]}
        self.fields["number"] = forms.IntegerField(
            label=_("Your estimate (%(unit)s)") % {"unit": settings["unit"]},
            help_text=_("A whole number, from %(min_value)s to %(max_value)s.")
            % {name: grouped(limit) for name, limit in limits.items()},
            **limits,
        )


@register
class Estimate(ActivityKind):
    slug = "estimate"
    name = _("Estimate")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True

    def tally(self, activity, entries):
        """
        A histogram, the median and the middle half of the room.

        Under ten people neither says anything: the numbers themselves, from the least to the most.
        """
        counts = Counter()
        for entry in entries:
            counts[entry.value["number"]] += entry.people
        answered = people(entries)
        if answered < FEW:
            return {"answered": answered, "numbers": sorted(counts.elements())}
        quartiles = [quartile(counts, nth) for nth in (1, 2, 3)]
        return {"answered": answered, "quartiles": quartiles, **histogram(activity, counts)}

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        if "rows" not in tally:
            return tally
        told = zip(tally["bins"], tally["rows"], strict=True)
        counts = [[label(bin, str), row["count"]] for bin, row in told]
        return {name: tally[name] for name in ("answered", "quartiles")} | {"counts": counts}


def histogram(activity, counts):
    """Bars over whole numbers, as wide as each other but where the limits cut them."""
    bins = bins_of(activity.settings["least"], activity.settings["most"])
    held = [sum(n for number, n in counts.items() if a <= number <= b) for a, b in bins]
    return {"bins": bins, **bars([label(bin, grouped) for bin in bins], held)}


def bins_of(least, most):
    """``[(first, last)]``, of the narrowest round width that makes few enough."""
    width = next(each for each in WIDTHS if most // each - least // each < BINS)
    starts = range(least // width * width, most + 1, width)
    return [(max(start, least), min(start + width - 1, most)) for start in starts]


def label(bin, words):
    return " … ".join(dict.fromkeys(map(words, bin)))
