"""Arrows point one way and kinds stay pure: read from the imports, nothing is run."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "territories": set(),
    "sessions": {"territories"},
    "polls": {"sessions"},
    "games": {"polls", "sessions", "territories"},
    "synthesis": {"sessions", "territories"},
    "project": {"territories", "sessions", "polls", "games", "synthesis"},
}
OURS = {*MAY_IMPORT, "tests", "benchmarks"}
KINDS = [
    path.relative_to(ROOT)
    for folder in ("polls/kinds", "games/kinds", "tests/own_kind")
    for path in sorted((ROOT / folder).glob("*.py"))
]
# Sockets, queries and users; "sessions.models" is all three apps' rows.
NEVER_IN_A_KIND = ("channels", "asyncio", "django.db", "django.contrib", "django.http") + (
    "sessions.models",
    "sessions.rooms",
    "sessions.consumers",
    "territories",
)


def imported(source):
    """The dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def apps_imported(app):
    sources = (path.read_text() for path in (ROOT / app).rglob("*.py"))
    names = {name.split(".")[0] for source in sources for name in imported(source)}
    return (names & OURS) - {app}


def starts_with(name, prefixes):
    return any(f"{name}.".startswith(f"{prefix}.") for prefix in prefixes)


def test_imports_are_found_wherever_they_stand():
    source = "import polls.kinds as k\ndef f():\n    from sessions import models, rooms"

    assert list(imported(source)) == ["polls.kinds", "sessions.models", "sessions.rooms"]


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_arrows_between_apps_point_one_way(app):
    assert apps_imported(app) - MAY_IMPORT[app] == set()


def test_no_arrow_points_back():
    arrows = {(app, other) for app, others in MAY_IMPORT.items() for other in others}

    assert not [(app, other) for app, other in arrows if (other, app) in arrows]
    assert "sessions" in apps_imported("polls")


@pytest.mark.parametrize("path", KINDS, ids=str)
def test_a_kind_never_sees_a_socket_a_query_or_a_user(path):
    names = imported((ROOT / path).read_text())

    assert [name for name in names if starts_with(name, NEVER_IN_A_KIND)] == []


def test_the_guard_tells_a_query_from_a_form():
    assert starts_with("sessions.models.Response", NEVER_IN_A_KIND)
    assert not starts_with("sessions.kinds.register", NEVER_IN_A_KIND)
    assert not starts_with("django.forms", NEVER_IN_A_KIND)
