"""The sockets: they translate, and nothing else."""

import asyncio
import time
from collections import deque
from contextlib import suppress
from urllib.parse import parse_qs

from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer

from sessions import commands, joining, rooms, stage
from sessions.joining import token_of
from sessions.lines import Line
from sessions.messages import Refused, key_of, parsed
from sessions.models import Session
from sessions.outages import AWAY
from sessions.threads import for_console

PATIENCE = 20  # refused frames in a row before the connection is closed
HELLOS, HELLOS_IN = 300, 60  # that many in so many seconds, and the connection is closed
POLICY, BROKEN = 1008, 1011


may_run, obey = for_console(commands.may_run), for_console(commands.obey)


class LiveConsumer(AsyncConsumer):
    """A connection to a room. Lean: no channel of its own, no task nor thread hop a message."""

    surface = ""
    line = None  # from the first hello on
    speaks: set[str] = set()  # types of message understood beside "hello"

    async def __call__(self, scope, receive, send):
        self.scope, self.base_send = scope, send
        try:
            with suppress(StopConsumer):
                while True:
                    message = await receive()
                    await getattr(self, get_handler_name(message))(message)
                    await asyncio.sleep(0)  # the others' turn, however much this line says
        except AWAY:  # told once for all lines; whoever spoke comes back and says it again
            await self.send({"type": "websocket.close", "code": BROKEN})
        finally:  # also when something broke: nobody is told that it disconnected then
            if self.line:
                rooms.leave(self.room, self.line)

    async def websocket_connect(self, message):
        self.code = self.scope["url_route"]["kwargs"]["code"]
        self.refused, self.hellos = 0, deque(maxlen=HELLOS)
        try:
            self.room = await rooms.visit(self.code)
            await self.let_in()
        except (Session.DoesNotExist, Refused):
            await self.send({"type": "websocket.close"})
        else:
            await self.send({"type": "websocket.accept"})

    async def let_in(self):
        """Check who this is; raise ``Refused`` for a stranger."""

    async def websocket_receive(self, message):
        key = None
        try:
            said = parsed((message.get("text") or "").encode(errors="replace"))
            key = key_of(said)
            await self.hear(said)
            self.refused = 0
        except Refused as refusal:
            await self.refuse(key, refusal)

    async def hear(self, said):
        if said["type"] == "hello":
            self.room = await rooms.visit(self.code)  # the one at the door may have closed since
            await self.hello(said)
        elif said["type"] in self.speaks and self.line:
            await self.say(**await self.answer(said))
        else:
            raise Refused("malformed")

    async def hello(self, said):
        if self.never_stops():
            return await self.send({"type": "websocket.close", "code": POLICY})
        if self.line is None:
            self.line = Line(self.base_send, self.surface, self.language)
            await self.seat_line()
        await rooms.enter(self.room, self.line)

    def never_stops(self):
        """Each hello is answered with a whole stage: a flood of them would be a flood of ours."""
        now = time.monotonic()
        often = len(self.hellos) == HELLOS and now - self.hellos[0] < HELLOS_IN
        self.hellos.append(now)
        return often

    async def seat_line(self):
        """Give the line what is known of whoever holds it."""

    async def answer(self, said):
        """Carry out one message; return its ``ack``."""

    @property
    def language(self):
        asked = parse_qs(self.scope["query_string"].decode("latin1")).get("lang", [""])[0]
        return stage.language(asked, self.room.session)

    async def refuse(self, key, refusal):
        self.refused += 1
        await self.say(**refusal.answer(key))
        if self.refused >= PATIENCE:
            await self.send({"type": "websocket.close", "code": POLICY})

    async def say(self, **message):
        await self.send_text(stage.encode(**message))

    async def send_text(self, text):
        await self.base_send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, message):
        raise StopConsumer


class PhoneConsumer(LiveConsumer):
    surface = "phone"
    speaks = {"respond", "withdraw"}

    async def let_in(self):
        self.token = token_of(cookies(self.scope), self.code)
        if self.token is None:
            raise Refused("forbidden")

    async def hello(self, said):
        if self.room.session.is_over:
            return await self.say(type="bye", reason="ended")
        await super().hello(said)
        if said.get("mine"):
            self.line.show("mine", await self.room.mine(self.seat.participant, self.language))

    async def seat_line(self):
        self.seat = await self.room.take_seat(self.token, self.language)
        self.line.participant = self.seat.participant

    async def answer(self, said):
        return await self.room.respond(self.seat, said)


class ScreenConsumer(LiveConsumer):
    surface = "screen"

    async def let_in(self):
        if not joining.opens_screen(cookies(self.scope), self.room.session):
            raise Refused("forbidden")


class ConsoleConsumer(LiveConsumer):
    surface = "console"
    speaks = {"command"}

    async def let_in(self):
        if not await may_run(self.scope["user"], self.room.session):
            raise Refused("forbidden")

    async def answer(self, said):
        return await obey(
            self.code,
            said,
            by=self.scope["user"],
            console=commands.console_of(self.scope["session"]),
            language=self.language,
        )


def cookies(scope):
    """The cookies of a handshake, by name."""
    header = dict(scope["headers"]).get(b"cookie", b"").decode("latin1")
    pairs = (pair.strip().partition("=") for pair in header.split(";"))
    return {name: value.strip('"') for name, _equals, value in pairs}
