"""Sheets kept while they are written: theirs alone until they are sent, or handed in at the end."""

import pytest

from sessions import closing, facilitation, responses, stage, tallies
from sessions.responses import Answer
from tests import sample
from tests.hall import Hall

TYPED = {"table": "B", "people": "4", "text_0": "Moins de queue"}


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def kept(hall, **more):
    """A phone that wrote a sheet without sending it yet."""
    session, activity = sample.open_session("table_sheet", **more)
    phone = hall.phone(session)
    said = phone.respond(activity, **TYPED, draft="1")
    assert said["type"] == "ack"
    return session, activity, phone


def mine(phone):
    phone.hello(mine=True)
    return phone.hear("mine")


def test_a_draft_is_kept_as_one(hall):
    _session, activity, _phone = kept(hall)

    stored = activity.responses.get()

    assert (stored.status, stored.channel, stored.people) == ("draft", "tablet", 4)
    assert stored.value == {**TYPED, "people": 4}


def test_a_draft_is_counted_nowhere(hall):
    session, activity, _phone = kept(hall)

    assert tallies.counts(activity) == (0, 0)
    assert tallies.entries(activity) == []
    assert tallies.tally(activity)["sheets"] == 0
    assert tallies.tally(activity)["channels"] == []
    (told,) = tallies.by_channel(session)
    assert sum(told["responses"].values()) == 0


def test_nobody_moderates_a_draft(hall):
    session, activity, _phone = kept(hall)

    assert stage.to_read(session.activities.all())["posts"] == []
    assert not activity.responses.awaiting().exists()


def test_nobody_shows_or_withdraws_a_draft_by_its_number(hall):
    session, activity, _phone = kept(hall)
    desk, stored = hall.console(session), activity.responses.get()

    told = [
        desk.command("approve", post=stored.pk),
        desk.command("hide_post", post=stored.pk, reason="topic"),
    ]

    assert [said["reason"] for said in told] == ["invalid", "invalid"]
    stored.refresh_from_db()
    assert stored.status == "draft"


def test_its_author_finds_it_again(hall):
    _session, _activity, phone = kept(hall)

    told = mine(phone)

    assert (told["status"], told["data"]) == ("draft", TYPED)
    assert (told["table"], told["posts"]) == ("B", [])


def test_the_latest_draft_replaces_the_one_before(hall):
    _session, activity, phone = kept(hall)

    phone.respond(activity, **{**TYPED, "text_0": "Moins d’attente"}, draft="1")

    assert [each.value["text_0"] for each in activity.responses.all()] == ["Moins d’attente"]


def test_a_sheet_that_is_sent_is_read_by_a_person(hall):
    session, activity, phone = kept(hall)

    phone.respond(activity, **TYPED)

    stored = activity.responses.get()
    assert (stored.status, mine(phone)["status"]) == ("pending", "pending")
    assert [post["response"].pk for post in stage.to_read(session.activities.all())["posts"]] == [
        stored.pk
    ]
    assert tallies.counts(activity) == (4, 0)


def test_a_draft_that_comes_after_its_sheet_was_sent_changes_nothing(hall):
    _session, activity, phone = kept(hall)
    phone.respond(activity, **TYPED)
    sent = activity.responses.get()

    late = phone.respond(activity, **{**TYPED, "text_0": "Moins d"}, draft="1")

    assert late["type"] == "ack"
    stored = activity.responses.get()
    assert (stored.status, stored.value, stored.key) == ("pending", sent.value, sent.key)


def test_a_draft_written_together_with_its_sheet_changes_nothing_of_it(hall):
    session, activity = sample.open_session("table_sheet")
    who = sample.participant(session).pk
    sheet = {"participant": who, "activity": activity.pk, "round": "1", "slot": ""}
    sent = Answer(**sheet, key="k1", value={"text_0": "Moins de queue"}, status="pending")
    draft = Answer(**sheet, key="k2", value={"text_0": "Moins"}, status="draft")

    told = responses.write([sent, draft])

    assert told == ["", ""]
    stored = activity.responses.get()
    assert (stored.key, stored.status) == ("k1", "pending")


def test_closing_the_step_hands_in_what_was_not_sent(hall):
    session, activity, phone = kept(hall)
    desk = hall.console(session)

    desk.command("close")

    phone.hear("stage", until=lambda told: told["state"] == "closed")
    assert activity.responses.get().status == "pending"
    assert tallies.tally(activity)["sheets"] == 1


def test_the_end_hands_in_what_was_not_sent(hall):
    session, activity, _phone = kept(hall)

    facilitation.end(session)

    assert activity.responses.get().status == "pending"


def test_a_round_that_is_over_hands_in_its_own_sheets_and_not_the_next_ones(hall):
    session = sample.session("table_sheet")
    told = {**sample.SETTINGS["table_sheet"], "questions": ["Que garder ?", "Que changer ?"]}
    session.activities.update(settings=told)
    desk, phone = hall.console(session), hall.phone(session)
    activity = session.activities.get()
    for name in ("start", "open"):
        desk.command(name)
    phone.hear("stage", until=lambda told: told["state"] == "open")
    phone.respond(activity, **TYPED, draft="1")
    for name in ("next", "open"):
        desk.command(name)
    phone.hear("stage", until=lambda told: told["round"] == "2" and told["state"] == "open")
    phone.respond(activity, **TYPED, round="2", draft="1")

    statuses = dict(activity.responses.values_list("round", "status"))

    assert statuses == {"1": "pending", "2": "draft"}


def test_a_draft_lacks_nothing_that_a_sheet_needs(hall):
    _session, activity, phone = kept(hall)

    said = phone.respond(activity, table="B", people="4", draft="1")

    assert (said["reason"], list(said["errors"])) == ("invalid", ["text_0"])
    assert activity.responses.get().value["text_0"] == "Moins de queue"


def test_only_kinds_that_save_by_themselves_keep_drafts(hall):
    session, activity = sample.open_session("choice")

    hall.phone(session).respond(activity, option="1", draft="1")

    assert activity.responses.get().status == "shown"


def test_a_draft_left_over_is_gone_once_the_session_is_closed(hall):
    session, activity, _phone = kept(hall)
    facilitation.end(session)
    activity.responses.update(status="draft")

    closing.close_session(session, present=12, reason="Trop court")

    assert not activity.responses.exists()


def test_other_phones_are_told_nothing_of_a_draft(hall):
    session, activity, _phone = kept(hall)
    other = hall.phone(session)

    assert mine(other)["data"] is None
    assert "Moins de queue" not in other.hello()["html"]
    assert activity.responses.count() == 1
