"""A name that was taken away from somebody's words stands nowhere any more."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from sessions import closing, facilitation, sources
from synthesis import contributions, drafts, editions, joined, open_data, packed, restitution, sides
from synthesis.edits import EditForm
from synthesis.models import Finding
from territories.models import Role
from tests import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

WRITTEN = "Mme Verdier Dupuis doit partir de la mairie."
READ = "[…] doit partir de la mairie."
PEOPLE = 14


@pytest.fixture
def room():
    """An ended session where people voted on what one of them proposed, with a name in it."""
    session, statements = sample.open_session("statements", "profile", language="fr")
    profile = session.activities.get(kind="profile")
    proposed = sample.answer(statements, {"text": WRITTEN})
    sources.follow(session)
    statements.refresh_from_db()
    item = next(each["id"] for each in statements.items if each["of"] == proposed.pk)
    for number in range(PEOPLE):
        who = sample.participant(session)
        vote = "agree" if number < PEOPLE - 2 else "disagree"
        sample.answer(statements, {f"vote_{item}": vote}, who)
        sample.answer(profile, {"use": "never"}, who)
    facilitation.end(session)
    return session


def close(session):
    closing.close_session(session, 40, "Trop court")
    session.refresh_from_db()


def cut(session, text=READ):
    """Take the name away from what was proposed; closing gives it another number."""
    said = next(each for each in contributions.of_session(session) if each.original == WRITTEN)
    form = EditForm({"purpose": "anonymisation", "text": text}, contribution=said)
    assert form.is_valid(), form.errors
    form.save(by=Role.COORDINATOR)


def confirm(session):
    drafts.propose(session)
    session.findings.update(origin=Finding.Origin.CONFIRMED)


@pytest.mark.parametrize("steps", [(cut, close, confirm), (close, cut, confirm)])
def test_a_name_taken_away_from_a_statement_is_published_nowhere(room, steps):
    for step in steps:
        step(room)

    restitution.publish(room, by=Role.COORDINATOR)

    published = restitution.canonical(restitution.latest([room])[room.pk])
    edition = editions.of_version(room, room.restitutions.get())
    files = packed.unpacked(open_data.package(edition))
    page = Client().get(f"/seances/{room.code}/").content.decode()
    assert READ.rstrip(".") in room.findings.get().sentence
    assert READ in published
    assert READ in page
    assert not [name for name, text in files.items() if "Verdier" in text.decode("utf-8")]
    assert "Verdier" not in published + page


def test_what_closing_kept_is_read_in_the_words_of_now(room):
    close(room)
    cut(room)

    told = joined.told(room, contributions.replaced(contributions.edited(room)))

    assert WRITTEN in json.dumps(joined.kept(room), ensure_ascii=False)
    assert READ in [each["question"] for each in told["profiles"]]
    assert READ in told["opinions"]["statements-1"]["statements"]
    assert "Verdier" not in json.dumps(told, ensure_ascii=False)


def test_a_finding_that_quotes_the_name_is_put_right_before_it_is_published(room):
    close(room)
    confirm(room)
    cut(room)

    with pytest.raises(ValidationError):
        restitution.publish(room, by=Role.COORDINATOR)


def test_of_equal_statements_one_name_taken_away_is_enough(room):
    sample.answer(room.activities.get(kind="statements"), {"text": WRITTEN})

    cut(room)

    assert [vote.text for vote in sides.of_session(room) if vote.item] == [READ]
