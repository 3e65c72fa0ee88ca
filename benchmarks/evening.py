"""One evening on one house: what everybody in its rooms does, and what was timed of it."""

import asyncio
import time

from benchmarks import pages
from benchmarks.measures import Meter, Wave
from benchmarks.phones import (
    Console,
    Phone,
    Screen,
    all_acknowledged,
    all_answer,
    all_back,
    all_in,
    all_shown,
    answers,
    until,
)

LOADED = 50  # phones that load the whole page; the others are given their cookie
LATE = 30  # seconds that stages, acknowledgements and tallies are waited for
BETWEEN = 1  # seconds between two commands: nobody clicks faster
COMMANDS = ("goto", "open", "close", "reveal")  # one round
LEAVING = 3  # seconds in which the server sees that everyone has left
ENCORE = -1  # the last activity, which nobody answers


class Room:
    """One session: its phones, its screen, its console."""

    def __init__(self, workshop):
        self.workshop = workshop
        self.screen = Screen(workshop.code, workshop.screen_cookie())
        self.console = Console(workshop.code, workshop.console_cookie())
        self.phones = []

    async def light_up(self, port):
        for watcher in (self.screen, self.console):
            await watcher.connect(port)
            watcher.say(type="hello", rev=0)

    async def invite(self, phones, loaded, port):
        """Everyone who will come, the first of them with the page loaded."""
        self.pages = await pages.load(self.workshop.code, port, loaded)
        cookies = [cookie for cookie, _seconds in self.pages]
        cookies += [self.workshop.phone_cookie() for _ in range(phones - loaded)]
        self.phones = [Phone(self.workshop.code, cookie) for cookie in cookies]

    async def command(self, name, number):
        """Carry it out and see it on the console; return ``(rev, when it was clicked)``."""
        args = {"activity": self.workshop.activities[number]} if name == "goto" else {}
        rev, clicked = await self.console.command(name, **args)
        await until(lambda: self.console.stage[0] >= rev, LATE)
        return rev, clicked

    async def change(self, name, number):
        """How long one command took, from the console's click to each phone."""
        rev, clicked = await self.command(name, number)
        return await all_shown(self.phones, rev, clicked, LATE)

    async def answer(self, number, window):
        activity = self.workshop.activities[number]
        await all_answer(self.phones, activity, self.workshop.choices, window)
        await all_acknowledged(self.phones, activity, LATE)
        await until(lambda: self.screen.responses(activity) >= len(self.phones), LATE)

    def answers(self, number):
        return answers(self.phones, self.workshop.activities[number])

    def sees_the_stage(self):
        """How many phones were last shown what the console was."""
        return sum(phone.sees(self.console.stage) for phone in self.phones)


class Evening:
    def __init__(self, workshops, pids, options):
        self.rooms = [Room(workshop) for workshop in workshops]
        self.meter, self.options = Meter(pids), options
        self.changes, self.frames = [], []

    async def pass_by(self):
        await self.come_in()
        for number, window in enumerate(self.options.windows):
            await self.play(number, window)
        await self.come_back()
        await self.play_to_nobody()

    async def come_in(self):
        port, phones = self.options.port, self.options.phones
        for room in self.rooms:
            await room.light_up(port)
            await room.invite(phones, min(phones, LOADED // len(self.rooms)), port)
        self.meter.lap("pages")
        self.empty = self.meter.memory()
        began = time.monotonic()
        came = set(await all_in([phone for room in self.rooms for phone in room.phones], port))
        for room in self.rooms:
            room.phones = [phone for phone in room.phones if phone in came]
        self.phones = list(came)
        self.joining = time.monotonic() - began
        self.meter.lap("joining")
        self.full = self.meter.memory()

    async def play(self, number, window):
        """One question in every room at the same time."""
        await self.show("goto", number)
        await self.show("open", number)
        await asyncio.gather(*(room.answer(number, window) for room in self.rooms))
        self.meter.lap("answers" if number < self.options.rounds else "instant")
        await self.show("close", number)
        await self.show("reveal", number)

    async def show(self, name, number):
        await asyncio.sleep(BETWEEN)
        shown = await asyncio.gather(*(room.change(name, number) for room in self.rooms))
        self.changes += sum(shown, [])
        self.frames += [phone.frame for phone in self.phones[:1]]
        self.meter.lap("stage_changes")

    async def come_back(self):
        self.back = await all_back(self.phones, self.options.port)
        self.meter.lap("return")
        self.right = sum(room.sees_the_stage() for room in self.rooms)

    async def play_to_nobody(self):
        """The commands of one more round: what they cost whoever is there."""
        for phone in self.phones:
            phone.drop()
        await asyncio.sleep(LEAVING)
        self.meter.lap("leaving")
        for name in COMMANDS:
            await asyncio.sleep(BETWEEN)
            await asyncio.gather(*(room.command(name, ENCORE) for room in self.rooms))
        self.meter.lap("nobody")

    def wave(self, number):
        return Wave([each for room in self.rooms for each in room.answers(number)])

    def instant(self):
        """The waves where everyone answered in the same instant."""
        windows = enumerate(self.options.windows)
        return [self.wave(number) for number, window in windows if not window]
