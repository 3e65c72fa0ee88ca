"""Teams by colour: everyone says which table is theirs; a table says its name."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tables import TABLES, table


class SettingsForm(forms.Form):
    tables = forms.IntegerField(
        label=_("Number of teams"), min_value=2, max_value=len(TABLES), initial=6
    )


class ResponseForm(AnswerForm):
    table = forms.ChoiceField(label=_("Your team"), widget=forms.RadioSelect)
    people = forms.IntegerField(
        label=_("How many of you answer together?"),
        min_value=1,
        max_value=30,
        initial=1,
        required=False,
    )
    name = forms.CharField(
        label=_("The name your team chose (one of you writes it)"), max_length=40, required=False
    )

    def prepare(self):
        self.fields["table"].choices = [(each.code, each.label) for each in self.tables]

    @property
    def tables(self):
        """Those of the game."""
        return TABLES[: self.activity.settings["tables"]]

    @property
    def looks(self):
        """Each box with the table it stands for."""
        return zip(self["table"], self.tables, strict=True)


@register
class Teams(ActivityKind):
    slug = "teams"
    name = _("Teams")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    live = True

    def hands(self, settings):
        return "table"

    def value(self, form):
        """Who shares no phone need not say so."""
        return {**super().value(form), "people": form.cleaned_data["people"] or 1}

    def people(self, value):
        return value.get("people", 1)

    def moderated(self, settings):
        return {"name"}

    def tally(self, activity, entries):
        """People by team, and the names that were read, the latest last."""
        people = Counter()
        for entry in entries:
            people[entry.value["table"]] += entry.people
        found = TABLES[: activity.settings["tables"]]
        teams = [
            {
                "code": each.code,
                "shape": each.shape,
                "colour": each.colour,
                "label": each.label,
                "people": people[each.code],
                "names": names(entries, each.code),
            }
            for each in found
        ]
        return {"teams": teams, "answered": people.total()}

    def contributions(self, activity, entries):
        """The name of a team says nothing."""
        return []

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        present = [each["people"] for each in tally["teams"] if each["people"]]
        return {"answered": tally["answered"], "teams": len(present)}


def names(entries, code):
    told = (entry for entry in sorted(entries) if entry.value["table"] == code and entry.shown)
    return list(dict.fromkeys(each.value["name"] for each in told if each.value.get("name")))


def team(code):
    """A team as templates draw it."""
    found = table(code)
    return {"code": code, "shape": found.shape, "colour": found.colour, "label": found.label}
