"""Figures: percentiles of what was timed, and what the kernel says of a process."""

import os
import platform
import time
from datetime import datetime
from pathlib import Path

SCHEDULED = 2  # CPUCLOCK_SCHED: the kernel's name of a process's clock holds its number and this


def percentile(values, share):
    """The smallest value that at least this share of all values do not exceed."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def spread(seconds, *shares):
    """``{"n": how many, "p50": milliseconds, …}``; a share of 100 is the longest."""
    figures = {f"p{share}": milliseconds(percentile(seconds, share)) for share in shares}
    return {"n": len(seconds), **figures}


def a_second(waves):
    """Answers acknowledged per second of voting."""
    answers = sum(len(wave.acks) for wave in waves)
    return round(answers / sum(wave.seconds for wave in waves), 1) if answers else None


def milliseconds(seconds):
    return None if seconds is None else round(1000 * seconds, 1)


def cpu_seconds(pid):
    """Processor time this process used, all its threads together, to the nanosecond."""
    return time.clock_gettime((~pid << 3) | SCHEDULED)


def memory(pid):
    """KiB this process holds in memory (RSS)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


class Meter:
    """Processor time of some processes together, lap after lap."""

    def __init__(self, pids):
        self.pids, self.laps = pids, {}
        self.last = self.now()

    def now(self):
        return sum(map(cpu_seconds, self.pids))

    def lap(self, name):
        now = self.now()
        self.laps[name] = round(self.laps.get(name, 0) + now - self.last, 3)
        self.last = now

    def each(self, name, times, beside=0):
        """Microseconds of one of so many, less seconds spent beside; None where there was none."""
        return round(1e6 * (self.laps[name] - beside) / times) if times else None

    def memory(self):
        return sum(map(memory, self.pids))


class Wave:
    """Answers to one question: when each was sent, and acknowledged or None."""

    def __init__(self, answers):
        self.sent = [sent for sent, _heard in answers]
        self.acks = [(sent, heard) for sent, heard in answers if heard]

    @property
    def delays(self):
        return [heard - sent for sent, heard in self.acks]

    @property
    def seconds(self):
        """From the first answer sent to the last acknowledgement."""
        return max((heard for _sent, heard in self.acks), default=0) - min(self.sent, default=0)


def machine():
    return {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
