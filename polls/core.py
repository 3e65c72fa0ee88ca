"""
The common core of questions, as it was worded in each of its versions.

The words are data, ``polls/core.yaml``, and no setting changes them: a question reworded in one
place is another question, whose answers may not be added to the others'.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.functional import lazy
from django.utils.translation import get_language

FILE = Path(__file__).with_suffix(".yaml")
FRENCH = "fr"


@dataclass(frozen=True)
class Question:
    id: str
    text: Any
    subject: Any
    sense: str  # "+" or "-": what agreeing speaks for


@dataclass(frozen=True)
class Core:
    version: int
    steps: tuple[Any, ...]  # from disagreeing to agreeing
    unknown: Any
    questions: tuple[Question, ...]


@cache
def versions():
    """``{version: Core}``, the oldest first."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {version: core(version, told[version]) for version in sorted(told)}


def latest():
    return max(versions())


def core(version, told):
    return Core(
        version=version,
        steps=tuple(in_words(dict(zip(told["steps"], step, strict=True))) for step in steps(told)),
        unknown=in_words(told["unknown"]),
        questions=tuple(question(each) for each in told["questions"]),
    )


def steps(told):
    return zip(*told["steps"].values(), strict=True)


def question(told):
    return Question(told["id"], in_words(told), in_words(told["subject"]), told["sense"])


def in_words(told):
    """What is told in several languages, in the one of whoever reads it; French otherwise."""
    return lazy(lambda: told.get((get_language() or FRENCH)[:2], told[FRENCH]), str)()
