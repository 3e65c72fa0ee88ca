"""News between processes: never state, and nobody waits for it long."""

import asyncio
from contextlib import suppress

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from sessions import outages

PATIENCE = 1  # seconds the bus may take to answer: past them its news is lost


class News:
    """What is said of one session, on any process."""

    def __init__(self, code):
        self.code, self.channel = code, None
        self.layer = get_channel_layer()

    async def join(self):
        """Have the news come here; once they do, this changes nothing."""
        if self.channel is None:
            self.channel = await self.layer.new_channel()
        await self.layer.group_add(group(self.code), self.channel)

    async def next(self):
        return await self.layer.receive(self.channel)

    async def leave(self):
        if self.channel:
            await self.layer.group_discard(group(self.code), self.channel)


def group(code):
    return f"session.{code}"


async def announce(code, news="stage.changed", **more):
    """Tell every process, ours included, to look again."""
    await soon(get_channel_layer().group_send(group(code), {"type": news, **more}))


async def soon(doing):
    """Do this on the bus, if it answers: rooms look again without. Return whether it did."""
    with suppress(Exception), outages.bus.asking(Exception):
        await asyncio.wait_for(doing, PATIENCE)
        return True
    return False


def announce_after_commit(code, news="stage.changed", **more):
    def tell():
        async_to_sync(announce)(code, news, **more)

    transaction.on_commit(tell, robust=True)  # what was committed is done, heard or not
