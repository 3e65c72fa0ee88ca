"""The rehearsal, for real: phones of a process of their own answer on a running server."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from project import rehearsal
from sessions.kinds import forms_of, kind_of
from sessions.models import Session
from tests import sample
from tests.conftest import database
from tests.entries import ITEMS
from tests.people import Asks

ROOT = Path(__file__).parents[1]
PHONES = 5
PATIENCE = 30  # seconds

pytestmark = pytest.mark.usefixtures("server")


@contextmanager
def rehearsing(server):
    """A rehearsal started as bin/start does it: its process, and its session."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "project.rehearsal"),
            *("--phones", str(PHONES), "--port", str(server.port), "--latest", "0.5"),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "TRETEAUX_DATA": str(settings.DATA_FOLDER),
            "TRETEAUX_DATABASE": database(),
            "PYTHONUTF8": "1",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process, introduced(process.stdout)
        finally:
            process.kill()


def introduced(output):
    """The session whose console the rehearsal tells; everything it says has been read."""
    said = ""
    for line in output:
        said += line
        if "publié" in line:
            break
    code = re.search(r"http://localhost:\d+/s/(\w+)/console", said)
    assert code, said
    return Session.objects.get(code=code[1])


def play(desk, session, kind):
    """Open the session's activity of this kind; it is closed once everyone has answered."""
    activity = session.activities.get(kind=kind)
    desk.command("goto", activity=activity.pk)
    desk.command("open")
    wait_until(lambda: activity.responses.count() == PHONES)
    return activity


def wait_until(true):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "Too few phones answered."
        time.sleep(0.1)


def test_phones_answer_whatever_is_opened(server, console):
    coordinator = sample.account()
    with rehearsing(server) as (_process, session):
        desk = console(session, coordinator)

        cloud = play(desk, session, "word_cloud")
        choice = play(desk, session, "choice")

    assert all(each.value["words"] for each in cloud.responses.all())
    assert all(each.value["option"] in "0123" for each in choice.responses.all())


def test_a_rehearsal_counts_nowhere_and_is_not_public(server):
    sample.territory()
    with rehearsing(server) as (_process, session):
        pass

    assert session.rehearsal
    assert session not in Session.objects.counted()
    assert Asks(server).ask(f"/seances/{session.code}/")[0] == 404


def test_it_takes_place_where_somebody_may_lead_it():
    sample.territory("Aulnaie", demo=True)
    led = sample.territory("Val d’Essai")
    sample.account(of=led)

    assert rehearsal.best_territory() == led


@pytest.mark.parametrize(
    "end",
    [lambda process: process.stdin.close(), lambda process: process.send_signal(signal.SIGTERM)],
)
def test_it_stops_without_a_word(server, end):
    sample.territory()
    with rehearsing(server) as (process, _session):
        end(process)

        assert process.wait(timeout=10) in (0, -signal.SIGTERM)
        assert process.stdout.read() == ""


@pytest.mark.parametrize("name", sample.kinds())
def test_what_phones_say_suits_every_kind(name):
    activity = sample.add(sample.session(), name, 1)
    activity.items = ITEMS
    if not kind_of(activity).takes_answers:
        return
    activity.round = forms_of(activity)[0][0].round

    assert "abstain" not in rehearsal.draft(activity)


def test_three_points_are_given_however_much_there_is_to_choose_from():
    points = sample.add(sample.session(), "prioritisation", 1)
    points.items = [{"id": str(n), "text": f"Idée {n}", "of": None} for n in range(20)]

    assert "abstain" not in rehearsal.draft(points)


def test_without_a_territory_it_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["rehearsal"])

    with pytest.raises(SystemExit, match="territoire"):
        rehearsal.main()


def test_a_format_that_does_not_exist_is_named_with_those_that_do(monkeypatch):
    sample.account()
    monkeypatch.setattr(sys, "argv", ["rehearsal", "--format", "loto"])

    with pytest.raises(SystemExit, match="bataille"):
        rehearsal.main()
