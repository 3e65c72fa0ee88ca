"""What stops answering is said once, and once more when it answers again."""

import logging
from contextlib import contextmanager
from threading import Lock

from django.db import InterfaceError, OperationalError

AWAY = OperationalError, InterfaceError  # the database's fault, not that of what was asked

logger = logging.getLogger(__name__)


class Outage:
    """It lasts until each of those who were not answered was: some may read when none can write."""

    def __init__(self, what):
        self.what = what
        self.failed = set()
        self.lock = Lock()

    @contextmanager
    def told(self, *errors, who=""):
        """Whoever asks says so: what these errors mean, and that an answer came."""
        try:
            yield
        except errors as error:
            self.begin(who, error)
            raise
        self.end(who)

    def begin(self, who, error):
        with self.lock:
            first = not self.failed
            self.failed.add(who)
        if first:
            logger.warning("%s does not answer: %r", self.what, error)

    def end(self, who):
        with self.lock:
            last = self.failed == {who}
            self.failed.discard(who)
        if last:
            logger.warning("%s answers again", self.what)


database, bus = Outage("The database"), Outage("The bus")
