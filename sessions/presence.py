"""How many phones are in the room: one row a process, summed."""

import os
import secrets
import time
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from sessions.models import Presence
from sessions.threads import in_reader, in_writer

FORGET = timedelta(seconds=8)  # a process that stopped writing is gone
POLLED = 12  # seconds a phone without socket counts as present after its last question

PROCESS = f"{os.getpid()}-{secrets.token_hex(4)}"


def record(session_id, phones):
    Presence.objects.update_or_create(
        session_id=session_id,
        process=PROCESS,
        defaults={"phones": phones, "seen_at": timezone.now()},
    )


def count(session_id):
    """Phones connected to any process."""
    seen = Presence.objects.filter(session_id=session_id, seen_at__gte=timezone.now() - FORGET)
    return seen.aggregate(phones=Sum("phones"))["phones"] or 0


written, summed = in_writer(record), in_reader(count)


class Attendance:
    """The phones of one room: those that this process knows, and how many there are in all."""

    def __init__(self):
        self.polled = {}  # by participant: when they last asked
        self.recorded = 0  # ours, as last written
        self.counted = 0  # phones of all processes, as last told

    def note(self, participant):
        """A phone without a socket asked for something."""
        self.polled[participant] = time.monotonic()

    async def record(self, session, connected):
        """Write how many phones are here, where it is worth a row; tell whether the sum changed."""
        since = time.monotonic() - POLLED
        self.polled = {who: when for who, when in self.polled.items() if when > since}
        phones = len(connected | self.polled.keys())
        if (phones or self.recorded) and not session.is_closed:
            await written(session.pk, phones)
        self.recorded, before = phones, self.counted
        self.counted = await summed(session.pk)
        return self.counted != before
