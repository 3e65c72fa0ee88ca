"""What a participant may do: one function behind both doors, the socket and the plain form."""

import json
import time
from collections import deque
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils import translation

from sessions import responses
from sessions.hands import together_form
from sessions.kinds import TOGETHER, in_round, kind_of
from sessions.messages import Refused, fields, number, text
from sessions.models import Response
from sessions.responses import Answer, Share, Withdrawal

WINDOW = 10  # seconds
MOST = 20  # new keys in that window: a hand cannot, a script would
KEPT = 200  # different answers whose reading is kept, an activity


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
    return Withdrawal(seat.participant, text(message, "key"), slot(message, "of"))


def slot(message, name):
    """Where a post or a stand is, or will be: never where the answers of several people are."""
    said = text(message, name)
    if said.startswith(TOGETHER):
        raise Refused("malformed")
    return said


def answer(seat, activities, message):
    """What the message says, each part of its form checked."""
    key, round, data = slot(message, "key"), text(message, "round"), fields(message)
    replaces = slot(message, "replaces") if message.get("replaces") is not None else None
    activity = activities.get(number(message, "activity"))
    if activity is None:
        raise Refused("closed")
    activity = in_round(activity, round)  # a post may be rewritten once its round is over
    given = Answer(seat.participant, key, activity.pk, round)
    if "abstain" in data:
        return replace(given, abstained=True)
    with translation.override(seat.language):
        if form := together_form(activity, data):
            return replace(given, **told_together(activity, form))
        parts = [
            replace(given, **told(activity, key, part, replaces))
            for part in kind_of(activity).parts(data)
        ]
    return parts[0] if len(parts) == 1 else replace(given, parts=tuple(parts))


def told_together(activity, form):
    """What several people answer by one phone: how many of them each answer."""
    if not form.is_valid():
        raise Refused("invalid", errors_of(ValidationError(form.errors.as_data())))
    kind = kind_of(activity)
    answers = [(read(kind, activity, data), people) for data, people in form.counted()]
    shares = [Share(value, people, kind.imposed_role(activity, value)) for value, people in answers]
    if form.abstained:
        shares.append(Share({}, form.abstained, abstained=True))
    return {"shares": tuple(shares), "channel": Response.Channel.TABLET}


def told(activity, key, data, replaces):
    """What an answer says, where it stands, and who is behind it."""
    kind = kind_of(activity)
    value = read(kind, activity, data)
    edited = replaces if kind.is_post(activity, value) else None
    return {
        "slot": edited or kind.slot(activity, value, key),
        "value": value,
        "status": status(kind, activity, value, edited, draft="draft" in data),
        "people": kind.people(value),
        "imposed_role": kind.imposed_role(activity, value),
        "channel": kind.channel,
        "edits": edited is not None,
        "said": kind.said(value),
    }


def read(kind, activity, data):
    """
    The value the kind makes of a form; its complaints by field, in the phone's language.

    A room gives the same few answers, and reading a form is the longest part of one: where they
    are only added up, equal ones are read once.
    """
    said = json.dumps(data, sort_keys=True) if kind.adds_up else None
    if said in activity.readings:
        return activity.readings[said]
    try:
        value = kind.read(activity, data)
    except ValidationError as error:
        raise Refused("invalid", errors_of(error)) from None
    if kind.adds_up and len(activity.readings) < KEPT:
        activity.readings[said] = value
    return value


def errors_of(error):
    if not hasattr(error, "error_dict"):
        return {"__all__": [str(message) for message in error.messages]}
    return {name: [str(m) for m in messages] for name, messages in error.message_dict.items()}


def status(kind, activity, value, edited, draft):
    """Texts that a person must read first are pending, rewritten posts always; the rest shows."""
    if draft and kind.autosave:
        return Response.Status.DRAFT
    awaited = kind.awaited(activity)
    reads = edited or any(map(value.get, awaited))
    return Response.Status.PENDING if reads else Response.Status.SHOWN


def ack(item):
    said, last = {"type": "ack", "key": item.key}, responses.parts_of(item)[-1]
    if isinstance(last, Answer) and last.slot:
        said["post"] = {"key": last.slot, "status": last.status, "text": last.said}
    return said
