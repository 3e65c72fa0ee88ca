"""
Who is in the room, if they care to say: three questions, told so that nobody is recognised.

They are never crossed with one another. A number from one to four is not published, and neither is
what would give it away by subtraction; crossed with what was asked elsewhere, neither.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, AnswerForm, Asked, register
from sessions.tallies import bars

FEW = 5  # people; fewer could be recognised

QUESTIONS = {
    "why": (
        _("Today I come mostly because…"),
        [
            ("resident", _("I live here")),
            ("staff", _("I work for a local authority")),
            ("elected", _("I hold an elected office")),
            ("business", _("I work in a company")),
            ("association", _("I belong to an association")),
            ("research", _("I teach or do research")),
            ("other", _("Another reason")),
        ],
    ),
    "age": (
        _("My age"),
        [
            ("minor", _("Under 18")),
            ("18", _("18 to 29")),
            ("30", _("30 to 44")),
            ("45", _("45 to 64")),
            ("65", _("65 and over")),
        ],
    ),
    "use": (
        _("I use AI"),
        [("never", _("Never")), ("sometimes", _("Sometimes")), ("often", _("Often"))],
    ),
}


class ResponseForm(AnswerForm):
    def prepare(self):
        for name, (label, choices) in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.RadioSelect
            )

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(_("Answer at least one of the questions."))
        return self.cleaned_data


@register
class Profile(ActivityKind):
    slug = "profile"
    name = _("Who is in the room")
    section = "who"
    ResponseForm = ResponseForm
    describes_people = True

    def tally(self, activity, entries):
        """The three questions apart, without the numbers that could tell who; how many answered."""
        found = [{"label": QUESTIONS[name][0], **told(name, entries)} for name in QUESTIONS]
        return {"questions": found, "answered": sum(entry.people for entry in entries)}

    def measures(self, activity, entries):
        """A count of None is not published; neither is the total of a question all of them are."""
        return {
            "answered": sum(entry.people for entry in entries),
            "questions": {
                name: {"answered": each["total"], "counts": [row["count"] for row in each["rows"]]}
                for name in QUESTIONS
                if (each := told(name, entries))
            },
        }

    def asked(self, activity, entries):
        return [question(name, entries) for name in QUESTIONS]


def question(name, entries):
    text, choices = QUESTIONS[name]
    codes, labels = zip(*choices, strict=True)
    said = [(entry, entry.value[name]) for entry in entries if entry.value.get(name)]
    return Asked(text, labels, [(entry, codes.index(code)) for entry, code in said])


def told(name, entries):
    """The bars of one question; a count of None is not published, nor is a total of None."""
    codes, labels = zip(*QUESTIONS[name][1], strict=True)
    counts = [
        sum(entry.people for entry in entries if entry.value.get(name) == code) for code in codes
    ]
    found, hidden = bars(labels, counts), held_back(counts)
    for place in hidden:
        found["rows"][place] |= {"count": None, "share": None, "few": 0 < counts[place] < FEW}
    return {**found, "total": None} if len(hidden) == len(counts) else found


def held_back(counts):
    """
    The places of the counts not to publish: those from one to four, and what gives them away.

    The total gives away the sum of what is hidden: larger counts are hidden too, the smallest
    first, until that says nothing of any of them. Where nothing is enough, nothing is published.
    """
    few = {place for place, count in enumerate(counts) if 0 < count < FEW}
    larger = sorted((count, place) for place, count in enumerate(counts) if count >= FEW)
    for hidden in range(len(larger) + 1):
        if says_nothing(
            [counts[place] for place in few], [count for count, _place in larger], hidden
        ):
            return few | {place for _count, place in larger[:hidden]}
    return set(range(len(counts)))


def says_nothing(few, larger, hidden):
    """Whether each of ``few`` could be one or four, with as many of ``larger`` hidden as that."""
    if not few:
        return True
    total, others = sum(few) + sum(larger[:hidden]), len(few) - 1
    least = FEW * hidden
    most = hidden * min(larger[hidden:], default=total)  # none hidden is larger than one shown
    return total - others - least >= FEW - 1 and total - others * (FEW - 1) - most <= 1
