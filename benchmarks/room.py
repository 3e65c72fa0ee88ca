"""
A whole room on one server: python -m benchmarks.room --phones 1000

Phones join, each answers once a round, the facilitator leads, then every phone loses its line at
the same moment and comes back. Prints one JSON object; ends with 1 when a single answer is lost.
"""

import argparse
import asyncio
import gc
import json
import signal
import sys
import time

from benchmarks import house, pages
from benchmarks.measures import Meter, cpu_seconds, machine, memory, spread
from benchmarks.phones import Console, Phone, Screen, all_answer, all_back, all_in, until

LOADED = 50  # phones that load the whole page; the others are given their cookie
LATE = 30  # seconds that stages, acknowledgements and tallies are waited for
BETWEEN = 1  # seconds between two commands: nobody clicks faster
BOUND = 600  # seconds the whole evening may take


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is stopped on the way
    gc.disable()  # a pause of ours would pass for one of the server's
    options.port = house.free_port(options.port)
    figures = {**machine(), **vars(options)}
    with house.opened(options.port) as server:
        from benchmarks.workshop import Workshop  # models need Django wired

        workshop = Workshop(options.rounds)
        evening = Evening(workshop, server.pid, options)
        asyncio.run(asyncio.wait_for(evening.pass_by(), BOUND))
        figures |= evening.figures()
        figures |= {"stored": workshop.stored(), "exported": workshop.exported()}
    figures["lost"] = lost(figures)
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures["lost"] else 0)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.room")
    parser.add_argument("--phones", type=int, default=1000)
    parser.add_argument("--window", type=float, default=10, help="seconds to answer in")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="by default any free one")
    return parser.parse_args()


def lost(figures):
    """Answers missing at the end of the road, whichever stretch of it they went missing on."""
    road = ("sent", "acknowledged", "stored", "shown", "exported")
    return figures["phones"] * figures["rounds"] - min(figures[stretch] for stretch in road)


class Evening:
    """One evening in the room, and what was timed of it."""

    def __init__(self, workshop, pid, options):
        self.workshop, self.options = workshop, options
        self.pid, self.meter = pid, Meter(pid)
        self.screen = Screen(workshop.code, workshop.screen_cookie())
        self.console = Console(workshop.code, workshop.console_cookie())
        self.changes, self.delays = [], []

    async def pass_by(self):
        await self.come_in()
        for activity in self.workshop.activities:
            await self.play(activity)
        self.back = await all_back(self.phones, self.options.port)
        self.meter.lap("return")

    async def come_in(self):
        for watcher in (self.screen, self.console):
            await watcher.connect(self.options.port)
            watcher.say(type="hello", rev=0)
        loaded = min(LOADED, self.options.phones)
        self.pages = await pages.load(self.workshop.code, self.options.port, loaded)
        self.meter.lap("pages")
        self.empty = memory(self.pid)
        cookies = [cookie for cookie, _seconds in self.pages]
        cookies += [self.workshop.phone_cookie() for _ in range(self.options.phones - loaded)]
        began = time.monotonic()
        everyone = [Phone(self.workshop.code, cookie) for cookie in cookies]
        self.phones = await all_in(everyone, self.options.port)
        self.people = max(1, len(self.phones))
        self.joining = time.monotonic() - began
        self.meter.lap("joining")
        self.full = memory(self.pid)

    async def play(self, activity):
        await self.change("goto", activity=activity)
        await self.change("open")
        await all_answer(self.phones, activity, self.workshop.choices, self.options.window)
        await until(lambda: all(activity in phone.acknowledged for phone in self.phones), LATE)
        await until(lambda: self.screen.responses(activity) >= len(self.phones), LATE)
        self.meter.lap("answers")
        sent = [phone.sent[activity] for phone in self.phones]
        self.delays += self.screen.delays(activity, sent)
        await self.change("close")
        await self.change("reveal")

    async def change(self, name, **args):
        """Time one command, from the console's click to each phone."""
        await asyncio.sleep(BETWEEN)
        rev, clicked = await self.console.command(name, **args)
        await until(lambda: all(rev in phone.stages for phone in self.phones), LATE)
        shown = [phone.stages[rev] for phone in self.phones if rev in phone.stages]
        self.changes += [when - clicked for when in shown]
        self.meter.lap("stage_changes")

    def figures(self):
        sent = [(phone, of) for phone in self.phones for of in phone.sent]
        acks = [
            phone.acknowledged[of] - phone.sent[of]
            for phone, of in sent
            if of in phone.acknowledged
        ]
        return {
            "connected": len(self.phones),
            "sent": len(sent),
            "acknowledged": len(acks),
            "shown": sum(map(self.screen.responses, self.workshop.activities)),
            "refused": [reason for phone in self.phones for reason in phone.refused],
            "ack_ms": spread(acks, 50, 95, 99, 100),
            "returned": len(self.back),
            "stage_change_ms": spread(self.changes, 50, 99, 100),
            "screen_delay_ms": spread(self.delays, 50, 95, 100),
            "return_ms": spread(self.back, 50, 100),
            "page_ms": spread([seconds for _cookie, seconds in self.pages], 50, 95),
            "joining_s": round(self.joining, 1),
            "server_cpu_s": self.meter.laps,
            "server_cpu_us": self.each(),
            "client_cpu_s": round(cpu_seconds("self"), 1),
            "rss_kib": {"start": self.empty, "everyone_in": self.full},
            "rss_kib_a_phone": round((self.full - self.empty) / self.people, 1),
        }

    def each(self):
        """Microseconds of processor time one phone costs, by what it does."""
        laps, people = self.meter.laps, self.people
        rounds = len(self.workshop.activities)
        times = {"joining": 1, "stage_changes": 4 * rounds, "answers": rounds, "return": 1}
        return {name: round(1e6 * laps[name] / people / n) for name, n in times.items()}


if __name__ == "__main__":
    main()
