"""Stores responses: those arriving together are written together, acknowledged after the commit."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from sessions import sources
from sessions.gathering import Gathering
from sessions.models import Activity, Participant, Receipt, Response, Session, this_minute


@dataclass(frozen=True)
class Answer:
    """A checked response on its way to the store."""

    participant: int
    key: str
    activity: int
    round: str
    slot: str
    value: dict
    abstained: bool = False
    status: str = Response.Status.SHOWN
    people: int = 1
    channel: str = Response.Channel.PHONE
    edits: bool = False  # a post that its author rewrites
    said: str = ""  # how its author finds it again


@dataclass(frozen=True)
class Withdrawal:
    """An author takes a post back."""

    participant: int
    key: str
    of: str


@dataclass
class Batch:
    """What one transaction will write, sorted from what arrived."""

    states: dict
    authors: set
    receipts: set
    posts: set
    answers: dict = field(default_factory=dict)
    withdrawn: list = field(default_factory=list)
    new_receipts: list = field(default_factory=list)

    def take(self, item):
        """Take one item in, in order of arrival; return its outcome: "" or why it is refused."""
        if (item.participant, item.key) in self.receipts:
            return ""
        if not self.takes(item):
            return "closed"
        if isinstance(item, Withdrawal):
            self.take_back(item)
        else:
            self.take_in(item)
        self.receipts.add((item.participant, item.key))
        self.new_receipts.append(Receipt(participant_id=item.participant, key=item.key))
        return ""

    def takes(self, item):
        """New answers while their round is open; rewritten posts until the session ends."""
        if isinstance(item, Withdrawal):
            return item.participant in self.authors
        state, round, session = self.states.get(item.activity, ("", "", ""))
        if item.edits:
            return place(item) in self.posts and session == Session.State.RUNNING
        return state == Activity.State.OPEN and round == item.round

    def take_in(self, item):
        self.answers[place(item)] = item
        if item.slot:
            self.posts.add(place(item))
            self.forget_abstention(item)

    def forget_abstention(self, item):
        where = place(item)._replace(slot="")
        if where in self.answers and self.answers[where].abstained:
            del self.answers[where]

    def take_back(self, item):
        self.withdrawn.append(item)
        author = item.participant, item.of
        gone = {where for where in self.posts if (where.participant, where.slot) == author}
        self.posts -= gone
        for where in gone & self.answers.keys():
            del self.answers[where]


class Place(NamedTuple):
    """Where an answer stands: a later one there replaces it."""

    participant: int
    activity: int
    round: str
    slot: str


def place(item):
    return Place(item.participant, item.activity, item.round, item.slot)


def write(items):
    """Store a batch in one transaction; return one outcome an item, in order."""
    with transaction.atomic():
        batch = Batch(states(items), authors(items), known_receipts(items), rewritten(items))
        outcomes = [batch.take(item) for item in items]
        changed = [session for item in batch.withdrawn for session in take_back(item)]
        forget_abstentions(batch.answers.values())
        upsert(batch.answers.values())
        changed += edited_in(batch.answers.values())
        for session in Session.objects.filter(pk__in=changed):
            sources.follow(session)
        Receipt.objects.bulk_create(batch.new_receipts)
    return outcomes


def states(items):
    """State and round of each activity answered, and its session's; held until the commit."""
    wanted = {item.activity for item in items if isinstance(item, Answer)}
    held = Activity.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = held.filter(pk__in=wanted).values_list("pk", "state", "round", "session__state")
    return {pk: (state, round, session) for pk, state, round, session in rows}


def authors(items):
    """Who takes a post back and is still known: nobody is, once the session is closed."""
    wanted = {item.participant for item in items if isinstance(item, Withdrawal)}
    return set(Participant.objects.filter(pk__in=wanted).values_list("pk", flat=True))


def known_receipts(items):
    rows = Receipt.objects.filter(
        participant__in={item.participant for item in items}, key__in={item.key for item in items}
    )
    return set(rows.values_list("participant", "key"))


def rewritten(items):
    """The places of stored posts that these items rewrite."""
    edits = [item for item in items if isinstance(item, Answer) and item.edits]
    if not edits:
        return set()
    rows = Response.objects.filter(
        participant__in={item.participant for item in edits}, slot__in={item.slot for item in edits}
    )
    return {Place(*row) for row in rows.values_list("participant", "activity", "round", "slot")}


def take_back(item):
    """Delete a post for its author; the sessions it stood in."""
    gone = Response.objects.filter(participant=item.participant, slot=item.of)
    sessions = list(gone.values_list("activity__session", flat=True))
    gone.delete()
    return sessions


def edited_in(answers):
    """The sessions where posts were written again."""
    edited = {answer.activity for answer in answers if answer.edits}
    if not edited:
        return []
    return Activity.objects.filter(pk__in=edited).values_list("session", flat=True)


def forget_abstentions(answers):
    """Who posts after having preferred not to answer no longer abstains."""
    posts = [answer for answer in answers if answer.slot and not answer.abstained]
    if posts:
        matches = Q()
        for post in posts:
            matches |= Q(participant=post.participant, activity=post.activity, round=post.round)
        Response.objects.filter(matches, slot="", abstained=True).delete()


def upsert(answers):
    minute = this_minute()
    Response.objects.bulk_create(
        [
            Response(
                participant_id=answer.participant,
                activity_id=answer.activity,
                round=answer.round,
                slot=answer.slot,
                key=answer.key,
                value=answer.value,
                abstained=answer.abstained,
                status=answer.status,
                people=answer.people,
                channel=answer.channel,
                minute=minute,
            )
            for answer in answers
        ],
        update_conflicts=True,
        unique_fields=["participant", "activity", "round", "slot"],
        update_fields=["key", "value", "abstained", "status", "reason", "people", "minute"],
    )


storing = Gathering(write)


async def save(item):
    """Store an answer or a withdrawal; return "" once it is on disk, else why it was refused."""
    return await storing.add(item)
