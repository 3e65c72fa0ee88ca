"""
When memory is tidied: at quiet moments.

A full garbage collection stops everything for about 0.6 µs an object: half a second with 5,000
phones in the room, and it comes in the rush that made the objects.
"""

import gc
import time

EVERY = 60  # seconds between two, at a quiet moment
AT_LAST = 900  # seconds after which a moment need not be quiet
NEVER_MIND = 1000  # collections of the middle generation before a full one comes by itself

last = time.monotonic()


def wait_for_quiet():
    """What is imported is here to stay; full collections come when they are asked for."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(gc.get_threshold()[0], gc.get_threshold()[1], NEVER_MIND)


def collect_now_and_then(*, quiet):
    global last
    if time.monotonic() - last > (EVERY if quiet else AT_LAST):
        gc.collect()
        last = time.monotonic()
