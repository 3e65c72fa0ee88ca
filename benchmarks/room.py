"""
Rooms full of phones on a server of their own: python -m benchmarks.room --phones 1000

Phones join, each answers once a round, the facilitator leads, then every phone loses its line at
the same moment and comes back; plainer software may do the same after it, for comparison. Prints
one JSON object; ends with 1 when a single answer is lost.
"""

import argparse
import asyncio
import gc
import json
import signal
import sys

from benchmarks import comparison, house, servers
from benchmarks.measures import machine

BOUND = 600  # seconds the whole evening may take
REFERENCES = {"bare": ["bare"], "tutorial": ["tutorial"], "all": ["bare", "tutorial"]}


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    gc.disable()  # a pause of ours would pass for one of the server's
    figures = {**machine(), **asked(options)}
    played, frames = play(options)
    figures |= played
    figures["lost"] = lost(figures)
    if options.references:
        names = REFERENCES[options.references]
        figures["references"] = {name: comparison.play(name, options, frames) for name in names}
        figures["ratios"] = comparison.ratios(figures, figures["references"])
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures["lost"] else 0)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room")
    parser.add_argument("--server", choices=servers.ARGUMENTS, default="daphne")
    parser.add_argument("--processes", type=int, default=1, help="behind one nginx")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--layer", choices=("memory", "redis"), default="memory")
    parser.add_argument("--phones", type=int, default=1000, help="in each session")
    parser.add_argument("--window", type=float, default=10, help="seconds to answer in")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--sessions", type=int, default=1, help="at the same time")
    parser.add_argument("--port", type=int, default=0, help="by default any free one")
    parser.add_argument("--references", choices=REFERENCES, help="what plainer software does")
    options = parser.parse_args()
    if options.processes > 1 and options.layer != "redis":
        parser.error("Only Redis joins several processes: add --layer redis.")
    options.port = servers.free_port(options.port)
    options.windows = [options.window] * options.rounds
    if options.references and options.window:
        options.windows.append(0)  # what a server takes at once compares, not a pace we set
    return options


def asked(options):
    ours = ("windows", "references")
    told = {name: value for name, value in vars(options).items() if name not in ours}
    phones = options.phones * options.sessions
    return {**told, "phones": phones, "asked": phones * len(options.windows)}


def play(options):
    """The figures of one evening, and the stages that its phones were shown."""
    of = (options.port, options.server, options.processes, options.database, options.layer)
    with house.opened(*of) as processes:
        from benchmarks.evening import Evening  # models need Django wired
        from benchmarks.figures import figures
        from benchmarks.workshop import Workshop

        activities = len(options.windows) + 1  # and one played to nobody
        workshops = [Workshop(activities) for _session in range(options.sessions)]
        evening = Evening(workshops, [each.pid for each in processes], options)
        asyncio.run(asyncio.wait_for(evening.pass_by(), BOUND))
        found = figures(evening)
        found["stored"] = sum(workshop.stored() for workshop in workshops)
        found["exported"] = sum(workshop.exported() for workshop in workshops)
        return found, evening.frames


def lost(figures):
    """Answers missing at the end of the road, whichever stretch of it they went missing on."""
    road = ("sent", "acknowledged", "stored", "shown", "exported")
    return figures["asked"] - min(figures[stretch] for stretch in road)


if __name__ == "__main__":
    main()
