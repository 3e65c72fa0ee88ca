"""Figures: percentiles of what was timed, and what the kernel says of a process."""

import os
import platform
from datetime import datetime
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second, in /proc/<pid>/stat


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


def milliseconds(seconds):
    return None if seconds is None else round(1000 * seconds, 1)


def cpu_seconds(pid):
    """Processor time this process used, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = fields[11], fields[12]
    return (int(user) + int(system)) / TICKS


def memory(pid):
    """KiB this process holds in memory (RSS)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


class Meter:
    """Processor time of a process, lap after lap."""

    def __init__(self, pid):
        self.pid, self.last = pid, cpu_seconds(pid)
        self.laps = {}

    def lap(self, name):
        now = cpu_seconds(self.pid)
        self.laps[name] = round(self.laps.get(name, 0) + now - self.last, 2)
        self.last = now


def machine():
    return {
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }
