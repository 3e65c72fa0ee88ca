"""The shape of what comes in: one JSON object with a type, small, made of storable text."""

import json

LARGEST = 16 * 1024  # bytes of a message

STATUS = {  # the HTTP status that says the same as a refusal
    "closed": 409,
    "invalid": 422,
    "too-large": 413,
    "malformed": 400,
    "too-fast": 429,
    "stale": 409,
    "forbidden": 403,
}


class Refused(Exception):
    """Why a message was not taken: ``reason`` is one of the protocol's, ``errors`` by field."""

    def __init__(self, reason, errors=None):
        super().__init__(reason)
        self.reason = reason
        self.errors = errors or {}

    def answer(self, key=None):
        return {"type": "refused", "key": key, "reason": self.reason, "errors": self.errors}


def parsed(raw, *types):
    """The JSON object these bytes are, of one of these types where any are named."""
    if len(raw) > LARGEST:
        raise Refused("too-large")
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("malformed") from None
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise Refused("malformed")
    if types and said["type"] not in types:
        raise Refused("malformed")
    return said


def key_of(said):
    """The key to answer under, None where it is no text that can be said again."""
    key = said.get("key")
    return key if isinstance(key, str) and storable(key) else None


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
