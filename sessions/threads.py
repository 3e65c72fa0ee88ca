"""The threads in which rooms ask the database; each keeps its connection."""

from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from threading import current_thread

from channels.db import DatabaseSyncToAsync
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from sessions import outages

READER, WRITER, CONSOLE = "reader", "writer", "console"
READERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix=READER)
WRITERS = ThreadPoolExecutor(max_workers=1, thread_name_prefix=WRITER)  # one: order is kept


def in_reader(function):
    return asked(function, READERS, READER)


def in_writer(function):
    """Waiting for the database's lock anywhere else would delay what is read there."""
    return asked(function, WRITERS, WRITER)


def for_console(function):
    """Apart from both: it may wait for the bus, which no response and no tally should."""
    return asked(function, None, CONSOLE)


def asked(function, threads, who):
    @wraps(function)
    def ask(*args, **kwargs):
        with outages.database.asking(*outages.AWAY, who=who):
            return function(*args, **kwargs)

    return DatabaseSyncToAsync(ask, thread_sensitive=threads is None, executor=threads)


@receiver(connection_created)
def keep(connection, **_more):
    """A new connection costs more than most questions; these threads live as long as the server."""
    if current_thread().name.startswith((READER, WRITER)):
        connection.close_at = None
