"""What was said: the texts of a session that people approved, as they will be read."""

from collections import defaultdict
from dataclasses import dataclass

from sessions import tallies
from sessions.kinds import kind_of
from sessions.models import Activity, Response
from synthesis import codes, spans, themes
from synthesis.edits import CUT, applied
from synthesis.models import Coding, Edit, Evidence


@dataclass(frozen=True)
class Said:
    """One contribution: where it comes from, its words, the findings that stand on it."""

    entry: int
    field: str
    activity: Activity
    text: str
    original: str
    people: int = 1  # who wrote it together
    edited: str = ""  # the purpose of the edit, if any
    imposed: str = ""  # the drawn role it was said under: an argument, not an opinion
    findings: tuple[int, ...] = ()
    changes: tuple = ()  # of the edit
    item: str = ""  # which vote of its activity it argues about
    against: bool | None = None  # that statement, if its author said so
    person: int | None = None  # good for one session; None once closed
    codings: tuple[Coding, ...] = ()  # as suggested, as people said, of these very words
    veiled: bool = False  # what people said is kept from who files and has not read it

    @property
    def key(self):
        return f"{self.entry}-{self.field}"

    def find(self, passage):
        """Where a passage of the text as published stands in the words as written."""
        places = spans.find(self.text, passage)
        return spans.written(self.changes, self.original, *places)

    def quoted(self, evidence):
        """Where a linked passage stands in the text as published."""
        return spans.published(self.changes, evidence.start, evidence.end)

    @property
    def codes(self):
        """The coding that counts; None until a person read it, and while two disagree."""
        return None if self.veiled else codes.counting(self.codings)

    @property
    def filed(self):
        """The themes a person gave it."""
        return codes.named(self.codes) if self.codes else []

    @property
    def is_condition(self):
        """Whether a person read a condition or a red line in it: never because of a keyword."""
        return bool(self.codes) and self.codes.stance == codes.CONDITION

    @property
    def suggested(self):
        """Themes suggested, by keywords if nothing better is stored, until a person read it."""
        if codes.read(self.codings):
            return []
        if stored := codes.by(self.codings, Coding.By.SUGGESTION):
            return codes.named(stored)
        return themes.taxonomy().named(themes.suggest(self.text))


def words(session):
    """The texts of a session as they are read, by place: ``{(entry, field): text}``."""
    return {(each.entry, each.field): each.text for each in of_session(session)}


def of_session(session):
    """Every contribution of a session, as ``Said``, in the order of the agenda."""
    edits, linked = edits_of(session), linked_findings(session)
    imposed = dict(arguments(session).values_list("pk", "imposed_role"))
    coded = codes.of_session(session)
    return [
        said(activity, found, entry, edits, imposed, linked, coded)
        for activity in session.activities.all()
        for found, entry in found_in(activity)
    ]


def found_in(activity):
    """``[(contribution, entry)]``."""
    entries = tallies.entries(activity)
    by_id = {entry.id: entry for entry in entries}
    found = kind_of(activity).contributions(activity, entries)
    return [(each, by_id[each.entry]) for each in found]


def said(activity, found, entry, edits, imposed, linked, coded):
    place = (found.entry, found.field)
    edit = edits.get(place)
    return Said(
        entry=found.entry,
        field=found.field,
        activity=activity,
        text=applied(found.text, edit.difference) if edit else found.text,
        original=found.text,
        people=entry.people,
        edited=edit.purpose if edit else "",
        imposed=imposed.get(found.entry, ""),
        findings=tuple(linked[place]),
        changes=tuple(edit.difference) if edit else (),
        item=found.item,
        against=found.against,
        person=entry.person,
        codings=codes.standing(coded[place], found.text),
    )


def opinions(said):
    """Without the arguments of a drawn role."""
    return [each for each in said if not each.imposed]


def unclassified(said):
    """Contributions that no finding stands on: they are published as such."""
    return [each for each in opinions(said) if not each.findings]


def coverage(said):
    """``(linked to a finding, all)``."""
    counted = opinions(said)
    return len(counted) - len(unclassified(counted)), len(counted)


def edits_of(session):
    found = Edit.objects.filter(response__activity__session=session).select_related("response")
    return {(edit.response_id, edit.field): edit for edit in found}


def linked_findings(session):
    """Findings by text; one that lost its evidence is shown to nobody, and links nothing."""
    linked = defaultdict(list)
    standing = session.findings.all().standing()
    found = Evidence.objects.filter(finding__in=standing, response__isnull=False)
    for finding, response, field in found.values_list("finding", "response", "field"):
        linked[response, field].append(finding)
    return linked


def arguments(session):
    return Response.objects.filter(activity__session=session).exclude(imposed_role="")


def entries(activity, words):
    """What kinds tally, with the words as published: no picture shows what an edit removed."""
    return [worded(entry, words) for entry in tallies.entries(activity)]


def worded(entry, words):
    known = {name: words[entry.id, name] for name in entry.value if (entry.id, name) in words}
    return entry._replace(value={**entry.value, **known})


def edited(session):
    """The texts that were edited, as they are read, by place."""
    return {
        place: applied(str(edit.response.value.get(edit.field, "")), edit.difference)
        for place, edit in edits_of(session).items()
    }


def replaced(words):
    """
    What is read instead of original texts: ``{original: text}``.

    Of equal texts the most cut one is read: what is taken away once stands nowhere else.
    """
    values = Response.objects.in_bulk({entry for entry, _field in words})
    originals = {place: values[place[0]].value for place in words if place[0] in values}
    cut_last = sorted(originals, key=lambda place: (words[place].count(CUT), place))
    return {originals[place].get(place[1]): words[place] for place in cut_last}


def published_items(activity, instead):
    """What the activity worked on: where it was somebody's words, as they are read."""
    return [{**item, "text": instead.get(item["text"], item["text"])} for item in activity.items]
