"""What activities work on: registries other apps fill, so that the arrows stay one way."""

from django.utils.crypto import salted_hmac

from sessions import tallies
from sessions.kinds import kind_of

EARLIER = "earlier"  # what another step of the agenda offers: its setting "of" says which
CREDITS = "credits"  # whose the cards of a step are: for paper, no step works on them
OWN = "own"  # what it offers itself, and perhaps such a step
FOLLOWED = (EARLIER, OWN)  # what is read, withdrawn or written again, changes them

registry = {}  # name -> function(activity) -> [{id, text, of}]


def source(name):
    """Register where the items of that name come from."""

    def register(function):
        registry[name] = function
        return function

    return register


def items_from(activity):
    """What an activity may work on now, as plain JSON."""
    name = kind_of(activity).source
    return registry[name](activity) if name else []


def takes_up(activity):
    """Whether it must have something to work on; a step may also name no earlier one."""
    name = kind_of(activity).source
    return bool(name) and (name != EARLIER or bool(activity.settings.get("of")))


@source(EARLIER)
def of_earlier(activity):
    """What the step named in the setting ``of`` offers; where it names none, what was typed."""
    if not activity.settings.get("of"):
        return typed(activity.settings)
    earlier = activity.session.activities.filter(code=activity.settings.get("of")).first()
    if earlier is None:
        return []
    return [item for item in offered_by(earlier) if may_take(activity, item)]


def may_take(activity, item):
    return not item.get("aside") or kind_of(activity).takes_aside


@source(OWN)
def of_its_own(activity):
    """What it offers itself, after what the step named in the setting ``of`` does."""
    return of_earlier(activity) + offered_by(activity)


def offered_by(activity):
    said = [entry for entry in tallies.entries(activity) if not entry.imposed_role]
    offered = kind_of(activity).offers(activity, said)
    return ordered([{**item, "id": item["id"] or sign(item["of"])} for item in offered])


def typed(settings):
    """The lines of the setting ``options``, as items."""
    lines = enumerate(settings.get("options", []), start=1)
    return [{"id": str(place), "text": line, "of": None} for place, line in lines]


def sign(response):
    """A name for a post that says nothing of when it came: neither does the order it gives."""
    return salted_hmac("sessions.sources", str(response)).hexdigest()[:10]


def follow(session):
    """
    Posts were read, withdrawn or written again: what later activities took of them follows.

    Under a vote nothing new comes in, unless the kind grows.
    """
    for activity in session.activities.exclude(items=[]).order_by("pk"):
        kind = kind_of(activity)
        if (
            kind.source in FOLLOWED
            and (items := renewed(activity, more=kind.grows)) != activity.items
        ):
            activity.items = items
            activity.save(update_fields=["items"])


def renewed(activity, *, more):
    """
    The items as they read now, without a text where it is withdrawn; ``more``: new ones too.

    None changes place under the eyes of who votes: those that come later stand last.
    """
    offered = {item["id"]: item for item in items_from(activity)}
    kept = [offered.pop(item["id"], withdrawn(item)) for item in activity.items]
    return kept + (list(offered.values()) if more else [])


def withdrawn(item):
    """Its place, and none of its words."""
    return {"id": item["id"], "text": "", "of": item["of"]}


def ordered(items):
    """Groups as they were opened; posts so that none tells when it came."""
    groups = [item for item in items if not item["of"]]
    return groups + sorted((item for item in items if item["of"]), key=lambda each: each["id"])
