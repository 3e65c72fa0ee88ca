"""What stops answering is said once, and once more when it answers again."""

import logging
import sqlite3
import time
from contextlib import contextmanager
from threading import Lock

from django.db import InterfaceError, OperationalError

AWAY = OperationalError, InterfaceError  # the database's fault, not that of what was asked

logger = logging.getLogger(__name__)


class Outage:
    """
    It lasts until each of those who were not answered was: some may read when none can write.

    Whoever does not ask again for a while is no longer waited for.
    """

    def __init__(self, what, forget=60):
        self.what, self.forget = what, forget  # seconds
        self.failed = {}  # who, and when last
        self.lock = Lock()

    @contextmanager
    def asking(self, *errors, who=""):
        """Whoever asks tells whether an answer came, or one of these errors."""
        try:
            yield
        except errors as error:
            self.begin(who, error)
            raise
        self.end(who)

    def begin(self, who, error):
        with self.lock:
            first = not self.waited_for()
            self.failed[who] = time.monotonic()
        if first:
            ours = error if is_ours(error) else None
            logger.warning("%s does not answer: %r", self.what, error, exc_info=ours)

    def end(self, who):
        with self.lock:
            last = self.waited_for() == {who}
            self.failed.pop(who, None)
        if last:
            logger.warning("%s answers again", self.what)

    def waited_for(self):
        return {who for who, when in self.failed.items() if when > time.monotonic() - self.forget}


def is_ours(error):
    """SQLite has one class of errors for a disk that is full and a column that does not exist."""
    return getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


database, bus = Outage("The database"), Outage("The bus")
