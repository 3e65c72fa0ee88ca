"""The live protocol, sentence by sentence, over the sockets of a real server."""

import json
import random

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from sessions import closing, facilitation, joining, responses
from sessions.kinds import forms_of, kind_of, registry
from sessions.models import Receipt
from territories.models import Role
from tests import sample
from tests.hall import Hall, counts, signed_in
from tests.people import Console, Phone, Screen

STAGE = {"type", "rev", "activity", "kind", "round", "state", "now", "ends_at", "html"}
TALLY = {"type", "rev", "n", "activity", "round", "responses", "html"}
ANSWERED = sorted(slug for slug, kind in registry.items() if kind.takes_answers)


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def values(activity):
    return list(activity.responses.values_list("value", flat=True))


def post(phone, activity, key, text="Plus de trains", **more):
    return phone.respond(activity, key=key, text=text, sort="0", **more)


def run(session, name, **args):
    """What a console's command does, without a console: nobody is told, the database changes."""
    getattr(facilitation, name)(session, **args)


# Hello, and the stage.


def test_nothing_is_said_before_hello(server, hall):
    session = sample.session("choice")
    silent = Phone(server, session)
    hall.connect(silent)
    other, desk = hall.phone(session), hall.console(session)
    desk.command("start")
    other.hear("stage", until=lambda stage: stage["state"] == "waiting" and stage["activity"])

    stage = silent.hello()

    assert stage["rev"] == 2
    assert silent.heard == []


@pytest.mark.parametrize("rev", [0, 1, 999, -1, None, "1", [], 10**30])
def test_every_hello_is_answered_with_the_stage(hall, rev):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)

    phone.say(type="hello", rev=rev)

    assert phone.hear("stage")["activity"] == activity.pk


def test_a_stage_says_what_is_open(hall):
    session, activity = sample.open_session("choice")

    stage = hall.phone(session).hello()

    assert set(stage) == STAGE
    assert (stage["rev"], stage["activity"]) == (1, activity.pk)
    assert (stage["kind"], stage["round"], stage["state"]) == ("choice", "1", "open")
    assert stage["ends_at"] == activity.ends_at.timestamp()
    assert isinstance(stage["now"], float)


def test_with_nothing_on_stage_everyone_waits(hall):
    session = sample.session("choice")

    stage = hall.phone(session).hello()

    assert set(stage) == STAGE
    assert stage["state"] == "waiting"
    assert [stage[name] for name in ("activity", "kind", "round", "ends_at")] == [None] * 4
    assert session.title in stage["html"]


def test_two_phones_are_shown_the_same_bytes(hall):
    session, activity = sample.open_session("choice")
    first, second = hall.phone(session), hall.phone(session)
    first.respond(activity, option="1")

    seen = [phone.hello()["html"] for phone in (first, second)]

    assert seen[0] == seen[1]
    assert "checked" not in seen[0]


# The rev.


def test_each_command_that_changes_a_stage_raises_the_rev_by_one(hall):
    desk = hall.console(sample.session("choice", "wall", "scale"))
    activity = desk.session.activities.last().pk

    told = [
        desk.command(name, **args)["rev"]
        for name, args in [
            *(("start", {}), ("open", {}), ("close", {}), ("reveal", {}), ("hide", {})),
            *(("curtain", {"on": True}), ("next", {}), ("back", {})),
            *(("goto", {"activity": activity}), ("end", {})),
        ]
    ]

    assert told == list(range(2, 12))


def test_what_changes_no_stage_leaves_the_rev(hall):
    session, activity = sample.open_session("wall")
    sample.add(session, "word_cloud", 2)
    desk, posted = hall.console(session), sample.answer(activity, {"text": "Oui", "sort": "0"})

    told = [
        desk.command("timer", add=60),
        desk.command("approve", post=posted.pk),
        desk.command("hide_post", post=posted.pk, reason="Un nom y figure"),
    ]
    desk.command("next")
    told.append(desk.command("merge", word="aides", into="aide"))

    assert [said["type"] for said in told] == ["ack"] * 4
    assert [said["rev"] for said in told] == [1, 1, 1, 2]


def test_the_rev_is_the_same_on_every_surface_and_in_every_language(hall):
    session, _activity = sample.open_session("choice")
    desk = hall.console(session)
    desk.command("close")

    lines = [desk, hall.screen(session), hall.phone(session), hall.phone(session, language="en")]

    assert {line.hello()["rev"] for line in lines} == {2}


def test_a_timer_reaches_phones_and_closes_nothing(hall):
    session, activity = sample.open_session("choice")
    phone, desk = hall.phone(session), hall.console(session)

    desk.command("timer", add=-3600)

    stage = phone.hear("stage", until=lambda stage: stage["ends_at"] < activity.ends_at.timestamp())
    assert (stage["rev"], stage["state"]) == (1, "open")
    assert phone.respond(activity, option="1")["type"] == "ack"


# Keys and receipts.


def test_a_key_sent_again_changes_nothing_and_is_acknowledged_again(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    phone.respond(activity, key="k1", option="0")
    phone.respond(activity, key="k2", option="2")

    said = phone.respond(activity, key="k1", option="0")

    assert said["type"] == "ack"
    assert values(activity) == [{"option": "2"}]
    assert set(Receipt.objects.values_list("key", flat=True)) == {"k1", "k2"}


def test_a_post_sent_twice_is_stored_once(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)

    told = [post(phone, activity, "k1"), post(phone, activity, "k1"), post(phone, activity, "k2")]

    assert [said["type"] for said in told] == ["ack"] * 3
    assert list(activity.responses.values_list("slot", flat=True)) == ["k1", "k2"]


def test_a_key_belongs_to_one_participant(hall):
    session, activity = sample.open_session("choice")

    for option in ("0", "1"):
        hall.phone(session).respond(activity, key="k1", option=option)

    assert values(activity) == [{"option": "0"}, {"option": "1"}]


def test_a_key_is_known_again_on_another_socket(server, hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    post(phone, activity, "k1")
    phone.close()

    back = hall.phone(session, cookies=phone.cookies)

    assert post(back, activity, "k1")["type"] == "ack"
    assert activity.responses.count() == 1


# Closing a round.


def test_nothing_new_is_stored_after_close(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    run(session, "close")

    said = phone.respond(activity, option="1")

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert not activity.responses.exists()
    assert not Receipt.objects.exists()


def test_an_answer_cannot_be_changed_after_close(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    phone.respond(activity, option="1")
    run(session, "close")

    said = phone.respond(activity, option="2")

    assert said["reason"] == "closed"
    assert values(activity) == [{"option": "1"}]


def test_another_round_than_the_open_one_is_closed(hall):
    session, activity = sample.open_session("choice")

    said = hall.phone(session).respond(activity, round="2", option="1")

    assert said["reason"] == "closed"
    assert not activity.responses.exists()


def test_an_activity_of_another_session_is_closed(hall):
    session, _activity = sample.open_session("choice")
    _elsewhere, foreign = sample.open_session("choice")

    said = hall.phone(session).respond(foreign, option="1")

    assert said["reason"] == "closed"
    assert not foreign.responses.exists()


def test_a_post_can_be_rewritten_until_the_end_and_is_read_again(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    post(phone, activity, "k1")
    activity.responses.update(status="shown")
    run(session, "close")

    said = post(phone, activity, "k2", text="Plus de bus", replaces="k1")

    assert said["post"] == {"key": "k1", "status": "pending", "text": "Plus de bus"}
    stored = activity.responses.get()
    assert (stored.slot, stored.status) == ("k1", "pending")
    assert stored.value["text"] == "Plus de bus"


def test_a_post_is_not_rewritten_after_the_end(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    post(phone, activity, "k1")
    run(session, "end")

    said = post(phone, activity, "k2", text="Plus de bus", replaces="k1")

    assert said["reason"] == "closed"
    assert activity.responses.get().value["text"] == "Plus de trains"


def test_only_its_author_rewrites_a_post(hall):
    session, activity = sample.open_session("wall")
    author, other = hall.phone(session), hall.phone(session)
    post(author, activity, "k1")

    told = [post(other, activity, f"k{n}", text="Rien", replaces="k1") for n in (2, 1)]

    assert [said["type"] for said in told] == ["refused", "refused"]
    assert [value["text"] for value in values(activity)] == ["Plus de trains"]


def test_what_was_never_stored_cannot_be_rewritten(hall):
    session, activity = sample.open_session("wall")

    said = post(hall.phone(session), activity, "k2", replaces="k1")

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert not activity.responses.exists()


def test_a_post_can_be_taken_back_until_closing(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    for key in ("k1", "k2", "k3"):
        post(phone, activity, key)

    phone.withdraw("k1")
    run(session, "close")
    phone.withdraw("k2")
    run(session, "end")
    left_at_the_end = [value.slot for value in activity.responses.all()]
    phone.withdraw("k3")

    assert left_at_the_end == ["k3"]
    assert not activity.responses.exists()


def test_nothing_is_taken_back_once_closed(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    post(phone, activity, "k1")
    run(session, "end")
    closing.close_session(session, present=12, reason="Trop court")

    said = phone.withdraw("k1")

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert activity.responses.count() == 1


def test_nobody_takes_back_the_post_of_another(hall):
    session, activity = sample.open_session("wall")
    author, other = hall.phone(session), hall.phone(session)
    post(author, activity, "k1")

    other.withdraw("k1")

    assert activity.responses.count() == 1


# Preferring not to answer.


@pytest.mark.parametrize("kind", ANSWERED)
def test_everyone_may_prefer_not_to_answer(hall, kind):
    session = sample.session(kind)
    activity = session.activities.get()
    activity.state, activity.items = "open", [{"id": "1", "text": "Un constat", "of": None}]
    activity.round = forms_of(activity)[0][0].round
    activity.save()

    said = hall.phone(session).respond(activity, abstain="1")

    assert said["type"] == "ack"
    stored = activity.responses.get()
    assert (stored.abstained, stored.value, stored.slot) == (True, {}, "")


def test_abstentions_are_counted_apart_and_replaced_by_an_answer(hall):
    session, activity = sample.open_session("choice")
    phone, desk = hall.phone(session), hall.console(session, language="en")

    phone.respond(activity, abstain="1")
    before = desk.hear("tally", until=lambda tally: tally["responses"] == 1)
    phone.respond(activity, option="0")
    after = desk.hear("tally", until=lambda tally: tally["n"] > before["n"])

    assert after["responses"] == 1
    assert "1 preferred not to" in before["html"]
    assert "1 preferred not to" not in after["html"]
    assert list(activity.responses.values_list("value", "abstained")) == [({"option": "0"}, False)]


def test_who_posts_no_longer_abstains(hall):
    session, activity = sample.open_session("wall")
    phone = hall.phone(session)
    phone.respond(activity, abstain="1")

    post(phone, activity, "k1")

    assert list(activity.responses.values_list("slot", "abstained")) == [("k1", False)]


def test_who_posts_in_the_same_batch_no_longer_abstains(server):
    _session, activity = sample.open_session("wall")
    who = sample.participant(activity.session).pk
    common = {"participant": who, "activity": activity.pk, "round": "1"}

    outcomes = responses.write(
        [
            responses.Answer(key="k1", slot="", value={}, abstained=True, **common),
            responses.Answer(key="k2", slot="k2", value={"text": "Oui"}, **common),
        ]
    )

    assert outcomes == ["", ""]
    assert list(activity.responses.values_list("slot", "abstained")) == [("k2", False)]


# What is refused.


@pytest.mark.parametrize(
    ("language", "complaint"),
    [("fr", "Ce champ est obligatoire."), ("en", "This field is required.")],
)
def test_an_invalid_answer_is_explained_in_the_language_of_the_phone(hall, language, complaint):
    session, activity = sample.open_session("choice")

    said = hall.phone(session, language=language).respond(activity, key="k1")

    assert said == {
        "type": "refused",
        "key": "k1",
        "reason": "invalid",
        "errors": {"option": [complaint]},
    }


NO_MESSAGES = [
    *("", "hello", '{"type": "hello"', b'{"type": "hello"}', "[]", '"hello"', "null"),
    *("9" * 5000, "[" * 5000, '{"rev": 1}', '{"type": 1}', '{"type": ["hello"]}'),
    *('{"type": "bye"}', '{"type": "command", "key": "c1", "rev": 1, "name": "end"}'),
    *('{"type": "withdraw", "key": "k1"}', '{"type": "withdraw", "key": "k1", "of": ["k0"]}'),
]


def test_a_frame_that_is_no_message_is_refused_and_the_line_stays(hall):
    phone = hall.phone(sample.session("choice"))

    for frame in NO_MESSAGES:
        phone.socket.send(frame)
        assert phone.hear("refused")["reason"] == "malformed", frame
        assert phone.hello()["state"] == "waiting"


def respond(to, **changed):
    """A message that would be taken, but for what is changed; None leaves a field out."""
    common = {"key": "k1", "activity": to.pk, "round": "1", "data": {"option": "0"}}
    message = {"type": "respond", **common, **changed}
    return {name: value for name, value in message.items() if value is not None}


NO_SENSE = [
    *((name, None) for name in ("key", "activity", "round", "data")),
    *(("key", key) for key in (1, "", "k" * 65, ["k"], "k\0", "\ud800")),
    *(("activity", one) for one in (True, 1.0, "1", [1], {}, 1e308, float("nan"))),
    *(("round", one) for one in (1, "", "1\0", ["1"])),
    *(("data", one) for one in ("0", ["option"], 3)),
    *(("data", {"option": one}) for one in (0, None, {}, [0], [["0"]], "0\0", "\udfff")),
    *(("replaces", one) for one in (1, "", ["k0"])),
]


def test_a_message_that_makes_no_sense_is_refused_and_the_line_stays(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)

    for name, value in NO_SENSE:
        phone.say(**respond(activity, **{name: value}))
        assert phone.hear("refused", "ack").get("reason") == "malformed", (name, value)
        assert phone.hello()["state"] == "open"
    assert not activity.responses.exists()


def test_a_huge_number_is_no_activity(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)

    phone.say(**respond(activity, activity=10**30))

    assert phone.hear("refused")["reason"] == "closed"
    assert phone.respond(activity, option="1")["type"] == "ack"


def test_a_frame_over_16_kib_is_refused_and_the_line_stays(hall):
    session, activity = sample.open_session("word_cloud")
    phone = hall.phone(session)
    frame = json.dumps(respond(activity, data={"words": "aide"}))

    phone.socket.send(frame.ljust(16 * 1024 + 1))
    told = phone.hear("ack", "refused")
    phone.socket.send(frame.ljust(16 * 1024))

    assert (told["type"], told["reason"]) == ("refused", "too-large")
    assert phone.hear("ack", "refused")["type"] == "ack"


def test_twenty_bad_frames_in_a_row_close_the_line(hall):
    phone = hall.phone(sample.session("choice"))

    for _ in range(20):
        phone.socket.send("?")

    with pytest.raises(ConnectionClosed) as closed:
        phone.hear("bye")
    assert closed.value.rcvd.code == 1008
    assert [message["type"] for message in phone.heard] == ["refused"] * 20


def test_a_good_frame_forgives_the_bad_ones_before(hall):
    phone = hall.phone(sample.session("choice"))

    for _ in range(2):
        for _ in range(19):
            phone.socket.send("?")
        phone.hello()

    assert phone.hello()["state"] == "waiting"


def test_the_twenty_first_new_key_is_too_fast_and_a_known_key_is_not_new(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    for number in range(20):
        assert phone.respond(activity, key=f"k{number}", option="0")["type"] == "ack"

    assert phone.respond(activity, key="new", option="1")["reason"] == "too-fast"
    assert phone.respond(activity, key="k7", option="1")["type"] == "ack"
    assert values(activity) == [{"option": "0"}]


def test_who_is_too_fast_slows_nobody_else(hall):
    session, activity = sample.open_session("choice")
    hasty, other = hall.phone(session), hall.phone(session)
    for number in range(21):
        said = hasty.respond(activity, key=f"k{number}", option="0")

    assert said["reason"] == "too-fast"
    assert other.respond(activity, option="1")["type"] == "ack"


# What one person alone is told.


def test_mine_is_told_when_asked_only(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    phone.respond(activity, option="2")

    phone.hello(mine=False)
    told_before = list(phone.heard)
    phone.hello(mine=True)

    assert told_before == []
    assert phone.hear("mine") == {
        **{"type": "mine", "activity": activity.pk, "round": "1", "data": {"option": "2"}},
        **{"status": "shown", "reason": "", "posts": [], "stands": [], "against": []},
        **{"role": None, "table": None},
    }


def test_an_abstention_is_mine_too(hall):
    session, activity = sample.open_session("scale")
    phone = hall.phone(session)
    phone.respond(activity, abstain="1")

    phone.hello(mine=True)

    assert phone.hear("mine")["data"] == {"abstain": "1"}


def test_the_author_of_a_hidden_post_is_told_why_and_nobody_else(hall):
    session, activity = sample.open_session("wall")
    author, other, desk = hall.phone(session), hall.phone(session), hall.console(session)
    post(author, activity, "k1")

    desk.command("hide_post", post=activity.responses.get().pk, reason="Un nom y figure")
    (told,) = author.hear("mine")["posts"]
    desk.command("close")
    other.hear("stage", until=lambda stage: stage["state"] == "closed")

    assert (told["key"], told["text"]) == ("k1", "Plus de trains")
    assert (told["status"], told["reason"]) == ("hidden", "Un nom y figure")
    assert "mine" not in {message["type"] for message in other.heard}


# Tallies and presence.


def test_the_screen_sees_the_count_while_open_and_the_picture_once_revealed(hall):
    session, activity = sample.open_session("choice")
    screen, desk, phone = hall.screen(session), hall.console(session), hall.phone(session)

    phone.respond(activity, option="2")
    counted = screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    desk.command("close")
    desk.command("reveal")
    revealed = screen.hear("tally", until=lambda tally: tally["html"])

    assert set(counted) == TALLY
    assert (counted["activity"], counted["round"], counted["html"]) == (activity.pk, "1", "")
    assert revealed["rev"] == 3
    assert "Vélo" in revealed["html"]


def test_results_reach_phones_when_revealed(hall):
    session, activity = sample.open_session("choice")
    phone, desk = hall.phone(session), hall.console(session)
    phone.respond(activity, option="2")
    desk.command("close")
    closed = phone.hear("stage", until=lambda stage: stage["state"] == "closed")

    desk.command("reveal")

    shown = phone.hear("stage", until=lambda stage: stage["state"] == "revealed")
    assert "Vélo" not in closed["html"]
    assert "Vélo" in shown["html"]


def test_the_console_always_sees_the_picture(hall):
    session, activity = sample.open_session("choice")
    desk = hall.console(session)

    hall.phone(session).respond(activity, option="2")

    assert "Vélo" in desk.hear("tally", until=lambda tally: tally["responses"] == 1)["html"]


def test_a_console_is_told_again_only_of_what_changed(hall):
    session, activity = sample.open_session("wall")
    desk, phone = hall.console(session), hall.phone(session)

    first = desk.hear("tally")
    phone.respond(activity, text="Plus de trains", sort="0")
    counted = desk.hear("tally", until=lambda tally: tally["responses"] == 1)

    assert set(first) == TALLY | {"posts", "commands", "pace", "control"}
    assert "Plus de trains" in counted["posts"]
    assert not {"pace", "control"} & set(counted)


def test_live_kinds_show_at_once(hall):
    session, activity = sample.open_session("word_cloud")
    screen = hall.screen(session)

    hall.phone(session).respond(activity, words=["aide", "proximité"])

    counted = screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    assert "proximité" in counted["html"]


def test_the_room_sees_a_post_once_it_is_approved(hall):
    session, activity = sample.open_session("wall")
    screen, desk = hall.screen(session), hall.console(session)
    post(hall.phone(session), activity, "k1")
    waiting = screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    to_read = desk.hear("tally", until=lambda tally: tally["responses"] == 1)

    desk.command("approve", post=activity.responses.get().pk)

    assert "Plus de trains" not in waiting["html"]
    assert "Plus de trains" in to_read["posts"]
    assert screen.hear("tally", until=lambda tally: "Plus de trains" in tally["html"])


def test_the_tallies_of_a_line_are_numbered(hall):
    session, activity = sample.open_session("choice")
    screen, numbers = hall.screen(session), []

    for people in (1, 2, 3):
        hall.phone(session).respond(activity, option="0")
        counted = screen.hear("tally", until=lambda tally, n=people: tally["responses"] == n)
        numbers.append(counted["n"])
    late = hall.screen(session).hear("tally")

    assert numbers == sorted(set(numbers))
    assert (late["n"], late["responses"]) == (1, 3)


def test_phones_are_sent_no_tally_and_no_presence(hall):
    session, activity = sample.open_session("word_cloud")
    phone, screen = hall.phone(session), hall.screen(session)
    phone.respond(activity, words="aide")
    screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    assert counts(screen, 1)

    phone.hello()

    assert phone.heard == []


def test_presence_counts_people_not_sockets(hall):
    session = sample.session("choice")
    screen = hall.screen(session)
    first, _second = hall.phone(session), hall.phone(session)
    hall.phone(session, cookies=first.cookies)

    assert counts(screen, 2)
    first.close()
    hall.phone(session)
    assert counts(screen, 3)


def test_who_leaves_is_no_longer_present(hall):
    session = sample.session("choice")
    screen, phone = hall.screen(session), hall.phone(session)
    assert counts(screen, 1)

    phone.close()

    assert counts(screen, 0)


# Commands.


def test_a_double_next_moves_once(hall):
    session = sample.session("choice", "wall", "scale")
    desk = hall.console(session)
    desk.command("start")

    told = [desk.command("next", rev=2) for _ in range(2)]

    assert [said["type"] for said in told] == ["ack", "refused"]
    assert told[1]["reason"] == "stale"
    session.refresh_from_db()
    assert session.current.kind == "wall"


def test_moderation_is_never_stale(hall):
    session, activity = sample.open_session("wall")
    desk, posted = hall.console(session), sample.answer(activity, {"text": "Oui", "sort": "0"})

    told = [desk.command("approve", rev=99, post=posted.pk) for _ in range(2)]

    assert [said["type"] for said in told] == ["ack", "ack"]


def test_rights_are_checked_at_each_command(hall):
    session, user = sample.session("choice"), sample.account(Role.FACILITATOR)
    desk = hall.console(session, user)
    assert desk.command("start")["type"] == "ack"

    user.memberships.all().delete()

    said = desk.command("open")
    assert (said["type"], said["reason"]) == ("refused", "forbidden")
    assert session.activities.get().state == "waiting"


NO_COMMANDS = [
    *({"name": name} for name in ("dance", "merge", None, ["open"], {}, "open\0")),
    *({"name": "timer", "args": args} for args in ([60], "60", 60)),
    *({"key": key} for key in (None, ["c1"], "\ud800")),
    {"name": "hide_post", "args": {"post": 1, "reason": "\ud800"}},
]


def test_a_command_that_nobody_knows_is_malformed(hall):
    desk = hall.console(sample.open_session("choice")[0])
    common = {"type": "command", "key": "c1", "rev": 1, "name": "close", "args": {}}

    for more in NO_COMMANDS:
        desk.say(**{**common, **more})
        assert desk.hear("refused", "ack").get("reason") == "malformed", more
    assert desk.command("close")["type"] == "ack"


WRONG_ARGUMENTS = [
    *(("timer", {"add": add}, "add") for add in ("soon", {"post": 1}, None, 10**30)),
    *(("goto", {"activity": one}, "activity") for one in (None, [1], {}, "a", 10**30)),
    ("approve", {"post": 2**62 + 1}, "post"),
    ("approve", {"post": 2**62}, "__all__"),
    ("hide_post", {"post": 1}, "reason"),
    ("hide_post", {"post": 1, "reason": "a\0"}, "reason"),
    *((name, {}, "__all__") for name in ("back", "next")),
]


def test_a_command_with_wrong_arguments_says_which(hall):
    desk = hall.console(sample.open_session("choice")[0])

    for name, args, field in WRONG_ARGUMENTS:
        said = desk.command(name, **args)
        assert (said["type"], said.get("reason")) == ("refused", "invalid"), (name, args)
        assert set(said["errors"]) == {field}
        desk.hello()


def test_arguments_that_a_command_does_not_know_do_nothing(hall):
    desk = hall.console(sample.open_session("choice")[0])

    said = desk.command("timer", add=60, post=["1"])

    assert said["type"] == "ack"


def test_the_activity_of_another_session_cannot_be_put_on_stage(hall):
    session, _activity = sample.open_session("choice")
    _elsewhere, foreign = sample.open_session("choice")

    said = hall.console(session).command("goto", activity=foreign.pk)

    assert set(said["errors"]) == {"activity"}


def test_at_the_end_phones_are_told_goodbye(hall):
    session, activity = sample.open_session("choice")
    phone, desk = hall.phone(session), hall.console(session)

    desk.command("end")

    assert phone.hear("bye") == {"type": "bye", "reason": "ended"}
    assert phone.respond(activity, option="1")["reason"] == "closed"
    assert desk.command("open")["reason"] == "closed"


def test_who_comes_after_the_end_is_told_goodbye(server, hall):
    session, _activity = sample.open_session("choice")
    late = Phone(server, session)
    run(session, "end")
    hall.connect(late)

    late.say(type="hello", rev=0)

    assert late.hear("bye", "stage") == {"type": "bye", "reason": "ended"}


def test_the_curtain_hides_the_screen_and_leaves_phones_alone(hall):
    session, activity = sample.open_session("choice")
    phone, screen, desk = hall.phone(session), hall.screen(session), hall.console(session)
    before = phone.hello()

    desk.command("curtain", on=True)

    drawn = screen.hear("stage", until=lambda stage: stage["rev"] == 2)
    assert activity.instruction not in drawn["html"]
    assert phone.hear("stage", until=lambda stage: stage["rev"] == 2)["html"] == before["html"]


# Who is let in.


@pytest.mark.parametrize(
    "origin",
    ["http://ailleurs.example", "null", "http://127.0.0.1", "http://127.0.0.1:1"],
)
def test_sockets_opened_by_foreign_pages_are_refused(server, origin):
    phone = Phone(server, sample.session("choice"))

    with pytest.raises(InvalidStatus) as refused:
        phone.connect(Origin=origin)

    assert refused.value.response.status_code == 403


def test_our_own_pages_and_programs_may_open_sockets(server, hall):
    session = sample.session("choice")

    for headers in ({"Origin": server.url}, {}):
        phone = Phone(server, session)
        hall.connect(phone, **headers)
        assert phone.hello()["state"] == "waiting"


@pytest.mark.parametrize("forged", ["", "participant_{code}=moi:signature", "participant_{code}="])
def test_a_phone_without_its_cookie_is_refused(server, forged):
    session = sample.session("choice")
    stranger = Phone(server, session)
    stranger.cookies = forged.format(code=session.code)

    with pytest.raises(InvalidStatus):
        stranger.connect()


def test_the_cookie_of_one_session_opens_no_other(server):
    session, other = sample.session("choice"), sample.session("choice")
    token = joining.signed("moi", other.code)
    stranger = Phone(server, session)
    stranger.cookies = f"participant_{session.code}={token}"

    with pytest.raises(InvalidStatus):
        stranger.connect()


def test_a_screen_needs_its_key_and_a_console_its_rights(server):
    session = sample.session("choice")
    elsewhere = sample.account(Role.FACILITATOR, of=sample.territory("Ailleurs"))
    screen = Screen(server, session)
    screen.cookies = ""

    for line in (
        screen,
        Console(server, session),
        Console(server, session, cookies=signed_in(elsewhere)),
    ):
        with pytest.raises(InvalidStatus):
            line.connect()


def test_an_unknown_code_is_refused(server):
    phone = Phone(server, sample.session("choice"))
    phone.session.code = "ABCDEF"

    with pytest.raises(InvalidStatus):
        phone.connect()


# Anything at all.

JUNK = [
    *(None, True, False, 0, -1, 3.7, 1e308, 10**30, "", "1", "é" * 40, "x" * 300, "a\0b", "‮"),
    *("\ud800", [], ["1"], [[]], {}, {"text": "1"}, [None] * 50, "0", "2", "9", "k1", "abstain"),
]
NAMES = ["type", "key", "activity", "round", "data", "replaces", "of", "mine", "é", ""]
FIELDS = ["text", "sort", "option", "abstain", "é", ""]


def sensible(dice, activity):
    key, other = (f"k{dice.randrange(60)}" for _ in range(2))
    data = {"text": f"Plus de trains {other}", "sort": "0"}
    common = {"key": key, "activity": activity.pk, "round": "1", "data": data}
    return dice.choice(
        [
            {"type": "hello", "rev": 1, "mine": True},
            {"type": "respond", **common},
            {"type": "respond", **common, "data": {"abstain": "1"}},
            {"type": "respond", **common, "replaces": other},
            {"type": "withdraw", "key": key, "of": other},
        ]
    )


def spoiled(dice, message):
    """The frame of this message after up to three accidents."""
    for _ in range(dice.randrange(3)):
        if dice.random() < 0.4 and isinstance(message.get("data"), dict):
            data = {**message["data"], dice.choice(FIELDS): dice.choice(JUNK)}
            message = {**message, "data": data}
        else:
            message = {**message, dice.choice(NAMES): dice.choice(JUNK)}
    frame = json.dumps(message)
    if dice.random() < 0.2:
        cut = dice.randrange(len(frame))
        frame = frame[:cut] + dice.choice(["", "\0", "}", '"', "9" * 500]) + frame[cut + 1 :]
    return frame.encode() if dice.random() < 0.02 else frame


def test_any_frame_is_answered_and_only_good_answers_are_stored(hall):
    session, activity = sample.open_session("wall")
    dice, kind = random.Random(2026), kind_of(activity)
    phones = [hall.phone(session) for _ in range(30)]

    for number in range(50):
        for phone in phones:
            phone.socket.send(spoiled(dice, sensible(dice, activity)))
        for phone in phones:
            assert phone.hear("ack", "refused", "stage")
            if number % 15 == 0:
                phone.hello()  # forgives what was refused: the line stays

    assert post(hall.phone(session), activity, "k1")["type"] == "ack"
    stored = [each.value for each in activity.responses.filter(abstained=False)]
    assert len(stored) > 10
    assert all(kind.read(activity, value) == value for value in stored)


def test_a_rewritten_post_is_read_by_a_person_even_on_an_unmoderated_wall(hall):
    session, activity = sample.open_session("choice")
    run(session, "close")
    wall = sample.add(session, "wall", 2, settings={"sorts": [], "moderated": False})
    run(session, "goto", activity=wall)
    run(session, "open_activity")
    phone = hall.phone(session)
    phone.respond(wall, key="k1", text="Un message retiré.")
    wall.responses.update(status="hidden", reason="insult")

    said = phone.respond(wall, key="k2", replaces="k1", text="Le même.")

    assert said["post"]["status"] == "pending"


def test_what_was_rewritten_meanwhile_is_not_approved_unread(hall):
    session, activity = sample.open_session("wall")
    phone, desk = hall.phone(session), hall.console(session)
    post(phone, activity, "k1")
    post(phone, activity, "k2", text="Tout autre chose", replaces="k1")
    stored = activity.responses.get()

    said = desk.command("approve", post=stored.pk, version="k1")

    assert said["reason"] == "invalid"
    stored.refresh_from_db()
    assert stored.status == "pending"


def test_a_word_is_withdrawn_after_the_end(hall):
    session, cloud = sample.open_session("word_cloud")
    sample.answer(cloud, {"words": ["rigolo"]})
    run(session, "end")

    said = hall.console(session).command("hide_word", activity=cloud.pk, word="rigolo")

    assert said["type"] == "ack"
    cloud.refresh_from_db()
    assert cloud.memory == {"hidden": ["rigolo"]}


def test_a_command_touches_no_activity_of_another_session(hall):
    session, _cloud = sample.open_session("word_cloud")
    _elsewhere, foreign = sample.open_session("word_cloud")

    said = hall.console(session).command("hide_word", activity=foreign.pk, word="aide")

    assert said["reason"] == "malformed"
    foreign.refresh_from_db()
    assert foreign.memory == {}


def test_the_room_reads_the_findings_it_judges(hall):
    session = sample.session("fidelity")
    session.activities.update(items=[{"id": "1", "text": "Une voix craint la nuit.", "of": 1}])
    session.activities.update(opened_at=session.starts_at)
    run(session, "start")
    run(session, "open_activity")

    shown = hall.connect(Screen(hall.server, session)).hello()

    assert "Une voix craint la nuit." in shown["html"]
