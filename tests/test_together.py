"""Several people around one phone answer at once: how many of them choose each answer."""

import pytest
from playwright.sync_api import expect

from sessions import closing, facilitation, responses, tallies
from sessions.models import Response
from tests import sample
from tests.browser import PHONE
from tests.hall import Hall
from tests.test_plain_phone import PlainPhone

NOBODY = {"hands_0": "", "hands_1": "", "hands_2": "", "hands_abstain": ""}


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def counts(activity):
    return [row["count"] for row in tallies.tally(activity)["rows"]]


def stored(activity):
    """What stands there: option (None: prefers not to), people, channel."""
    rows = activity.responses.order_by("slot").values_list("value", "people", "channel")
    return [(value.get("option"), people, channel) for value, people, channel in rows]


def offered(page):
    """Whether the page shows the second form to who runs no script."""
    folds = [
        attrs for tag, attrs in page.tags if tag == "details" and attrs.get("class") == "several"
    ]
    return ["hidden" not in attrs for attrs in folds]


def together(phone, **typed):
    """Send the second form of the page."""
    form = next(form for form in phone.page.forms if form.id == "together")
    return phone.send(form, **typed)


def typed(phone):
    form = next(form for form in phone.page.forms if form.id == "together")
    return {name: values[0] for name, values in form.fields.items() if name.startswith("hands_")}


def test_a_table_says_by_the_line_how_many_choose_each_answer(hall):
    session, choice = sample.open_session("choice")
    sample.answer(choice, {"option": "0"})

    said = hall.phone(session).respond(choice, hands_0="3", hands_1="", hands_2="2")

    assert said["type"] == "ack"
    assert "post" not in said
    assert counts(choice) == [4, 0, 2]
    assert [people for _channel, people in tallies.tally(choice)["channels"]] == [1, 5]


def test_a_phone_of_one_s_own_is_not_asked_to_speak_for_others(server):
    session, _choice = sample.open_session("choice")
    phone = PlainPhone(server, session)

    assert offered(phone.page) == [False]


def test_the_phone_of_a_table_is_and_stays_so_from_page_to_page(server):
    session, _choice = sample.open_session("choice")
    phone = PlainPhone(server, session)
    phone.look(f"{phone.address}?table=B")

    found = [offered(phone.page)]
    _status, page = phone.answer(option="1")

    assert [*found, offered(page)] == [[True], [True]]
    assert "Table B" in page.text


def test_a_lent_phone_is_too(server):
    session, _choice = sample.open_session("choice")
    phone = PlainPhone(server, session)

    phone.ask(f"/j/{session.code}/seat", b"")

    assert offered(phone.look()) == [True]


def test_a_phone_that_said_its_table_in_an_earlier_step_is_too(server):
    session, sheet = sample.open_session("table_sheet", "choice")
    phone = PlainPhone(server, session)
    status, _page = phone.answer(table="B", people="4", text_0="Un relais")
    sample.open_step(session, 2)

    assert status == 303
    assert offered(phone.look()) == [True]


def test_a_table_says_it_by_the_plain_form(server):
    session, choice = sample.open_session("choice")
    phone = PlainPhone(server, session)
    phone.look(f"{phone.address}?table=B")

    status, page = together(phone, hands_0="1", hands_1="4", hands_abstain="2")

    assert status == 303
    assert "It is recorded." in page.text
    assert stored(choice) == [("0", 1, "tablet"), ("1", 4, "tablet"), (None, 2, "tablet")]
    assert tallies.counts(choice) == (7, 2)
    assert typed(phone) == {**NOBODY, "hands_0": "1", "hands_1": "4", "hands_abstain": "2"}


def test_what_a_table_says_again_replaces_what_it_said(hall):
    session, choice = sample.open_session("choice")
    phone = hall.phone(session)

    phone.respond(choice, hands_0="3", hands_1="2", hands_2="1")
    phone.respond(choice, hands_1="5")

    assert stored(choice) == [("1", 5, "tablet")]


def test_a_phone_speaks_for_one_or_for_several_never_both(hall):
    session, choice = sample.open_session("choice")
    phone, found = hall.phone(session), []

    for said in ({"option": "2"}, {"hands_0": "3"}, {"option": "1"}, {"hands_2": "4"}):
        phone.respond(choice, **said)
        found.append(counts(choice))
    phone.respond(choice, abstain="1")

    assert found == [[0, 0, 1], [3, 0, 0], [0, 1, 0], [0, 0, 4]]
    assert tallies.counts(choice) == (1, 1)
    assert stored(choice) == [(None, 1, "phone")]


def test_who_answers_the_question_itself_speaks_for_one(hall):
    session, choice = sample.open_session("choice")

    hall.phone(session).respond(choice, option="1", hands_0="9")

    assert stored(choice) == [("1", 1, "phone")]


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        (NOBODY, "Type how many of you choose each answer."),
        ({"hands_0": "16", "hands_1": "15"}, "A phone speaks for 30 people at most."),
        ({"hands_0": "31"}, "Ensure this value is less than or equal to 30."),
        ({"hands_0": "deux"}, "Enter a whole number."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(server, said, complaint):
    session, choice = sample.open_session("choice")
    phone = PlainPhone(server, session)

    status, page = together(phone, **said)

    assert status == 422
    assert complaint in page.text
    assert typed(phone)["hands_0"] == said["hands_0"]
    assert not choice.responses.exists()


def test_a_table_is_told_its_own_count_again(hall):
    session, choice = sample.open_session("choice")
    phone = hall.phone(session)
    phone.respond(choice, hands_0="3", hands_abstain="1")

    phone.hello(mine=True)
    mine = phone.hear("mine")

    assert mine["data"] == {"hands_0": "3", "hands_abstain": "1"}
    assert (mine["status"], mine["posts"]) == ("shown", [])


def test_nothing_is_said_by_a_table_once_the_round_is_closed(hall):
    session, choice = sample.open_session("choice")
    phone = hall.phone(session)
    facilitation.close(session)

    said = phone.respond(choice, hands_0="3")

    assert (said["type"], said["reason"]) == ("refused", "closed")
    assert not choice.responses.exists()


def test_an_earlier_round_stays_when_a_later_one_is_answered(hall):
    session, reaction = sample.open_session("reaction")
    phone = hall.phone(session)
    phone.respond(reaction, hands_0="3")
    facilitation.next_activity(session)
    facilitation.open_activity(session)

    hall.phone(session)
    phone.respond(reaction, round="2", hands_1="2")

    rounds = reaction.responses.order_by("round").values_list("round", "people")
    assert list(rounds) == [("1", 3), ("2", 2)]


def test_what_a_table_said_is_no_post_that_can_be_taken_back(hall):
    session, choice = sample.open_session("choice")
    phone = hall.phone(session)
    phone.respond(choice, hands_0="3", hands_1="2")
    facilitation.close(session)

    said = phone.withdraw("together-0")

    assert said["reason"] == "malformed"
    assert tallies.counts(choice) == (5, 0)


def test_whatever_asks_for_it_only_posts_and_stands_are_taken_back(server):
    session, choice = sample.open_session("choice")
    who = sample.participant(session)
    sample.answer(choice, {"option": "1"}, who, people=5)
    Response.objects.update(slot="together-0")

    responses.write([responses.Withdrawal(who.pk, "k1", "together-0")])

    assert tallies.counts(choice) == (5, 0)


@pytest.mark.parametrize("name", ["key", "replaces"])
def test_no_post_stands_where_a_table_answers(hall, name):
    session, wall = sample.open_session("wall")

    said = hall.phone(session).respond(wall, text="Oui", sort="0", **{name: "together-0"})

    assert said["reason"] == "malformed"
    assert not wall.responses.exists()


@pytest.mark.parametrize("kind", ["wall", "table_sheet", "word_cloud"])
def test_only_a_question_of_one_answer_is_answered_together(server, kind):
    session, _activity = sample.open_session(kind)

    phone = PlainPhone(server, session)

    assert "together" not in {form.id for form in phone.page.forms}


def test_a_table_moved_nowhere(db):
    session = sample.session("scale", "scale")
    facilitation.start(session)
    before, after = session.activities.all()
    after.settings = {**after.settings, "before": before.code}
    after.save()
    table = sample.participant(session)
    for activity, place in ((before, "1"), (after, "5")):
        sample.answer(activity, {"value": place}, table, people=12)
    Response.objects.update(slot="together-0")
    facilitation.end(session)

    closing.close_session(session, present=12, reason="Trop court")

    after.refresh_from_db()
    assert after.paired["paired"] == 0
    assert set(after.responses.values_list("people", "slot", "participant")) == {(12, "", None)}


def test_a_table_s_phone_shows_its_count_again_after_a_reload(browse):
    session, choice = sample.open_session("choice")
    phone = browse(f"/j/{session.code}?table=B", **PHONE)
    phone.fill("#together [name=hands_0]", "3")
    phone.fill("#together [name=hands_2]", "2")
    phone.click("#together .go")
    expect(phone.locator("#together [data-sort=recorded]")).to_be_visible()

    phone.reload()

    expect(phone.locator("#together [data-sort=recorded]")).to_be_visible()
    expect(phone.locator("#together [name=hands_2]")).to_have_value("2")
    assert counts(choice) == [3, 0, 2]


def test_who_answers_alone_after_all_sees_the_count_of_the_table_emptied(browse):
    session, choice = sample.open_session("choice")
    phone = browse(f"/j/{session.code}?table=B", **PHONE)
    phone.fill("#together [name=hands_0]", "3")
    phone.click("#together .go")
    expect(phone.locator("#together [data-sort=recorded]")).to_be_visible()

    phone.check("#answer [type=radio][value='1']")
    phone.click("#answer .go")

    expect(phone.locator("#answer [data-sort=recorded]")).to_be_visible()
    expect(phone.locator("#together [data-note] .note")).to_have_count(0)
    expect(phone.locator("#together [name=hands_0]")).to_have_value("")
    assert stored(choice) == [("1", 1, "phone")]


def test_only_who_said_a_table_or_lends_the_phone_is_asked_for_several(browse, hall):
    session, _sheet = sample.open_session("table_sheet", "choice")
    alone, table = (browse(f"/j/{session.code}", **PHONE) for _phone in range(2))
    table.select_option("#answer [name=table]", "B")
    table.fill("#answer [name=people]", "4")
    table.fill("#answer [name=text_0]", "Un relais")
    table.click("#answer .go")
    expect(table.locator("#answer [data-sort=recorded]")).to_be_visible()

    desk = hall.console(session)
    for gesture in ("close", "next", "open"):
        desk.command(gesture)

    several = "details:has(#together)"
    expect(table.locator(several)).to_be_visible()
    expect(alone.locator("#answer")).to_be_visible()
    expect(alone.locator(several)).to_be_hidden()
    alone.click("[data-seat] button")
    expect(alone.locator(several)).to_be_visible()
