"""The comparison with other tools: every kind stands in it, every tool in every row."""

import re
from pathlib import Path

import pytest

from tests import sample

TEXT = (Path(__file__).parents[1] / "docs/comparison.md").read_text()
TOOLS = [
    *("Tréteaux", "Claper", "ClassQuiz", "Particify", "arsnova.eu"),
    *("Mentimeter", "Slido", "Wooclap", "Klaxoon", "Beekast"),
]
KINDS = "Our kinds and what they resemble"
FAMILIES = ["Question types", "Live operations", "Access", "Data and hosting"]


def section(title):
    """What stands under this title, comments left out."""
    after = TEXT.partition(f"\n## {title}\n")[2]
    return re.sub(r"<!--.*?-->", "", after.partition("\n## ")[0])


def table(title):
    """The cells of its table, row by row."""
    lines = section(title).splitlines()
    rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows if set(row[0]) != {"-"}]


@pytest.mark.parametrize("slug", sample.kinds())
def test_every_kind_stands_in_the_comparison(slug):
    compared = {row[0]: row[1:] for row in table(KINDS)}

    assert f"`{slug}`" in compared
    assert all(compared[f"`{slug}`"])


@pytest.mark.parametrize("family", FAMILIES)
def test_every_row_says_something_of_every_tool(family):
    head, *rows = table(family)

    assert head == ["", *TOOLS]
    assert rows
    assert [row[0] for row in rows if len(row) != len(head) or not all(row)] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_missing_on_our_side_is_explained(family):
    _table, said, why = section(family).partition("empty or partial on our side:\n")

    assert said
    assert "**By decision**" in why
    assert "**Not yet**" in why
