"""The pictures that are ours: their words in both languages, their author and their licence."""

from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).with_name("pictures.yaml")


class Picture(NamedTuple):
    """A drawing, named by a letter in the room; ``words`` by language."""

    letter: str
    code: str
    words: dict

    @property
    def file(self):
        return f"pictures/{self.code}.svg"

    @property
    def label(self):
        return f"{self.letter}. {self.said['name']}"

    @property
    def text(self):
        """What the drawing shows, for those who do not see it."""
        return self.said["text"]

    @property
    def said(self):
        return self.words.get(get_language() or "fr", self.words["fr"])


def read():
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [
        Picture(letter, each["code"], {language: each[language] for language in ("fr", "en")})
        for letter, each in zip(ascii_uppercase, told["pictures"], strict=False)
    ]


PICTURES = read()
