"""
The taxonomy, and what its keywords suggest.

A taxonomy is data, never code: one file ``taxonomies/<name>.yaml`` a version, with axes, themes
(where a finding is filed), constants (what comes back from one territory to another) and words too
common to mean anything. Each finding remembers the name of the version it was filed under.

Keywords only suggest. Of 270 invented messages they found a right theme for one in three and none
for half; they see no negation. A person chooses every theme, a page that shows a suggestion says it
is one, and no published count is made of suggestions.

A keyword is compared without capitals or accents, as whole words; ``transparen*`` also takes what
begins so. Several words must follow each other.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CURRENT = "manifeste-1"
FOLDER = Path(__file__).parent / "taxonomies"


@dataclass(frozen=True)
class Label:
    """A theme, or a constant (which belongs to no axis)."""

    code: str
    name: str
    keywords: tuple[str, ...]
    axis: str = ""
    short: str = ""  # its name at the head of a narrow column


@dataclass(frozen=True)
class Taxonomy:
    name: str
    axes: dict[str, str]  # code -> name, in their order
    themes: tuple[Label, ...]
    constants: tuple[Label, ...]
    ignored: frozenset[str]

    def by_axis(self):
        """``[(axis name, [theme])]``, in the order of the file."""
        return [
            (name, [theme for theme in self.themes if theme.axis == axis])
            for axis, name in self.axes.items()
        ]

    def named(self, codes):
        """The themes of these codes, in the order of the file; unknown codes are left out."""
        return [theme for theme in self.themes if theme.code in codes]


@cache
def taxonomy(name=CURRENT):
    """One version of the taxonomy; raises ``FileNotFoundError`` where it does not exist."""
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return Taxonomy(
        name=name,
        axes=data["axes"],
        themes=labels(data["themes"]),
        constants=labels(data["constants"]),
        ignored=frozenset(map(plain, data["domain_stopwords"])),
    )


def labels(rows):
    return tuple(
        Label(
            code=row["code"],
            name=row["name"],
            keywords=tuple(row["keywords"]),
            axis=row.get("axis", ""),
            short=row.get("short", row["name"]),
        )
        for row in rows
    )


def suggest(text):
    """Codes of the themes whose keywords stand in the text, in the order of the taxonomy."""
    ignored = taxonomy().ignored
    themes = taxonomy().themes
    return [theme.code for theme in themes if set(found(theme.keywords, text)) - ignored]


def found(keywords, text):
    """What these keywords match in a text, without capitals or accents."""
    return [match.group() for match in pattern(tuple(keywords)).finditer(plain(text))]


@cache
def pattern(keywords):
    words = (re.escape(plain(word)).replace(r"\*", r"\w*") for word in keywords)
    either = "|".join(word.replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def plain(text):
    """Without capitals, accents and curly apostrophes: what a keyword is compared with."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
