"""One connection to a room, and what it is shown."""

import asyncio
import logging
from types import coroutine

logger = logging.getLogger(__name__)


class Line:
    """
    One connection: ``send`` takes ASGI messages.

    Of what it could not be sent yet it keeps the latest of each sort only.
    """

    def __init__(self, send, surface, language, participant=None):
        self.send, self.surface, self.language = send, surface, language
        self.participant = participant
        self.tallies = 0
        self.pending = {}
        self.sending = None  # the task that waits until the line takes more

    @property
    def audience(self):
        return self.surface, self.language

    def show(self, sort, frame):
        """Send without waiting: a line that is slow or dead never delays the others."""
        if self.sending is None:
            self.sending = begin(self.deliver(frame))
        else:
            self.pending[sort] = frame

    def show_tally(self, counted, before=None):
        """Show what changed since the tally before, if this line was shown that one."""
        self.tallies += 1
        missed = "tally" in self.pending
        self.show("tally", counted.frame(self.tallies, before=None if missed else before))

    async def deliver(self, frame):
        try:
            await self.send({"type": "websocket.send", "text": frame})
            while self.pending:
                frame = self.pending.pop(next(iter(self.pending)))
                await self.send({"type": "websocket.send", "text": frame})
        except Exception:
            logger.debug("A line broke while it was shown something")  # it comes back by itself
        finally:
            self.sending = None


def begin(doing):
    """
    Run a coroutine as far as it goes; return the task that goes on with it, None where it ended.

    A frame mostly leaves at once, and a task for it would cost more than the frame.
    """
    try:
        waited_for = doing.send(None)
    except StopIteration:
        return None
    return asyncio.create_task(go_on(doing, waited_for))


async def go_on(doing, waited_for):
    await rest_of(doing, waited_for)


@coroutine
def rest_of(doing, waited_for):
    yield waited_for
    yield from doing
