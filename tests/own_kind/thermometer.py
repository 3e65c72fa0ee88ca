"""A temperature from 0 to 100: how warm is the room towards something?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, AnswerForm, register


class ResponseForm(AnswerForm):
    degrees = forms.IntegerField(label=_("From 0 to 100"), min_value=0, max_value=100)


@register
class Thermometer(ActivityKind):
    slug = "thermometer"
    name = _("Thermometer")
    ResponseForm = ResponseForm
    script = "thermometer.js"

    def tally(self, activity, entries):
        """The mean over people: a show of hands counts for as many as it names."""
        answered = sum(entry.people for entry in entries)
        total = sum(entry.value["degrees"] * entry.people for entry in entries)
        return {"answered": answered, "mean": round(total / answered) if answered else None}

    def measures(self, activity, entries):
        return self.tally(activity, entries)
