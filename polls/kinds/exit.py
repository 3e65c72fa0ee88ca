"""The exit card: could people say what they wanted to, and a word perhaps."""

from collections import Counter, defaultdict

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.kinds.word_cloud import in_the_dictionary, same, spelling
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


def words(entries):
    """``[{word, people}]``: what was approved, spellings of one word together, the most first."""
    said = [entry for entry in entries if entry.shown and entry.value.get("word")]
    people, spellings = Counter(), defaultdict(Counter)
    for entry in said:
        key = same(entry.value["word"])
        people[key] += entry.people
        spellings[key][entry.value["word"]] += entry.people
    order = sorted(people, key=lambda key: (-people[key], in_the_dictionary(key)))
    return [{"word": spelling(spellings[key], key), "people": people[key]} for key in order]


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
        return {**bars(options, counts), "words": words(entries)}

    def contributions(self, activity, entries):
        """It speaks of the session, not of what the session is about."""
        return []

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {"answered": tally["total"], "counts": [row["count"] for row in tally["rows"]]}
