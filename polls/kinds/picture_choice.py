"""One picture out of a few, and a sentence why: speaking of a thing by way of another."""

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from polls.items import people
from polls.pictures import PICTURES
from sessions.kinds import ActivityKind, AnswerForm, Asked, register

LONGEST = 200  # characters of the sentence


class ResponseForm(AnswerForm):
    picture = forms.ChoiceField(label=_("Your picture"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("In one sentence, why? (optional)"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write no name and no phone number."),
    )

    def prepare(self):
        self.fields["picture"].choices = [(each.code, each.label) for each in PICTURES]
        self.fields["picture"].pictures = PICTURES

    @property
    def pictures(self):
        return list(zip(self["picture"], PICTURES, strict=True))


@register
class PictureChoice(ActivityKind):
    slug = "picture_choice"
    name = _("Choice of a picture")
    ResponseForm = ResponseForm

    def hands(self, settings):
        return "picture"

    def moderated(self, settings):
        return {"why"}

    def said(self, value):
        return value.get("why", "")

    def tally(self, activity, entries):
        """Pictures somebody chose, the most chosen first; sentences once a person has read them."""
        chosen = counts(entries)
        pictures = [
            {"picture": each, "label": each.label, "count": chosen[each.code]}
            for each in PICTURES
            if chosen[each.code]
        ]
        return {
            "pictures": sorted(pictures, key=lambda row: -row["count"]),
            "sentences": sentences(entries),
            "answered": people(entries),
        }

    def measures(self, activity, entries):
        chosen = counts(entries)
        return {
            "answered": people(entries),
            "counts": {each.code: chosen[each.code] for each in PICTURES},
        }

    def asked(self, activity, entries):
        codes, labels = zip(*((each.code, each.label) for each in PICTURES), strict=True)
        given = [(entry, codes.index(entry.value["picture"])) for entry in entries]
        return [Asked("", labels, given)]


def counts(entries):
    chosen = Counter()
    for entry in entries:
        chosen[entry.value["picture"]] += entry.people
    return chosen


def sentences(entries):
    """``[{picture, id, text}]`` of what a person has read, the latest first."""
    pictures = {each.code: each for each in PICTURES}
    said = [entry for entry in entries if entry.shown and entry.value.get("why")]
    return [
        {"picture": pictures[entry.value["picture"]], "id": entry.id, "text": entry.value["why"]}
        for entry in sorted(said, key=lambda entry: -entry.id)
    ]
