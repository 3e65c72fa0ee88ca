"""
How long counting takes: python -m benchmarks.tally --responses 50000

Prints one JSON object, milliseconds by kind: the tally alone, then what a screen and a console are
shown once the round is open, drawing included.
"""

import argparse
import json
import time
from statistics import median

from benchmarks import house
from benchmarks.measures import machine, milliseconds

TIMES = 5  # of which the median is told
SAMPLES = {  # settings of the step, then answers, in turn
    "choice": (
        {"options": ["Souvent", "Parfois", "Jamais", "Je ne sais pas"]},
        [{"option": str(option)} for option in range(4)],
    ),
    "scale": (
        {"labels": ["Pas du tout", "Un peu", "Assez", "Beaucoup"]},
        [{"value": str(value)} for value in range(1, 5)],
    ),
    "word_cloud": (
        {"words_each": 2},
        [{"words": [f"mot {n}", f"mot {n * n % 97}"]} for n in range(1, 200)],
    ),
    "wall": (
        {"sorts": ["Espoirs", "Craintes"]},
        [{"sort": str(n % 2), "text": f"Ce que j’attends, en {n} mots."} for n in range(200)],
    ),
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tally")
    parser.add_argument("--responses", type=int, default=50_000, help="of each kind")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args()
    with house.installed(database=options.database):
        figures = {kind: timed(kind, options.responses) for kind in SAMPLES}
    print(json.dumps({**machine(), **vars(options), **figures}, indent=2))


def timed(kind, responses):
    from benchmarks.workshop import Workshop  # models need Django wired
    from sessions import stage, tallies

    settings, said = SAMPLES[kind]
    workshop = Workshop(0)
    workshop.fill(workshop.add(1, kind, settings), said, responses)
    session = stage.read(workshop.code)
    return {
        "tally_ms": took(lambda: tallies.tally(session.current)),
        "screen_ms": took(lambda: stage.count(session, [("screen", "fr")])),
        "console_ms": took(lambda: stage.count(session, [("console", "fr")])),
    }


def took(do):
    seconds = []
    for _time in range(TIMES):
        began = time.perf_counter()
        do()
        seconds.append(time.perf_counter() - began)
    return milliseconds(median(seconds))


if __name__ == "__main__":
    main()
