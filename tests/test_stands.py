"""Standing by what others wrote: once a person, taken back at will, through both doors."""

import pytest
from playwright.sync_api import expect

from sessions import facilitation, stage, tallies
from tests import sample
from tests.browser import PHONE
from tests.hall import Hall
from tests.test_plain_phone import PlainPhone


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def floor(text="Qui paie ?", kinds=("floor",), **fields):
    """An open floor with one question that a person has read."""
    session, activity = sample.open_session(*kinds, **fields)
    return session, activity, sample.answer(activity, {"text": text})


def behind(activity):
    """How many support each question."""
    return [each["supports"] for each in tallies.tally(activity)["questions"]]


def place(activity, post):
    """Where one's stand on this post is kept."""
    return f"of-{activity.pk}-{post.pk}"


def tickets(activity):
    """The queue, as it is said aloud."""
    return [each["ticket"] for each in tallies.tally(activity)["queue"]]


def mine(phone):
    phone.hello(mine=True)
    return phone.hear("mine")


def test_a_support_stands_in_a_place_of_its_own(hall):
    session, activity, question = floor()

    said = hall.phone(session).respond(activity, of=str(question.pk))

    assert said["type"] == "ack"
    assert (said["post"]["key"], said["post"]["status"]) == (place(activity, question), "shown")
    stored = activity.responses.exclude(pk=question.pk).get()
    assert (stored.slot, stored.value) == (place(activity, question), {"of": question.pk})
    assert behind(activity) == [1]


def test_one_person_stands_by_a_question_once(hall):
    session, activity, question = floor()
    first, second = hall.phone(session), hall.phone(session)

    for phone in (first, first, second):
        phone.respond(activity, of=str(question.pk))

    assert behind(activity) == [2]


def test_a_support_of_one_s_own_question_counts_once(hall):
    session, activity = sample.open_session("floor")
    author = hall.phone(session)
    author.respond(activity, key="k1", text="Qui paie ?")
    question = activity.responses.get()
    facilitation.approve(session, question.pk)

    for _press in range(2):
        author.respond(activity, of=str(question.pk))

    assert behind(activity) == [1]
    assert tallies.counts(activity) == (1, 0)


def test_a_post_rewritten_into_a_support_is_no_second_one(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    for number in range(3):
        phone.respond(activity, key=f"k{number}", text="Une question")

    for number in range(3):
        phone.respond(activity, replaces=f"k{number}", of=str(question.pk))

    assert behind(activity) == [1]
    assert len(mine(phone)["posts"]) == 3


def test_a_support_is_taken_back(hall):
    session, activity, question = floor()
    phone, other = hall.phone(session), hall.phone(session)
    for each in (phone, other):
        each.respond(activity, of=str(question.pk))

    said = phone.withdraw(place(activity, question))

    assert said["type"] == "ack"
    assert behind(activity) == [1]
    assert (mine(phone)["stands"], mine(other)["stands"]) == ([], [place(activity, question)])


def test_a_support_can_be_given_again_after_it_was_taken_back(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    phone.respond(activity, of=str(question.pk))
    phone.withdraw(place(activity, question))
    without = behind(activity)

    phone.respond(activity, of=str(question.pk))

    assert (without, behind(activity)) == ([0], [1])


def test_a_support_is_not_taken_back_once_its_floor_is_closed(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    phone.respond(activity, of=str(question.pk))
    facilitation.close(session)

    said = phone.withdraw(place(activity, question))

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert behind(activity) == [1]


def test_a_post_whose_key_looks_like_a_stand_is_taken_back(hall):
    session, wall = sample.open_session("wall")
    phone = hall.phone(session)
    phone.respond(wall, key="Zof-7-k", text="Le bus", sort="0")

    said = phone.withdraw("Zof-7-k")

    assert said["type"] == "ack"
    assert not wall.responses.exists()


@pytest.mark.parametrize("status", ["hidden", "pending"])
def test_what_the_room_does_not_see_is_not_supported(hall, status):
    session, activity, question = floor()
    activity.responses.update(status=status)

    said = hall.phone(session).respond(activity, of=str(question.pk))

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert activity.responses.get() == question


def test_a_question_of_another_session_is_not_supported(hall):
    session, activity, _question = floor()
    _other, _elsewhere, foreign = floor("Et là-bas ?")

    said = hall.phone(session).respond(activity, of=str(foreign.pk))

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert behind(activity) == [0]


def test_a_support_that_was_given_counts_no_more_once_its_question_is_hidden(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    phone.respond(activity, of=str(question.pk))

    facilitation.hide_post(session, question.pk, "person")
    hidden = behind(activity)
    facilitation.approve(session, question.pk)

    assert (hidden, behind(activity)) == ([], [1])


def test_stands_are_told_apart_from_posts(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    phone.respond(activity, key="k1", text="Et quand ?")
    phone.respond(activity, of=str(question.pk))

    told = mine(phone)

    assert [post["key"] for post in told["posts"]] == ["k1"]
    assert told["stands"] == [place(activity, question)]
    assert told["data"] is None


def test_supports_are_no_answers_to_the_step(hall):
    session, activity, question = floor()
    screen, phone = hall.screen(session), hall.phone(session)

    phone.respond(activity, of=str(question.pk))
    phone.respond(activity, hand="1")
    phone.respond(activity, text="Et quand ?")

    counted = screen.hear("tally", until=lambda tally: tally["responses"] > 1)
    assert counted["responses"] == 2
    assert tallies.counts(activity) == (2, 0)


def test_nobody_reads_a_support_before_it_counts(hall):
    session, activity, question = floor()
    desk = hall.console(session)
    before = desk.hear("tally")["posts"]

    hall.phone(session).respond(activity, of=str(question.pk))

    assert f'data-post="{question.pk}"' in before
    assert before.count("data-status") == 1
    assert "posts" not in desk.hear("tally")  # as they were


def test_hands_that_go_up_together_draw_a_ticket_each(hall):
    session, activity, _question = floor()
    phones = [hall.phone(session) for _ in range(6)]

    tickets = [phone.respond(activity, hand="1")["post"]["text"] for phone in phones]

    assert len(set(tickets)) > 1


def test_a_hand_is_told_its_ticket(hall):
    session, activity, _question = floor()
    phone = hall.phone(session, language="en")

    said = phone.respond(activity, hand="1")

    (ticket,) = tickets(activity)
    text = f"You asked to speak. Your ticket: {ticket}"
    assert said["post"] == {"key": f"hand-{activity.pk}", "status": "shown", "text": text}
    (told,) = mine(phone)["posts"]
    assert (told["key"], told["text"]) == (f"hand-{activity.pk}", text)
    assert told["data"] == {"hand": str(ticket)}


def test_one_person_waits_once_and_asked_again_behind_the_others(hall):
    session, activity, _question = floor()
    first, second = hall.phone(session), hall.phone(session)
    for phone in (first, first, second):
        phone.respond(activity, hand="1")
    waiting = [mine(phone)["posts"][0]["data"]["hand"] for phone in (first, second)]
    before = tickets(activity)

    first.withdraw(f"hand-{activity.pk}")
    first.respond(activity, hand="1")

    again = mine(first)["posts"][0]["data"]["hand"]
    assert before == [int(ticket) for ticket in waiting]
    assert tickets(activity) == [int(waiting[1]), int(again)]


def test_a_place_in_the_queue_is_given_up(hall):
    session, activity, _question = floor()
    phone = hall.phone(session)
    phone.respond(activity, hand="1")
    queued = tickets(activity)

    phone.withdraw(f"hand-{activity.pk}")

    assert len(queued) == 1
    assert tickets(activity) == []


def test_phones_see_a_question_once_it_was_read_without_a_new_rev(hall):
    session, activity, _question = floor()
    reader, author, desk = hall.phone(session), hall.phone(session), hall.console(session)
    author.respond(activity, key="k1", text="Et la nuit ?")
    before = reader.hello()

    desk.command("approve", post=activity.responses.get(slot="k1").pk)

    after = reader.hear("stage", until=lambda told: "Et la nuit ?" in told["html"])
    assert "Et la nuit ?" not in before["html"]
    assert after["rev"] == before["rev"]


def test_nobody_stands_by_a_question_of_a_floor_that_is_closed(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    facilitation.close(session)

    said = phone.respond(activity, of=str(question.pk))

    assert said["reason"] == "closed"
    assert behind(activity) == [0]


def test_a_stop_stands_on_a_post_and_is_the_stand_of_its_person(hall):
    session = sample.session("wall", "grouping")
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    post = sample.answer(wall, {"text": "Le bus", "sort": "0"})
    step = sample.open_step(session, 2)
    phone = hall.phone(session)

    said = phone.respond(step, of=str(post.pk))
    counted = tallies.tally(step)["stops"]
    told = mine(phone)["stands"]
    phone.withdraw(said["post"]["key"])

    assert (counted, told) == (1, [place(step, post)])
    assert tallies.tally(step)["stops"] == 0


def test_a_support_and_a_stop_on_the_same_question_are_two(hall):
    session, activity, question = floor(kinds=("floor", "grouping"))
    session.activities.filter(position=2).update(settings={"of": "floor-1"})
    step, desk, phone = session.activities.last(), hall.console(session), hall.phone(session)
    phone.respond(activity, of=str(question.pk))
    for name in ("next", "open"):
        desk.command(name)
    phone.hear("stage", until=lambda told: told["activity"] == step.pk and told["state"] == "open")
    phone.respond(step, of=str(question.pk))
    step.refresh_from_db()
    both = set(mine(phone)["stands"])

    said = phone.withdraw(place(step, question))

    assert both == {place(activity, question), place(step, question)}
    assert said["type"] == "ack"
    assert mine(phone)["stands"] == [place(activity, question)]
    assert (behind(activity), tallies.tally(step)["stops"]) == ([1], 0)


def test_hands_and_supports_push_no_question_out_of_what_is_read(hall):
    session, activity, question = floor()

    for _person in range(stage.SHOWN + 1):
        sample.answer(activity, {"hand": "1"})
        sample.answer(activity, {"of": str(question.pk)})

    assert [each["response"] for each in stage.to_read(session.activities.all())["posts"]] == [
        question
    ]


# Without script.


def buttons(page, name):
    """The values of the buttons of this name that send the answer's form."""
    told = [attrs for tag, attrs in page.tags if tag == "button" and attrs.get("name") == name]
    assert {attrs.get("form") for attrs in told} <= {"answer"}
    return [attrs["value"] for attrs in told]


def test_one_stands_by_a_question_without_script(server):
    session, activity, question = floor()
    phone = PlainPhone(server, session)
    (value,) = buttons(phone.page, "of")

    status, page = phone.answer(of=value)

    assert (status, value) == (303, str(question.pk))
    assert behind(activity) == [1]
    assert "answer" in [form.id for form in page.forms]


def test_one_asks_to_speak_without_script(server):
    session, activity, _question = floor()
    phone = PlainPhone(server, session)
    (value,) = buttons(phone.page, "hand")

    status, page = phone.answer(hand=value)

    assert status == 303
    (queued,) = tallies.tally(activity)["queue"]
    assert f"You asked to speak. Your ticket: {queued['ticket']}" in page.text


def test_a_hand_is_lowered_without_script(server):
    session, activity, _question = floor()
    phone = PlainPhone(server, session)
    _status, page = phone.answer(hand="1")

    status, _page = phone.send(page.form_with("withdraw"))

    assert status == 303
    assert tallies.tally(activity)["queue"] == []


def test_nobody_without_script_is_shown_what_others_stand_by(server):
    session, activity, question = floor()
    PlainPhone(server, session).answer(of=str(question.pk))

    page = PlainPhone(server, session).page

    assert "1 support" in page.text
    assert "withdraw" not in {name for form in page.forms for name in form.fields}


def test_one_changes_sides_and_takes_it_back(hall):
    session, activity, question = floor()
    phone = hall.phone(session)
    of = str(question.pk)

    told = []
    for said in ({"of": of}, {"against": of}):
        phone.respond(activity, **said)
        told.append({side: mine(phone)[side] for side in ("stands", "against")})
    phone.withdraw(place(activity, question))

    here = [place(activity, question)]
    assert told == [{"stands": here, "against": []}, {"stands": [], "against": here}]
    assert tallies.tally(activity)["questions"][0]["against"] == 0
    assert activity.responses.count() == 1


def test_an_objection_is_replaced_by_a_support(hall):
    session, activity, question = floor()
    phone = hall.phone(session)

    phone.respond(activity, against=str(question.pk))
    phone.respond(activity, of=str(question.pk))

    counted = tallies.tally(activity)["questions"][0]
    assert (counted["supports"], counted["against"]) == (1, 0)


def test_a_button_is_pressed_on_one_side_only(browse):
    session, activity, question = floor()
    phone = browse(f"/j/{session.code}", **PHONE)
    support, objection = phone.locator("button[name=of]"), phone.locator("button[name=against]")

    support.click()
    expect(support).to_have_attribute("aria-pressed", "true")
    objection.click()
    expect(objection).to_have_attribute("aria-pressed", "true")
    expect(support).to_have_attribute("aria-pressed", "false")
    objection.click()

    expect(objection).to_have_attribute("aria-pressed", "false")
    assert activity.responses.get() == question
