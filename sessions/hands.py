"""Answers counted rather than given one by one: a show of hands, several people on one phone."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.kinds import AnswerForm, kind_of, phase_of

MOST_HANDS = 5000  # people one count may name
MOST_TOGETHER = 30  # people one phone may speak for: a large table


class CountForm(AnswerForm):
    """How many hands went up for each choice: one number a choice of the kind's own form."""

    most = MOST_HANDS
    empty = _("Type how many hands went up.")

    def prepare(self):
        self.field = hands_of(self.activity)
        for value, label in self.choices:
            self.ask(value, label)

    def ask(self, value, label):
        self.fields[f"hands_{value}"] = forms.IntegerField(
            label=label, min_value=0, max_value=self.most, required=False
        )

    @property
    def choices(self):
        return kind_of(self.activity).form(self.activity).fields[self.field].choices

    def clean(self):
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(self.empty)
        return self.cleaned_data

    def counted(self):
        """``[(form data of the answer, people)]`` of a valid form."""
        counts = [(str(each), self.cleaned_data[f"hands_{each}"]) for each, _l in self.choices]
        return [({self.field: value}, people) for value, people in counts if people]


class TogetherForm(CountForm):
    """How many of those around one phone choose each answer, or prefer not to."""

    most = MOST_TOGETHER
    empty = _("Type how many of you choose each answer.")

    def prepare(self):
        super().prepare()
        self.ask("abstain", _("Prefer not to answer"))

    def clean(self):
        people = sum(filter(None, super().clean().values()))
        if people > self.most:
            raise ValidationError(
                _("A phone speaks for %(most)d people at most."), params={"most": self.most}
            )
        return self.cleaned_data

    @property
    def abstained(self):
        """How many prefer not to answer."""
        return self.cleaned_data["hands_abstain"] or 0


def count_form(activity, data=None, Form=CountForm, **kwargs):
    """The form that takes hands for this activity, None where hands cannot answer it."""
    return Form(data, activity=activity, **kwargs) if hands_of(activity) else None


def together_form(activity, data=None, **kwargs):
    """
    The form of a phone that speaks for several people at once, None where none can.

    Where the kind's own form asks for how many it speaks, there is no need of it. Of data that say
    what one person answers, None too: they speak for themselves.
    """
    if data is not None and not speaks_for_several(activity, data):
        return None
    if hands_of(activity) and "people" in phase_of(activity).ResponseForm.base_fields:
        return None
    return count_form(activity, data, TogetherForm, **kwargs)


def speaks_for_several(activity, data):
    counts = any(name.startswith("hands_") for name in data)
    return counts and hands_of(activity) not in data


def hands_of(activity):
    """The field hands can go up for in the phase under way, empty where they cannot."""
    field, form = kind_of(activity).hands(activity.settings), phase_of(activity).ResponseForm
    return field if form and field in form.base_fields else ""


def hands_data(activity, counted):
    """The data of a form that takes hands, from ``[(value, people)]`` as they were stored."""
    field, data = hands_of(activity), Counter()
    for value, people in counted:
        data[f"hands_{value.get(field, 'abstain')}"] += people
    return data
