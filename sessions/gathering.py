"""Calls that arrive together are written together, one batch after the other."""

import asyncio

from sessions.outages import AWAY
from sessions.threads import in_writer

PAUSE = 0.03  # seconds spent gathering; unnoticed by a person, hundreds of answers in a rush
MOST = 500  # items written in one transaction


class Gathering:
    """
    Group commit: ``await gathering.add(item)`` returns what became of that item.

    ``write(items)`` runs in the writer's thread, in one transaction, and returns one outcome an
    item. The batch that fails for the database's sake fails whole: nobody is told "recorded".
    Any other failure is one item's fault, so each is written again alone.
    """

    def __init__(self, write):
        self.write = in_writer(write)
        self.waiting = []
        self.writing = None

    async def add(self, item):
        done = asyncio.get_running_loop().create_future()
        self.waiting.append((item, done))
        if self.writing is None or self.writing.done():
            self.writing = asyncio.create_task(self.write_all())
        return await done

    async def write_all(self):
        while self.waiting:
            await asyncio.sleep(PAUSE)
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            await self.write_batch(batch)

    async def write_batch(self, batch):
        try:
            outcomes = await self.write([item for item, _done in batch])
        except AWAY as error:
            tell(batch, [error] * len(batch))
        except Exception as error:
            if len(batch) == 1:
                return tell(batch, [error])
            for each in batch:
                await self.write_batch([each])
        else:
            tell(batch, outcomes)


def tell(batch, outcomes):
    for (_item, done), outcome in zip(batch, outcomes, strict=True):
        if done.done():
            continue  # whoever waited has left
        if isinstance(outcome, Exception):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
