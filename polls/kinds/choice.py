"""One option, or several, out of a short list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import LeastField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, Asked, register
from sessions.tallies import bars, held_back, sides


class SettingsForm(forms.Form):
    options = LinesField(label=_("Options, one a line"), least=2, most=8)
    several = forms.BooleanField(label=_("Several options may be chosen"), required=False)
    least = LeastField()


class ResponseForm(AnswerForm):
    option = forms.MultipleChoiceField(label=_("Your choice"))

    def prepare(self):
        settings = self.activity.settings
        if settings.get("several"):
            self.fields["option"].widget = forms.CheckboxSelectMultiple()
        else:
            self.fields["option"] = forms.ChoiceField(
                label=_("Your choice"), widget=forms.RadioSelect
            )
        options = enumerate(settings["options"])
        self.fields["option"].choices = [(str(index), label) for index, label in options]


@register
class Choice(ActivityKind):
    slug = "choice"
    name = _("Choice")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True

    def hands(self, settings):
        """Where several options may be chosen, hands would not say how many people."""
        return "" if settings.get("several") else "option"

    def tally(self, activity, entries):
        """Bars over people: with several options, they may add up to more than answered."""
        options = activity.settings["options"]
        counts = [0] * len(options)
        for entry in entries:
            for option in chosen(entry.value):
                counts[option] += entry.people
        answered = sum(entry.people for entry in entries)
        if held := held_back(activity.settings, answered):
            return {**bars([], []), **held}
        return {**bars(options, counts, base=answered), "answered": answered}

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {"answered": tally["answered"], "counts": [row["count"] for row in tally["rows"]]}

    def sides(self, activity, entries):
        """One option or the other, where there are two; three have no obvious sides."""
        counts = self.measures(activity, entries)["counts"]
        if len(counts) != 2 or activity.settings.get("several"):
            return []
        return [sides(activity.instruction, [*activity.settings["options"], ""], [*counts, 0])]

    def asked(self, activity, entries):
        """Where several options may be chosen, there is no one answer a person."""
        settings, answered = activity.settings, sum(entry.people for entry in entries)
        if settings.get("several") or held_back(settings, answered):
            return []
        given = [(entry, option) for entry in entries for option in chosen(entry.value)]
        return [Asked("", settings["options"], given)]


def chosen(value):
    option = value["option"]
    return [int(each) for each in (option if isinstance(option, list) else [option])]
