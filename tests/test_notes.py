"""Speaker notes: whoever leads reads them on the console, and nobody anywhere else."""

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from games import files
from games.formats import format_of, prepare
from sessions import agenda, closing, facilitation, stage
from sessions.models import Session
from synthesis import restitution
from territories.models import Role
from tests import sample
from tests.hands import Form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

NOTES = "Laissez un silence, puis relancez la table du fond."
KINDS = ("wall", "choice", "scale", "exit")


@pytest.fixture
def desk():
    client = Client(headers={"accept-language": "fr"})
    client.force_login(sample.account())
    return client


def with_notes(*kinds, **fields):
    session = sample.session(*kinds, **fields)
    session.activities.update(notes=NOTES)
    return session


def play(session):
    """Every activity at every state, on stage."""
    for activity in session.activities.all():
        facilitation.goto(session, activity)
        yield activity
        for gesture in (facilitation.open_activity, facilitation.reveal):
            gesture(session)
            yield activity


def test_the_console_shows_them_under_the_instruction():
    session = with_notes("choice")
    facilitation.start(session)

    html = stage.draw(session, "console", "fr").html

    assert html.index(session.current.instruction) < html.index(NOTES)


def test_a_step_without_notes_leaves_no_room_for_them():
    session, _activity = sample.open_session("choice")

    assert "<details" not in stage.draw(session, "console", "fr").html


def test_neither_phones_nor_the_screen_ever_hold_them():
    session = with_notes(*KINDS)
    facilitation.start(session)

    for activity in play(session):
        for surface in ("phone", "screen"):
            html = stage.draw(session, surface, "fr").html
            assert activity.kind in html
            assert NOTES not in html


def test_no_page_for_others_ever_holds_them(desk):
    session = with_notes(*KINDS)
    for _activity in play(session):
        assert NOTES not in read(Client(), session)
    assert NOTES not in desk.get(reverse("paper", args=[session.code])).content.decode()

    facilitation.end(session)
    closing.close_session(session, 20, "La salle se vidait.")
    restitution.publish(session, by=Role.COORDINATOR)

    assert NOTES not in read(Client(), session)


def read(client, session):
    """What anybody reads of a session, without signing in."""
    addresses = [
        reverse("phone", args=[session.code]),
        f"{reverse('screen', args=[session.code])}?key={session.screen_key}",
        session.get_absolute_url(),
        reverse("summary"),
    ]
    return "".join(client.get(address).content.decode() for address in addresses)


def test_they_are_written_in_the_editor_of_the_agenda(desk):
    session = sample.session("info")
    address = reverse("step", args=[session.code, session.activities.get().pk])
    typed = {"title": "Accueil", "instruction": "Bonjour.", "minutes": 3}

    page = Form(desk.get(address).content.decode())
    desk.post(address, {**typed, "notes": NOTES})
    too_long = desk.post(address, {**typed, "notes": "a" * 1001})

    assert "1000" in [each.get("maxlength") for each in page.typed if each["name"] == "notes"]
    assert session.activities.get().notes == NOTES
    assert too_long.status_code == 422


def test_a_new_step_and_a_duplicate_keep_them():
    session = sample.session()
    agenda.add(
        session,
        kind="info",
        title="Accueil",
        instruction="Bonjour.",
        notes=NOTES,
        minutes=3,
        compressible=False,
        settings={},
    )

    copy = agenda.duplicate(session)

    assert [each.notes for each in (*session.activities.all(), *copy.activities.all())] == [
        NOTES,
        NOTES,
    ]


def test_a_format_file_hands_them_on_where_there_are_any():
    session = with_notes("info", "info")
    session.activities.filter(position=2).update(notes="")

    file = files.dump(format_of(session))
    told = {"territory": session.territory, "starts_at": session.starts_at, "purpose": "Essayer."}
    again = prepare(files.read(file), Session(audience="open", **told))

    assert ["notes" in step for step in yaml.safe_load(file)["activities"]] == [True, False]
    assert [each.notes for each in again.activities.all()] == [NOTES, ""]
