"""WebSockets as light as they can be: thousands must not slow what they measure."""

import asyncio
import base64
import json
import os
import time

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
UNMASKED = b"\0\0\0\0"  # a legal mask, under which a text stays as it is
PATIENCE = 30  # seconds a handshake may take


class Line(asyncio.Protocol):
    """One socket: says JSON; ``hear`` is called with each text and when it came."""

    def __init__(self, path, cookie):
        self.path, self.cookie = path, cookie
        self.received = b""
        self.transport = None
        self.lost = 0  # times the server ended it

    async def connect(self, port):
        """Return once the server accepted; raise ``OSError`` where it does not."""
        loop = asyncio.get_running_loop()
        self.accepted, self.received, self.dropped = loop.create_future(), b"", False
        async with asyncio.timeout(PATIENCE):
            self.transport, _ = await loop.create_connection(lambda: self, "127.0.0.1", port)
            self.transport.write(self.handshake(port))
            await self.accepted

    def handshake(self, port):
        key = base64.b64encode(os.urandom(16)).decode()
        return (
            f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {self.cookie}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
        ).encode()

    def drop(self):
        """Leave as a phone that loses its network does."""
        self.dropped = True
        self.transport.abort()

    def say(self, **message):
        self.send(TEXT, json.dumps(message, separators=(",", ":")).encode())

    def send(self, opcode, payload):
        size = len(payload)
        head = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2)
        self.transport.write(bytes([0x80 | opcode]) + head + UNMASKED + payload)

    def hear(self, text, when):
        """Called with each text, as bytes."""

    # What asyncio calls.

    def data_received(self, data):
        self.received += data
        if not self.accepted.done() and not self.read_answer():
            return
        when = time.monotonic()
        for opcode, payload in self.frames():
            if opcode == TEXT:
                self.hear(payload, when)
            elif opcode == PING:
                self.send(PONG, payload)
            elif opcode == CLOSE:
                self.transport.close()

    def connection_lost(self, error):
        if not self.accepted.done():
            self.accepted.set_exception(ConnectionError("closed during the handshake"))
        self.lost += not self.dropped

    def read_answer(self):
        head, end, rest = self.received.partition(b"\r\n\r\n")
        if not end:
            return False
        self.received = rest
        if head.startswith(b"HTTP/1.1 101"):
            self.accepted.set_result(None)
        else:
            self.accepted.set_exception(ConnectionError(head.decode("latin1")))
        return True

    def frames(self):
        """The whole frames received so far; a server never splits nor masks them."""
        while len(self.received) >= 2:
            start, size = 2, self.received[1]
            if size >= 126:
                start = 4 if size == 126 else 10
                size = int.from_bytes(self.received[2:start])
            if len(self.received) < start + size:
                return
            yield self.received[0] & 0x0F, self.received[start : start + size]
            self.received = self.received[start + size :]
