"""What a participant may do: one function behind both doors, the socket and the plain form."""

import time
from collections import deque
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import translation

from sessions import responses
from sessions.kinds import kind_of
from sessions.models import Response
from sessions.responses import Answer, Withdrawal

WINDOW = 10  # seconds
MOST = 20  # new keys in that window: a hand cannot, a script would


class Refused(Exception):
    """Why a message was not taken: ``reason`` is one of the protocol's, ``errors`` by field."""

    def __init__(self, reason, errors=None):
        super().__init__(reason)
        self.reason = reason
        self.errors = errors or {}


@dataclass
class Seat:
    """One participant on this process: who they are, and how fast they write."""

    participant: int
    language: str
    keys: deque = field(default_factory=deque)

    def pace(self, key):
        """Raise ``Refused`` over 20 new keys in 10 s; a key sent again is not new."""
        now = time.monotonic()
        while self.keys and self.keys[0][0] < now - WINDOW:
            self.keys.popleft()
        if any(known == key for _when, known in self.keys):
            return
        if len(self.keys) >= MOST:
            raise Refused("too-fast")
        self.keys.append((now, key))


async def respond(seat, activities, message):
    """
    Check one ``respond`` or ``withdraw`` message, store it, return the ``ack``.

    ``activities`` are the session's, by id. Raises ``Refused``.
    """
    if message["type"] == "withdraw":
        item = withdrawal(seat, message)
    else:
        item = answer(seat, activities, message)
    seat.pace(message["key"])
    if reason := await responses.save(item):
        raise Refused(reason)
    return ack(item)


def withdrawal(seat, message):
    return Withdrawal(seat.participant, text(message, "key"), text(message, "of"))


def answer(seat, activities, message):
    key, round, data = text(message, "key"), text(message, "round"), fields(message)
    replaces = text(message, "replaces") if message.get("replaces") is not None else None
    activity = activities.get(number(message, "activity"))
    if activity is None:
        raise Refused("closed")
    kind = kind_of(activity)
    abstained = "abstain" in data
    with translation.override(seat.language):
        value = {} if abstained else read(kind, activity, data)
    edits = kind.many and replaces is not None and not abstained
    slot = "" if abstained else replaces if edits else kind.slot(data, key)
    return Answer(
        participant=seat.participant,
        key=key,
        activity=activity.pk,
        round=round,
        slot=slot,
        value=value,
        abstained=abstained,
        status=status(kind, activity, value),
        edits=edits,
    )


def read(kind, activity, data):
    """The value the kind makes of a form; its complaints by field, in the phone's language."""
    try:
        return kind.read(activity, data)
    except ValidationError as error:
        raise Refused("invalid", errors_of(error)) from None


def errors_of(error):
    if not hasattr(error, "error_dict"):
        return {"__all__": [str(message) for message in error.messages]}
    return {name: [str(m) for m in messages] for name, messages in error.message_dict.items()}


def status(kind, activity, value):
    """Texts that a person must read first are pending; everything else shows."""
    awaited = kind.moderated(activity.settings)
    return Response.Status.PENDING if any(map(value.get, awaited)) else Response.Status.SHOWN


def text(message, name):
    """A short string of the message, or ``Refused``."""
    value = message.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= 64 or not storable(value):
        raise Refused("malformed")
    return value


def number(message, name):
    """A whole number of the message, or ``Refused``."""
    value = message.get(name)
    if type(value) is not int:  # True is an int too, and equals 1
        raise Refused("malformed")
    return value


def fields(message):
    """The form fields of a message: a string, or a list of strings, by name."""
    data = message.get("data")
    if not isinstance(data, dict):
        raise Refused("malformed")
    for value in data.values():
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str) or not storable(each):
                raise Refused("malformed")
    return data


def storable(value):
    """Half a surrogate pair and NUL can be sent as JSON, and stored nowhere."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def ack(item):
    said = {"type": "ack", "key": item.key}
    if isinstance(item, Answer) and item.slot:
        said["post"] = {"key": item.slot, "status": item.status}
    return said
