"""The common core: seven questions that any format may ask, on arrival, in the same words."""

from dataclasses import replace

from django.utils.translation import gettext as _

KIND = "core"
MINUTES = 5


def asked_in(format):
    return any(each["kind"] == KIND for each in format.activities)


def put_in(format):
    """The same format, whose second step asks them."""
    first, *others = format.activities
    taken = {each["code"] for each in format.activities}
    code = next(each for each in ("socle", "socle-commun", "socle-ter") if each not in taken)
    activities = [first, step(code), *others]
    return replace(format, activities=activities, minutes=format.minutes + MINUTES)


def step(code):
    return {
        "code": code,
        "kind": KIND,
        "title": _("Common core"),
        "minutes": MINUTES,
        "compressible": False,
        "instruction": _(
            "Seven sentences, the same in every territory. Say where you stand, or pass."
        ),
        "settings": {},
        "notes": "",
    }
