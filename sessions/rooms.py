"""Everyone of one session on this process: what they are shown, and when."""

import asyncio
import logging
import time
from collections import defaultdict
from contextvars import Context

from django.utils import translation

from sessions import bus, garbage, joining, mine, participation, stage
from sessions.messages import Refused
from sessions.models import Session
from sessions.outages import AWAY
from sessions.presence import PROCESS, Attendance
from sessions.threads import in_reader

LOOK_AGAIN = 5  # seconds; how long a room can be wrong if a message is lost
APART = 0.5  # seconds; a phone is shown at most two stages a second
TICK = 0.25  # seconds from one tally to the next
AGAIN = 2  # seconds between two stages whose html lives (results on phones), two head counts
LATER = 1  # seconds before what failed is tried again
QUIET = 3  # seconds in which nobody came in, said or was shown anything
EMPTY = 20  # seconds an empty room is kept for whoever polls it
BREATH = 100  # phones shown between two pauses, so that responses come in

logger = logging.getLogger(__name__)
rooms: dict[tuple, "Room"] = {}


class Room:
    def __init__(self, code):
        self.code = code
        self.lines = defaultdict(dict)  # by surface and language, in the order of coming in
        self.stages = {}  # by surface and language
        self.frames = {}  # the same, encoded less than a second ago
        self.tallies = {}
        self.seats = {}  # by token
        self.attendance = Attendance()
        self.shown = 0.0  # when a stage last changed
        self.told = 0.0  # when a tally was last shown
        self.stirred = time.monotonic()  # when somebody last came in, said or was shown something
        self.session = None
        self.activities = {}
        self.parted = False  # phones were told that it is over
        self.stale = asyncio.Event()  # responses came in since the last tally
        self.owing = asyncio.Event()  # and other processes were not told
        self.used = time.monotonic()
        self.looking = asyncio.Lock()
        # Nothing of the request that came first: the room outlives it.
        self.opened = asyncio.create_task(self.open(), context=Context())

    async def open(self):
        await self.look()  # raises Session.DoesNotExist before anything is set up
        self.news = bus.News(self.code)
        await bus.soon(self.news.join())
        doings = [
            self.again(self.hear),
            self.again(self.look_again, LOOK_AGAIN),
            self.whenever(self.owing, self.tell_others),
            self.whenever(self.stale, self.count),
            self.again(self.tend, AGAIN),
        ]
        self.tasks = [asyncio.create_task(doing) for doing in doings]

    async def close(self):
        forget(self)
        await bus.soon(self.news.leave())
        for task in self.tasks:
            task.cancel()

    async def again(self, do, every=0.0):
        while True:
            began = time.monotonic()
            await self.attempt(do)
            await asyncio.sleep(began + every - time.monotonic())

    async def whenever(self, event, do):
        """After each such event, a tick apart at least; what takes long rests as long."""
        while True:
            await event.wait()
            event.clear()
            began = time.monotonic()
            if not await self.attempt(do):
                event.set()
            took = time.monotonic() - began
            await asyncio.sleep(max(TICK - took, took))

    async def attempt(self, do):
        """Whether it was done: what failed may be tried again, a little later."""
        try:
            await do()
            return True
        except Session.DoesNotExist:
            await self.close()
        except Exception as error:
            if not isinstance(error, AWAY):  # which is told once, for all rooms
                logger.exception("Room %s could not %s", self.code, do.__name__)
            await asyncio.sleep(LATER)
        return False

    # What comes from other processes, and from ours: news, never state.

    async def hear(self):
        if not await bus.soon(self.news.join()):
            return await asyncio.sleep(LOOK_AGAIN)
        news = await self.news.next()
        if news.get("process") == PROCESS:
            return
        if news["type"] == "stage.changed":
            await self.look()
        elif news["type"] == "mine.changed":
            await self.tell_author(news["participant"])
        self.stale.set()  # counting meanwhile would only delay the phones

    async def look_again(self):
        """Whatever the bus says, or does not say."""
        await self.look()
        self.stale.set()

    async def tell_others(self):
        await bus.announce(self.code, "responses.stored", process=PROCESS)

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
        frame, self.stirred = self.frame(audience), time.monotonic()
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

    # Tallies and presence, for those who watch.

    async def tally(self, audience):
        if audience not in self.tallies:
            counted = await counted_for(self.code, [audience])
            self.tallies = counted | self.tallies
        return self.tallies[audience]

    async def count(self):
        """Count again for those who watch; the others' last tally is no longer true."""
        watching = self.watching()
        found = await counted_for(self.code, watching) if watching else {}
        await asyncio.sleep(self.told + TICK - time.monotonic())
        before, self.tallies, self.told = self.tallies, found, time.monotonic()
        for audience, counted in found.items():
            known = before.get(audience)
            if counted != known:
                for line in self.lines[audience]:
                    line.show_tally(counted, known)

    async def tend(self):
        """Close once nobody is here; renew what lives, say how many phones are here."""
        if self.is_idle():
            return await self.close()
        if any(drawn.live for drawn in self.stages.values()):
            await self.look()
        if await self.attendance.record(self.session, self.connected()):
            for audience in self.watching():
                for line in self.lines[audience]:
                    line.show("presence", self.presence())
        garbage.collect_now_and_then(quiet=all(room.is_quiet() for room in rooms.values()))

    def presence(self):
        return stage.encode(type="presence", phones=self.attendance.counted)

    async def seen(self, audience):
        """What a screen or a console sees, as frames: for those without a socket."""
        await self.stage(audience)
        counted = await counted_for(self.code, [audience])
        return [self.frame(audience), counted[audience].frame(0), self.presence()]

    def watching(self):
        return [
            audience for audience, lines in self.lines.items() if lines and audience[0] != "phone"
        ]

    def connected(self):
        """The participants whose phones hold a line."""
        return {
            line.participant
            for audience, lines in self.lines.items()
            if audience[0] == "phone"
            for line in lines
        }

    def is_idle(self):
        if any(self.lines.values()) or self.attendance.polled:
            self.used = time.monotonic()
        return time.monotonic() - self.used > EMPTY

    def is_quiet(self):
        return time.monotonic() - self.stirred > QUIET

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
        self.stirred = time.monotonic()
        said = await participation.respond(seat, self.activities, message)
        self.stale.set()
        self.owing.set()
        return said


async def visit(code):
    """The room of this code, opened at first need. Raises ``Session.DoesNotExist``."""
    room = rooms.get(place(code))
    if room is None:
        room = rooms[place(code)] = Room(code)
    try:
        await asyncio.shield(room.opened)
    except BaseException:
        if room.opened.done() and (room.opened.cancelled() or room.opened.exception()):
            forget(room)
        raise
    room.used = time.monotonic()  # it stays open for whoever is at the door
    return room


def forget(room):
    if rooms.get(place(room.code)) is room:
        del rooms[place(room.code)]


async def enter(room, line):
    """Connect a line: it is shown the stage, and the tally where it watches."""
    room.stirred = time.monotonic()
    await room.stage(line.audience)
    room.lines[line.audience][line] = True
    line.show("stage", room.frame(line.audience))
    if line.surface != "phone":
        line.show_tally(await room.tally(line.audience))
        line.show("presence", room.presence())


def leave(room, line):
    room.lines[line.audience].pop(line, None)


def place(code):
    return asyncio.get_running_loop(), code


@in_reader
def looked(code, audiences):
    """The session, its activities by id, and a stage for each of these audiences."""
    session = stage.read(code)
    activities = {each.pk: each for each in session.activities.all()}
    return session, activities, {each: stage.draw(session, *each) for each in audiences}


@in_reader
def drawn(code, surface, language):
    return stage.draw(stage.read(code), surface, language)


@in_reader
def counted_for(code, audiences):
    return stage.count(stage.read(code), audiences)


@in_reader
def own_words(participant, session, language):
    with translation.override(language):
        return mine.of(participant, session)
