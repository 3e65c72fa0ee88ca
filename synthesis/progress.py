"""A progress bar on standard error, for work that lasts."""

import sys
import time

WIDTH = 30  # characters
PATIENCE = 1  # s; what is done sooner needs no bar


class Bar:
    """Called with the steps done and their number; silent while the work is young."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stderr
        self.begun = time.monotonic()
        self.drawn = False

    def __call__(self, done, total):
        if not self.drawn and time.monotonic() - self.begun < PATIENCE:
            return
        self.drawn = True
        full = "█" * (WIDTH * done // total)
        self.stream.write(f"\r{full:░<{WIDTH}} {100 * done // total:3} %")
        self.stream.write("\n" if done == total else "")
        self.stream.flush()
