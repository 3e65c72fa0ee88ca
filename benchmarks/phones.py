"""Who is in the room: phones, a screen and a console, each noting when it heard what."""

import asyncio
import json
import random
import time
from collections import Counter
from itertools import pairwise

from benchmarks.lines import Line

AT_ONCE = 50  # phones that connect at the same time: a room comes in, it does not explode
RETURN = 0.5  # seconds before a phone comes back, half of it by chance: as static/js/line.js
STAGE, HTML = b'{"type":"stage"', b',"kind":'


def said(text):
    """
    A message; of a stage its type, rev and activity only.

    Thousands come at once, whose html would take longer to parse than all the rest together.
    """
    if text.startswith(STAGE):
        text = text.partition(HTML)[0] + b"}"
    return json.loads(text)


class Phone(Line):
    def __init__(self, code, cookie):
        super().__init__(f"/ws/{code}/phone", cookie)
        self.stages = {}  # by rev: when it came first
        self.frame = b""  # the last stage, as it came
        self.sent, self.acknowledged = {}, {}  # by activity: when
        self.refused = Counter()

    async def enter(self, port):
        """Connect and be shown the stage."""
        await self.connect(port)
        self.shown = asyncio.get_running_loop().create_future()
        self.say(type="hello", rev=0)
        async with asyncio.timeout(30):
            await self.shown

    async def come_back(self, port, dropped):
        """How long it took from the loss of the line to the stage."""
        await asyncio.sleep(RETURN * random.uniform(0.5, 1.5))
        await self.enter(port)
        return time.monotonic() - dropped

    async def answer(self, activity, data, after):
        """Send one answer after this many seconds."""
        await asyncio.sleep(after)
        self.sent[activity] = time.monotonic()
        self.say(type="respond", key=str(activity), activity=activity, round="1", data=data)

    def hear(self, text, when):
        message = said(text)
        if message["type"] == "stage":
            self.frame = text
            self.stages.setdefault(message["rev"], when)
            if not self.shown.done():
                self.shown.set_result(place(message))
        elif message["type"] == "ack":
            self.acknowledged[int(message["key"])] = when
        elif message["type"] == "refused":
            self.refused[message["reason"]] += 1

    def sees(self, stage):
        """Whether what it was shown when it came in is this stage."""
        return self.shown.done() and self.shown.result() == stage


class Screen(Line):
    def __init__(self, code, cookie):
        super().__init__(f"/ws/{code}/screen", cookie)
        self.tallies = []  # (when, activity, responses)

    def hear(self, text, when):
        message = said(text)
        if message["type"] == "tally":
            self.tallies.append((when, message["activity"], message["responses"]))

    def responses(self, activity):
        """The last number shown for this activity."""
        return next((n for _when, of, n in reversed(self.tallies) if of == activity), 0)

    def delays(self, activity, sent):
        """How long after the n-th answer was sent the screen showed at least n."""
        sent, delays = sorted(sent), []
        for when, of, responses in self.tallies:
            if of == activity:
                delays += [when - each for each in sent[len(delays) : responses]]
        return delays

    def gaps(self, activity):
        """Seconds between two tallies, from the first response shown to the last."""
        told = [(when, n) for when, of, n in self.tallies if of == activity and n]
        voting = [when for when, n in told if n < told[-1][1]]
        voting += [when for when, n in told if n == told[-1][1]][:1]
        return [later - earlier for earlier, later in pairwise(voting)]


class Console(Line):
    def __init__(self, code, cookie):
        super().__init__(f"/ws/{code}/console", cookie)
        self.rev, self.stage = 1, (0, None)
        self.answered = {}

    async def command(self, name, **args):
        """Carry out one command; return ``(rev, when it was sent)``."""
        self.answered[name] = asyncio.get_running_loop().create_future()
        sent = time.monotonic()
        self.say(type="command", key=name, rev=self.rev, name=name, args=args)
        async with asyncio.timeout(30):
            told = await self.answered[name]
        if told["type"] != "ack":
            raise RuntimeError(f"The console was refused {name}: {told}")
        self.rev = told["rev"]
        return self.rev, sent

    def hear(self, text, when):
        message = said(text)
        if message["type"] == "stage":
            self.stage = place(message)
        elif message["type"] in ("ack", "refused"):
            self.answered[message["key"]].set_result(message)


def place(stage):
    return stage["rev"], stage["activity"]


async def all_in(phones, port):
    """Connect every phone, some at once; return those that got in."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def enter(phone):
        async with gate:
            await phone.enter(port)

    failures = await together(map(enter, phones))
    return [phone for phone, failed in zip(phones, failures, strict=True) if failed is None]


async def all_back(phones, port):
    """Every phone loses its line at the same moment; how long each took to be back."""
    dropped = time.monotonic()
    for phone in phones:
        phone.drop()
    back = await together(phone.come_back(port, dropped) for phone in phones)
    return [took for took in back if not isinstance(took, BaseException)]


async def all_answer(phones, activity, options, window):
    """Each answers once, at a random moment of the window."""
    await asyncio.gather(
        *(
            phone.answer(activity, {"option": random.choice(options)}, random.uniform(0, window))
            for phone in phones
        )
    )


def answers(phones, activity):
    """When each answer was sent, and acknowledged or None."""
    return [
        (phone.sent[activity], phone.acknowledged.get(activity))
        for phone in phones
        if activity in phone.sent
    ]


async def all_acknowledged(phones, activity, seconds):
    await until(lambda: all(activity in phone.acknowledged for phone in phones), seconds)


async def all_shown(phones, rev, since, seconds):
    """How long each phone was shown this stage after that moment, at most so long."""
    await until(lambda: all(rev in phone.stages for phone in phones), seconds)
    return [phone.stages[rev] - since for phone in phones if rev in phone.stages]


def together(doings):
    return asyncio.gather(*doings, return_exceptions=True)


async def until(condition, seconds):
    """Wait until this is true, at most so long; return whether it is."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.05)
    return condition()
