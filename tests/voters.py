"""Phones that vote, one post after the other, and hold what they were not promised."""

import asyncio
import json
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle
from threading import Event

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from sessions import joining
from sessions.models import new_key
from tests.people import PATIENCE

POSTS = 10  # each; under the pace at which a phone is told that it is too fast
AWAY = 0.5  # seconds before a phone comes back, more or less by half: as our scripts do


class Voter:
    """A phone that keeps what is not acknowledged, and sends it again when it is back."""

    away = AWAY

    def __init__(self, activity, acknowledged, together):
        self.together = together
        self.code, self.activity = activity.session.code, activity
        self.acknowledged, self.token = acknowledged, new_key()
        self.outbox = {f"k{post}": f"Idée {post}" for post in range(POSTS)}
        self.refused = {}  # reasons, by key
        self.arrivals, self.codes = 0, []  # how often it came in, and how its lines were closed
        self.cut = Event()

    @property
    def cookies(self):
        return f"{joining.cookie_name(self.code)}={joining.signed(self.token, self.code)}"

    async def vote(self, server):
        """Send everything; where the line breaks, come back."""
        while self.outbox:
            with suppress(OSError, WebSocketException):
                return await self.talk(server)
            self.cut.set()
            await asyncio.sleep(self.away * random.uniform(0.5, 1.5))

    async def talk(self, server):
        address = f"{server.socket}/ws/{self.code}/phone"
        async with connect(address, additional_headers={"Cookie": self.cookies}) as self.line:
            self.arrivals += 1
            try:
                await self.come_in()
                while self.outbox:
                    await self.send(*next(iter(self.outbox.items())))
            except ConnectionClosed:
                self.codes.append(self.line.close_code)
                raise

    async def come_in(self):
        """Say hello; the first time, wait until all have."""
        await self.line.send(json.dumps({"type": "hello", "rev": 0}))
        await self.line.recv()
        if self.arrivals == 1:
            await self.together.wait()

    async def send(self, key, text):
        await self.line.send(json.dumps(self.message(key, text)))
        while key in self.outbox:
            self.hear(json.loads(await self.line.recv()))

    def vanish(self):
        """Leave without a word, as where the network ends, and be back at once."""
        self.away = 0
        self.line.transport.abort()

    def message(self, key, text):
        common = {"type": "respond", "activity": self.activity.pk, "round": "1"}
        return {**common, "key": key, "data": {"text": text, "sort": "0"}}

    def hear(self, message):
        if message["type"] == "ack":
            del self.outbox[message["key"]]
            self.acknowledged.add(self.token, message["key"])
        elif message["type"] == "refused":
            del self.outbox[message["key"]]
            self.refused[message["key"]] = message["reason"]


class Acknowledged(set):
    """What phones were promised, and the moment when it is enough."""

    def __init__(self, enough):
        super().__init__()
        self.enough, self.reached = enough, Event()

    def add(self, *promise):
        super().add(promise)
        if len(self) >= self.enough:
            self.reached.set()


class Crowd(list):
    """Phones that vote together, in a thread of their own."""

    def __init__(self, activity, phones=100):
        self.posts = phones * POSTS
        self.acknowledged = Acknowledged(enough=self.posts // 3)
        together = asyncio.Barrier(phones)
        super().__init__(Voter(activity, self.acknowledged, together) for _ in range(phones))

    @contextmanager
    def voting(self, *servers):
        """What happens once a third is acknowledged, and all are in the middle of it."""
        with ThreadPoolExecutor(max_workers=1) as thread:
            self.voted = thread.submit(asyncio.run, self.vote(servers))
            try:
                happens(self.acknowledged.reached)
                yield
                self.voted.result(timeout=2 * PATIENCE)
            finally:
                if not self.voted.done():  # the test has failed
                    self.loop.call_soon_threadsafe(self.task.cancel)

    async def vote(self, servers):
        """Send everything, to each of these servers in its turn."""
        self.loop, self.task = asyncio.get_running_loop(), asyncio.current_task()
        pairs = zip(self, cycle(servers), strict=False)
        await asyncio.gather(*(voter.vote(server) for voter, server in pairs))

    def are_cut(self):
        """Wait until the line of each has broken."""
        for voter in self:
            happens(voter.cut)

    @property
    def arrivals(self):
        return {voter.arrivals for voter in self}

    @property
    def codes(self):
        return {code for voter in self for code in voter.codes}


def happens(event):
    """Wait for it; fail where it does not happen."""
    if not event.wait(PATIENCE):
        raise TimeoutError
