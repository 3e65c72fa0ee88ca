"""One connection to a room, and what it is shown."""

import asyncio
import logging

logger = logging.getLogger(__name__)


class Line:
    """Of what it could not be sent yet it keeps the latest of each sort only."""

    def __init__(self, send, surface, language, participant=None):
        self.send, self.surface, self.language = send, surface, language
        self.participant = participant
        self.tallies = 0
        self.pending = {}
        self.sending = None

    @property
    def audience(self):
        return self.surface, self.language

    def show(self, sort, frame):
        """Send without waiting: a line that is slow or dead never delays the others."""
        self.pending[sort] = frame
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self.send_pending())

    def show_tally(self, counted, before=None):
        """Show what changed since the tally before, if this line was shown that one."""
        self.tallies += 1
        missed = "tally" in self.pending
        self.show("tally", counted.frame(self.tallies, before=None if missed else before))

    async def send_pending(self):
        try:
            while self.pending:
                await self.send(self.pending.pop(next(iter(self.pending))))
        except Exception:
            logger.debug("A line broke while it was shown something")  # it comes back by itself
