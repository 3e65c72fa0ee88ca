"""
A national evening, scaled down: python -m benchmarks.plan --processes 4 --batch 50 --seconds 6

What the phones of one session put on the two things that all its processes share: answers on the
database, news on Redis. What a process pushes to its own phones is measured by benchmarks.room.
Prints one JSON object; ends with 1 when a single acknowledged answer is missing.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import time

from benchmarks import house, news, writers
from benchmarks.measures import machine, spread

BOUND = 300  # seconds all of it may take


def main():
    options = read_options()
    for each in (signal.SIGTERM, signal.SIGALRM):  # the servers are stopped on the way
        signal.signal(each, lambda *_: sys.exit(143))
    signal.alarm(BOUND)
    figures = {**machine(), **vars(options)}
    with house.installed(database=options.database, layer="redis"):
        people, figures["joining"] = come_in(options.phones)
        figures["writes"] = [
            writers.written(people, options.seconds, *each) for each in writers.shapes(options)
        ]
        figures["bus"] = asyncio.run(news.announced(options.subscribers, options.seconds))
    figures["lost"] = sum(each["acknowledged"] - each["stored"] for each in figures["writes"])
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures["lost"] else 0)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan")
    parser.add_argument("--processes", type=int, default=4, help="that write, at most")
    parser.add_argument("--batch", type=int, default=50, help="answers in one transaction")
    parser.add_argument("--seconds", type=float, default=6, help="of each measurement")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="postgres")
    parser.add_argument("--phones", type=int, default=100_000, help="each answers once at most")
    parser.add_argument("--subscribers", type=int, default=20, help="processes on the bus")
    return parser.parse_args()


def come_in(phones):
    """Everyone's id, in no order, and the pace at which one process lets them in."""
    from benchmarks.workshop import Workshop  # models need Django wired
    from sessions import joining
    from sessions.gathering import MOST

    session, people, took = Workshop(0).session.pk, [], []
    for first in range(0, phones, MOST):
        seats = [(session, joining.new_token()) for _ in range(min(MOST, phones - first))]
        began = time.monotonic()
        people += joining.store(seats)
        took.append(time.monotonic() - began)
    random.Random(1).shuffle(people)  # nobody answers in the order of arrival
    return people, {"per_s": round(phones / sum(took)), "batch_ms": spread(took, 50, 95, 99, 100)}


if __name__ == "__main__":
    main()
