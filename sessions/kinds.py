"""The contract every activity kind fulfils, and the kinds found."""

import copy
import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

STAND = "of-"  # how the slot of a stand begins
TOGETHER = "together-"  # and those of the answers that one phone gives for several people

registry: dict[str, "ActivityKind"] = {}


class Entry(NamedTuple):
    """One stored response as kinds see it. Abstentions are counted by the core, never entries."""

    id: int
    value: dict
    channel: str
    people: int
    round: str
    slot: str
    shown: bool  # its texts were approved, or need no approval
    person: int | None  # good for one session; None once closed
    imposed_role: str = ""  # said under a drawn role, or an imposed angle: no opinion


class Contribution(NamedTuple):
    """
    One text the synthesis reads: which entry, which of its fields, as written.

    Where its author said on which side it speaks: of what (the id of one of the ``sides``), and
    whether against it.
    """

    entry: int
    field: str
    text: str
    item: str = ""
    against: bool | None = None  # None: nobody said


class Asked(NamedTuple):
    """One closed question, and who gave which of its answers: ``given`` is ``(entry, place)``."""

    text: Any  # empty: what the activity itself asks
    answers: Any  # in words, in their order
    given: list[tuple[Entry, int]]  # places are counted from 0


@dataclass(frozen=True)
class Phase:
    """One round of an activity, with its form; without one it only shows something."""

    round: str = "1"
    name: Any = ""  # what it is about, in the words of the session: an object, a card, a statement
    part: Any = ""  # which of the rounds about that: the first vote, the arguments
    instruction: Any = ""  # said instead of the activity's
    minutes: float = 1  # how long, in proportion to the others; 0: it takes no time
    ResponseForm: type[forms.Form] | None = None
    many: bool = False  # posts rather than one answer
    to_name: bool = False  # what it is about comes up in the room: paper leaves a line for it
    reveals: bool = True  # a console proposes to show what came in, before it goes on
    imposed_role: str = ""  # nobody's opinion is said here: an angle to take, a role to play

    @property
    def answers(self):
        return self.ResponseForm is not None

    def __str__(self):
        return " · ".join(str(each) for each in (self.name, self.part) if each)


@dataclass(frozen=True)
class Command:
    """What a kind lets the console do: function(memory, args, activity) -> memory."""

    label: Any
    ArgsForm: type[forms.Form]
    function: Any
    stage: bool = False  # phones and screens are shown the stage again


class AnswerForm(forms.Form):
    """Base of response forms: they know the activity they answer."""

    rule: Any = ""  # what its answers must add up to, in words: said on paper

    def __init__(self, data=None, *, activity, **kwargs):
        super().__init__(data, **kwargs)
        self.activity = activity
        self.prepare()

    def prepare(self):
        """Fill in what the activity's settings decide: options, limits, labels."""


class ActivityKind:
    """
    One way of taking part: a choice, a word cloud, a wall.

    A kind is a module in ``polls/kinds`` or ``games/kinds`` plus its templates in
    ``templates/activities/<slug>/``. It is arithmetic on values: it never sees a socket, a query
    or a user. ``activity`` is read only: ``settings``, ``items``, ``memory``, ``round``.

    Wherever a value, an item or a memory points at somebody's response, it does so as
    ``{"of": id}``: closing, which writes responses again under other ids, follows it. An answer
    that holds ``of`` is a stand on that response (a support, an objection), not a post.
    """

    slug = ""
    name: Any = ""
    SettingsForm: type[forms.Form] = forms.Form
    ResponseForm: type[AnswerForm] | None = None
    many = False  # posts rather than one answer
    adds_up = False  # it only adds people up: equal answers are read once, and come as one entry
    counted = ""  # the field that makes a response count; supports and requests have it not
    autosave = False  # what is being filled in is kept as a draft until it is sent
    channel = "phone"  # what its answers come in by; "tablet" where one phone speaks for a table
    live = False  # the picture may show before reveal
    on_phones = False  # approved entries stand beside the form
    shows = False  # ``show.html``: what a room looks at while no result is shown
    judges_findings = False
    judges_session = False  # "could you say what you wanted to?": told of the session itself
    section = "said"  # of the restitution; or "who", "moved", "conditions", "ranked", "core"
    describes_people = False  # its questions are who answers: others may be crossed with them
    maps_opinions = False  # its questions are statements: agree, disagree, pass, in this order
    source = ""  # name in sessions.sources of what it works on
    of_each = False  # it asks something of each item: paper leaves lines to copy those to come
    grows = False  # what its source offers later joins it while it is open
    takes_aside = False  # it takes up also what the earlier step has set aside
    script = ""  # static path of the one module it loads while on stage
    commands: dict[str, Command] = {}

    @property
    def takes_answers(self):
        return self.ResponseForm is not None

    def phases(self, settings):
        """The rounds, one after the other; by default a single one, with the kind's form."""
        return [Phase(ResponseForm=self.ResponseForm, many=self.many)]

    def lives(self, settings):
        """Whether the picture may show before reveal."""
        return self.live

    def warnings(self, settings):
        """What the facilitator should look at again once this is saved, in words."""
        return []

    def moderated(self, settings):
        """Names of the fields whose text awaits approval before anyone sees or quotes it."""
        return set()

    def awaited(self, activity):
        """The same of one activity, for a kind whose fields depend on what it works on."""
        return self.moderated(activity.settings)

    def slot(self, activity, value, key):
        """Where a response is stored: one place for an answer, one a key for posts, one a stand."""
        if "of" in value:
            return f"{STAND}{activity.pk}-{value['of']}"
        return key if self.is_post(activity, value) else ""

    def is_post(self, activity, value):
        """Whether this is a post, which its author may write again; else an answer, or a stand."""
        return phase_of(activity).many and "of" not in value

    def parts(self, data):
        """What one form says, in as many responses as it takes; by default a single one."""
        return [data]

    def imposed_role(self, activity, value):
        """The drawn role, or imposed angle, under which this is said; empty for an opinion."""
        return phase_of(activity).imposed_role

    def role(self, activity, table):
        """What whoever sits at this table has to play now, in words; empty where nothing."""
        return ""

    def gesture(self, activity):
        """The command a console proposes first, empty where it has nothing of its own to do."""
        return ""

    def check_opening(self, activity):
        """Raise ``ValidationError`` where the round under way cannot be answered yet."""

    def people(self, value):
        """How many people one answer stands for: one, unless the answer says so."""
        return 1

    def said(self, value):
        """How authors find their own post again."""
        return value.get("text", "")

    def hands(self, settings):
        """The field of its form whose choices hands can go up for, empty where they cannot."""
        return ""

    def form(self, activity, data=None, **kwargs):
        """The form of the phase under way, None where it takes no answers."""
        ResponseForm = phase_of(activity).ResponseForm
        return ResponseForm and ResponseForm(posted(data), activity=activity, **kwargs)

    def read(self, activity, data):
        """The value to store, a JSON object; raise ``ValidationError`` by field."""
        form = self.form(activity, data)
        if form is None or not form.is_valid():
            raise ValidationError(form.errors.as_data() if form else "")
        return self.value(form)

    def value(self, form):
        """What is stored of a valid form: nothing of what was left empty."""
        return {name: said for name, said in form.cleaned_data.items() if said not in ("", None)}

    def data(self, value):
        """The form data a stored value came from: what ``read`` turned into it."""
        return {
            name: [str(each) for each in item] if isinstance(item, list) else str(item)
            for name, item in value.items()
            if item is not None
        }

    def tally(self, activity, entries):
        """Return what the picture shows: a dict for ``screen.html``, the same in any order."""
        return {}

    def offers(self, activity, entries):
        """
        What later activities may take, as ``[{id, text, of}]``.

        ``of`` is the entry a text comes from, its ``id`` then tells apart several texts of one
        entry, and the core signs it; else ``of`` is None. ``aside`` is true of what this step set
        aside: only kinds that ``takes_aside`` are given it. More may be said under other names.
        """
        return []

    def contributions(self, activity, entries):
        """
        Return the texts that the synthesis should read, as ``Contribution``.

        By default, those of the fields a person reads first, once read.
        """
        names = self.awaited(activity)
        return [
            Contribution(entry.id, name, said)
            for entry in entries
            if entry.shown
            for name, said in entry.value.items()
            if name in names and said
        ]

    def measures(self, activity, entries):
        """Return the figures that the synthesis should read, a JSON object."""
        return {}

    def sides(self, activity, entries):
        """
        Return who took which side, as ``tallies.sides``, where a vote has two obvious ones.

        One row a statement, a card; a single one, whose ``id`` is empty, where one thing is asked.
        """
        return []

    def asked(self, activity, entries):
        """
        Return the closed questions, one answer a person, as ``Asked``; none that are withheld.

        What needs to know who said what, a table crossed with a profile or a map of opinions, is
        made of them at closing.
        """
        return []

    def common(self, measures):
        """
        Return the questions asked everywhere in the same words, from this kind's own measures.

        ``[{id, version, text, steps, counts, unknown, answered}]``: added up over sessions for the
        same id and version, and for nothing else.
        """
        return []

    def paired(self, activity, before, after):
        """
        Return what moved, a JSON object of aggregates; stored at closing.

        ``before`` are the entries of the step that the setting ``before`` names, None without.
        """
        return None

    def shown(self, activity):
        """What ``show.html`` draws besides: of settings, items and memory."""
        return {}

    def game(self, activity, entries):
        """Return what the room alone is shown, for fun: never stored, published or exported."""
        return {}

    def template(self, surface):
        return f"activities/{self.slug}/{surface}.html"


def posted(data):
    """Form data as a browser posts them: one ticked box is a string, and a list all the same."""
    if data is None or isinstance(data, MultiValueDict):
        return data
    lists = {name: item if isinstance(item, list) else [item] for name, item in data.items()}
    return MultiValueDict(lists)


def forms_of(activity):
    """``[(phase, form)]`` of the rounds that take answers."""
    kind = kind_of(activity)
    phases = [each for each in kind.phases(activity.settings) if each.answers]
    return [(each, kind.form(in_round(activity, each.round))) for each in phases]


def register(kind):
    registry[kind.slug] = kind()
    return kind


def kind_of(activity):
    return registry[activity.kind]


def phase_of(activity):
    """The phase under way; the first one where settings changed under it."""
    phases = kind_of(activity).phases(activity.settings)
    return next((each for each in phases if each.round == activity.round), phases[0])


def in_round(activity, round):
    """The activity as it stands in another of its rounds."""
    if activity.round == round:
        return activity
    there = copy.copy(activity)
    there.round, there.readings = round, {}
    return there


def phase_beside(activity, step):
    """The phase after (1) or before (-1) the one under way, None where there is none."""
    phases = kind_of(activity).phases(activity.settings)
    place = phases.index(phase_of(activity)) + step
    return phases[place] if 0 <= place < len(phases) else None


def discover():
    """Import every module of the packages of kinds: each registers what it defines."""
    for package in settings.KIND_PACKAGES:
        for module in pkgutil.iter_modules(import_module(package).__path__):
            import_module(f"{package}.{module.name}")
