"""Every format from its first step to its restitution, each figure counted once more by hand."""

from collections import Counter
from hashlib import sha256

import pytest
from django.utils import timezone

from games.formats import formats, prepare
from sessions import stage
from sessions.kinds import registry
from sessions.models import Session
from tests import sample
from tests.conftest import Server
from tests.counts import COUNTS, OFFERS, moved
from tests.hall import Hall
from tests.played import Play, drawn, plain

# Their variants are the same steps, fewer or shorter: tests/test_variants.py reads them.
FORMATS = [pytest.param(format, id=id) for id, format in formats().items()]


@pytest.fixture(scope="module")
def hurried_server(django_db_setup, static_files):
    """A server whose rooms show every stage at once."""
    server = Server(TRETEAUX_KINDS="tests.hurried")
    yield server
    server.stop()


@pytest.fixture
def hall(transactional_db, hurried_server, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # none is typed
    with Hall(hurried_server) as hall:
        yield hall


def session_of(format):
    return prepare(
        format,
        Session(
            territory=sample.territory(),
            audience=format.audience[0],
            starts_at=timezone.now(),
            purpose="Essayer.",
        ),
    )


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_is_played_whole_and_counts_right(hall, format):
    play_whole(hall, session_of(format))


def test_kinds_that_no_format_has_count_right_too(hall):
    kinds = ("profile", "ranking", "estimate", "hundred_points", "matrix", "pairwise")

    play_whole(hall, sample.session(*kinds))


def test_every_kind_that_takes_answers_is_counted_by_hand():
    assert {slug for slug, kind in registry.items() if kind.takes_answers} == set(COUNTS)


def play_whole(hall, session):
    play = Play(hall, session)

    for gesture in play.go_on():
        if gesture in CHECKS:
            CHECKS[gesture](play, play.activity)
    play.type_what_is_left()
    figures = check_all(play)
    play.close(reason="" if judged(play) else "Le format n’en prévoit pas.")

    assert check_all(play) == figures
    check_lots(play)
    check_moves(play)
    check_page(play, play.publish())


# While it is played.


def check_items(play, activity):
    """What a step works on is what an earlier one gathered, by its words."""
    earlier = play.session.activities.filter(code=activity.settings.get("of")).first()
    if earlier:
        kind = earlier.kind
        if kind == "judgement" and activity.kind in ("drafting", "judgement"):
            kind = "judgement, aside"
        texts = OFFERS[kind](play.step(earlier))
        assert not Counter(texts) - Counter(each["text"] for each in activity.items)
        assert len(texts) == len(activity.items) or activity.kind == "statements"


def check_figures(play, activity):
    """A kind that nobody counts by hand fails here."""
    told, mine = play.measured(activity), plain(COUNTS[activity.kind](play.step(activity)))
    if play.closed:  # which puts what was worked on in an order that tells nothing
        told, mine = in_any_order(told), in_any_order(mine)
    assert told == mine, activity.title


def in_any_order(told):
    if isinstance(told, dict):
        return {name: in_any_order(each) for name, each in told.items()}
    if isinstance(told, list) and all(isinstance(each, dict) for each in told):
        return sorted(told, key=lambda each: sorted(map(str, each.items())))
    return told


def check_picture(play, activity):
    html = stage.count(stage.read(play.session.code), [("screen", "fr")])["screen", "fr"].html
    assert figures_in(html, activity) == figures_of(play.step(activity))


CHECKS = {"open": check_items, "close": check_figures, "reveal": check_picture}


def figures_of(step):
    """Those that the picture of some kinds draws, in its order."""
    told = COUNTS[step.kind](step)
    if step.kind in ("choice", "scale", "exit"):
        return told["counts"]
    if step.kind == "prioritisation":
        return sorted((each["points"] for each in told["points"]), reverse=True)
    if step.kind == "fidelity":
        return [n for each in told.values() for n in each.values()]
    return None


def figures_in(html, activity):
    return drawn(html) if activity.kind in PICTURES else None


PICTURES = ("choice", "scale", "exit", "prioritisation", "fidelity")


# Afterwards.


def judged(play):
    return any(each.kind == "fidelity" for each in play.opened)


def check_all(play):
    """Every figure of every step, and who answered by which channel."""
    steps = list(play.session.activities.all())
    for activity in steps:
        if activity.pk in play.known:
            check_figures(play, activity)
    rows, people = play.results(), play.people()
    for activity in play.opened:
        said = play.said[activity.pk, activity.round].values()
        where = activity.pk, activity.round
        assert rows[where] == by_channel(said), activity
        assert people[where] == by_channel(counting(activity.kind, said), people=True), activity
    return rows, people


def by_channel(said, people=False):
    found = dict.fromkeys(("phone", "tablet", "paper", "hands", "abstained"), 0)
    for each in said:
        many = each.people if people else 1
        found[each.channel] += many
        found["abstained"] += many if each.abstained else 0
    return found


def counting(kind, said):
    """Those that count: no role that was drawn, no support, no request to speak."""
    wanted = {"floor": "text", "statements": "vote_"}.get(kind, "")
    return [
        each
        for each in said
        if not each.role
        and (each.abstained or not wanted or any(name.startswith(wanted) for name in each.data))
    ]


def check_moves(play):
    """What closing stored of who moved, from the phones that answered twice."""
    for activity in play.session.activities.all():
        for told, mine in moves_of(play, activity):
            assert told["paired"] == mine.total()
            for before, after, people in told.get("flows", []):
                assert mine[before, after] == people
            if "flows" in told:
                shown = sum(people for _a, _b, people in told["flows"])
                assert shown + told["other"] == mine.total()
                assert told["same"] == sum(n for (a, b), n in mine.items() if a == b)


def check_lots(play):
    """Anybody can draw the roles again: who played least first, then the smallest SHA-256."""
    for step in play.known.values():
        played = []
        for _number, lots in sorted(step.drawn.items()):
            order = sorted(lots["teams"], key=lambda team: (played.count(team), lot(lots, team)))
            assert order[:2] == [lots["for"], lots["against"]]
            played += order[:2]


def lot(lots, team):
    return sha256(f"{lots['seed']}{team}".encode()).hexdigest()


def moves_of(play, activity):
    """``[(as stored, as counted here)]``."""
    said = {round: told.values() for (pk, round), told in play.said.items() if pk == activity.pk}
    if activity.kind == "scale" and activity.settings.get("before"):
        earlier = play.session.activities.get(code=activity.settings["before"])
        order = [str(place) for place, _l in enumerate(activity.settings["labels"], start=1)]
        before = play.said[earlier.pk, "1"].values()
        yield activity.paired, moved(before, said["1"], "value", order)
    for kind, second, order in TWICE:
        for number in activity.paired or {} if activity.kind == kind else {}:
            before, after = said[f"{number}{FIRST[kind]}"], said[f"{number}{second}"]
            yield activity.paired[number], moved(before, after, "value", order)


FIRST = {"position": "a", "pleading": "b"}
TWICE = [
    ("position", "d", ["agree", "discuss", "disagree"]),
    ("pleading", "i", ["go", "if", "later", "no"]),
]


def check_page(play, html):
    """The restitution draws the same figures."""
    for activity in play.session.activities.filter(kind__in=PICTURES):
        _before, _id, section = html.partition(f'id="activity-{activity.pk}"')
        section, _next, _after = section.partition('id="activity-')
        assert section, activity
        drawn_here = figures_of(play.step(activity))
        assert drawn(section)[: len(drawn_here)] == drawn_here
