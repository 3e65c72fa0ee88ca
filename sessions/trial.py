"""The test of a room: a server that says back what a phone says, to whoever asks, not for long."""

import asyncio
from contextlib import suppress

from django.conf import settings
from django.urls import reverse

LASTS = 60  # seconds; measuring takes ten
MOST = 50  # messages
LONGEST = 16  # characters of one
AT_ONCE = 200  # phones one process measures for; the others are told to come again
COME_AGAIN = 1013

measured = set()


async def echo(scope, receive, send):
    """A socket of no room, open to our pages: it holds nothing, knows nobody, closes by itself."""
    if (await receive())["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept"})
    if len(measured) >= AT_ONCE:
        return await send({"type": "websocket.close", "code": COME_AGAIN})
    measured.add(send)
    try:
        await measure(receive, send)
    finally:
        measured.remove(send)


async def measure(receive, send):
    with suppress(TimeoutError):
        async with asyncio.timeout(LASTS):
            if await gone(receive, send):
                return
    await send({"type": "websocket.close"})


async def gone(receive, send):
    """Answer until the phone leaves, which is told; or until it says too much."""
    for _message in range(MOST):
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return True
        text = message.get("text") or ""
        if not 0 < len(text) <= LONGEST:
            break
        await send({"type": "websocket.send", "text": text})
    return False


def address():
    """What the QR code of the page holds."""
    return settings.ADDRESS + reverse("trial")
