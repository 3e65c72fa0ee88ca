"""A conversation or messages from elsewhere, imported as a session that took place."""

import csv
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from sessions import tallies
from sessions.kinds import kind_of
from sessions.models import Participant, Response, Session
from synthesis import drafts, editions, joined, report, restitution
from tests import sample
from tests.ballots import camps, written
from tests.editions import texts_of

pytestmark = pytest.mark.django_db

SAID = [("1", "Un guichet ouvert le samedi, s’il vous plaît."), ("2", "Moins d’écrans.")]


@pytest.fixture
def files(tmp_path):
    def write(votes=None, statements=None, messages=None):
        told = {}
        if votes is not None:
            told["votes"] = written(tmp_path / "votes.csv", votes)
        if statements is not None:
            head = ["comment-id", "comment-body", "moderated"]
            told["statements"] = table(tmp_path / "comments.csv", head, statements)
        if messages is not None:
            told["messages"] = table(tmp_path / "messages.csv", ["id", "text"], messages)
        return told

    return write


def table(path, head, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return str(path)


def bring(**told):
    """Run the command; the session it made."""
    known = {"title": "Consultation d’essai", "date": "2026-03-14", "present": "80"}
    options = {"territory": sample.territory().name, **known, **told}
    out = StringIO()
    call_command(
        "past_session", *(f"--{name}={each}" for name, each in options.items()), stdout=out
    )
    return Session.objects.get(code=out.getvalue().strip().split("/")[-2])


def statements(count):
    return [(str(id), f"Proposition d’essai {id}.", "1") for id in range(count)]


def measured(session, kind):
    activity = session.activities.get(kind=kind)
    return kind_of(activity).measures(activity, tallies.entries(activity))


def test_votes_are_those_of_the_file(files):
    votes = camps(people=60, statements=45)
    given = Counter((statement, vote) for statement, _person, vote in votes)

    session = bring(**files(votes, statements(45)))

    told = measured(session, "statements")
    assert told["answered"] == 60
    assert told["statements"] == [
        {"text": f"Proposition d’essai {id}.", "agree": a, "disagree": d, "pass": p}
        for id in range(45)
        for a, d, p in [[given[str(id), vote] for vote in (1, -1, 0)]]
    ]


def test_messages_are_posts_that_the_synthesis_reads(files):
    session = bring(**files(messages=SAID))

    posts = Response.objects.filter(activity__session=session)

    assert {post.value["text"] for post in posts} == {text for _id, text in SAID}
    assert {post.status for post in posts} == {Response.Status.SHOWN}


def test_it_is_closed_with_its_aggregates_and_nobody_is_known_any_more(files):
    session = bring(**files(camps(people=60, statements=20), statements(20), SAID))

    groups = joined.kept(session)["opinions"]["statements"]

    assert (groups["people"], groups["groups"]["k"]) == (60, 2)
    assert (session.state, session.present, session.connected) == ("closed", 80, 60)
    assert not Participant.objects.filter(session=session).exists()
    assert not Response.objects.filter(participant__isnull=False).exists()
    assert str(timezone.localdate(session.starts_at)) == "2026-03-14"
    assert session.unchecked_reason


def test_its_restitution_is_a_draft_to_read(files, client):
    session = bring(**files(camps(people=20, statements=3), statements(3), SAID))
    client.force_login(sample.account())

    page = client.get(session.get_absolute_url()).content.decode()

    assert "Proposition d’essai 2." in page
    assert "Consultation d’essai" in page


def test_what_moderators_turned_down_stays_out_with_its_votes(files):
    told = [("0", "Un bus de plus.", "1"), ("1", "Une insulte.", "-1")]

    session = bring(**files([("0", "ana", 1), ("1", "ana", 1), ("1", "bo", -1)], told))

    assert measured(session, "statements")["statements"] == [
        {"text": "Un bus de plus.", "agree": 1, "disagree": 0, "pass": 0}
    ]


@pytest.mark.parametrize(
    ("votes", "told", "messages", "said"),
    [
        ([("0", "ana", 1), ("9", "ana", 1)], statements(1), None, r"votes\.csv\n.*3.*9"),
        ([("0", "ana", 1), ("0", "bo", 2)], statements(1), SAID, r"votes\.csv\n.*3"),
        ([("0", "ana", 1)], [("0", " ", "1")], SAID, r"comments\.csv\n.*2"),
        ([("é", "ana", 1)], [("é", "Oui.", "1")], SAID, r"comments\.csv\n.*2"),
        ([("0", "ana", 1)], statements(1), [("1", "Court."), ("2", "x" * 281)], r"\n.*3.*280"),
        (None, None, [("1", "Court."), ("2", " ")], r"messages\.csv\n.*3"),
        ([("0", "ana", 1)], None, SAID, "--statements"),
        (None, statements(1), SAID, "--votes"),
        (None, None, None, "--messages"),
        ([("0", "ana", 1)], [("0", "Une insulte.", "-1")], None, "--messages"),
    ],
)
def test_nothing_is_imported_where_something_is_wrong(files, votes, told, messages, said):
    with pytest.raises(CommandError, match=said):
        bring(**files(votes, told, messages))

    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"territory": "Ailleurs"}, "--territory.*\n.*Val d’Essai"),
        ({"date": "14/03/2026"}, "--date"),
        ({"date": "2999-01-01"}, "--date"),
        ({"present": "0"}, "--present"),
        ({"present": "1"}, "2.*--present.*1"),
        ({"title": "x" * 121}, "--title"),
        ({"audience": "all"}, "--audience"),
        ({"language": "de"}, "--language"),
    ],
)
def test_what_is_said_of_it_is_checked_first(files, told, said):
    sample.territory()
    votes = [("0", "ana", 1), ("0", "bo", 1)]

    with pytest.raises(CommandError, match=said):
        bring(**files(votes, statements(1)), **told)

    assert not Session.objects.exists()


def test_it_speaks_the_language_of_the_session(files):
    session = bring(**files(messages=SAID), language="en")

    assert "gathered elsewhere" in session.unchecked_reason
    assert session.activities.get().title == "Messages"


def test_its_restitution_tells_no_phone_no_hour_and_no_step_of_a_room(files, client):
    session = bring(**files(camps(people=20, statements=3), statements(3), SAID), language="en")
    client.force_login(sample.account())

    page = client.get(session.get_absolute_url(), headers={"accept-language": "en"})
    told = " ".join(page.content.decode().split())
    report_said = texts_of(report.full(editions.of_draft(session)))

    assert "Gathered elsewhere, then brought in: no room met here." in told
    assert '<dt>voters</dt><dd class="num">20</dd>' in told
    assert not any(each in told for each in ("phones connected", "answers on paper", "Planned"))
    assert "Gathered elsewhere, then brought in: no room met here." in report_said
    assert {"voters", "20", "people who took part", "80"} <= set(report_said)
    assert "Planned" not in report_said


def test_figures_of_polis_stand_beside_ours(files, client):
    votes = camps(people=400, statements=12, missing=0.1)
    session = bring(present="400", **files(votes, statements(12)))
    client.force_login(sample.account())

    kept = joined.kept(session)["opinions"]["statements"]
    page = client.get(session.get_absolute_url()).content.decode()

    assert kept["polis"]
    assert all(len(each["representativeness"]) == kept["groups"]["k"] for each in kept["polis"])
    assert kept["polis"] == restitution.draft(session)["joined"]["opinions"]["statements"]["polis"]
    assert "Polis" in page


def test_a_statement_is_one_line_and_what_is_proposed_of_it_can_be_confirmed(files, client):
    lines = [
        (id, text.replace(" d’essai", "  d’essai") + "\n", "1") for id, text, _ in statements(3)
    ]
    votes = [(str(id), f"p{person}", 1) for id in range(3) for person in range(20)]
    session = bring(**files(votes, lines))
    client.force_login(sample.account())
    drafts.propose(session)

    for draft in session.findings.all().drafts():
        client.post(reverse("confirm_finding", args=[session.code, draft.pk]))

    told = session.findings.all().stated().values_list("sentence", flat=True)
    assert len(told) == 3
    assert all("Proposition d’essai" in each for each in told)
