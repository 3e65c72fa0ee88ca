"""A group writes one sentence, and says on which texts of the room it stands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import ActivityField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.sources import EARLIER
from sessions.tables import TABLES, table

GROUP = range(2, 7)  # people; one alone writes on the wall, seven no longer write together
FIT = 12  # texts a room screen has room for
LONGEST = 200  # characters: a sentence somebody can check by yes or no


class SettingsForm(forms.Form):
    of = ActivityField(
        label=_("Sentences are written from"),
        kinds=("wall", "grouping", "floor", "table_sheet", "judgement"),
        help_text=_("After a judgement, those under its threshold are written again."),
    )
    tables = forms.IntegerField(
        label=_("Number of tables"), min_value=1, max_value=len(TABLES), initial=6
    )
    objection = forms.BooleanField(
        label=_("The objection that remains is asked too"), required=False
    )


class ResponseForm(AnswerForm):
    table = forms.ChoiceField(label=_("Your table"))
    people = forms.TypedChoiceField(
        label=_("How many of you write it?"),
        choices=[(str(each), str(each)) for each in GROUP],
        coerce=int,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your sentence"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One that can be checked by yes or no. Write no name."),
    )

    def prepare(self):
        self.fields["table"].choices = [
            ("", "…"),
            *((each.code, each.label) for each in self.tables),
        ]
        if found := to_write_from(self.activity):
            self.fields["sources"] = forms.MultipleChoiceField(
                label=_("What does it stand on?"),
                choices=[(item["id"], item["text"]) for item in found],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if self.activity.settings.get("objection"):
            self.fields["objection"] = forms.CharField(
                label=_("The objection that remains (optional)"),
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def tables(self):
        """Those in the room."""
        return TABLES[: self.activity.settings.get("tables", 6)]


@register
class Drafting(ActivityKind):
    slug = "drafting"
    name = _("Drafting")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    many = True
    channel = "tablet"
    shows = True
    source = EARLIER
    takes_aside = True

    def people(self, value):
        return value["people"]

    def moderated(self, settings):
        return {"text", "objection"} if settings.get("objection") else {"text"}

    def value(self, form):
        return {name: said for name, said in super().value(form).items() if said != []}

    def shown(self, activity):
        """What is written from, where a screen has room for it."""
        found = to_write_from(activity)
        return {"sources": found if len(found) <= FIT else []}

    def tally(self, activity, entries):
        """The sentences a person has read, by table, each with what it stands on."""
        shown = [entry for entry in entries if entry.shown]
        return {
            "sentences": [sentence(activity, entry) for entry in by_table(shown)],
            "untouched": untouched(activity, shown),
            "waiting": len(entries) - len(shown),
            "answered": sum(entry.people for entry in shown),
        }

    def offers(self, activity, entries):
        """
        The sentences, and the objections that remain.

        After a judgement, those that nobody wrote again stand too: the text is whole.
        """
        shown = [entry for entry in by_table(entries) if entry.shown]
        written = [
            {"id": "", "text": entry.value["text"], "of": entry.id, "objections": objections(entry)}
            for entry in shown
        ]
        return [*written, *untouched(activity, shown)]

    def measures(self, activity, entries):
        """Of the sentences that stand: not of those withdrawn from display."""
        shown = [entry for entry in entries if entry.shown]
        return {
            "sentences": len(shown),
            "people": sum(entry.people for entry in shown),
            "tables": len({entry.value["table"] for entry in shown}),
            "objections": sum("objection" in entry.value for entry in shown),
        }


def to_write_from(activity):
    """What a sentence may stand on: posts; after a judgement, only what is to be rewritten."""
    return [item for item in activity.standing if item.get("aside") is not False]


def untouched(activity, shown):
    """The sentences judged earlier that none of these names as its source."""
    again = {id for entry in shown for id in entry.value.get("sources", [])}
    return [
        {name: said for name, said in item.items() if name not in ("aside", "median")}
        for item in activity.standing
        if "aside" in item and item["id"] not in again
    ]


def by_table(entries):
    return sorted(entries, key=lambda each: (each.value["table"], each.id))


def sentence(activity, entry):
    group = table(entry.value["table"])
    stands_on = entry.value.get("sources", [])
    return {
        "id": entry.id,
        "shape": group.shape,
        "colour": group.colour,
        "label": group.label,
        "people": entry.people,
        "text": entry.value["text"],
        "objections": objections(entry),
        "sources": [item["text"] for item in activity.standing if item["id"] in stands_on],
    }


def objections(entry):
    return [entry.value["objection"]] if entry.value.get("objection") else []
