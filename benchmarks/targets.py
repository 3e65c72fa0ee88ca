"""
What Tréteaux must hold, measured: python -m benchmarks.targets [--runs 3] [--only thousand]

Plays each scenario several times. Prints one JSON object, and a table for people on stderr; ends
with 1 where an answer was lost or the median of a figure misses its target.
"""

import argparse
import json
import operator
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from statistics import median

from benchmarks.servers import ROOT

HOLDS = {"<": operator.lt, "<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Scenario:
    command: str
    targets: dict = field(default_factory=dict)  # by path of a figure: what it must be
    told: tuple = ()  # figures without a target


BARE = "ratios.stage_p99_to_bare"
LATENCIES = (
    "ack_ms.p50",
    "ack_ms.p95",
    "ack_ms.p99",
    "last_ack_ms",
    "responses_per_s",
    "stage_change_ms.p50",
    "stage_change_ms.p99",
    "screen_delay_ms.p95",
    "return_ms.p100",
    "astray",
    "server_cpu_us.join",
    "server_cpu_us.push",
    "server_cpu_us.response",
    "rss_kib_a_phone",
)
SCENARIOS = {
    "five-thousand": Scenario(
        "room --phones 5000 --references bare",
        {
            "ack_ms.p99": "< 1000",
            "stage_change_ms.p99": "< 1000",
            BARE: "<= 1.5",
            "rss_kib_a_phone": "< 60",
        },
        LATENCIES,
    ),
    "five-thousand-uvicorn": Scenario(
        "room --phones 5000 --server uvicorn --references bare",
        {"stage_change_ms.p99": "< 500", BARE: "<= 1.5"},
        LATENCIES,
    ),
    "instant-1000": Scenario(
        "room --phones 1000 --window 0", {"refused": "<= 0", "ack_ms.p95": "< 1000"}, LATENCIES
    ),
    "instant-5000": Scenario("room --phones 5000 --window 0", {"last_ack_ms": "< 6000"}, LATENCIES),
    "five-rooms": Scenario("room --sessions 5 --phones 300", {"ack_ms.p95": "< 500"}, LATENCIES),
    "thousand": Scenario(
        "room --phones 1000",
        {
            "screen_delay_ms.p95": "< 300",
            "screen_pushes.per_s": "<= 4",
            "astray": "<= 0",
            "return_ms.p100": "< 5000",
        },
        LATENCIES,
    ),
    "tutorial": Scenario(
        "room --phones 2000 --references all",
        {
            "ratios.tutorial_push_cpu_to_ours": ">= 8",
            "ratios.our_responses_per_s_to_tutorial": ">= 10",
        },
        (BARE, "ratios.push_cpu_to_bare", "references.tutorial.acknowledged"),
    ),
    "two-processes-sqlite": Scenario(
        "room --phones 2000 --processes 2 --layer redis", told=LATENCIES
    ),
    "two-processes-postgres": Scenario(
        "room --phones 2000 --processes 2 --layer redis --database postgres", told=LATENCIES
    ),
    "tally": Scenario(
        "tally", {"choice.tally_ms": "< 100"}, ("choice.screen_ms", "choice.console_ms")
    ),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.targets")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="may be repeated")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the run under way is stopped too
    found = {}
    for name in options.only or SCENARIOS:
        runs = [run(SCENARIOS[name].command) for _run in range(options.runs)]
        found[name] = judged(SCENARIOS[name], runs)
        tell(name, found[name])
    print(json.dumps(found, indent=2))
    sys.exit(0 if all(each["held"] for each in found.values()) else 1)


def run(command):
    """What one run of a benchmark prints; losing answers is no reason to stop."""
    module, *arguments = shlex.split(command)
    ours = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    with subprocess.Popen(ours, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            printed, _ = process.communicate()
        except BaseException:
            process.terminate()
            raise
    return json.loads(printed) if printed else {}


def judged(scenario, runs):
    """Each figure: its runs, their median, its target and whether that holds."""
    lost = [figures.get("lost", 0) if figures else None for figures in runs]
    aimed = {path: against(figure(path, runs), target) for path, target in scenario.targets.items()}
    told = {path: figure(path, runs) for path in scenario.told if path not in aimed}
    return {
        "command": f"python -m benchmarks.{scenario.command}",
        "lost": lost,
        "figures": aimed | told,
        "held": not any(lost) and None not in lost and all(each["held"] for each in aimed.values()),
        "runs": runs,
    }


def figure(path, runs):
    values = [pick(figures, path) for figures in runs]
    return {"values": values, "median": None if None in values else round(median(values), 2)}


def pick(figures, path):
    """The figure at this path, None where a run has none."""
    for name in path.split("."):
        figures = (figures or {}).get(name)
    return figures


def against(figure, target):
    """A figure that was not measured in each run holds nothing."""
    sign, limit = target.split()
    median = figure["median"]
    held = median is not None and HOLDS[sign](median, float(limit))
    return {**figure, "target": target, "held": held}


def tell(name, scenario):
    say = sys.stderr.write
    say(f"\n{name}: {'held' if scenario['held'] else 'NOT HELD'}, lost {scenario['lost']}\n")
    for path, each in scenario["figures"].items():
        say(f"  {path:42} {each['median']!s:>10}  {verdict(each):16} {each['values']}\n")
    sys.stderr.flush()


def verdict(figure):
    if "target" not in figure:
        return ""
    return f"{figure['target']:8} {'held' if figure['held'] else 'MISSED'}"


if __name__ == "__main__":
    main()
