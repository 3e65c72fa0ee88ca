"""How many phones are in the room: one row a process, summed."""

import os
import secrets
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from sessions.models import Presence

FORGET = timedelta(seconds=8)  # a process that stopped writing is gone

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
