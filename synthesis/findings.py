"""Findings: one sentence on what a room said, with its evidence, or refused."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions import tallies
from sessions.kinds import kind_of
from sessions.sources import source
from synthesis import contributions, themes
from synthesis.models import Evidence, Finding

MOST_JUDGED = 5  # findings; a room reads no more of them at once
# Words that judge, or that make a room speak for a population. ``*`` as in the taxonomy.
LOADED = (
    "les citoyens",
    "tout le monde",
    "tous les habitants",
    "les gens",
    "unanim*",
    "plébiscit*",
    "massivement",
    "évidemment",
)
# What says how an opinion is shared: meaningless for a handful of people.
SHARED = {
    Finding.Type.CONVERGENCE,
    Finding.Type.MAJORITY,
    Finding.Type.SPLIT,
    Finding.Type.DIVERGENCE,
}
STANCES = [
    ("", _("not raised")),
    ("supports", _("says so")),
    ("contradicts", _("says the contrary")),
]


class FindingForm(forms.ModelForm):
    """
    A finding and what it stands on.

    Contributions and votes are chosen by their keys. Refused: no evidence for it; a type that says
    how an opinion is shared with fewer than 10 answers behind it. Loaded words are pointed out
    once: the same form sent again is taken.
    """

    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    evidence = forms.MultipleChoiceField(
        label=_("For"), required=False, widget=forms.CheckboxSelectMultiple
    )
    against = forms.MultipleChoiceField(
        label=_("Against"), required=False, widget=forms.CheckboxSelectMultiple
    )
    votes = forms.MultipleChoiceField(
        label=_("Votes it stands on"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = ["sentence", "type"]
        widgets = {
            "sentence": forms.Textarea(attrs={"rows": 3, "class": "field"}),
            "type": forms.RadioSelect,
        }
        help_texts = {
            "sentence": _("Who says what, on which condition. In the present, without judging.")
        }

    def __init__(self, data=None, *, instance):
        super().__init__(data, instance=instance, initial=chosen(instance))
        self.said = contributions.opinions(contributions.of_session(instance.session))
        self.taxonomy = themes.taxonomy(instance.taxonomy)
        self.voted = votes_of(instance.session)
        self.fields["type"].choices = Finding.Type.choices
        self.offer_themes()
        self.offer_evidence()

    def offer_themes(self):
        offered = self.taxonomy.themes
        self.fields["themes"].choices = [(theme.code, theme.name) for theme in offered]
        for constant in self.taxonomy.constants:
            self.fields[constant.code] = forms.ChoiceField(
                label=constant.name, choices=STANCES, required=False
            )

    def offer_evidence(self):
        texts = [(each.key, each.text) for each in self.said]
        self.fields["evidence"].choices = self.fields["against"].choices = texts
        label = _("%(title)s: %(people)d people answered")
        self.fields["votes"].choices = [
            (str(vote.pk), label % {"title": vote.title, "people": people})
            for vote, people in self.voted
        ]

    @property
    def axes(self):
        """``[(axis name, [box of a theme])]``."""
        boxes = {box.data["value"]: box for box in self["themes"]}
        return [
            (axis, [boxes[theme.code] for theme in found])
            for axis, found in self.taxonomy.by_axis()
        ]

    @property
    def constants(self):
        return [self[constant.code] for constant in self.taxonomy.constants]

    @property
    def unclassified(self):
        return [row for row in self.rows() if not row[0].findings]

    @property
    def classified(self):
        return [row for row in self.rows() if row[0].findings]

    def rows(self):
        """Each contribution with its two boxes, for and against."""
        return zip(self.said, self["evidence"], self["against"], strict=True)

    def clean(self):
        data = super().clean()
        pro, con = set(data.get("evidence", ())), set(data.get("against", ()))
        if pro & con:
            self.add_error(None, _("A contribution cannot be both for and against."))
        if not pro and not data.get("votes"):
            self.add_error(
                None, _("Link at least one contribution or one vote: without it, no finding.")
            )
        self.check_type(sum(each.people for each in self.said if each.key in pro | con))
        self.point_out_loaded_words()
        return data

    def check_type(self, writers):
        votes = self.cleaned_data.get("votes", ())
        behind = max([writers, *(people for vote, people in self.voted if str(vote.pk) in votes)])
        if self.cleaned_data.get("type") in SHARED and behind < tallies.FEW:
            message = _(
                "Fewer than 10 answers stand behind this sentence (%(behind)d): choose “To be read"
                " case by case”, “Lone voice” or “Open question”, or link more of them."
            )
            self.add_error("type", ValidationError(message, params={"behind": behind}))

    def point_out_loaded_words(self):
        self.loaded = sorted(set(themes.found(LOADED, self.cleaned_data.get("sentence", ""))))
        if not set(self.loaded) <= set(self.cleaned_data.get("seen", "").split(",")):
            message = _(
                "These words judge, or speak for people who were not there: %(words)s. Say who says"
                " it, or send again to keep the sentence as it is."
            )
            params = {"words": ", ".join(self.loaded)}
            self.add_error("sentence", ValidationError(message, params=params))

    @transaction.atomic
    def save(self, commit=True):
        finding, data = self.instance, self.cleaned_data
        finding.themes = data["themes"]
        stances = {each.code: data[each.code] for each in self.taxonomy.constants}
        finding.constants = {code: stance for code, stance in stances.items() if stance}
        super().save()
        finding.evidence.all().delete()
        Evidence.objects.bulk_create(
            [
                *(text(finding, key) for key in data["evidence"]),
                *(text(finding, key, against=True) for key in data["against"]),
                *(Evidence(finding=finding, activity_id=int(key)) for key in data["votes"]),
            ]
        )
        return finding


def text(finding, key, against=False):
    """Evidence: one field of one response."""
    response, field = key.split("-", 1)
    return Evidence(finding=finding, response_id=int(response), field=field, against=against)


def chosen(finding):
    """What the form of a finding starts from: its evidence by key, its themes and constants."""
    if finding.pk is None:
        return {}
    found = list(finding.evidence.all())
    texts = [each for each in found if each.response_id]
    return {
        "themes": finding.themes,
        "evidence": [f"{each.response_id}-{each.field}" for each in texts if not each.against],
        "against": [f"{each.response_id}-{each.field}" for each in texts if each.against],
        "votes": [str(each.activity_id) for each in found if each.activity_id],
        **finding.constants,
    }


def votes_of(session):
    """
    What may be called a vote: ``[(activity, people who answered)]``.

    One answer a person and figures to read: neither a table's sheet nor stands on others' posts.
    Judging the findings is no evidence for them.
    """
    found = []
    for activity in session.activities.all():
        kind = kind_of(activity)
        entries = [
            entry
            for entry in tallies.entries(activity)
            if not entry.slot and not entry.imposed_role
        ]
        counts = kind.channel == "phone" and not kind.judges_findings
        if counts and entries and kind.measures(activity, entries):
            found.append((activity, people(entries)))
    return found


def people(entries):
    """Who answered: where there were several rounds, those of the fullest one."""
    rounds = {}
    for entry in entries:
        rounds[entry.round] = rounds.get(entry.round, 0) + entry.people
    return max(rounds.values(), default=0)


@source("findings")
def to_judge(activity):
    """The findings a room may judge, the oldest first: ``[{id, text, of}]``."""
    standing = activity.session.findings.all().standing()[:MOST_JUDGED]
    return [{"id": str(each.pk), "text": each.sentence, "of": None} for each in standing]


def fidelity_of(session):
    """What the room said of each finding: ``{id: {"faithful": n, "correct": n, "missing": n}}``."""
    return {
        int(finding): verdicts
        for activity in judging(session)
        for finding, verdicts in measured(activity).items()
    }


def judged_sentences(session):
    """The words the room judged, by finding: a facilitator may have changed them since."""
    return {
        int(item["id"]): item["text"]
        for activity in judging(session)
        if measured(activity)
        for item in activity.items
    }


def judging(session):
    return [each for each in session.activities.all() if kind_of(each).judges_findings]


def measured(activity):
    """The figures of an activity, nothing before its first answer."""
    entries = tallies.entries(activity)
    return kind_of(activity).measures(activity, entries) if entries else {}
