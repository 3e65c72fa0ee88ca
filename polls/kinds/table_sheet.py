"""One sheet a table: a few people, one phone or one pen."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions import tables
from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, Phase, register
from sessions.sources import EARLIER
from sessions.tables import TABLES

LONGEST = 280  # characters of one answer
MOST = 8  # lines of a sheet


class SettingsForm(forms.Form):
    tables = forms.IntegerField(
        label=_("Number of tables"), min_value=1, max_value=len(TABLES), initial=6
    )
    people = forms.IntegerField(
        label=_("People at one table, at most"), min_value=2, max_value=30, initial=8
    )
    asks = LinesField(label=_("What the sheet asks, one a line"), least=1, most=MOST, longest=120)
    goes_on = forms.IntegerField(
        label=_("Which line goes on to later steps, from 1"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("The proposal, for instance. None: the whole sheet."),
    )
    questions = LinesField(
        label=_("One conversation after the other, one question a line"),
        required=False,
        most=4,
        longest=160,
        help_text=_("Each is a round of its own. None: a single round."),
    )
    of = ActivityField(
        label=_("Each table reads the sheet of another one, written in"),
        kinds=("table_sheet",),
        required=False,
    )

    def clean(self):
        told = self.cleaned_data
        if told.get("asks") and (told.get("goes_on") or 0) > len(told["asks"]):
            self.add_error("goes_on", _("The sheet has fewer lines than that."))
        return told


class ResponseForm(AnswerForm):
    table = forms.ChoiceField(label=_("Your table"))

    def prepare(self):
        settings = self.activity.settings
        tables = [(table.code, table.label) for table in self.tables]
        self.fields["table"].choices = [("", "…"), *tables]
        most = settings.get("people", 8)
        self.fields["people"] = forms.IntegerField(
            label=_("How many of you write this sheet?"), min_value=1, max_value=most
        )
        if settings.get("of"):
            found = [(item["id"], named(item)) for item in whole(self.activity)]
            self.fields["sheet"] = forms.ChoiceField(
                label=_("The sheet you read"), choices=[("", "…"), *found]
            )
        for place, label in enumerate(settings["asks"]):
            self.fields[f"text_{place}"] = forms.CharField(
                label=label,
                max_length=LONGEST,
                required=place == 0,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def tables(self):
        """Those in the room."""
        return TABLES[: self.activity.settings.get("tables", 6)]

    @property
    def read(self):
        """The sheets of the step it takes up, whole: ``[(name, its answers)]``."""
        found = whole(self.activity) if "sheet" in self.fields else []
        return [(named(item), item["lines"]) for item in found]

    @property
    def texts(self):
        return [self[name] for name in texts(self.activity.settings)]

    def clean_sheet(self):
        """Nobody adds an objection to their own sheet."""
        read = self.cleaned_data["sheet"]
        own = [
            item["id"]
            for item in whole(self.activity)
            if item["table"] == self.cleaned_data.get("table")
        ]
        if read in own:
            raise ValidationError(_("Read the sheet of another table."))
        return read


@register
class TableSheet(ActivityKind):
    slug = "table_sheet"
    name = _("Table sheet")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    autosave = True
    channel = "tablet"
    source = EARLIER

    def phases(self, settings):
        """One round a question."""
        questions = enumerate(settings.get("questions") or [""], start=1)
        return [
            Phase(round=str(place), name=question, ResponseForm=ResponseForm)
            for place, question in questions
        ]

    def people(self, value):
        return value["people"]

    def moderated(self, settings):
        return set(texts(settings))

    def tally(self, activity, entries):
        """The sheets a person has read, by round and by table; how many there are."""
        rounds = [
            {
                "name": phase.name,
                "here": phase.round == activity.round,
                "sheets": sheets(activity, phase, entries),
            }
            for phase in self.phases(activity.settings)
        ]
        here = [entry for entry in entries if entry.round == activity.round]
        return {
            "rounds": [each for each in rounds if each["sheets"]],
            "sheets": len(here),
            "answered": sum(entry.people for entry in here if entry.shown),
        }

    def offers(self, activity, entries):
        """One item a sheet, with its table and its lines; its text is that of the line chosen."""
        questions = {phase.round: phase.name for phase in self.phases(activity.settings)}
        return [
            {
                "id": "",
                "text": " · ".join(going_on(activity.settings, entry)),
                "of": entry.id,
                "table": entry.value["table"],
                "round": entry.round,
                "question": questions.get(entry.round, ""),
                "lines": lines(activity.settings, entry),
            }
            for entry in entries
            if entry.shown
        ]

    def measures(self, activity, entries):
        return {
            "sheets": len(entries),
            "people": max(
                sum(entry.people for entry in entries if entry.round == phase.round)
                for phase in self.phases(activity.settings)
            ),
            "tables": len({entry.value["table"] for entry in entries}),
        }


def texts(settings):
    return [f"text_{place}" for place in range(len(settings["asks"]))]


def named(item):
    return f"{tables.table(item['table']).label} · {item['text']}"


def going_on(settings, entry):
    """What later steps take of a sheet: one of its lines, or all that were written."""
    names, chosen = texts(settings), settings.get("goes_on")
    taken = names[chosen - 1 : chosen] if chosen else names
    return [entry.value[name] for name in taken if entry.value.get(name)]


def lines(settings, entry):
    """What was asked, and what the table wrote."""
    asked = zip(texts(settings), settings["asks"], strict=True)
    return [
        {"label": label, "text": entry.value[name]}
        for name, label in asked
        if entry.value.get(name)
    ]


def whole(activity):
    """The sheets it works on, those without the line that goes on too."""
    return [item for item in activity.items if item["text"] or item.get("lines")]


def sheets(activity, phase, entries):
    found = [entry for entry in entries if entry.shown and entry.round == phase.round]
    ordered = sorted(found, key=lambda each: (each.value["table"], each.id))
    return [sheet(activity, entry) for entry in ordered]


def sheet(activity, entry):
    table = tables.table(entry.value["table"])
    read = [item for item in whole(activity) if item["id"] == entry.value.get("sheet")]
    return {
        "id": entry.id,
        "shape": table.shape,
        "colour": table.colour,
        "label": table.label,
        "people": entry.people,
        "read": named(read[0]) if read else "",
        "texts": lines(activity.settings, entry),
    }
