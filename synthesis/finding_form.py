"""The form of a finding: its sentence, its type, and the passages and votes it stands on."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from synthesis import coding, contributions, loaded, sides, strength, themes
from synthesis.evidence import key, of_text, of_vote, passages
from synthesis.models import UNFOUNDED, Finding
from synthesis.piles import piles

STANCES = [
    ("", _("not raised")),
    ("supports", _("says so")),
    ("contradicts", _("says the contrary")),
]
BY_RULE = ("", _("Let the rule say: from ten votes, what they allow; else case by case"))
CORRECTING = {"sentence", "type", "evidence", "against", "votes", "passages"}


class FindingForm(forms.ModelForm):
    """
    A finding and what it stands on.

    Contributions and votes are chosen by their keys; a passage is pasted as it reads, one a line.
    Refused: no evidence for it, a passage that is not word for word in one linked contribution, a
    type that ``synthesis/strength.py`` refuses. Loaded words are pointed out once: the same form
    sent again is taken.
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
    passages = forms.CharField(
        label=_("Passages to quote, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "field", "data-passages": ""}),
        help_text=_(
            "A linked contribution is quoted whole. To quote a part of it, paste that part here, as"
            " it reads."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = ["sentence", "type", "reason"]
        labels = {"reason": _("Why another type than the rule’s (published)")}
        widgets = {
            "sentence": forms.Textarea(attrs={"rows": 3, "class": "field"}),
            "type": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 2, "class": "field"}),
        }
        help_texts = {
            "sentence": _("Who says what, on which condition. In the present, without judging.")
        }

    def __init__(self, data=None, *, instance, coder=None):
        said = contributions.opinions(contributions.of_session(instance.session))
        self.said = coding.by_theme(coding.veiled(said, coder))
        super().__init__(data, instance=instance, initial=chosen(instance, self.said))
        self.taxonomy = themes.taxonomy(instance.taxonomy)
        self.voted = sides.of_session(instance.session)
        self.fields["type"].choices = [BY_RULE, *Finding.Type.choices]
        self.fields["type"].required = False
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
        self.fields["votes"].choices = [(vote.key, described(vote)) for vote in self.voted]

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
    def outside(self):
        """The contributions that no finding stands on, in piles."""
        return piles([row for row in self.rows() if not row[0].findings], self.taxonomy)

    @property
    def linked(self):
        """Those that a finding stands on."""
        return piles([row for row in self.rows() if row[0].findings], self.taxonomy)

    def rows(self):
        """Each contribution with its two boxes, for and against."""
        return zip(self.said, self["evidence"], self["against"], strict=True)

    def clean(self):
        data = super().clean()
        pro, con, votes = (set(data.get(name, ())) for name in ("evidence", "against", "votes"))
        if pro & con:
            self.add_error(None, _("A contribution cannot be both for and against."))
        if not pro and not votes:
            self.add_error(None, UNFOUNDED)
        self.basis = strength.Basis(
            votes=[vote for vote in self.voted if vote.key in votes],
            pro=[each for each in self.said if each.key in pro],
            con=[each for each in self.said if each.key in con],
        )
        self.check_type()
        self.place_passages()
        self.point_out_loaded_words()
        return data

    def check_type(self):
        data = self.cleaned_data
        data["type"] = data.get("type") or self.basis.proposed(data.get("sentence", ""))
        if self.basis.follows(data["type"]):
            data["reason"] = ""  # it would explain what is no exception
        contested = strength.contested(self.instance.session)
        opposed = strength.opposed(
            contested, data.get("themes", ()), self.taxonomy.name, self.instance.pk
        )
        try:
            left_out = self.basis.left_out(self.said, opposed)
            self.basis.check(data["type"], data.get("reason", ""), left_out)
        except ValidationError as error:
            self.add_error("type", error)

    def place_passages(self):
        """``spans``: where each passage stands in the words as written, by contribution."""
        self.spans = {}
        for line in self.cleaned_data.get("passages", "").splitlines():
            if passage := line.strip():
                self.place(passage)

    def place(self, passage):
        linked = self.basis.pro + self.basis.con
        found = [each for each in linked if passage in each.text]
        told = {"passage": passage}
        if not found:
            self.add_error("passages", ValidationError(NOT_THERE, params=told))
        elif len(found) > 1:
            self.add_error("passages", ValidationError(SEVERAL, params=told))
        elif found[0].key in self.spans:
            self.add_error("passages", ValidationError(TWICE, params=told))
        else:
            self.spans[found[0].key] = found[0].find(passage)

    def point_out_loaded_words(self):
        sentence = self.cleaned_data.get("sentence", "")
        self.loaded = loaded.found(sentence, self.instance.session.language)
        if not set(self.loaded) <= set(self.cleaned_data.get("seen", "").split(",")):
            message = _(
                "These words judge, or speak for people who were not there: %(words)s. Say who says"
                " it, or send again to keep the sentence as it is."
            )
            params = {"words": ", ".join(self.loaded)}
            self.add_error("sentence", ValidationError(message, params=params))

    def save(self, commit=True):
        finding, data = self.instance, self.cleaned_data
        finding.themes = data["themes"]
        stances = {each.code: data[each.code] for each in self.taxonomy.constants}
        finding.constants = {code: stance for code, stance in stances.items() if stance}
        if finding.origin == Finding.Origin.SUGGESTION:
            corrected = CORRECTING & set(self.changed_data)
            finding.origin = Finding.Origin.CORRECTED if corrected else Finding.Origin.CONFIRMED
        return finding.stand_on(
            [
                *(of_text(each, self.spans.get(each.key)) for each in self.basis.pro),
                *(of_text(each, self.spans.get(each.key), against=True) for each in self.basis.con),
                *(of_vote(vote) for vote in self.basis.votes),
            ]
        )


NOT_THERE = _("“%(passage)s” does not stand, word for word, in a contribution linked above.")
SEVERAL = _("“%(passage)s” stands in several linked contributions: paste a longer passage.")
TWICE = _("“%(passage)s”: one passage a contribution.")


def described(vote):
    """A vote among those to choose: its counts, and what the rule makes of them."""
    told = {"title": vote.title.rstrip("."), "people": vote.people}
    if not vote.labels:
        return _("%(title)s: %(people)d people answered") % told
    counts = ", ".join(f"{label} {people}" for label, people in vote.sides if label)
    rule = Finding.Type(vote.verdict).label if vote.verdict else _("fewer than ten votes")
    return _("%(title)s: %(counts)s. The rule: %(rule)s") % {**told, "counts": counts, "rule": rule}


def chosen(finding, said):
    """What the form starts from: the evidence by key, its passages, themes and constants."""
    if finding.pk is None:
        return {"type": ""}
    found = list(finding.evidence.select_related("response"))
    texts = [each for each in found if each.response_id]
    return {
        "themes": finding.themes,
        "evidence": [key(each) for each in texts if not each.against],
        "against": [key(each) for each in texts if each.against],
        "votes": [key(each) for each in found if each.activity_id],
        "passages": "\n".join(passages(texts, said)),
        **finding.constants,
    }
