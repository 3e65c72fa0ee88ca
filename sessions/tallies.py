"""Turns stored responses into what the room sees: counted from rows, so it cannot drift."""

from collections import Counter

from django.db.models import Count, Min, Q, Sum
from django.utils.formats import number_format

from sessions.kinds import TOGETHER, Entry, kind_of, phase_of, registry
from sessions.models import Response

SHOWN = Response.Status.SHOWN
FEW = 10  # responses; under that a percentage says more than is known


def share(n, total):
    """The percentage n is of total, None under ten responses: every picture asks here."""
    return round(100 * n / total) if total >= FEW else None


def grouped(number):
    """A number as it is read: thousands stand apart."""
    return number_format(number, force_grouping=True)


def people_by(name, answers, entries):
    """How many people gave each of these answers in that field."""
    given = Counter()
    for entry in entries:
        given[entry.value.get(name)] += entry.people
    return [given[each] for each in answers]


def bars(labels, counts, base=None):
    """Rows of a bar chart, ``[{label, count, share}]``; a full bar is ``base`` people, or all."""
    total = sum(counts) if base is None else base
    rows = [
        {"label": label, "count": count, "share": share(count, total)}
        for label, count in zip(labels, counts, strict=True)
    ]
    return {"rows": rows, "total": total}


def sides(text, labels, counts, *, id=""):
    """A vote with two sides: the people of each and of neither, under the names they have."""
    agree, disagree, passed = counts
    told = {"agree": agree, "disagree": disagree, "passed": passed}
    return {"id": id, "text": text, "labels": labels, **told}


def halves(labels, counts):
    """
    The same of steps between two ends: the first half, the other, a middle one if there is.

    Returns ``(labels, counts)`` of the two sides and of neither.
    """
    half = len(labels) // 2
    parts = slice(half), slice(-half, None), slice(half, len(labels) - half)
    return (
        [" · ".join(map(str, labels[part])) for part in parts],
        [sum(counts[part]) for part in parts],
    )


def held_back(settings, answered):
    """``{withheld, answered}`` of figures that too few people make, nothing where enough do."""
    least = settings.get("least") or 0
    return {"withheld": least, "answered": answered} if answered < least else {}


def entries(activity):
    """What kinds read: every response sent that is no abstention, in the order stored."""
    rows = activity.responses.sent().filter(abstained=False)
    found = [
        Entry(pk, value, channel, people, round, slot, status == SHOWN, person, role)
        for pk, value, channel, people, round, slot, status, person, role in rows.values_list(
            "pk",
            "value",
            "channel",
            "people",
            "round",
            "slot",
            "status",
            "participant",
            "imposed_role",
        )
    ]
    return [nobodys(each) if each.slot.startswith(TOGETHER) else each for each in found]


def nobodys(entry):
    """What one phone says for several people is an answer like others, and nobody's own."""
    return entry._replace(slot="", person=None)


def piles(activity):
    """The same, equal answers added up by the database: nobody's own, under the first one's id."""
    rows = activity.responses.sent().filter(abstained=False).order_by()
    alike = rows.values_list("value", "channel", "round", "status", "imposed_role")
    return [
        Entry(first, value, channel, people, round, "", status == SHOWN, None, role)
        for value, channel, round, status, role, people, first in alike.annotate(
            people_behind=Sum("people"), first=Min("pk")
        )
    ]


def counted(kind, entries):
    """The entries that count: neither supports nor requests, nor what a drawn role made say."""
    return [
        entry
        for entry in entries
        if not entry.imposed_role and (not kind.counted or kind.counted in entry.value)
    ]


def counts(activity):
    """
    ``(responses, abstained)`` of the round under way: the people behind them, or the posts.

    People who prefer not to answer are among those who answered; they post nothing.
    """
    rows = activity.responses.sent().filter(round=activity.round)
    if field := kind_of(activity).counted:
        rows = rows.filter(Q(abstained=True) | Q(value__has_key=field))
    found = rows.aggregate(all=Sum("people"), abstained=Sum("people", filter=Q(abstained=True)))
    passed = found["abstained"] or 0
    if phase_of(activity).many:
        return rows.filter(abstained=False).count(), passed
    return found["all"] or 0, passed


def tally(activity, counted=None):
    """
    The context of the kind's picture: its own tally, and beside it ``abstained`` and ``channels``.

    ``counted`` is what ``counts`` said, where it was asked already.

    ``channels`` is ``[(label, people)]``, empty where all answers came by phone.
    """
    kind = kind_of(activity)
    found = piles(activity) if kind.adds_up else entries(activity)
    _responses, abstained = counted or counts(activity)
    beside = {"abstained": abstained, "channels": channels(activity, found)}
    return {**kind.tally(activity, found), **beside}


def channels(activity, entries):
    """``[(label, people)]`` who answered the round under way; empty where all came by phone."""
    people = Counter()
    for entry in counted(kind_of(activity), entries):
        if entry.round == activity.round:
            people[entry.channel] += entry.people
    if set(people) <= {Response.Channel.PHONE}:
        return []
    return [(label, people[name]) for name, label in Response.Channel.choices if people[name]]


def by_channel(session, *, people=False):
    """
    Stored responses of a session by channel, one dict an activity and round.

    Each response is counted once; or, with ``people``, those that count, for as many as they name.
    """
    stored = Response.objects.sent().filter(activity__session=session)
    rows = (
        (stored.exclude(beside()) if people else stored)
        .values("activity", "round")
        .annotate(
            **{name: measure(Q(channel=name), people) for name in Response.Channel.values},
            passed=measure(Q(abstained=True), people),
        )
    )
    found = {(row["activity"], row["round"]): row for row in rows}
    return [
        {
            "activity": activity.pk,
            "kind": activity.kind,
            "round": round,
            "responses": {name: row.get(name, 0) for name in Response.Channel.values},
            "abstained": row.get("passed", 0),
        }
        for activity in session.activities.all()
        for round, row in rounds_of(activity, found)
    ]


def beside():
    """What does not count: supports and requests, what a drawn role made say."""
    found = ~Q(imposed_role="")
    for slug, kind in registry.items():
        if kind.counted:
            found |= Q(activity__kind=slug, abstained=False) & ~Q(value__has_key=kind.counted)
    return found


def measure(which, people):
    return Sum("people", filter=which, default=0) if people else Count("pk", filter=which)


def rounds_of(activity, found):
    held = sorted((key[1], row) for key, row in found.items() if key[0] == activity.pk)
    return held or [(activity.round, {})]
