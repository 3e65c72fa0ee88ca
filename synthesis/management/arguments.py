"""Files named on the command line, for commands that read what people bring."""

import os
from pathlib import Path

from django.core.management import CommandError

from synthesis.files import BadFile


def taken(read, name, *more):
    """What a file holds, None where none is named. Raises ``CommandError`` where it is refused."""
    if name is None:
        return None
    path = placed(name)
    try:
        return read(path, *more)
    except BadFile as error:
        raise CommandError(f"{name}\n{error}") from None


def placed(name):
    """A path as whoever typed it means it: bin/manage changes folder, and says from where."""
    return Path(os.environ.get("TRETEAUX_FROM", "."), name)
