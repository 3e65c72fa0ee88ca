"""What is argued under a drawn role is nobody's opinion, wherever figures and words are read."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from sessions import closing, facilitation, sources, tallies
from sessions.kinds import kind_of
from sessions.models import Session
from synthesis import contributions, findings, material, restitution
from synthesis.finding_form import FindingForm
from synthesis.models import Finding
from territories.models import Role
from tests import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

ARGUED = "Un argument tiré au sort."
ASKED = "Une question de juré."
MEANT = "À condition qu’une personne relise."


@pytest.fixture
def session():
    """A pleading: two votes of twelve people, one argument, one question, one condition."""
    session = sample.session("pleading", "prioritisation", "fidelity")
    session.activities.filter(position=2).update(settings={"of": "pleading-1", **POINTS})
    facilitation.start(session)
    step = session.current
    at(session, "c")
    facilitation.of_kind(session, step, "draw", {"teams": []})
    drawn = step.memory["draws"]["1"]
    for letter in "bi":
        for value in ["go"] * 7 + ["no"] * 5:
            sample.answer(at(session, letter), {"value": value})
    sample.answer(at(session, "d"), {"table": drawn["for"], "text": ARGUED})
    sample.answer(at(session, "g"), {"side": "for", "text": ASKED})
    sample.answer(at(session, "h"), {"text": MEANT})
    return session


POINTS = {"points": 3, "each": 3}


def at(session, letter):
    """The step in that round of its first card."""
    step = session.current
    while step.round != f"1{letter}":
        forward = step.round[-1] < letter
        (facilitation.next_activity if forward else facilitation.back)(session)
        step = session.current
    return step


def everywhere(found):
    return json.dumps(found, ensure_ascii=False, default=str)


def published(session):
    facilitation.end(session)
    closing.close_session(session, present=20, reason="Pas le temps.")
    restitution.publish(session, by=Role.COORDINATOR)
    return Session.objects.get(pk=session.pk)


def page_of(session):
    reader = Client(headers={"accept-language": "en"})
    return reader.get(session.get_absolute_url()).content.decode()


def test_they_are_kept_with_the_role_they_were_said_under(session):
    kept = dict(
        session.current.responses.exclude(slot="").values_list("value__text", "imposed_role")
    )

    assert kept == {ARGUED: "for", ASKED: "jury", MEANT: ""}


def test_no_tally_counts_them(session):
    step = at(session, "i")
    without = [entry for entry in tallies.entries(step) if not entry.imposed_role]

    told = tallies.tally(step)
    bare = kind_of(step).tally(step, without)

    for name in ("before", "after", "moves", "conditions"):
        assert told[name] == bare[name]
    assert kind_of(step).measures(step, without) == kind_of(step).measures(
        step, tallies.entries(step)
    )
    assert len(tallies.counted(kind_of(step), tallies.entries(step))) == len(without)


def test_no_later_step_works_on_them(session):
    later = session.activities.get(kind="prioritisation")

    assert [item["text"] for item in sources.items_from(later)] == [MEANT]


def test_no_finding_stands_on_them(session):
    form = FindingForm(instance=Finding(session=session))
    offered = everywhere([label for _key, label in form.fields["evidence"].choices])

    assert MEANT in offered
    assert ARGUED not in offered
    assert ASKED not in offered
    assert [findings.people(entries) for _vote, entries in findings.voted(session)] == [12]


def test_a_finding_that_names_one_all_the_same_is_refused(session):
    argued = session.current.responses.get(value__text=ARGUED)
    told = {
        "sentence": "La salle y est favorable.",
        "type": "case",
        "evidence": f"{argued.pk}-text",
    }

    form = FindingForm(told, instance=Finding(session=session))

    assert not form.is_valid()


def test_they_are_not_among_what_is_left_unclassified(session):
    said = contributions.of_session(session)

    assert [each.text for each in contributions.opinions(said)] == [MEANT]
    assert contributions.coverage(said) == (0, 1)


def test_the_export_holds_them_apart(session):
    data = material.gather(session)
    apart = data.pop("arguments")

    assert {each["text"] for each in apart} == {ARGUED, ASKED}
    assert ARGUED not in everywhere(data)
    assert ASKED not in everywhere(data)


def test_figures_printed_for_programs_hold_none_of_their_words(session):
    printed = call_command("results", session.code, "--json", stdout=StringIO())

    assert ARGUED not in printed


def test_the_public_page_shows_them_under_their_own_heading(session):
    session = published(session)
    page = (
        Client(headers={"accept-language": "en"}).get(session.get_absolute_url()).content.decode()
    )

    for text in (ARGUED, ASKED):
        before = page[: page.index(text)]
        assert "under a role drawn by lot" in before
    apart = page[page.index('id="arguments"') :]
    assert ARGUED in apart
    opinions = page[page.index(">Outside the findings</h3>") :]
    assert MEANT in opinions
    assert ARGUED not in opinions


def test_the_national_summary_knows_nothing_of_them(session):
    session = published(session)
    page = Client().get("/synthese/").content.decode()

    assert session.territory.name in page
    assert ARGUED not in page


def test_points_are_stored_and_published_nowhere(session):
    session = published(session)
    step = session.activities.get(kind="pleading")
    page = (
        Client(headers={"accept-language": "en"}).get(session.get_absolute_url()).content.decode()
    )

    assert "for fun" not in page
    assert "score" not in everywhere(session.restitutions.last().data)
    assert "points" not in everywhere([step.memory, step.paired, step.items])
