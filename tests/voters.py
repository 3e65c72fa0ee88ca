"""Phones that vote as fast as they may, and hold what they were not promised."""

import asyncio
import json

from websockets.asyncio.client import connect

from sessions import joining
from sessions.models import new_key

POSTS = 10  # each; under the pace at which a phone is told that it is too fast


class Voter:
    """A phone that keeps what is not acknowledged, and sends it again when it is back."""

    def __init__(self, activity, acknowledged):
        self.code, self.activity = activity.session.code, activity
        self.acknowledged, self.token = acknowledged, new_key()
        self.outbox = {f"k{post}": f"Idée {post}" for post in range(POSTS)}
        self.arrivals = 0

    async def talk(self, server):
        cookie = f"{joining.cookie_name(self.code)}={joining.signed(self.token, self.code)}"
        address = f"{server.socket}/ws/{self.code}/phone"
        async with connect(address, additional_headers={"Cookie": cookie}) as line:
            self.arrivals += 1
            await line.send(json.dumps({"type": "hello", "rev": 0}))
            for key, text in list(self.outbox.items()):
                await line.send(json.dumps(self.message(key, text)))
            while self.outbox:
                self.hear(json.loads(await line.recv()))

    def message(self, key, text):
        common = {"type": "respond", "activity": self.activity.pk, "round": "1"}
        return {**common, "key": key, "data": {"text": text, "sort": "0"}}

    def hear(self, message):
        if message["type"] == "ack":
            del self.outbox[message["key"]]
            self.acknowledged.add(self.token, message["key"])


class Acknowledged(set):
    """What phones were promised, and the moment when it is enough."""

    def __init__(self, enough):
        super().__init__()
        self.enough, self.reached = enough, asyncio.Event()

    def add(self, *promise):
        super().add(promise)
        if len(self) >= self.enough:
            self.reached.set()
