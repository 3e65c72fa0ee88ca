"""The same room on plainer software: what the server allows, and what a tutorial gives."""

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from benchmarks import servers
from benchmarks.lines import TEXT, Line
from benchmarks.measures import Meter, Wave, a_second, spread
from benchmarks.phones import (
    Phone,
    all_acknowledged,
    all_answer,
    all_in,
    all_shown,
    answers,
)

LATE = 60  # seconds that a push or acknowledgements are waited for: a tutorial may take hours
BETWEEN = 1  # seconds between two pushes, as between two commands
QUESTION, OPTIONS = 1, ["0", "1", "2", "3"]


def play(name, options, frames):
    """The figures of this reference, shown the same stages on the same sort of server."""
    application = f"benchmarks.references.{name}:application"
    phones, port = options.phones * options.sessions, servers.free_port()
    with (
        tables_of(name),
        servers.serving(port, options.server, application) as process,
    ):
        reference = Reference(port, process.pid, phones, frames)
        asyncio.run(reference.pass_by())
        return reference.figures()


@contextmanager
def tables_of(name):
    """The tutorial's database, in a folder that goes with it; the bare one has none."""
    if name == "bare":
        yield
        return
    with TemporaryDirectory(prefix="treteaux-tutorial-") as folder:
        os.environ["TUTORIAL_DATABASE"] = f"{folder}/tutorial.sqlite3"
        subprocess.run([sys.executable, "-m", f"benchmarks.references.{name}"], check=True)
        yield


class Reference:
    def __init__(self, port, pid, phones, frames):
        self.port, self.frames, self.asked = port, frames, phones
        self.meter, self.pushes = Meter([pid]), []

    async def pass_by(self):
        """Stages before answers: behind a whole room's votes the tutorial hears nothing else."""
        await self.come_in()
        for rev, frame in enumerate(self.frames, start=2):
            await asyncio.sleep(BETWEEN)
            await self.push(json.loads(frame) | {"rev": rev})
        self.meter.lap("pushes")
        await all_answer(self.phones, QUESTION, OPTIONS, window=0)
        await all_acknowledged(self.phones, QUESTION, LATE)
        self.meter.lap("answers")

    async def come_in(self):
        self.control = Line("/ws/reference/console", "nobody=1")
        await self.control.connect(self.port)
        empty = self.meter.memory()
        everyone = [Phone("reference", "nobody=1") for _phone in range(self.asked)]
        self.phones = await all_in(everyone, self.port)
        self.meter.lap("joining")
        self.rss = (self.meter.memory() - empty) / self.asked

    async def push(self, stage):
        text = json.dumps(stage, separators=(",", ":"), ensure_ascii=False).encode()
        clicked = time.monotonic()
        self.control.send(TEXT, text)
        self.pushes += await all_shown(self.phones, stage["rev"], clicked, LATE)

    def figures(self):
        wave = Wave(answers(self.phones, QUESTION))
        return {
            "connected": len(self.phones),
            "pushes_expected": len(self.frames) * len(self.phones),
            "push_ms": spread(self.pushes, 50, 99, 100),
            "acknowledged": len(wave.acks),
            "ack_ms": spread(wave.delays, 50, 95, 99, 100),
            "responses_per_s": a_second([wave]),
            "server_cpu_s": self.meter.laps,
            "server_cpu_us": {
                "join": self.meter.each("joining", len(self.phones)),
                "push": self.meter.each("pushes", len(self.pushes)),
                "response": self.meter.each("answers", len(wave.acks)),
            },
            "rss_kib_a_phone": round(self.rss, 1),
        }


def ratios(ours, references):
    """Ours beside those that let everyone in: a half-empty room compares to nothing."""
    whole = {name: of for name, of in references.items() if of["connected"] == ours["phones"]}
    bare, tutorial = whole.get("bare"), whole.get("tutorial")
    push, alone = (ours["server_cpu_us"][name] for name in ("push", "push_alone"))
    found = {}
    if bare:
        found["stage_p99_to_bare"] = ratio(ours["stage_change_ms"]["p99"], bare["push_ms"]["p99"])
        found["push_cpu_to_bare"] = ratio(push, bare["server_cpu_us"]["push"])
        found["push_alone_cpu_to_bare"] = ratio(alone, bare["server_cpu_us"]["push"])
    if tutorial:
        found["tutorial_push_cpu_to_ours"] = ratio(tutorial["server_cpu_us"]["push"], push)
        found["tutorial_push_cpu_to_ours_alone"] = ratio(tutorial["server_cpu_us"]["push"], alone)
        found["our_responses_per_s_to_tutorial"] = ratio(
            ours["instant_responses_per_s"], tutorial["responses_per_s"]
        )
    return found


def ratio(one, other):
    """None where either was not measured, or drowned in what it was taken from."""
    return round(one / other, 2) if one and other and min(one, other) > 0 else None
