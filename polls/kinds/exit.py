"""The exit card: could people say what they wanted to, and a word perhaps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, register
from sessions.tallies import bars, people_by


class SettingsForm(forms.Form):
    options = LinesField(label=_("Answers, one a line"), least=2, most=7)
    word = forms.BooleanField(label=_("A free word too"), required=False)


class ResponseForm(AnswerForm):
    value = forms.TypedChoiceField(label=_("Your answer"), coerce=int, widget=forms.RadioSelect)

    def prepare(self):
        settings = self.activity.settings
        self.fields["value"].choices = list(enumerate(settings["options"], start=1))
        if settings.get("word"):
            self.fields["word"] = forms.CharField(
                label=_("A word to end with (optional)"), max_length=120, required=False
            )


@register
class Exit(ActivityKind):
    slug = "exit"
    name = _("Exit card")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    judges_session = True

    def hands(self, settings):
        return "value"

    def moderated(self, settings):
        return {"word"} if settings.get("word") else set()

    def tally(self, activity, entries):
        options = activity.settings["options"]
        counts = people_by("value", range(1, len(options) + 1), entries)
        words = sorted((entry.id, entry.value.get("word")) for entry in entries if entry.shown)
        return {**bars(options, counts), "words": [word for _id, word in words if word]}

    def contributions(self, activity, entries):
        """It speaks of the session, not of what the session is about."""
        return []

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {"answered": tally["total"], "counts": [row["count"] for row in tally["rows"]]}
