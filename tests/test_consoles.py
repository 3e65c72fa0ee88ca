"""What consoles may do: one of them leads, all moderate; hands, time, and one step back."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sessions import facilitation, tallies
from sessions.models import Session
from territories.models import Role
from tests import sample
from tests.hall import Hall
from tests.people import Phone


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def two(hall, session):
    """The consoles of two people who may both run this session, none of whom leads yet."""
    users = [sample.account(Role.FACILITATOR, name=name) for name in ("anne", "bruno")]
    return [hall.console(session, user, language="en") for user in users]


def leader(tally):
    return tally.get("control", {}).get("who")


def stored(session):
    session.refresh_from_db()
    return session


# Who leads.


def test_the_first_console_to_lead_holds_control(hall):
    session = sample.session("choice", "wall")
    anne, bruno = two(hall, session)
    anne.command("start")

    said = bruno.command("next")

    assert (said["type"], said["reason"]) == ("refused", "forbidden")
    assert "anne" in said["errors"]["__all__"][0]
    assert stored(session).console_user == "anne"
    assert session.current.position == 1


def test_to_look_or_to_moderate_takes_no_control(hall):
    session, wall = sample.open_session("wall")
    anne, bruno = two(hall, session)
    first, second = (sample.answer(wall, {"text": f"Idée {n}", "sort": "0"}) for n in range(2))

    anne.command("approve", post=first.pk)
    bruno.command("hide_post", post=second.pk, reason="topic")

    assert stored(session).console_user == ""
    assert bruno.command("close")["type"] == "ack"
    assert stored(session).console_user == "bruno"


def test_what_was_refused_took_no_control(hall):
    session, _activity = sample.open_session("choice")
    anne, bruno = two(hall, session)

    told = [anne.command("close", rev=99), anne.command("timer", add="longtemps")]

    assert [said["reason"] for said in told] == ["stale", "invalid"]
    assert stored(session).console == ""
    assert bruno.command("close")["type"] == "ack"


LED = [
    *(("next", {}), ("back", {}), ("open", {}), ("close", {}), ("reveal", {}), ("hide", {})),
    *(("timer", {"add": 60}), ("curtain", {"on": True}), ("end", {})),
]


def test_every_step_is_led_by_one_console_alone(hall):
    session = sample.session("choice", "wall")
    anne, bruno = two(hall, session)
    anne.command("start")
    before = stored(session).rev
    steps = [*LED, ("goto", {"activity": session.activities.last().pk})]
    steps.append(("shorten", {"activity": session.activities.last().pk, "minutes": 1}))

    told = [bruno.command(name, **args) for name, args in steps]

    assert {said.get("reason") for said in told} == {"forbidden"}
    assert (stored(session).rev, session.state, session.curtain) == (before, "running", False)


def test_both_consoles_moderate(hall):
    session, wall = sample.open_session("wall")
    anne, bruno = two(hall, session)
    anne.command("curtain", on=False)
    post = sample.answer(wall, {"text": "Oui", "sort": "0"}, status="pending")
    statuses = []

    for desk, name, args in [
        (bruno, "approve", {}),
        (anne, "hide_post", {"reason": "topic"}),
        (bruno, "approve", {}),
    ]:
        assert desk.command(name, post=post.pk, **args)["type"] == "ack"
        post.refresh_from_db()
        statuses.append(post.status)

    assert statuses == ["shown", "hidden", "shown"]


def test_both_consoles_sort_the_words_of_a_kind_and_undo(hall):
    session, cloud = sample.open_session("word_cloud")
    anne, bruno = two(hall, session)
    anne.command("curtain", on=False)

    told = [
        bruno.command("hide_word", word="rigolo"),
        anne.command("undo", activity=cloud.pk),
        bruno.command("count", hands_0="3"),
    ]

    assert [said["type"] for said in told[:2]] == ["ack", "ack"]
    assert told[2]["reason"] == "malformed"
    cloud.refresh_from_db()
    assert cloud.memory == {}


def test_control_is_taken_over_and_lost(hall):
    session = sample.session("choice", "wall")
    anne, bruno = two(hall, session)
    anne.command("start")

    assert bruno.command("take_control")["type"] == "ack"
    led, refused = bruno.command("open"), anne.command("close")

    assert led["type"] == "ack"
    assert (refused["reason"], "bruno" in refused["errors"]["__all__"][0]) == ("forbidden", True)
    assert stored(session).current.state == "open"
    assert anne.command("take_control")["type"] == "ack"
    assert anne.command("close")["type"] == "ack"


def test_taking_control_changes_no_stage(hall):
    session, _activity = sample.open_session("choice")
    _anne, bruno = two(hall, session)

    said = bruno.command("take_control", rev=99)

    assert (said["type"], said["rev"]) == ("ack", 1)


def test_consoles_are_told_who_leads_and_nobody_else_is(hall):
    session = sample.session("choice")
    anne, bruno = two(hall, session)
    screen, phone = hall.screen(session), hall.phone(session)

    anne.command("start")
    told = [desk.hear("tally", until=leader) for desk in (anne, bruno)]
    bruno.command("take_control")
    after = anne.hear("tally", until=lambda each: leader(each) == "bruno")

    assert {each["control"]["who"] for each in told} == {"anne"}
    assert len({each["control"]["console"] for each in told}) == 1
    assert after["control"]["console"] == stored(session).console
    screen.hello()
    phone.hello()
    assert not [each for each in (*screen.heard, *phone.heard) if "control" in each]


def test_a_console_knows_its_own_sign_and_it_is_not_its_cookie(hall):
    session = sample.session("choice")
    anne = hall.console(session, sample.account(Role.FACILITATOR, name="anne"))

    status, _headers, page = anne.ask(f"/s/{session.code}/console")
    anne.command("start")

    sign = stored(session).console
    assert (status, f'data-console="{sign}"' in page) == (200, True)
    assert sign not in anne.cookies


def test_one_browser_is_one_console_whatever_door_it_uses(hall):
    session = sample.session("choice")
    desk = hall.console(session, sample.account(Role.FACILITATOR, name="anne"))
    again = hall.welcome(type(desk)(hall.server, session, cookies=desk.cookies))

    desk.command("start")

    assert again.command("open")["type"] == "ack"


def test_the_plain_door_asks_who_leads_too(hall):
    session = sample.session("choice")
    hall.console(session, sample.account(Role.FACILITATOR, name="anne")).command("start")
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(Role.FACILITATOR, name="bruno"))

    told = [plain(client, session, name) for name in ("open", "take_control", "open")]

    assert [status for status, _said in told] == [403, 200, 200]
    assert "anne" in told[0][1]["errors"]["__all__"][0]


def plain(client, session, name, **args):
    """One command where sockets are blocked."""
    message = {"type": "command", "key": "c1", "name": name, "args": args}
    message["rev"] = stored(session).rev
    address = reverse("command", args=[session.code])
    answer = client.post(address, json.dumps(message), content_type="application/json")
    return answer.status_code, answer.json()


def test_nobody_takes_control_of_another_territory(hall):
    session, _activity = sample.open_session("choice")
    client = Client()
    elsewhere = sample.territory("Ailleurs")
    client.force_login(sample.account(Role.FACILITATOR, of=elsewhere, name="bruno"))
    address = reverse("command", args=[session.code])

    answer = client.post(address, "{}", content_type="application/json")

    assert answer.status_code == 404
    assert stored(session).console == ""


def test_closing_needs_no_control_but_the_right_to_close(hall):
    session, _activity = sample.open_session("choice")
    anne, bruno = two(hall, session)
    anne.command("end")

    said = bruno.command("close_session", present=12, confirm=session.code, reason="Court")

    assert said["type"] == "ack"
    assert stored(session).state == Session.State.CLOSED


# Hands.


def counted(activity):
    return [row["count"] for row in tallies.tally(activity)["rows"]]


def test_hands_are_counted_beside_the_phones(hall):
    session, activity = sample.open_session("choice")
    desk = hall.console(session)
    hall.phone(session).respond(activity, option="0")

    said = desk.command("count", hands_0="3", hands_2="12")

    assert said["type"] == "ack"
    assert counted(activity) == [4, 0, 12]
    kept = activity.responses.filter(channel="hands").values_list("people", "participant", "status")
    assert sorted(kept) == [(3, None, "shown"), (12, None, "shown")]


def test_hands_counted_again_replace_the_count_before(hall):
    session, activity = sample.open_session("choice")
    desk = hall.console(session)
    sample.answer(activity, {"option": "0"}, channel="paper", people=2)
    desk.command("count", hands_0="30", hands_1="5")

    desk.command("count", hands_1="7")

    assert counted(activity) == [2, 7, 0]


def test_hands_belong_to_the_round_they_were_raised_in(hall):
    session = sample.session("reaction")
    desk, activity = hall.console(session), session.activities.get()
    for name in ("start", "open"):
        desk.command(name)
    desk.command("count", hands_0="9")
    for name in ("next", "open"):
        desk.command(name)

    desk.command("count", hands_1="4")

    rounds = activity.responses.order_by("round").values_list("round", "people")
    assert list(rounds) == [("1", 9), ("2", 4)]


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({}, "__all__"),
        ({"hands_0": "0"}, "__all__"),
        ({"hands_0": "-1"}, "hands_0"),
        ({"hands_0": "5001"}, "hands_0"),
        ({"hands_0": "douze"}, "hands_0"),
    ],
)
def test_a_count_that_makes_no_sense_leaves_the_one_before(hall, args, field):
    session, activity = sample.open_session("choice")
    desk = hall.console(session)
    desk.command("count", hands_0="3")

    said = desk.command("count", **args)

    assert (said["reason"], list(said["errors"])) == ("invalid", [field])
    assert counted(activity) == [3, 0, 0]


def test_hands_cannot_answer_several_options_nor_words_nor_before_opening(hall):
    session = sample.session("choice", "wall", "choice")
    several = {"options": ["Bus", "Train"], "several": True}
    session.activities.filter(position=1).update(settings=several)
    desk = hall.console(session)
    steps = list(session.activities.all())
    for name in ("start", "open", "next", "open"):
        assert desk.command(name)["type"] == "ack"

    told = [desk.command("count", activity=step.pk, hands_0="3") for step in steps]

    assert [said["reason"] for said in told] == ["malformed"] * 3
    assert not any(step.responses.exists() for step in steps)


def test_the_form_holds_the_hands_counted_before_those_typed_on_paper_too(hall):
    session, activity = sample.open_session("choice")
    for people in (4, 3):
        sample.answer(activity, {"option": "1"}, channel="hands", people=people)

    told = hall.console(session).hear("tally")["commands"]

    assert re.findall(r'name="hands_(\d)" value="(\d+)"', told) == [("1", "7")]


def test_hands_are_counted_in_the_form_the_console_shows(hall):
    session, activity = sample.open_session("scale")
    desk = hall.console(session)

    told = desk.hear("tally")["commands"]
    fields = [f'name="hands_{place}"' in told for place in range(1, 6)]
    desk.command("count", activity=str(activity.pk), hands_1="2", hands_5="40")

    assert fields == [True] * 5
    assert counted(activity) == [2, 0, 0, 0, 40]


def test_hands_that_were_raised_reach_the_console(hall):
    session, _activity = sample.open_session("choice")
    desk = hall.console(session)

    desk.command("count", hands_1="17")

    assert desk.hear("tally", until=lambda told: told["responses"] == 17)


def test_hands_are_counted_after_the_end_and_not_once_closed(hall):
    session, activity = sample.open_session("choice")
    desk = hall.console(session)
    desk.command("end")

    late = desk.command("count", activity=activity.pk, hands_0="3")
    desk.command("close_session", present=12, confirm=session.code, reason="Court")
    too_late = desk.command("count", activity=activity.pk, hands_0="30")

    assert (late["type"], too_late["reason"]) == ("ack", "closed")
    assert counted(activity) == [3, 0, 0]


# One step back.


def test_undo_takes_back_one_gesture_after_the_other(hall):
    session, cloud = sample.open_session("word_cloud")
    desk = hall.console(session)
    for word in ("un", "deux", "trois"):
        desk.command("hide_word", word=word)
    left = []

    for _ in range(3):
        assert desk.command("undo", activity=cloud.pk)["type"] == "ack"
        cloud.refresh_from_db()
        left.append(set(cloud.memory.get("hidden", [])))
    said = desk.command("undo", activity=cloud.pk)

    assert left == [{"un", "deux"}, {"un"}, set()]
    assert said["reason"] == "invalid"


def test_the_last_ten_gestures_can_be_taken_back(hall):
    session, cloud = sample.open_session("word_cloud")
    desk = hall.console(session)
    for number in range(12):
        desk.command("hide_word", word=f"mot{number}")

    told = [desk.command("undo", activity=cloud.pk)["type"] for _ in range(11)]

    assert told == ["ack"] * 10 + ["refused"]
    cloud.refresh_from_db()
    assert cloud.memory == {"hidden": ["mot0", "mot1"]}


def test_a_group_undone_by_mistake_is_there_again_for_those_who_vote(hall):
    session = sample.session("wall", "grouping", "prioritisation")
    session.activities.filter(position=3).update(
        settings={"of": "grouping-2", "points": 3, "each": 1}
    )
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    post = sample.answer(wall, {"text": "Le bus", "sort": "0"})
    grouping = sample.open_step(session, 2)
    desk = hall.console(session)
    desk.command("group", name="Transports")
    grouping.refresh_from_db()
    group = grouping.memory["groups"][0]["id"]
    desk.command("put", item=grouping.items[0]["id"], group=group)
    vote = sample.open_step(session, 3)

    desk.command("drop", activity=grouping.pk, group=group)
    vote.refresh_from_db()
    without = [item["text"] for item in vote.standing]
    desk.command("undo", activity=grouping.pk)

    vote.refresh_from_db()
    assert without == []
    assert [item["text"] for item in vote.standing] == ["Transports"]
    assert grouping.items[0]["of"] == post.pk


def test_what_the_other_console_did_meanwhile_is_not_undone_unawares(hall):
    session, cloud = sample.open_session("word_cloud")
    anne, bruno = two(hall, session)
    anne.command("hide_word", word="rigolo")
    seen = stored_activity(cloud).memory_sign
    bruno.command("hide_word", word="idiot")

    refused = anne.command("undo", activity=cloud.pk, known=seen)
    kept = stored_activity(cloud).memory
    undone = anne.command("undo", activity=cloud.pk, known=cloud.memory_sign)

    assert (refused["reason"], kept) == ("invalid", {"hidden": ["idiot", "rigolo"]})
    assert undone["type"] == "ack"
    assert stored_activity(cloud).memory == {"hidden": ["rigolo"]}


def test_the_button_that_undoes_names_what_it_saw(hall):
    session, cloud = sample.open_session("word_cloud")
    desk = hall.console(session)
    desk.command("hide_word", word="rigolo")

    sign = stored_activity(cloud).memory_sign

    assert desk.hear("tally", until=lambda told: f'data-known="{sign}"' in told.get("commands", ""))


def stored_activity(activity):
    activity.refresh_from_db()
    return activity


def test_undo_touches_no_activity_of_another_session(hall):
    session, _cloud = sample.open_session("word_cloud")
    other, foreign = sample.open_session("word_cloud")
    hall.console(other, sample.account(Role.FACILITATOR)).command("hide_word", word="rigolo")

    said = hall.console(session).command("undo", activity=foreign.pk)

    assert said["reason"] == "invalid"
    foreign.refresh_from_db()
    assert foreign.memory == {"hidden": ["rigolo"]}


# Less time.


def late(*compressible):
    """A running session, four minutes late, of ten-minute steps after the first."""
    session = sample.session("choice", *["choice"] * len(compressible))
    for position, each in enumerate(compressible, start=2):
        session.activities.filter(position=position).update(minutes=10, compressible=each)
    facilitation.start(session)
    planned = timedelta(minutes=5 + 10 * len(compressible))
    session.due_at = session.started_at + planned - timedelta(minutes=4, seconds=30)
    session.save()
    return session


def minutes(session):
    return list(session.activities.values_list("minutes", flat=True))


def test_the_console_proposes_and_shortens(hall):
    session = late(True, False)
    desk = hall.console(session)
    step = session.activities.get(position=2)

    proposed = desk.hear("tally")["pace"]
    said = desk.command("shorten", activity=step.pk, minutes=6)

    assert f'data-activity="{step.pk}" data-minutes="6"' in proposed
    assert proposed.count("data-minutes") == 1
    assert said["type"] == "ack"
    assert minutes(session) == [5, 6, 10]
    assert desk.hear(
        "tally", until=lambda told: "data-minutes" not in told.get("pace", "data-minutes")
    )


def test_only_a_compressible_step_to_come_is_shortened(hall):
    session = late(True, False)
    desk = hall.console(session)
    for name in ("next", "open"):
        desk.command(name)

    told = [
        desk.command("shorten", activity=each.pk, minutes=1) for each in session.activities.all()
    ]
    told.append(desk.command("shorten", activity=session.activities.last().pk, minutes=0))

    assert [said["reason"] for said in told] == ["invalid"] * 4
    assert minutes(session) == [5, 10, 10]


def test_phones_are_told_no_pace(hall):
    session = late(True)
    phone = hall.connect(Phone(hall.server, session))

    phone.hello()

    assert phone.heard == []
