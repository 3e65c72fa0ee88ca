"""Who may do what at every address, in one table; and what no page may ever hold."""

import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import URLResolver, get_resolver, reverse

from sessions import closing, facilitation
from sessions.models import Session
from synthesis import restitution
from territories.models import Membership, Role
from tests import sample
from tests.hall import signed_in
from tests.pages import Page
from tests.people import Asks

PERSONS = ["anonymous", "facilitator", "coordinator", "network", "guarantor", "elsewhere"]
CSRF = "c" * 32


def statuses(columns):
    """A line of the table: one status a person, in the order of ``PERSONS``."""
    return dict(zip(PERSONS, map(int, columns.split()), strict=True))


def everyone(status):
    return statuses(" ".join([status] * len(PERSONS)))


# What each person is answered on a session that has ended: to a GET, and to a POST that says
# nothing sensible (422, 400: they may, but not so). 302 sends a stranger to sign in.
# anonymous facilitator coordinator network guarantor elsewhere
TABLE = {
    "home": (everyone("200"), None),
    "phone": (everyone("200"), everyone("405")),
    "respond": (everyone("405"), everyone("403")),
    "phone_state": (everyone("200"), everyone("405")),  # goodbye: it says no more than that
    "seat": (everyone("405"), everyone("302")),
    "screen": (everyone("404"), everyone("405")),
    "screen_state": (everyone("404"), everyone("405")),
    "console": (statuses("302 200 200 404 404 404"), everyone("405")),
    "console_state": (statuses("404 200 200 404 404 404"), everyone("405")),
    "command": (everyone("405"), statuses("302 400 400 404 404 404")),
    "edit_frame": (statuses("302 200 200 404 404 404"), statuses("302 422 422 404 404 404")),
    "close_session": (everyone("405"), statuses("302 422 422 404 404 404")),
    "paper": (statuses("302 200 200 404 404 404"), None),
    "kit": (statuses("302 200 200 404 404 404"), None),
    "paper_entry": (statuses("302 200 200 404 404 404"), statuses("302 422 422 404 404 404")),
    "paper_again": (statuses("302 200 200 404 404 404"), statuses("302 422 422 404 404 404")),
    "paper_compare": (statuses("302 200 200 404 404 404"), statuses("302 302 302 404 404 404")),
    "guide": (statuses("302 200 200 404 404 404"), statuses("302 302 302 404 404 404")),
    "trouble": (everyone("200"), everyone("405")),
    "trial": (everyone("200"), everyone("405")),
    "trial_echo": (everyone("204"), everyone("405")),
    "sessions": (statuses("302 200 200 200 200 200"), None),
    "duplicate_session": (everyone("405"), statuses("302 302 302 404 404 404")),
    "agenda": (statuses("302 200 200 404 404 404"), statuses("302 422 422 404 404 404")),
    "new_step": (statuses("302 302 302 404 404 404"), statuses("302 302 302 404 404 404")),
    "step": (statuses("302 302 302 404 404 404"), statuses("302 302 302 404 404 404")),
    "remove_step": (everyone("405"), statuses("302 302 302 404 404 404")),
    "format_file": (statuses("302 200 200 404 404 404"), everyone("405")),
    "choose_format": (statuses("302 200 200 404 404 200"), None),
    "new_session_from_file": (
        statuses("302 200 200 404 404 200"),
        statuses("302 422 422 404 404 422"),
    ),
    "new_session": (statuses("302 200 200 404 404 200"), statuses("302 422 422 404 404 422")),
    "decks": (statuses("302 200 200 404 404 200"), None),
    "add_deck": (statuses("302 200 200 404 404 200"), statuses("302 422 422 404 404 422")),
    "deck": (statuses("302 200 200 404 404 404"), everyone("405")),
    "deck_file": (statuses("302 200 200 404 404 404"), everyone("405")),
    "remove_deck": (everyone("405"), statuses("302 302 302 404 404 404")),
    "findings": (statuses("302 200 200 404 200 404"), statuses("302 422 422 404 404 404")),
    "finding": (statuses("302 200 200 404 200 404"), statuses("302 422 422 404 404 404")),
    "propose_findings": (everyone("405"), statuses("302 302 302 404 404 404")),
    "confirm_finding": (everyone("405"), statuses("302 404 404 404 404 404")),  # no draft
    "delete_finding": (everyone("405"), statuses("302 302 302 404 404 404")),
    "words": (statuses("302 200 200 404 404 404"), statuses("302 422 422 404 404 404")),
    # What is moved, settled or taken over must be named.
    "coding": (statuses("302 200 200 404 404 404"), statuses("302 302 302 404 404 404")),
    "coding_groups": (statuses("302 200 200 404 404 404"), statuses("302 404 404 404 404 404")),
    "coding_agreement": (statuses("302 200 200 404 404 404"), statuses("302 404 404 404 404 404")),
    "suggest_again": (everyone("405"), statuses("302 302 302 404 404 404")),
    "take_over_coding": (everyone("405"), statuses("302 404 404 404 404 404")),
    "coding_labels": (statuses("302 200 200 404 404 404"), everyone("405")),
    "public_session": (everyone("200"), None),
    "publish": (everyone("405"), statuses("302 404 422 404 404 404")),
    "edition": (statuses("404 200 200 404 200 404"), None),  # the draft
    "document": (statuses("404 200 200 404 200 404"), None),
    # There is no earlier version.
    "withdraw": (statuses("302 404 404 404 404 404"), statuses("302 404 404 404 404 404")),
    "correct": (everyone("405"), statuses("302 302 302 404 404 404")),
    "remark": (everyone("405"), everyone("404")),  # nothing is published
    "follow": (statuses("302 404 404 404 404 404"), statuses("302 404 404 404 404 404")),
    "follow_remark": (statuses("302 404 404 404 404 404"), statuses("302 404 404 404 404 404")),
    "follow_finding": (statuses("302 404 404 404 404 404"), statuses("302 404 404 404 404 404")),
    "sealed": (everyone("404"), None),
    "summary": (everyone("200"), None),
    "cycle_summary": (everyone("200"), None),
    "login": (statuses("200 302 302 302 302 302"), statuses("200 302 302 302 302 302")),
    "set_language": (everyone("302"), everyone("302")),
    "logout": (everyone("405"), everyone("302")),  # last: they are signed out then
}


@pytest.fixture
def world(server):
    """An ended session, what was said and found in it, and a browser for each person."""
    session = sample.session("wall", "choice")
    wall, choice = session.activities.all()
    for activity in (wall, choice):
        facilitation.goto(session, activity)
        facilitation.open_activity(session)
    posted = sample.answer(wall, {"text": "Plus de trains", "sort": "0"})
    sample.answer(choice, {"option": "1"})
    facilitation.end(session)
    return SimpleNamespace(
        session=session,
        wall=wall,
        posted=posted,
        findings={person: finding(session, posted) for person in PERSONS},
        decks={person: sample.deck(slug=person) for person in PERSONS},
        browsers={person: browser(server, person) for person in PERSONS},
    )


def finding(session, posted):
    return sample.finding(session, posted, sentence="On veut des trains.")


def browser(server, person):
    """A browser signed in as this person, with what a form needs to be taken."""
    return Asks(server, "; ".join(["csrftoken=" + CSRF, *filter(None, [cookies_of(person)])]))


def cookies_of(person):
    if person == "anonymous":
        return ""
    user = get_user_model().objects.create(username=person)
    role = Role.FACILITATOR if person == "elsewhere" else person
    home = sample.territory("Ailleurs" if person == "elsewhere" else "Val d’Essai")
    Membership.objects.create(
        user=user, role=role, territory=None if role == Role.NETWORK else home
    )
    return signed_in(user)


def address(name, world, person):
    code = world.session.code
    arguments = {
        "new_session": ["decouverte"],
        "finding": [code, world.findings[person].pk],
        "confirm_finding": [code, world.findings[person].pk],
        "delete_finding": [code, world.findings[person].pk],
        "words": [code, world.posted.pk, "text"],
        "edition": [code, "brouillon"],
        "document": [code, "brouillon", "donnees.json"],
        "withdraw": [code, "v1"],
        "follow_remark": [code, 1],
        "follow_finding": [code, world.findings[person].pk],
        "step": [code, world.wall.pk],
        "remove_step": [code, world.wall.pk],
        "new_session_from_file": [],
        "paper_entry": [code, world.wall.pk],
        "paper_again": [code, world.wall.pk],
        "paper_compare": [code, world.wall.pk],
        "decks": [],
        "add_deck": [],
        **dict.fromkeys(("deck", "deck_file", "remove_deck"), [world.decks[person].pk]),
        "cycle_summary": [world.session.cycle.slug],
    }
    without = ("home", "sessions", "choose_format", "summary", "login", "logout", "set_language")
    without += ("trouble", "trial", "trial_echo")
    return reverse(name, args=arguments.get(name, [] if name in without else [code]))


def names(resolver, inside=""):
    """The names of every address of the project but the administration's."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield pattern.name
        elif pattern.namespace != "admin":
            yield from names(pattern)


def test_every_address_stands_in_the_table():
    assert sorted(names(get_resolver())) == sorted(TABLE)


def test_who_may_look(world):
    found = {name: {} for name in TABLE}

    for name in TABLE:
        for person, asks in world.browsers.items():
            found[name][person] = asks.ask(address(name, world, person))[0]

    assert found == {name: looks for name, (looks, _sends) in TABLE.items()}


def test_who_may_send(world):
    sent = {name: sends for name, (_looks, sends) in TABLE.items() if sends}
    found = {name: {} for name in sent}

    for name in sent:
        for person, asks in world.browsers.items():
            path = address(name, world, person)
            found[name][person] = asks.ask(path, b"any=1", **{"X-CSRFToken": CSRF})[0]

    assert found == sent


def test_strangers_are_sent_to_sign_in_and_back(world):
    path = reverse("console", args=[world.session.code])

    _status, headers, _html = world.browsers["anonymous"].ask(path)

    assert headers["Location"] == f"{reverse('login')}?next={path}"


def test_nothing_is_sent_by_a_foreign_page(world):
    exempt = {"respond", "seat", "set_language"}
    asks = world.browsers["coordinator"]

    told = {
        name: asks.ask(address(name, world, "coordinator"), b"any=1")[0]
        for name, (_looks, sends) in TABLE.items()
        if sends and sends["coordinator"] in (302, 400, 422) and name not in exempt
    }

    assert told == dict.fromkeys(told, 403)
    assert len(told) > 8


# What no page holds.


def prepared(session):
    Session.objects.filter(pk=session.pk).update(state="prepared", current=None)


def open_(session):
    Session.objects.filter(pk=session.pk).update(state="running")
    session.refresh_from_db()
    facilitation.goto(session, session.activities.get(kind="choice"))
    facilitation.open_activity(session)


def revealed(session):
    open_(session)
    facilitation.reveal(session)


def ended(session):
    """As it is."""


def closed(session):
    closing.close_session(session, present=12, reason="Trop court")


def published(session):
    closed(session)
    restitution.publish(session, by="coordinator")


def pages(world):
    """``(address, headers, page)`` of all that a stranger and a coordinator are shown."""
    key = f"?key={world.session.screen_key}"
    world.browsers["coordinator"].ask(reverse("screen", args=[world.session.code]) + key)
    for name in TABLE:
        for person in ("anonymous", "coordinator"):
            path = address(name, world, person)
            _status, headers, text = world.browsers[person].ask(path)
            if headers.get_content_type() == "text/html" and text:
                yield path, headers, Page(text)


@pytest.mark.parametrize("state", [prepared, open_, revealed, ended, closed, published])
def test_pages_run_nothing_inline_and_call_nobody(world, state):
    state(world.session)

    for path, headers, page in pages(world):
        assert headers["X-Frame-Options"] == "SAMEORIGIN", path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert closed_to_others(headers["Content-Security-Policy"]), path
        assert page.tags, path
        assert [tag for tag in page.tags if is_inline(*tag) or is_foreign(*tag)] == [], path


def closed_to_others(policy):
    sources = policy.replace(";", " ").split()
    loose = [each for each in sources if "unsafe" in each or "http" in each or "*" in each]
    return "default-src 'none'" in policy and not loose


def is_inline(tag, attrs):
    if tag == "style" or (tag == "script" and "src" not in attrs):
        return True
    return any(name.startswith("on") or name == "style" for name in attrs)


def is_foreign(tag, attrs):
    """Whether it leads elsewhere; our own address may stand whole."""
    leads = ("src", "href", "xlink:href", "action", "formaction", "srcset", "poster", "data")
    ours = urlsplit(settings.ADDRESS).netloc
    found = [urlsplit(attrs[name] or "") for name in leads if name in attrs]
    return any(each.netloc not in ("", ours) or each.scheme == "javascript" for each in found)


def test_our_scripts_and_styles_name_no_other_host():
    files = [
        path for path in (settings.BASE_DIR / "static").rglob("*") if path.suffix in (".css", ".js")
    ]

    named = {host for path in files for host in re.findall(r"//[\w-]+\.[\w.-]+", path.read_text())}

    assert len(files) > 4
    assert named <= {"//www.w3.org"}


# Rehearsals.


@pytest.fixture
def rehearsal(world):
    Session.objects.filter(pk=world.session.pk).update(rehearsal=True, title="On répète")
    world.session.refresh_from_db()
    return world.session


def test_a_rehearsal_is_public_for_nobody(world, rehearsal):
    found = {}

    for state in (prepared, open_, ended, closed):
        state(rehearsal)
        for person, asks in world.browsers.items():
            told = asks.ask(rehearsal.get_absolute_url())[0]
            found.setdefault(person, set()).add(told)
        Session.objects.filter(pk=rehearsal.pk).update(state="ended", current=None)
        rehearsal.refresh_from_db()

    assert found == {
        person: {200 if person in ("facilitator", "coordinator", "guarantor") else 404}
        for person in PERSONS
    }


def test_a_rehearsal_is_never_published(world, rehearsal):
    closed(rehearsal)
    asks = world.browsers["coordinator"]

    asks.ask(reverse("publish", args=[rehearsal.code]), b"read=on", **{"X-CSRFToken": CSRF})

    with pytest.raises(ValidationError):
        restitution.publish(rehearsal, by="coordinator")
    rehearsal.refresh_from_db()
    assert rehearsal.state == Session.State.CLOSED
    assert not rehearsal.restitutions.exists()
    rehearsal.state = Session.State.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        rehearsal.save()


def test_a_rehearsal_counts_in_no_summary(world, rehearsal):
    closed(rehearsal)

    for path in (reverse("summary"), reverse("cycle_summary", args=[rehearsal.cycle.slug])):
        for person in ("anonymous", "network"):
            status, _headers, html = world.browsers[person].ask(path)
            assert (status, "On répète" in html) == (200, False)


def test_phones_and_screens_say_that_it_is_a_rehearsal(world, rehearsal):
    asks = world.browsers["anonymous"]
    asks.ask(f"/s/{rehearsal.code}/screen?key={rehearsal.screen_key}")

    for path in (f"/j/{rehearsal.code}", f"/s/{rehearsal.code}/screen"):
        status, _headers, html = asks.ask(path, **{"Accept-Language": "en"})
        assert (status, "Rehearsal" in html) == (200, True)
