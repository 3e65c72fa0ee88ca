"""
Statements to agree with or not: those written beforehand, those the room proposes.

One row a person holds all their votes, and so do the maps of opinion that are made of them.
"""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions import statements
from sessions.fields import ActivityField, LinesField, StatementsField
from sessions.kinds import ActivityKind, AnswerForm, Asked, register
from sessions.sources import OWN
from sessions.tallies import bars, sides

LONGEST = 140  # characters of a statement
MOST = 40  # written beforehand
VOTE = "vote_"  # how the field of a statement begins
AGREE, DISAGREE, PASS = CODES = ("agree", "disagree", "pass")
LABELS = (_("I agree"), _("I disagree"), _("I pass"))
SIDE = 2  # people; one alone divides no room, nor makes it agree
PLACES = ("shared", "divided", "refused", "others")
CLOSE = 0.4  # share of the smaller side, from which a room is divided


class SettingsForm(forms.Form):
    seeds = StatementsField(
        label=_("Statements to begin with, one a line"),
        required=False,
        most=MOST,
        longest=LONGEST,
    )
    of = ActivityField(
        label=_("And the posts of"),
        kinds=("wall", "floor"),
        required=False,
        help_text=_("What is said under an imposed angle is left out."),
    )
    each = forms.IntegerField(
        label=_("On one phone, at most"), min_value=1, max_value=100, required=False
    )
    answers = LinesField(
        label=_("The three answers, one a line"),
        least=len(CODES),
        most=len(CODES),
        longest=30,
        required=False,
        help_text=_("In this order: the second means disagreeing, the third having no opinion."),
    )

    def clean(self):
        if not self.errors and not (self.cleaned_data["seeds"] or self.cleaned_data["of"]):
            raise ValidationError({"seeds": _("Write a statement, or name an earlier step.")})
        return self.cleaned_data


class ResponseForm(AnswerForm):
    """Votes, and perhaps a statement to propose; ``propose`` is the button that sends it alone."""

    text = forms.CharField(
        label=_("Propose a statement"),
        max_length=LONGEST,
        required=False,
        validators=[statements.not_a_question],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One idea, to agree with or not. A person reads it first. Write no name."),
    )
    propose = forms.BooleanField(required=False)

    def prepare(self):
        choices = list(zip(CODES, labels(self.activity), strict=True))
        for item in voted_on(self.activity):
            self.fields[VOTE + item["id"]] = forms.ChoiceField(
                label=item["text"],
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())  # a statement is one line

    @property
    def votes(self):
        return [self[VOTE + item["id"]] for item in voted_on(self.activity)]

    def clean(self):
        said = any(told for name, told in self.cleaned_data.items() if name != "propose")
        if not self.errors and not said:
            raise ValidationError(_("Choose an answer, or propose a statement."))
        return self.cleaned_data


@register
class Statements(ActivityKind):
    slug = "statements"
    name = _("Statements")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    counted = "votes"
    live = True
    on_phones = True
    source = OWN
    grows = True
    script = "js/statements.js"
    maps_opinions = True

    def warnings(self, settings):
        return [told for text in settings["seeds"] for told in statements.warnings(text)]

    def moderated(self, settings):
        return {"text"}

    def parts(self, data):
        """Votes, and a statement: whichever button sent them, neither is lost."""
        votes = {name: said for name, said in data.items() if name.startswith(VOTE)}
        told = [part for part in (votes, {"text": data.get("text")}) if any(part.values())]
        return told or [data]

    def is_post(self, activity, value):
        return "text" in value

    def value(self, form):
        told = form.cleaned_data
        votes = {
            name.removeprefix(VOTE): said
            for name, said in told.items()
            if name.startswith(VOTE) and said
        }
        return {name: said for name, said in (("votes", votes), ("text", told["text"])) if said}

    def data(self, value):
        votes = {VOTE + id: said for id, said in value.get("votes", {}).items()}
        return {**votes, **({"text": value["text"]} if "text" in value else {})}

    def tally(self, activity, entries):
        """
        What is shared and what divides, the most so first; what phones and rooms see meanwhile.

        ``refused`` are those the room turns down together, ``others`` those too few took a side on.
        ``times`` says about how often each was voted on: twice as often is one more.
        """
        rows = [row(activity, item, entries) for item in voted_on(activity)]
        found = {place: [each for each in rows if place_of(each) == place] for place in PLACES}
        return {
            "shared": sorted(found["shared"], key=how_shared, reverse=True),
            "divided": sorted(found["divided"], key=lambda each: -each["total"]),
            "refused": sorted(found["refused"], key=how_shared, reverse=True),
            "others": found["others"],
            "unvoted": [each["text"] for each in rows if not each["total"]]
            + fresh(activity, entries),
            "statements": [each["text"] for each in rows],
            "times": {VOTE + each["id"]: each["total"].bit_length() for each in rows},
            "labels": labels(activity),
            "votes": sum(each["total"] for each in rows),
            "answered": sum(entry.people for entry in entries if "votes" in entry.value),
        }

    def offers(self, activity, entries):
        """Those written beforehand, then those proposed and approved."""
        posts = [
            {"id": "", "text": entry.value["text"], "of": entry.id} for entry in proposed(entries)
        ]
        return seeds(activity) + posts

    def measures(self, activity, entries):
        return {
            "answered": sum(entry.people for entry in entries if "votes" in entry.value),
            "statements": [
                {"text": item["text"], **dict(zip(CODES, counts(item, entries), strict=True))}
                for item in voted_on(activity)
            ],
        }

    def sides(self, activity, entries):
        return [
            sides(item["text"], labels(activity), counts(item, entries), id=item["id"])
            for item in voted_on(activity)
        ]

    def asked(self, activity, entries):
        """One question a statement."""
        return [
            Asked(
                item["text"],
                labels(activity),
                [
                    (entry, CODES.index(entry.value["votes"][item["id"]]))
                    for entry in entries
                    if item["id"] in entry.value.get("votes", {})
                ],
            )
            for item in voted_on(activity)
        ]


def seeds(activity):
    texts = enumerate(activity.settings.get("seeds", []), start=1)
    return [{"id": f"s{place}", "text": text, "of": None} for place, text in texts]


def proposed(entries):
    """What the room wrote and a person has read, in the order it came in."""
    found = (entry for entry in entries if entry.shown and "text" in entry.value)
    return sorted(found, key=lambda entry: entry.id)


def fresh(activity, entries):
    """What was approved, and nobody was asked yet."""
    asked = {item["of"] for item in activity.items}
    return [entry.value["text"] for entry in proposed(entries) if entry.id not in asked]


def voted_on(activity):
    """What stands; before it is opened, what a ballot can be printed of."""
    return activity.standing if activity.items else seeds(activity)


def labels(activity):
    return activity.settings.get("answers") or LABELS


def counts(item, entries):
    """How many people agree, disagree and pass."""
    said = Counter()
    for entry in entries:
        said[entry.value.get("votes", {}).get(item["id"])] += entry.people
    return [said[code] for code in CODES]


def row(activity, item, entries):
    given = counts(item, entries)
    told = {"id": item["id"], "text": item["text"], **dict(zip(CODES, given, strict=True))}
    return {**told, **bars(labels(activity), given)}


def place_of(each):
    """Where a statement stands, by who took a side; nowhere where nobody voted on it."""
    if divides(each):
        return "divided"
    for place, side, other in (("shared", AGREE, DISAGREE), ("refused", DISAGREE, AGREE)):
        if each[side] >= SIDE and each[side] > each[other]:
            return place
    return "others" if each["total"] else ""


def divides(each):
    """Whether both sides are held, by about as many."""
    smaller, decided = min(each[AGREE], each[DISAGREE]), each[AGREE] + each[DISAGREE]
    return smaller >= SIDE and smaller >= CLOSE * decided


def how_shared(each):
    """The share of the larger side; a vote more on each, so that one vote is no consensus."""
    return (max(each[AGREE], each[DISAGREE]) + 1) / (each["total"] + 2)
