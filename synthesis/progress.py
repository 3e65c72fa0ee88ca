"""A progress bar on standard error, for work that lasts."""

import sys
import time

WIDTH = 30  # characters
PATIENCE = 1  # s; what is done sooner needs no bar
ERASE = "\x1b[K"  # what a longer line left behind


class Bar:
    """
    Called with the steps done, their number and what they are; silent while the work is young.

    Where nobody watches, in a file or a pipe, one line says what is done.
    """

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.watched = self.stream.isatty()
        self.begun = time.monotonic()

    def __call__(self, done, total, what=""):
        if time.monotonic() - self.begun < PATIENCE or not (self.watched or done == total):
            return
        full = "█" * (WIDTH * done // total)
        line = f"{full:░<{WIDTH}} {100 * done // total:3} % {what}".rstrip()
        start = f"\r{ERASE}" if self.watched else ""
        self.stream.write(start + line + ("\n" if done == total else ""))
        self.stream.flush()
