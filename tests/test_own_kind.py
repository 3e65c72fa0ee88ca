"""A kind in a folder of its own, with no other edit, works wherever a kind is met."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from sessions.models import Session
from tests import own_kind, sample
from tests.conftest import ROOT, Server
from tests.hall import Hall
from tests.hands import fill, text_of
from tests.people import Asks

FOLDER = Path(own_kind.__file__).parent


@pytest.fixture(scope="module")
def thermometers(django_db_setup, tmp_path_factory):
    """A server that knows the kind, which we do not; it signs cookies as we do."""
    ours = {
        "TRETEAUX_KINDS": "tests.own_kind",
        "TRETEAUX_DATA": str(tmp_path_factory.mktemp("data")),
        "TRETEAUX_SECRET_KEY": settings.SECRET_KEY,
    }
    collect = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env={**os.environ, **ours}, check=True)
    server = Server(**ours)
    yield server
    server.stop()


@pytest.fixture
def hall(transactional_db, thermometers):
    with Hall(thermometers) as hall:
        yield hall


@pytest.fixture
def desk(hall):
    """The console of a session whose thermometer is open."""
    desk = hall.console(sample.session("thermometer", "choice"))
    desk.command("start")
    desk.command("open")
    return desk


def submit(who, page, to=None, **fields):
    """Fill in the forms of a page by hand and send them, without a script."""
    _status, _headers, html = who.ask(page)
    data = {**fill(html), **fields}
    return who.ask(to or page, urlencode(data, doseq=True).encode())


def test_a_phone_is_shown_its_form_and_answers(hall, desk):
    phone = hall.phone(desk.session)
    thermometer = desk.session.activities.first()

    said = phone.respond(thermometer, degrees="63")

    assert said["type"] == "ack"
    assert thermometer.responses.get().value == {"degrees": 63}


def test_its_stage_names_its_script_and_others_do_not(hall, desk):
    phone = hall.phone(desk.session)
    phone.say(type="hello", rev=0)

    stage = phone.hear("stage")
    desk.command("next")
    other = phone.hear("stage", until=lambda stage: stage["kind"] == "choice")

    assert 'name="degrees"' in stage["html"]
    assert re.search(r'href="/static/thermometer\.\w+\.js" data-script', stage["html"])
    assert "data-script" not in other["html"]


@pytest.mark.parametrize("degrees", ["101", "-1", "chaud", ""])
def test_nonsense_is_refused_with_words(hall, desk, degrees):
    phone = hall.phone(desk.session)

    said = phone.respond(desk.session.activities.first(), degrees=degrees)

    assert said["reason"] == "invalid"
    assert said["errors"]["degrees"][0]


def test_the_screen_and_phones_see_its_picture_once_revealed(hall, desk):
    phone, screen = hall.phone(desk.session), hall.screen(desk.session)
    phone.respond(desk.session.activities.first(), degrees="63")
    before = screen.hear("tally", until=lambda tally: tally["responses"] == 1)

    desk.command("reveal")

    assert before["html"] == ""
    assert "63 °" in screen.hear("tally", until=lambda tally: tally["html"])["html"]
    assert "63 °" in phone.hear("stage", until=lambda stage: stage["state"] == "revealed")["html"]


def test_the_console_sees_its_picture_at_once(hall, desk):
    one, other = hall.phone(desk.session), hall.phone(desk.session)

    one.respond(desk.session.activities.first(), degrees="20")
    other.respond(desk.session.activities.first(), degrees="40")

    counted = desk.hear("tally", until=lambda tally: tally["responses"] == 2)
    assert "30 °" in counted["html"]


def test_it_is_answered_without_script_or_socket(thermometers, desk):
    phone = Asks(thermometers)
    page = f"/j/{desk.session.code}"
    phone.ask(page)

    wrong, _headers, again = submit(phone, page, f"{page}/respond", degrees="640")
    right, _headers, _nothing = submit(phone, page, f"{page}/respond", degrees="64")

    assert (wrong, right) == (422, 303)
    assert 'value="640"' in again
    assert 'value="64"' in phone.ask(page)[2]


def test_it_is_printed_and_typed_from_paper(thermometers, desk):
    session, thermometer = desk.session, desk.session.activities.first()
    _status, _headers, kit = desk.ask(f"/s/{session.code}/paper")

    typed = submit(desk, f"/s/{session.code}/paper/{thermometer.pk}", degrees="80", people="5")

    assert "Que dites-vous de thermometer" in text_of(kit)
    assert typed[0] == 302
    counted = desk.hear("tally", until=lambda tally: tally["responses"] == 5)
    assert "80 °" in counted["html"]


def test_its_results_are_published(thermometers, hall, desk):
    session = desk.session
    hall.phone(session).respond(session.activities.first(), degrees="63")
    desk.command("end")

    told = {"present": "1", "confirm": session.code, "reason": "Un essai.", "incidents": ""}
    closed = submit(desk, f"/s/{session.code}/console", f"/s/{session.code}/close", **told)
    published = submit(desk, f"/seances/{session.code}/", f"/seances/{session.code}/publish")

    assert (closed[0], published[0]) == (302, 302)
    session.refresh_from_db()
    assert session.state == Session.State.PUBLISHED
    assert "63 °" in text_of(Asks(thermometers).ask(f"/seances/{session.code}/")[2])


def test_its_script_draws_while_it_is_on_stage(thermometers, hall, desk, browse):
    session = desk.session
    phone = browse(f"/j/{session.code}", on=thermometers)
    screen = browse(f"/s/{session.code}/screen?key={session.screen_key}", on=thermometers)

    phone.locator("[name=degrees]").fill("63")
    typed = phone.locator("meter").evaluate("meter => meter.value")
    phone.locator("#answer .go").click()
    phone.locator("[data-note][data-sort=recorded]").wait_for()
    desk.command("reveal")
    screen.locator("[data-tally] meter").wait_for()
    phone.locator("data + meter").wait_for()
    desk.command("next")

    assert typed == 63
    phone.locator("meter").wait_for(state="detached")


def test_its_script_draws_on_the_console(thermometers, hall, desk, browse):
    user = sample.account(of=desk.session.territory, name="other")
    hall.phone(desk.session).respond(desk.session.activities.first(), degrees="63")

    console = browse(f"/s/{desk.session.code}/console", on=thermometers, user=user)

    meter = console.locator("[data-tally] meter")
    meter.wait_for()
    assert meter.evaluate("meter => meter.value") == 63


def test_contributing_shows_this_very_kind():
    written = (ROOT / "CONTRIBUTING.md").read_text()

    files = [*FOLDER.glob("thermometer.py"), *FOLDER.rglob("*.js"), *FOLDER.rglob("*.html")]

    assert len(files) == 5
    assert [path.name for path in files if path.read_text().strip() not in written] == []
