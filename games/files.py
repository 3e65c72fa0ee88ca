"""Format files: read from YAML with every problem said in words, and written again."""

import dataclasses
from functools import partial

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games import plain_yaml, variants
from games.checks import checked
from sessions.agenda import MOST
from sessions.forms import ActivityForm, settings_form
from sessions.kinds import registry
from sessions.models import Session

PAPERS = ("paille", "saumon", "tilleul", "bulle")
LISTS = ("activities", "variants")  # what a format file says beside its head
STEP = ("code", "kind", "title", "minutes", "compressible", "instruction", "notes", "settings")


class BrokenFormat(plain_yaml.Broken):
    """A format file that cannot be played."""


@dataclasses.dataclass(frozen=True)
class Format:
    id: str
    title: str
    purpose: str
    size: str
    minutes: int
    paper: str
    audience: list
    activities: list
    note: str = ""
    variants: list = dataclasses.field(default_factory=list)

    def variant(self, title):
        """The format that the variant of this title makes of it. Raises ``BrokenFormat``."""
        chosen = next(each for each in self.variants if each["title"] == title)
        told = {"without": chosen["without"], "changes": chosen["changes"]}
        steps = variants.steps(self.activities, **told)
        played = load({**vars(self), "note": chosen["note"], "variants": [], "activities": steps})
        return dataclasses.replace(
            played, minutes=sum(each["minutes"] for each in played.activities)
        )

    @property
    def versions(self):
        """``[(title, format)]`` of its variants."""
        return [(each["title"], self.variant(each["title"])) for each in self.variants]


class FormatForm(forms.Form):
    """The head of a format file."""

    id = forms.SlugField(label=gettext_lazy("Identifier"), max_length=40)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=600)
    size = forms.CharField(label=gettext_lazy("Size"), max_length=200, required=False)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=24 * 60)
    paper = forms.ChoiceField(
        label=gettext_lazy("Paper"), choices=[(each, each) for each in PAPERS]
    )
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("Audience"), choices=[(each, each) for each in Session.Audience.values]
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=600, required=False)


class StepForm(ActivityForm):
    """One activity of a format file, but its settings: those have the form of its kind."""

    code = forms.SlugField(label=gettext_lazy("Code"), max_length=50)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of step"), choices=lambda: [(slug, slug) for slug in registry]
    )

    class Meta(ActivityForm.Meta):
        fields = ["code", "kind", *ActivityForm.Meta.fields]


# Reading.


def read(text):
    """The format a file holds. Raises ``BrokenFormat``."""
    written, _node = plain_yaml.plain(text, BrokenFormat)
    return load(written)


def load(written):
    """The format that these keys and values say. Raises ``BrokenFormat``."""
    if not isinstance(written, dict):
        raise BrokenFormat([_("This is not a format: it should begin with an id and a title.")])
    head = {name: value for name, value in written.items() if name not in LISTS}
    form, problems = checked(FormatForm, head, _("Format"))
    activities = []
    for place, step in enumerate(listed(written, problems), start=1):
        activity, more = read_step(step, place, [each for _told, each in activities])
        problems += more
        activities.append(activity)
    if problems:
        raise BrokenFormat(problems)
    format = Format(**form.cleaned_data, activities=[told for told, _step in activities])
    return with_variants(format, written.get("variants"))


def with_variants(format, written):
    """The same format with its variants, each of which can be played. Raises ``BrokenFormat``."""
    written = [] if written is None else written
    if not isinstance(written, list) or len(written) > variants.MOST:
        told = {"most": variants.MOST}
        raise BrokenFormat([_("“variants” should be a list of at most %(most)d.") % told])
    problems = []
    for place, each in enumerate(written, start=1):
        problems += add_variant(format, each, place)
    if problems:
        raise BrokenFormat(problems)
    return format


def add_variant(format, written, place):
    """Add it to those of its format; return all that is wrong with it."""
    name = _("Variant %(place)d") % {"place": place}
    if not isinstance(written, dict):
        return [_("%(name)s: a title is expected, and what changes.") % {"name": name}]
    title = written.get("title")
    if isinstance(title, str) and title:
        name = _("Variant “%(title)s”") % {"title": title[:40]}
    form, problems = checked(partial(variants.VariantForm, format=format), written, name, free=())
    if problems:
        return problems
    format.variants.append(form.cleaned_data)
    try:
        format.variant(form.cleaned_data["title"])
    except BrokenFormat as broken:
        return [f"{name}: {problem}" for problem in broken.problems]
    return []


def listed(written, problems):
    """The activities, as many as an agenda takes."""
    steps = written.get("activities")
    if not isinstance(steps, list) or not steps:
        problems.append(_("There is no activity: “activities” should be a list of them."))
        return []
    if len(steps) > MOST:
        told = {"most": MOST, "many": len(steps)}
        problems.append(_("At most %(most)d activities, please: there are %(many)d.") % told)
    return steps[:MOST]


def read_step(written, place, earlier):
    """``((what it says, the activity), problems)``; ``earlier`` are those before it."""
    name = _("Activity %(place)d") % {"place": place}
    if not isinstance(written, dict):
        return ({}, None), [
            _("%(name)s: a code, a kind and a title are expected.") % {"name": name}
        ]
    code = written.get("code")
    if isinstance(code, str) and code:
        name = _("Activity “%(code)s”") % {"code": code[:50]}
    words = {key: value for key, value in written.items() if key != "settings"}
    form, problems = checked(StepForm, words, name)
    step = form.instance
    step.position = place
    earlier = [each for each in earlier if each]
    if code and code in {each.code for each in earlier}:
        problems.append(_("%(name)s: another activity has this code.") % {"name": name})
    told = {**words, **form.cleaned_data}
    if kind := registry.get(form.cleaned_data.get("kind")):
        told["settings"], more = read_settings(kind, written.get("settings"), name, earlier)
        problems += more
    return (told, step), problems


def read_settings(kind, written, name, earlier):
    """``(settings, problems)`` as its kind understands them; it proposes what is left out."""
    if not isinstance(written or {}, dict):
        return {}, [_("%(name)s: each of its settings should have a name.") % {"name": name}]
    fields = kind.SettingsForm().fields
    proposed = {key: each.initial for key, each in fields.items() if each.initial is not None}
    told = {key: value for key, value in (written or {}).items() if value is not None}
    form, problems = checked(
        partial(settings_form, kind, earlier=earlier), {**proposed, **told}, name, free=()
    )
    return form.cleaned_data, problems


# Writing.


def dump(format):
    """The file that says this format, and is read as the same."""
    told = {
        name: value
        for name, value in vars(format).items()
        if value or name not in ("note", "variants")
    }
    told["activities"] = [step_of(each) for each in format.activities]
    return plain_yaml.dump(told)


def step_of(activity):
    """What a file says of an activity: nothing where it goes without saying."""
    return {
        name: activity[name]
        for name in STEP
        if activity[name] or name not in ("compressible", "notes", "settings")
    }
