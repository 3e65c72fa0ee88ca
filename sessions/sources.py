"""What activities work on: registries other apps fill, so that the arrows stay one way."""

from sessions.kinds import kind_of

registry = {}  # name -> function(session) -> [{id, text, of}]


def source(name):
    """Register where the items of that name come from."""

    def register(function):
        registry[name] = function
        return function

    return register


def items_from(activity):
    """The items of an activity about to open, as plain JSON: frozen, they change no more."""
    name = kind_of(activity).source
    return registry[name](activity.session) if name else []
