"""Everyone of one session on this process: what they are shown, and when."""

import asyncio
import logging
import time
from collections import defaultdict
from contextvars import Context

from asgiref.sync import async_to_sync
from channels.db import DatabaseSyncToAsync, database_sync_to_async
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import translation

from sessions import joining, mine, participation, presence, stage
from sessions.gathering import WRITER
from sessions.messages import Refused
from sessions.models import Activity, Session

LOOK_AGAIN = 5  # seconds; how long a room can be wrong if a message is lost
BUS = 1  # seconds the bus may take to answer: past them its news is lost, and nothing waits
APART = 0.5  # seconds; a phone is shown at most two stages a second
TICK = 0.25  # seconds; screens get at most four tallies a second
AGAIN = 2  # seconds between two stages whose html lives (results on phones), two head counts
POLLED = 12  # seconds a phone without socket counts as present after its last question
EMPTY = 20  # seconds an empty room is kept for whoever polls it
BREATH = 100  # phones shown between two pauses, so that responses come in

logger = logging.getLogger(__name__)
rooms: dict[tuple, "Room"] = {}


class Line:
    """One connection. Of what it could not be sent yet it keeps the latest of each sort only."""

    def __init__(self, send, surface, language, participant=None):
        self.send, self.surface, self.language = send, surface, language
        self.participant = participant
        self.tallies = 0
        self.pending = {}
        self.sending = None

    @property
    def audience(self):
        return self.surface, self.language

    def show(self, sort, frame):
        """Send without waiting: a line that is slow or dead never delays the others."""
        self.pending[sort] = frame
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self.send_pending())

    def show_tally(self, counted):
        self.tallies += 1
        self.show("tally", counted.frame(self.tallies))

    async def send_pending(self):
        try:
            while self.pending:
                await self.send(self.pending.pop(next(iter(self.pending))))
        except Exception:
            logger.debug("A line broke while it was shown something")  # it comes back by itself


class Room:
    def __init__(self, code):
        self.code = code
        self.lines = defaultdict(set)  # by surface and language
        self.stages = {}  # by surface and language
        self.frames = {}  # the same, encoded less than a second ago
        self.tallies = {}
        self.seats = {}  # by token
        self.polled = {}  # by participant: when they last asked
        self.shown = 0.0  # when a stage last changed
        self.session = None
        self.activities = {}
        self.counted = 0  # phones of all processes, as last told
        self.recorded = 0  # ours, as last written
        self.parted = False  # phones were told that it is over
        self.stale = False  # responses came in since the last tally
        self.owing = False  # and other processes were not told
        self.used = time.monotonic()
        self.looking = asyncio.Lock()
        # Nothing of the request that came first: the room outlives it.
        self.opened = asyncio.create_task(self.open(), context=Context())

    async def open(self):
        await self.look()  # raises Session.DoesNotExist before anything is set up
        self.layer, self.channel = get_channel_layer(), None
        await on_bus(self.join())
        doings = [
            self.listen(),
            self.every(LOOK_AGAIN, self.look_again),
            self.every(TICK, self.tell_news),
            self.every(AGAIN, self.tend),
        ]
        self.tasks = [asyncio.create_task(doing) for doing in doings]

    async def close(self):
        rooms.pop(place(self.code), None)
        if self.channel:
            await on_bus(self.layer.group_discard(group(self.code), self.channel))
        for task in self.tasks:
            task.cancel()

    # What comes from other processes, and from ours: news, never state.

    async def join(self):
        """Have the news come here; once they do, this changes nothing."""
        if self.channel is None:
            self.channel = await self.layer.new_channel()
        await self.layer.group_add(group(self.code), self.channel)

    async def listen(self):
        while True:
            try:
                await self.join()
                await self.hear(await self.layer.receive(self.channel))
            except Exception:
                logger.exception("Room %s lost the bus and tries again", self.code)
                await asyncio.sleep(LOOK_AGAIN)

    async def look_again(self):
        """Whatever the bus says, or does not say."""
        self.stale = True
        await self.look_safely()

    async def hear(self, news):
        if news.get("process") == presence.PROCESS:
            return
        self.stale = True
        if news["type"] == "stage.changed":
            await self.look_safely()
        elif news["type"] == "mine.changed":
            await self.tell_author(news["participant"])

    async def look_safely(self):
        try:
            await self.look()
        except Session.DoesNotExist:
            await self.close()
        except Exception:
            logger.exception("Room %s could not look at its stage", self.code)

    # The stage.

    async def look(self):
        """Read what is on stage; show it to every line whose picture of it changed."""
        async with self.looking:
            await asyncio.sleep(self.shown + APART - time.monotonic())
            self.session, self.activities, stages = await looked(self.code, list(self.stages))
            for audience, drawn in stages.items():
                if drawn != self.stages.get(audience):
                    self.stages[audience] = drawn
                    self.frames.pop(audience, None)
                    self.shown = time.monotonic()
                    await self.show(audience)
        if self.session.is_over and not self.parted:
            self.parted = True
            self.say_goodbye()

    async def show(self, audience):
        frame = self.frame(audience)
        for number, line in enumerate(list(self.lines[audience]), start=1):
            line.show("stage", frame)
            if number % BREATH == 0:
                await asyncio.sleep(0)

    async def stage(self, audience):
        if audience not in self.stages:
            async with self.looking:
                if audience not in self.stages:
                    self.stages[audience] = await drawn(self.code, *audience)
        return self.stages[audience]

    def frame(self, audience):
        """The stage, encoded again once a second because it tells the time."""
        now = time.monotonic()
        encoded, when = self.frames.get(audience, ("", -1))
        if now - when >= 1:
            encoded, when = self.stages[audience].frame(), now
            self.frames[audience] = encoded, when
        return encoded

    def say_goodbye(self):
        frame = stage.encode(type="bye", reason="ended")
        for audience, lines in self.lines.items():
            if audience[0] == "phone":
                for line in lines:
                    line.show("bye", frame)

    async def tell_author(self, participant):
        lines = [each for lines in self.lines.values() for each in lines]
        for line in [each for each in lines if each.participant == participant]:
            line.show("mine", await self.mine(participant, line.language))

    async def mine(self, participant, language):
        return stage.encode(**await own_words(participant, self.session, language))

    # Tallies and presence, a few times a second, for those who look.

    async def every(self, seconds, do):
        """Do this again and again; what failed is tried again a little later."""
        while True:
            await asyncio.sleep(seconds)
            try:
                await do()
            except Exception:
                logger.exception("Room %s could not %s", self.code, do.__name__)
                await asyncio.sleep(LOOK_AGAIN)

    async def tell_news(self):
        """Responses came in: other processes look again, whoever watches sees the tally."""
        if self.owing:
            self.owing = False
            await announce(self.code, "responses.stored", process=presence.PROCESS)
        if self.stale:
            self.stale = False
            await self.count()

    async def tend(self):
        """Close once nobody is here; renew what lives, say how many phones are here."""
        if self.is_idle():
            return await self.close()
        await self.renew()
        await self.record_presence()
        await self.tell_presence()

    async def tally(self, audience):
        if audience not in self.tallies:
            self.tallies[audience] = await counted_for(self.code, *audience)
        return self.tallies[audience]

    async def count(self):
        """Count again for those who watch; the others' last tally is no longer true."""
        self.tallies = {
            each: self.tallies[each] for each in self.watching() if each in self.tallies
        }
        for audience in self.watching():
            counted = await counted_for(self.code, *audience)
            if counted == self.tallies.get(audience):
                continue
            self.tallies[audience] = counted
            for line in self.lines[audience]:
                line.show_tally(counted)

    async def renew(self):
        """Look again where the html of phones lives: results that go on changing."""
        if any(drawn.live for drawn in self.stages.values()):
            await self.look_safely()

    async def record_presence(self):
        phones = self.phones()
        if (phones or self.recorded) and not self.session.is_closed:
            await record(self.session.pk, phones)
        self.recorded = phones

    async def tell_presence(self):
        phones = await database_sync_to_async(presence.count)(self.session.pk)
        if phones == self.counted:
            return
        self.counted = phones
        for audience in self.watching():
            for line in self.lines[audience]:
                line.show("presence", self.presence())

    def presence(self):
        return stage.encode(type="presence", phones=self.counted)

    async def seen(self, audience):
        """What a screen or a console sees, as frames: for those without a socket."""
        await self.stage(audience)
        counted = await counted_for(self.code, *audience)
        return [self.frame(audience), counted.frame(0), self.presence()]

    def watching(self):
        return [
            audience for audience, lines in self.lines.items() if lines and audience[0] != "phone"
        ]

    def phones(self):
        self.polled = {
            who: when for who, when in self.polled.items() if when > time.monotonic() - POLLED
        }
        connected = {
            line.participant
            for audience, lines in self.lines.items()
            if audience[0] == "phone"
            for line in lines
        }
        return len(connected | set(self.polled))

    def is_idle(self):
        if any(self.lines.values()) or self.polled:
            self.used = time.monotonic()
        return time.monotonic() - self.used > EMPTY

    # Coming and going.

    async def take_seat(self, token, language):
        """The seat of whoever holds this token, stored at their first word."""
        if token not in self.seats:
            participant = await joining.enter(self.session.pk, token)
            self.seats[token] = participation.Seat(participant, language)
        self.seats[token].language = language
        return self.seats[token]

    async def respond(self, seat, message):
        """Take one response; return its ``ack``. Raises ``Refused``."""
        if self.session.is_closed:
            raise Refused("closed")
        said = await participation.respond(seat, self.activities, message)
        self.stale = self.owing = True
        return said


async def visit(code):
    """The room of this code, opened at first need. Raises ``Session.DoesNotExist``."""
    room = rooms.get(place(code))
    if room is None:
        room = rooms[place(code)] = Room(code)
    try:
        await asyncio.shield(room.opened)
    except BaseException:
        if room.opened.done():
            rooms.pop(place(code), None)
        raise
    room.used = time.monotonic()  # it stays open for whoever is at the door
    return room


async def enter(room, line):
    """Connect a line: it is shown the stage, and the tally where it watches."""
    await room.stage(line.audience)
    room.lines[line.audience].add(line)
    line.show("stage", room.frame(line.audience))
    if line.surface != "phone":
        line.show_tally(await room.tally(line.audience))
        line.show("presence", room.presence())


def leave(room, line):
    room.lines[line.audience].discard(line)


def place(code):
    return asyncio.get_running_loop(), code


def group(code):
    return f"session.{code}"


async def announce(code, news="stage.changed", **more):
    """Tell every process, ours included, to look again."""
    await on_bus(get_channel_layer().group_send(group(code), {"type": news, **more}))


async def on_bus(doing):
    """Do this on the bus, if it answers: it carries news, and rooms look again without."""
    try:
        await asyncio.wait_for(doing, BUS)
    except Exception as error:
        logger.warning("The bus does not answer: %r", error)


def announce_after_commit(code, news="stage.changed", **more):
    def tell():
        async_to_sync(announce)(code, news, **more)

    transaction.on_commit(tell, robust=True)  # what was committed is done, heard or not


# In the writer's thread: waiting for it elsewhere would delay the tallies read there.
record = DatabaseSyncToAsync(presence.record, thread_sensitive=False, executor=WRITER)


@database_sync_to_async
def looked(code, audiences):
    """The session, its activities by id, and a stage for each of these audiences."""
    session = stage.read(code)
    activities = {each.pk: each for each in Activity.objects.filter(session=session)}
    return session, activities, {each: stage.draw(session, *each) for each in audiences}


@database_sync_to_async
def drawn(code, surface, language):
    return stage.draw(stage.read(code), surface, language)


@database_sync_to_async
def counted_for(code, surface, language):
    return stage.count(stage.read(code), surface, language)


@database_sync_to_async
def own_words(participant, session, language):
    with translation.override(language):
        return mine.of(participant, session)
