"""Stores responses: those arriving together are written together, acknowledged after the commit."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from sessions import sources
from sessions.gathering import Gathering
from sessions.kinds import STAND, TOGETHER
from sessions.models import Activity, Participant, Receipt, Response, Session, this_minute

NOWHERE = ("", "", "", None)  # what is known of an activity that is gone
# What a later answer in the same place says anew.
REPLACED = ("value", "abstained", "status", "reason", "people", "imposed_role")


class Share(NamedTuple):
    """How many of the people around one phone give this answer."""

    value: dict
    people: int
    imposed_role: str = ""
    abstained: bool = False


@dataclass(frozen=True)
class Answer:
    """A checked response on its way to the store."""

    participant: int
    key: str
    activity: int
    round: str
    slot: str = ""
    value: dict = field(default_factory=dict)
    abstained: bool = False
    status: str = Response.Status.SHOWN
    people: int = 1
    channel: str = Response.Channel.PHONE
    imposed_role: str = ""
    edits: bool = False  # a post that its author rewrites
    said: str = ""  # how its author finds it again
    shares: tuple[Share, ...] = ()  # what a phone says that speaks for several people
    parts: tuple["Answer", ...] = ()  # of a form that says several things: all are stored, or none

    @property
    def changes_a_post(self):
        return self.edits

    @property
    def is_draft(self):
        return self.status == Response.Status.DRAFT


@dataclass(frozen=True)
class Withdrawal:
    """An author takes a post back."""

    participant: int
    key: str
    of: str

    @property
    def changes_a_post(self):
        return self.stood_in is None

    @property
    def stood_in(self):
        """The activity of a stand that is taken back, None for a post."""
        before, dash, where = self.of.partition(STAND)
        place = where.partition("-")[0] if dash and not before else ""
        return int(place) if place.isdecimal() and len(place) < 19 else None


@dataclass
class Batch:
    """What one transaction will write, sorted from what arrived."""

    states: dict
    authors: set
    receipts: set
    posts: set
    sent: set
    stood_for: set
    answers: dict = field(default_factory=dict)
    withdrawn: list = field(default_factory=list)
    new_receipts: list = field(default_factory=list)

    def take(self, item):
        """Take one item in, in order of arrival; return its outcome: "" or why it is refused."""
        if (item.participant, item.key) in self.receipts:
            return ""
        if not all(self.takes(part) for part in parts_of(item)):
            return "closed"
        for part in parts_of(item):
            if isinstance(part, Withdrawal):
                self.take_back(part)
            else:
                self.take_in(part)
        self.receipts.add((item.participant, item.key))
        self.new_receipts.append(Receipt(participant_id=item.participant, key=item.key))
        return ""

    def takes(self, item):
        """
        New answers while their round is open; rewritten posts until the session ends.

        A stand needs the post it is about, shown; once its activity is closed it is counted.
        """
        if isinstance(item, Withdrawal):
            known = item.participant in self.authors
            return known and (item.stood_in is None or self.is_open(item.stood_in))
        state, round, session, code = self.states.get(item.activity, NOWHERE)
        if item.edits:
            return place(item) in self.posts and session == Session.State.RUNNING
        if item.value.get("of") and (code, item.value["of"]) not in self.stood_for:
            return False
        return state == Activity.State.OPEN and round == item.round

    def is_open(self, activity):
        return self.states.get(activity, NOWHERE)[0] == Activity.State.OPEN

    def take_in(self, item):
        if item.is_draft and place(item) in self.sent:
            return
        if not item.is_draft:
            self.sent.add(place(item))
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


def parts_of(item):
    """What it says, one response after the other."""
    return getattr(item, "parts", ()) or (item,)


def write(items):
    """Store a batch in one transaction; return one outcome an item, in order."""
    said = [part for item in items for part in parts_of(item)]
    with transaction.atomic():
        held = hold(said)
        batch = Batch(
            states=states(said, held),
            authors=authors(said),
            receipts=known_receipts(items),
            posts=rewritten(said),
            sent=sent(said),
            stood_for=stood_for(said),
        )
        outcomes = [batch.take(item) for item in items]
        for item in batch.withdrawn:
            Response.objects.apart().filter(participant=item.participant, slot=item.of).delete()
        forget_abstentions(batch.answers.values())
        forget_the_other_way(batch.answers.values())
        upsert(batch.answers.values())
        for session in held:
            sources.follow(session)
        Receipt.objects.bulk_create(batch.new_receipts)
    return outcomes


def hold(items):
    """
    The sessions where a post is taken back or written again, held until the commit.

    Later steps follow such a post, as they do when a console hides one: one after the other.
    """
    who = {item.participant for item in items if item.changes_a_post}
    if not who:
        return []
    sessions = Session.objects.filter(participants__in=who).values("pk")
    return list(Session.objects.select_for_update().filter(pk__in=sessions).order_by("pk"))


def states(items, held):
    """State and round of each activity, its session's state and id; held until the commit."""
    wanted = {
        item.stood_in if isinstance(item, Withdrawal) else item.activity for item in items
    } - {None}
    rows = Activity.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = rows.filter(Q(pk__in=wanted) | Q(session__in=held))
    found = rows.values_list("pk", "state", "round", "session__state", "session")
    return {pk: told for pk, *told in found}


def stood_for(items):
    """The posts that stands are about, with their session: those that the room sees."""
    answers = [item for item in items if isinstance(item, Answer)]
    wanted = {item.value["of"] for item in answers if "of" in item.value}
    if not wanted:
        return set()
    posts = Response.objects.filter(pk__in=wanted, status=Response.Status.SHOWN)
    return set(posts.values_list("activity__session", "pk"))


def sent(items):
    """The places where these drafts come too late: what stands there was sent."""
    drafts = [item for item in items if isinstance(item, Answer) and item.is_draft]
    if not drafts:
        return set()
    rows = Response.objects.sent().filter(
        participant__in={item.participant for item in drafts},
        activity__in={item.activity for item in drafts},
    )
    return {Place(*row) for row in rows.values_list("participant", "activity", "round", "slot")}


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


def forget_abstentions(answers):
    """Who posts after having preferred not to answer no longer abstains."""
    posts = [answer for answer in answers if answer.slot and not answer.abstained]
    if posts:
        matches = Q()
        for post in posts:
            matches |= Q(participant=post.participant, activity=post.activity, round=post.round)
        Response.objects.filter(matches, slot="", abstained=True).delete()


def forget_the_other_way(answers):
    """A phone speaks for one person or for several: what it says last is all it says."""
    said = {place(answer): answer for answer in answers if not answer.slot}
    ways = Q(slot__startswith=TOGETHER)
    if any(answer.shares for answer in said.values()):
        ways |= Q(slot="")
    rows = Response.objects.filter(
        ways,
        participant__in={answer.participant for answer in said.values()},
        activity__in={answer.activity for answer in said.values()},
    )
    gone = [
        pk
        for pk, slot, who, where, when in rows.values_list(
            "pk", "slot", "participant", "activity", "round"
        )
        if (answer := said.get(Place(who, where, when, ""))) and (slot or answer.shares)
    ]
    if gone:
        Response.objects.filter(pk__in=gone).delete()


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
                imposed_role=answer.imposed_role,
                minute=minute,
            )
            for answer in rows(answers)
        ],
        update_conflicts=True,
        unique_fields=["participant", "activity", "round", "slot"],
        update_fields=[*REPLACED, "key", "minute"],
    )


def rows(answers):
    """One a response: a phone that speaks for several people gives one an answer of theirs."""
    for answer in answers:
        if not answer.shares:
            yield answer
        for number, share in enumerate(answer.shares):
            yield replace(answer, slot=f"{TOGETHER}{number}", **share._asdict())


storing = Gathering(write)


async def save(item):
    """Store an answer or a withdrawal; return "" once it is on disk, else why it was refused."""
    return await storing.add(item)
