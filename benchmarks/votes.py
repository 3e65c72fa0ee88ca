"""
What the synthesis of votes is worth, on conversations exported by Polis:

    python -m benchmarks.votes FOLDER [--only held_out] [--only groups] …

FOLDER holds one folder a conversation, with its ``votes.csv``. Prints one JSON object.
"""

import argparse
import json
import os
from pathlib import Path

import django

from benchmarks.held_out import held_out
from benchmarks.invented_votes import nothing, speed
from benchmarks.measures import machine
from benchmarks.small_rooms import consensus, groups

PARTS = {
    "held_out": held_out,
    "consensus": consensus,
    "groups": groups,
    "nothing": nothing,
    "speed": speed,
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.votes")
    parser.add_argument("folder", type=Path, help="one folder a conversation, with its votes.csv")
    parser.add_argument("--only", action="append", choices=PARTS, help="by default, everything")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    talks = read(options.folder)
    figures = {name: part(talks) for name, part in PARTS.items() if name in (options.only or PARTS)}
    print(json.dumps({**machine(), **figures}, indent=2))


def read(folder):
    from synthesis.votes import matrix, reading

    files = sorted(folder.glob("*/votes.csv"))
    return {file.parent.name: matrix.read(reading.votes(file)) for file in files}


if __name__ == "__main__":
    main()
