"""When something goes wrong, whoever holds the phone or the console is told the truth."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from sessions import facilitation
from sessions.models import Response
from tests import sample
from tests.browser import LAPTOP, LOST, PHONE, PROJECTOR
from tests.test_whole_session import FEAR, post, recorded

CONFLICT = "status of 409"  # what the browser says of an answer refused by HTTP
TOO_LATE = "[data-note][data-sort=closed] .note"


@pytest.fixture
def asked(browse, console):
    """Opens a session at its first question; ``(console, activity, phone)``."""

    def ask(*kinds):
        session, activity = sample.open_session(*kinds)
        phone = browse(f"/j/{session.code}", expected=(*LOST, CONFLICT), **PHONE)
        return console(session, sample.account()), activity, phone

    return ask


def answer_offline(phone, value="1"):
    phone.context.set_offline(True)
    phone.check(f"[name=option][value='{value}']")
    phone.click("#answer .go")
    recorded(phone, "offline")


def test_an_answer_that_comes_too_late_is_said_to_be(asked):
    desk, choice, phone = asked("choice")
    answer_offline(phone)

    desk.command("close")
    phone.context.set_offline(False)

    expect(phone.locator(f"#note{TOO_LATE}")).to_be_visible()
    expect(phone.locator("#stage")).not_to_contain_text("enregistré")
    assert not choice.responses.exists()


def test_it_is_said_until_the_question_after_the_next(asked):
    desk, _choice, phone = asked("choice", "wall", "choice")
    answer_offline(phone)

    for gesture in ("close", "next", "open"):
        desk.command(gesture)
    desk.hear("stage", until=lambda stage: stage["kind"] == "wall" and stage["state"] == "open")
    phone.context.set_offline(False)

    expect(phone.locator("#id_text")).to_be_visible()
    expect(phone.locator(f"#note{TOO_LATE}")).to_be_visible()
    desk.command("next")
    expect(phone.locator("#note")).to_be_empty()


def test_it_is_said_whichever_comes_first_the_refusal_or_the_stage(asked):
    desk, choice, phone = asked("choice")
    facilitation.close(desk.session)  # phones are not told yet

    phone.check("[name=option][value='1']")
    phone.click("#answer .go")
    expect(phone.locator(f"#answer {TOO_LATE}")).to_be_visible()
    desk.session.raise_rev()

    expect(phone.locator("#answer")).to_have_count(0)
    expect(phone.locator(f"#note{TOO_LATE}")).to_be_visible()
    assert not choice.responses.exists()


def test_an_answer_that_missed_the_end_is_said_to_have(asked):
    desk, choice, phone = asked("choice")
    answer_offline(phone)

    desk.command("end")
    phone.context.set_offline(False)

    expect(phone.locator("#answer")).to_have_count(0)
    expect(phone.locator(f"#note{TOO_LATE}")).to_be_visible()
    assert not choice.responses.exists()


def test_an_answer_stored_before_the_end_is_not_said_to_be_late(browse, console):
    session, choice = sample.open_session("choice")
    phone = browse(**PHONE)
    phone.route_web_socket(re.compile("/phone"), swallow_acks)
    phone.goto(f"/j/{session.code}")
    phone.check("[name=option][value='1']")
    phone.click("#answer .go")
    recorded(phone, "sending")
    desk = console(session, sample.account())
    desk.hear("tally", until=lambda tally: tally["responses"] == 1)

    desk.command("end")

    expect(phone.locator("#note[data-sort=recorded] .note")).to_be_visible()
    assert choice.responses.get().value == {"option": "1"}


def swallow_acks(socket):
    server = socket.connect_to_server()
    server.on_message(lambda it: None if '"ack"' in it else socket.send(it))


def test_a_post_is_taken_back_after_the_end(asked):
    desk, wall, phone = asked("wall")
    post(phone, "1", FEAR)

    desk.command("end")
    expect(phone.locator("#answer")).to_have_count(0)
    phone.click("#mine summary")
    expect(phone.locator("#mine textarea")).to_be_hidden()
    phone.click("#mine [data-message=withdraw] .btn")

    expect(phone).to_have_url(re.compile("told=recorded$"))
    expect(phone.locator("#mine")).to_be_hidden()
    assert not wall.responses.exists()


@pytest.mark.parametrize("sockets", [True, False])
def test_nothing_is_asked_of_the_server_after_the_end(asked, sockets):
    desk, _choice, phone = asked("choice")
    if not sockets:
        phone.add_init_script("delete window.WebSocket")
        phone.reload()
    desk.command("end")
    expect(phone.locator("#answer")).to_have_count(0)

    asked_for = []
    phone.on("request", lambda request: asked_for.append(request.url))
    phone.on("websocket", lambda socket: asked_for.append(socket.url))
    phone.wait_for_timeout(5000)  # longer than between two polls

    assert not asked_for
    expect(phone.locator("#note")).to_be_empty()


def test_the_next_person_is_told_once_and_keeps_their_answer(asked):
    desk, _choice, phone = asked("choice")
    phone.click("details.deal summary")
    phone.click("[data-seat] .btn")
    expect(phone.locator("main > .note")).to_be_visible()
    expect(phone).to_have_url(re.compile(f"/j/{desk.session.code}$"))
    answer_offline(phone)

    phone.context.set_offline(False)
    recorded(phone)
    phone.reload()

    recorded(phone)
    expect(phone.locator("main > .note")).to_have_count(0)


def test_a_choice_being_changed_is_left_alone_where_sockets_are_blocked(browse):
    session, _choice = sample.open_session("choice")
    phone = browse(**PHONE)
    phone.add_init_script("delete window.WebSocket")
    phone.goto(f"/j/{session.code}")
    phone.check("[name=option][value='1']")
    with phone.expect_response(lambda it: "/state" in it.url and '"mine"' in it.text()):
        phone.click("#answer .go")
        recorded(phone)
        phone.check("[name=option][value='2']")

    phone.wait_for_timeout(300)  # what was heard is drawn

    expect(phone.locator("[name=option][value='2']")).to_be_checked()


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_a_clock_that_is_a_day_off_changes_nothing(browse, console, off):
    session, choice = sample.open_session("choice")
    screen, phone = browse(**PROJECTOR), browse(**PHONE)
    for each in (screen, phone):
        each.context.clock.install(time=datetime.now() + off)
    screen.goto(f"/s/{session.code}/screen?key={session.screen_key}")
    phone.goto(f"/j/{session.code}")
    told = datetime.fromtimestamp(phone.evaluate("Date.now() / 1000"))
    assert abs(told - datetime.now()) > timedelta(hours=23)

    console(session, sample.account()).command("timer", add=240)
    phone.check("[name=option][value='1']")
    phone.click("#answer .go")

    recorded(phone)
    expect(screen.locator(".clock[data-timer]")).to_have_text(re.compile("^8:[0-5][0-9]$"))
    assert choice.responses.get().value == {"option": "1"}


def test_the_author_of_a_withdrawn_word_is_told_why(asked):
    desk, card, phone = asked("exit")
    phone.check("[name=value][value='2']")
    phone.fill("#id_word", "Bertin")
    phone.click("#answer .go")
    recorded(phone)

    desk.command("hide_post", post=card.responses.get().pk, reason="person")

    recorded(phone, "withdrawn")
    expect(phone.locator("#answer [data-reason]")).not_to_be_empty()
    phone.fill("#id_word", "Merci")
    phone.click("#answer .go")
    recorded(phone)
    assert card.responses.get().value["word"] == "Merci"


def test_a_word_withdrawn_once_the_question_is_closed_is_told_too(asked):
    desk, card, phone = asked("exit")
    phone.check("[name=value][value='2']")
    phone.fill("#id_word", "Bertin")
    phone.click("#answer .go")
    recorded(phone)
    desk.command("close")
    expect(phone.locator("#answer")).to_have_count(0)

    desk.command("hide_post", post=card.responses.get().pk, reason="person")

    expect(phone.locator("#note[data-sort=withdrawn] [data-reason]")).not_to_be_empty()


@pytest.fixture
def last_step(browse):
    """A console whose next gesture is the end; ``(session, console)``."""
    session, _activity = sample.open_session("choice")
    facilitation.close(session)
    facilitation.reveal(session)
    session.raise_rev()
    console = browse(f"/s/{session.code}/console", user=sample.account(), **LAPTOP)
    expect(console.locator("[data-line=up]")).to_be_visible()
    expect(console.locator("[data-next]")).to_have_attribute("data-command", "end")
    return session, console


@pytest.mark.parametrize("sure", [False, True])
def test_the_space_bar_ends_a_session_only_once_sure(last_step, sure):
    session, console = last_step

    with console.expect_event("dialog") as asking:
        console.once("dialog", lambda it: it.accept() if sure else it.dismiss())
        console.locator("body").press("Space")

    assert asking.value.type == "confirm"
    expect(console.locator("[data-next]")).to_have_count(0 if sure else 1)
    session.refresh_from_db()
    assert session.is_over is sure


def test_a_space_bar_held_down_is_one_gesture(browse):
    session = sample.session("choice")
    console = browse(f"/s/{session.code}/console", user=sample.account(), **LAPTOP)
    expect(console.locator("[data-line=up]")).to_be_visible()

    console.keyboard.down("Space")
    expect(console.locator("[data-next]")).to_have_attribute("data-command", "open")
    console.keyboard.down("Space")  # the same, repeated
    console.wait_for_timeout(500)

    expect(console.locator("[data-next]")).to_have_attribute("data-command", "open")


def test_a_command_without_an_answer_is_said_to_be_not_done(browse):
    session = sample.session("choice")
    console = browse(user=sample.account(), **LAPTOP)
    console.route_web_socket(re.compile("/console"), swallow_commands)
    console.goto(f"/s/{session.code}/console")
    expect(console.locator("[data-line=up]")).to_be_visible()

    console.locator("body").press("Space")

    lost = console.locator("template[data-text=lost]").evaluate("it => it.content.textContent")
    expect(console.locator("[data-said]")).to_have_text(lost)


def swallow_commands(socket):
    server = socket.connect_to_server()
    socket.on_message(lambda it: None if '"command"' in it else server.send(it))


def test_findings_follow_what_is_approved_unless_one_is_being_written(browse):
    session, wall = sample.open_session("wall")
    sentences = [FEAR, "Que l’on nous réponde."]
    awaiting = [
        sample.answer(wall, {"sort": "1", "text": text}, status=Response.Status.PENDING)
        for text in sentences
    ]
    console = browse(f"/s/{session.code}/console", user=sample.account(), **LAPTOP)
    panel = console.frame_locator("iframe.findings")

    console.locator(f"[data-posts] [data-command=approve][data-post='{awaiting[0].pk}']").click()
    expect(panel.get_by_text(FEAR)).to_be_visible()

    panel.locator("[name=sentence]").fill("Une voix craint")
    console.locator(f"[data-posts] [data-command=approve][data-post='{awaiting[1].pk}']").click()
    expect(console.locator("[data-waiting]")).to_have_text("0")
    console.wait_for_timeout(3000)  # longer than until the next look

    expect(panel.locator("[name=sentence]")).to_have_value("Une voix craint")
    panel.locator("[name=sentence]").fill("")
    console.click("main h1")
    expect(panel.get_by_text(sentences[1])).to_be_visible()
