"""The floor: who asks to speak, which questions the room supports, what was said of them."""

import secrets
from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, Command, register

LONGEST = 280  # characters of a question
MOST_ID = 2**62
SUPPORTED, DISPUTED, LATEST = "supported", "disputed", "latest"
ORDERS = [
    (SUPPORTED, _("Most supported")),
    (DISPUTED, _("Most disputed")),
    (LATEST, _("Latest")),
]
TICKETS = range(100, 1000)  # said aloud instead of a name


class SettingsForm(forms.Form):
    speaking = forms.BooleanField(label=_("People may ask to speak"), required=False, initial=True)
    against = forms.BooleanField(
        label=_("People may also say they do not support a question"), required=False
    )
    categories = LinesField(
        label=_("Notes are kept by category, one a line"),
        required=False,
        most=8,
        longest=40,
        help_text=_("For instance: residents, staff, elected members. Never names."),
    )


class ResponseForm(AnswerForm):
    """
    A question; or a button alone.

    ``hand`` draws a ticket to speak, ``of`` supports a question, ``against`` objects to one.
    """

    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A person reads it before the room sees it. Write no name."),
    )
    hand = forms.IntegerField(required=False, min_value=1, max_value=TICKETS[-1])
    of = forms.IntegerField(required=False, min_value=1, max_value=MOST_ID)
    against = forms.IntegerField(required=False, min_value=1, max_value=MOST_ID)

    def prepare(self):
        settings = self.activity.settings
        if not settings.get("speaking", True):
            del self.fields["hand"]
        if not settings.get("against"):
            del self.fields["against"]

    def clean_hand(self):
        """A ticket: drawn when the button is pressed."""
        asked = self.cleaned_data["hand"]
        return asked if asked in TICKETS or asked is None else secrets.choice(TICKETS)

    def clean(self):
        if self.errors:
            return self.cleaned_data
        if against := self.cleaned_data.get("against"):
            return {"of": against, "against": True}
        for name in ("of", "hand", "text"):
            if self.cleaned_data.get(name):
                return {name: self.cleaned_data[name]}
        raise ValidationError({"text": _("Write your question.")})


class OfForm(forms.Form):
    of = forms.IntegerField(min_value=1, max_value=MOST_ID)


class SortForm(forms.Form):
    by = forms.ChoiceField(label=_("Order of the questions"), choices=ORDERS)


class GiveForm(OfForm):
    ticket = forms.IntegerField(required=False)


class NoteForm(forms.Form):
    category = forms.CharField(label=_("Who speaks: a category, never a name"), max_length=40)
    text = forms.CharField(
        label=_("What is said"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )


class DropNoteForm(forms.Form):
    note = forms.IntegerField(min_value=1)


def give(memory, args, activity):
    """Give the floor; whoever had it has spoken."""
    called = {"of": args["of"], "ticket": args.get("ticket")}
    return {**done(memory, args, activity), "speaking": called}


def done(memory, args, activity):
    speaking = memory.get("speaking")
    spoken = [*memory.get("spoken", []), *([speaking] if speaking else [])]
    return {**memory, "spoken": spoken, "speaking": None}


def answered(memory, args, activity):
    """The question was answered in the room; a second time: it was not."""
    old = memory.get("answered", [])
    rest = [each for each in old if each["of"] != args["of"]]
    return {**memory, "answered": rest if len(rest) < len(old) else [*old, {"of": args["of"]}]}


def sort(memory, args, activity):
    return {**memory, "order": args["by"]}


def note(memory, args, activity):
    number = memory.get("noted", 0) + 1
    new = {"number": number, "category": args["category"], "text": args["text"]}
    return {**memory, "notes": [*memory.get("notes", []), new], "noted": number}


def drop_note(memory, args, activity):
    """A note that names somebody, or says what was not said."""
    left = [each for each in memory.get("notes", []) if each["number"] != args["note"]]
    return {**memory, "notes": left}


@register
class Floor(ActivityKind):
    slug = "floor"
    name = _("Floor")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    many = True
    counted = "text"
    live = True
    on_phones = True
    commands = {
        "give": Command(_("Give the floor"), GiveForm, give),
        "done": Command(_("Has spoken"), forms.Form, done),
        "answered": Command(_("Answered here"), OfForm, answered),
        "sort": Command(_("Sort"), SortForm, sort),
        "note": Command(_("Note"), NoteForm, note),
        "drop_note": Command(_("Remove the note"), DropNoteForm, drop_note),
    }

    def moderated(self, settings):
        return {"text"}

    def slot(self, activity, value, key):
        """One place in the queue a person."""
        return f"hand-{activity.pk}" if "hand" in value else super().slot(activity, value, key)

    def said(self, value):
        if "hand" in value:
            return str(_("You asked to speak. Your ticket: %(hand)d") % value)
        return super().said(value)

    def data(self, value):
        if "against" in value:
            return {"against": str(value["of"])}
        return super().data(value)

    def tally(self, activity, entries):
        """Questions, in the order asked for; tickets waiting for the floor, in order; notes."""
        memory = activity.memory
        order = memory.get("order", SUPPORTED)
        heard = {each["of"] for each in memory.get("answered", [])}
        found = sorted(questions(entries, heard), key=RANKS[order])
        speaking = memory.get("speaking") or {}
        return {
            "questions": found,
            "total": len(found),
            "against": activity.settings.get("against", False),
            "order": order,
            "orders": orders(activity.settings),
            "waiting": sum(1 for entry in entries if entry.value.get("text")) - len(found),
            "queue": queue(entries, [*memory.get("spoken", []), speaking]),
            "speaking": next((each.value["hand"] for each in entries if was(each, speaking)), ""),
            "notes": memory.get("notes", []),
        }

    def offers(self, activity, entries):
        found = sorted(questions(entries, set()), key=RANKS[SUPPORTED])
        return [{"id": "", "text": each["text"], "of": each["id"]} for each in found]

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        heard = sum(each["answered"] for each in tally["questions"])
        return {
            "questions": tally["total"],
            "answered_here": heard,
            "to_answer": tally["total"] - heard,
            "supports": sum(each["supports"] for each in tally["questions"]),
            "notes": dict(sorted(Counter(each["category"] for each in tally["notes"]).items())),
            **objections(tally),
        }


RANKS = {
    SUPPORTED: lambda each: (-each["supports"], each["id"]),
    DISPUTED: lambda each: (-disputed(each), -each["supports"] - each["against"], each["id"]),
    LATEST: lambda each: -each["id"],
}


def disputed(question):
    """How many people the smaller side holds: many on both sides is what divides a room."""
    return min(question["supports"], question["against"])


def orders(settings):
    """The ways to sort: nothing is disputed where nobody may object."""
    return [each for each in ORDERS if each[0] != DISPUTED or settings.get("against")]


def objections(tally):
    """How many, where people could object."""
    if not tally["against"]:
        return {}
    return {"objections": sum(each["against"] for each in tally["questions"])}


def questions(entries, heard):
    """
    Approved questions, who supports and who objects to each.

    On paper, those who wrote one together support it too.
    """
    supports, against = Counter(), Counter()
    for entry in entries:
        if "of" in entry.value:
            stood = against if entry.value.get("against") else supports
            stood[entry.value["of"]] += entry.people
    return [
        {
            "id": entry.id,
            "text": entry.value["text"],
            "supports": supports[entry.id] + entry.people - 1,
            "against": against[entry.id],
            "answered": entry.id in heard,
        }
        for entry in entries
        if entry.shown and "text" in entry.value
    ]


def queue(entries, spoken):
    """Who waits for the floor, in order, by ticket; who asked again with another one too."""
    waiting = [
        entry
        for entry in entries
        if "hand" in entry.value and not any(was(entry, each) for each in spoken)
    ]
    return [
        {"id": entry.id, "ticket": entry.value["hand"]}
        for entry in sorted(waiting, key=lambda each: each.id)
    ]


def was(entry, called):
    """Whether it is this request that was called, and not another one of the same person."""
    same = called.get("of") == entry.id and "hand" in entry.value
    return same and called.get("ticket") in (None, entry.value["hand"])
