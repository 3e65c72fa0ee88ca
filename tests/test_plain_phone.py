"""The plain door: phones whose network blocks sockets, and pages without script."""

import json
from urllib.parse import urlencode

import pytest

from sessions import closing, facilitation, joining
from sessions.models import Participant
from tests import sample
from tests.hall import Hall, counts
from tests.pages import Page
from tests.people import Asks

ENGLISH = {"Accept-Language": "en"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


class PlainPhone(Asks):
    """A phone without sockets and without script."""

    def __init__(self, server, session):
        super().__init__(server)
        self.address = f"/j/{session.code}"
        self.look()

    def look(self, path=""):
        status, _headers, html = self.ask(path or self.address, **ENGLISH)
        assert status == 200
        self.page = Page(html)
        return self.page

    def send(self, form, **typed):
        """Send one form of the page; return the status, and the page that follows."""
        status, headers, html = self.ask(form.action, form.filled(**typed), **ENGLISH)
        if status in (302, 303):
            return status, self.look(headers["Location"])
        self.page = Page(html)
        return status, self.page

    def answer(self, **typed):
        return self.send(next(form for form in self.page.forms if form.id == "answer"), **typed)

    def say(self, **message):
        """Send one message as JSON; return the status and what is said back."""
        status, _headers, text = self.ask(
            f"{self.address}/respond", json.dumps(message).encode(), **JSON
        )
        return status, json.loads(text)

    def poll(self, cursor=""):
        """Return the status, the types of the messages and the new cursor."""
        status, _headers, text = self.ask(f"{self.address}/state?cursor={cursor}")
        said = json.loads(text or '{"messages": [], "cursor": ""}')
        return status, [message["type"] for message in said["messages"]], said["cursor"]


def respond(activity, key="k1", **data):
    return {"type": "respond", "key": key, "activity": activity.pk, "round": "1", "data": data}


def stored(activity):
    return list(activity.responses.values_list("value", flat=True))


# The page.


def test_strangers_who_come_at_once_are_each_themselves(server):
    session, activity = sample.open_session("choice")
    phones = [PlainPhone(server, session) for _ in range(3)]

    keys = {each.page.form_with("key").fields["key"][0] for each in phones}
    said = [each.answer(option="1")[0] for each in phones]

    assert len({each.cookies for each in phones}) == len(keys) == 3
    assert said == [303] * 3
    assert activity.responses.count() == 3


def test_strangers_read_the_page_in_their_own_language(server):
    session, _activity = sample.open_session("choice")

    pages = [
        Asks(server).ask(f"/j/{session.code}", **{"Accept-Language": language})[2]
        for language in ("fr", "en", "fr")
    ]

    assert ["Send my answer" in page for page in pages] == [False, True, False]


def test_whoever_takes_a_lent_phone_is_offered_the_next_seat_and_nobody_else(server):
    session, _activity = sample.open_session("choice")
    lent = {"Cookie": f"{joining.lent_cookie(session.code)}=1"}
    offers = 'data-seat><button class="btn">'

    first = Asks(server).ask(f"/j/{session.code}", **lent)[2]
    second = Asks(server).ask(f"/j/{session.code}")[2]

    assert (offers in first, offers in second) == (True, False)


def test_to_look_at_the_page_writes_nothing(server):
    session, _activity = sample.open_session("choice")

    PlainPhone(server, session).look()

    assert not Participant.objects.exists()


def test_the_cookie_is_for_this_session_and_for_no_script(server):
    session, _activity = sample.open_session("choice")

    _status, headers, _html = Asks(server).ask(f"/j/{session.code}")

    (cookie,) = [each for each in headers.get_all("Set-Cookie") if "participant" in each]
    assert cookie.startswith(f"participant_{session.code}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_phone_keeps_its_seat(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    before = phone.cookies

    phone.look()

    assert phone.cookies == before


@pytest.mark.parametrize("typed", [str.lower, lambda code: f"{code[:3]} {code[3:]}"])
def test_a_code_is_understood_as_typed(server, typed):
    session, _activity = sample.open_session("choice")
    query = urlencode({"code": typed(session.code)})

    status, headers, _html = Asks(server).ask(f"/?{query}")
    direct, _headers, html = Asks(server).ask(f"/j/{typed(session.code)}".replace(" ", "%20"))

    assert (status, headers["Location"]) == (302, f"/j/{session.code}")
    assert (direct, session.title in html) == (200, True)


@pytest.mark.parametrize("path", ["/j/ABCDEF", "/?code=ABCDEF"])
def test_an_unknown_code_can_be_typed_again(server, path):
    status, _headers, html = Asks(server).ask(path)

    assert status == 404
    assert Page(html).form_with("code").fields["code"] == ["ABCDEF"]


def test_an_unknown_code_takes_no_answer(server):
    status, _headers, html = Asks(server).ask("/j/ABCDEF/respond", b"option=1")

    assert status == 404
    assert Page(html).form_with("code")


def test_when_it_is_over_the_page_says_thanks(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    facilitation.end(session)

    page = phone.look()

    assert "Thank you. The session is over." in page.text
    assert "answer" not in [form.id for form in page.forms]


# The plain form.


def test_a_plain_answer_is_recorded_and_said_to_be(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    status, page = phone.answer(option="1")

    assert status == 303
    assert "It is recorded." in page.text
    assert stored(activity) == [{"option": "1"}]
    assert page.form_with("option").fields["option"] == ["1"]


def test_a_plain_answer_can_be_changed(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    phone.answer(option="1")
    phone.answer(option="2")

    assert stored(activity) == [{"option": "2"}]


def test_the_same_form_sent_twice_is_stored_once(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    form = phone.page.form_with("text")

    for _ in range(2):
        status, page = phone.send(form, text="Plus de trains", sort="0")

    assert status == 303
    assert activity.responses.count() == 1
    assert page.form_with("text").fields["key"] != form.fields["key"]


def test_one_may_prefer_not_to_answer_without_script(server):
    session, activity = sample.open_session("choice")

    status, page = PlainPhone(server, session).answer(abstain="1")

    assert status == 303
    assert activity.responses.get().abstained
    assert "option" not in next(form for form in page.forms if form.id == "answer").fields


def test_several_words_are_one_answer(server):
    session, activity = sample.open_session("word_cloud")

    PlainPhone(server, session).answer(words=["aide", "proximité"])

    assert stored(activity) == [{"words": ["aide", "proximité"]}]


def test_an_invalid_form_keeps_what_was_typed_and_says_what_lacks(server):
    session, activity = sample.open_session("wall")

    status, page = PlainPhone(server, session).answer(text="Plus de trains")

    assert status == 422
    assert "This field is required." in page.text
    assert page.form_with("text").fields["text"][0].strip() == "Plus de trains"
    assert not activity.responses.exists()


def test_a_form_that_was_wrong_can_be_sent_again(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    phone.answer(text="Plus de trains")

    status, _page = phone.answer(sort="1")

    assert status == 303
    assert [value["sort"] for value in stored(activity)] == ["1"]


def test_too_late_is_said_and_nothing_is_stored(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    facilitation.close(session)

    status, page = phone.answer(option="1")

    assert status == 409
    assert "This question is closed." in page.text
    assert not activity.responses.exists()


def test_too_late_for_one_question_is_no_mistake_in_the_next(server):
    session = sample.session("choice", "wall")
    facilitation.start(session)
    facilitation.open_activity(session)
    phone = PlainPhone(server, session)
    facilitation.next_activity(session)
    facilitation.open_activity(session)

    status, page = phone.answer(option="1")

    assert status == 409
    assert page.form_with("text").fields["text"][0].strip() == ""
    assert "This field is required." not in page.text


@pytest.mark.parametrize("number", ["", "9" * 5000, "-1", "²", "1.5", "\0"])
def test_a_form_that_somebody_changed_is_refused(server, number):
    session, activity = sample.open_session("choice")

    status, _page = PlainPhone(server, session).answer(option="1", activity=number)

    assert status in (400, 409)
    assert not activity.responses.exists()


def test_a_form_without_its_key_is_refused(server):
    session, activity = sample.open_session("choice")

    status, page = PlainPhone(server, session).answer(option="1", key="")

    assert status == 400
    assert "Not recorded yet." in page.text
    assert page.form_with("option").fields["option"] == ["1"]


# Own posts, without script.


def test_own_posts_are_listed_to_their_author_alone(server):
    session, _activity = sample.open_session("wall")
    author, other = PlainPhone(server, session), PlainPhone(server, session)

    _status, page = author.answer(text="Plus de trains", sort="0")

    assert "Plus de trains" in page.text
    assert "Plus de trains" not in other.look().text


def test_a_post_is_rewritten_without_script(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    _status, page = phone.answer(text="Plus de trains", sort="2")

    status, page = phone.send(page.form_with("replaces"), text="Plus de bus")

    assert status == 303
    assert stored(activity) == [{"text": "Plus de bus", "sort": "2"}]
    assert "Plus de bus" in page.text


def test_a_post_rewritten_to_nothing_is_refused_and_stays(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    _status, page = phone.answer(text="Plus de trains", sort="2")

    status, _page = phone.send(page.form_with("replaces"), text="")

    assert status == 422
    assert stored(activity) == [{"text": "Plus de trains", "sort": "2"}]


def test_a_post_is_taken_back_without_script_even_after_the_end(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    phone.answer(text="Plus de trains", sort="0")
    facilitation.end(session)

    status, page = phone.send(phone.look().form_with("withdraw"))

    assert status == 303
    assert not activity.responses.exists()
    assert "Plus de trains" not in page.text


# The next person.


def test_the_next_person_is_somebody_else(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    phone.answer(option="0")
    (seat,) = [form for form in phone.page.forms if form.action.endswith("/seat")]

    status, page = phone.send(seat)
    answer = next(form for form in page.forms if form.id == "answer")
    phone.answer(option="1")

    assert status == 302
    assert "option" not in answer.fields
    assert stored(activity) == [{"option": "0"}, {"option": "1"}]


# JSON.


def test_a_message_is_acknowledged_once_stored(server):
    session, activity = sample.open_session("choice")

    status, said = PlainPhone(server, session).say(**respond(activity, option="1"))

    assert (status, said) == (200, {"type": "ack", "key": "k1"})
    assert stored(activity) == [{"option": "1"}]


def test_both_doors_know_the_same_keys(server, hall):
    session, activity = sample.open_session("choice")
    plain = PlainPhone(server, session)
    plain.say(**respond(activity, option="1"))
    live = hall.phone(session, cookies=plain.cookies)
    live.respond(activity, key="k2", option="2")

    assert plain.say(**respond(activity, option="1"))[0] == 200
    assert stored(activity) == [{"option": "2"}]


def test_a_refusal_says_why_in_its_status_too(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    told = [
        phone.say(**respond(activity)),
        phone.say(type="hello"),
        phone.say(type="respond", key="k1"),
        phone.say(**respond(activity, option="0" * 20_000)),
        phone.say(**{**respond(activity, option="0"), "round": "2"}),
        *(phone.say(**respond(activity, key=f"k{n}", option="0")) for n in range(21)),
    ]

    assert [status for status, _said in told] == [422, 400, 400, 413, 409, *[200] * 20, 429]
    assert told[0][1]["errors"] == {"option": ["Ce champ est obligatoire."]}
    reasons = {(status, said["reason"]) for status, said in told if status != 200}
    assert reasons == {
        *((422, "invalid"), (400, "malformed"), (413, "too-large")),
        *((409, "closed"), (429, "too-fast")),
    }


def test_what_is_no_json_is_malformed(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    for body in (b"", b"{", b"[]", b"\xff", b"[" * 5000, b"9" * 5000):
        status, _headers, text = phone.ask(f"{phone.address}/respond", body, **JSON)
        assert (status, json.loads(text)["reason"]) == (400, "malformed"), body


def test_a_post_is_taken_back_as_a_message(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    phone.say(**respond(activity, text="Plus de trains", sort="0"))

    status, said = phone.say(type="withdraw", key="k2", of="k1")

    assert (status, said) == (200, {"type": "ack", "key": "k2"})
    assert not activity.responses.exists()


# Polling.


def test_polling_tells_what_is_new_and_nothing_twice(server, hall):
    session, activity = sample.open_session("wall")
    phone, desk = PlainPhone(server, session), hall.console(session)

    first, told, cursor = phone.poll()
    second, told_again, _none = phone.poll(cursor)
    phone.say(**respond(activity, text="Plus de trains", sort="0"))
    _status, told_own, cursor = phone.poll(cursor)
    desk.command("timer", add=60)
    desk.command("close")
    desk.hear("stage", until=lambda stage: stage["state"] == "closed")
    _status, told_stage, _cursor = phone.poll(cursor)

    assert (first, told) == (200, ["stage", "mine"])
    assert (second, told_again) == (204, [])
    assert (told_own, told_stage) == (["mine"], ["stage"])


def test_a_room_opened_by_a_phone_that_polls_follows_the_facilitator(server, hall):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    _status, _told, cursor = phone.poll()

    desk = hall.console(session)
    desk.command("close")
    desk.hear("stage", until=lambda stage: stage["state"] == "closed")

    assert phone.poll(cursor)[1] == ["stage"]


def test_a_cursor_from_nowhere_is_told_everything(server):
    session, _activity = sample.open_session("choice")

    status, told, _cursor = PlainPhone(server, session).poll("%00/../%C3%A9.1")

    assert (status, told) == (200, ["stage", "mine"])


def test_a_phone_that_polls_is_present(server, hall):
    session, _activity = sample.open_session("choice")
    screen = hall.screen(session)

    for _ in range(2):
        PlainPhone(server, session).poll()

    assert counts(screen, 2)


def test_polling_says_goodbye_at_the_end(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    facilitation.end(session)

    status, told, cursor = phone.poll()

    assert (status, told) == (200, ["bye"])
    assert phone.poll(cursor)[0] == 204


# Who is let in.


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This phone is not recognised."), ("fr", "Ce téléphone n’est pas reconnu.")],
)
def test_a_forged_cookie_is_refused_in_words(server, language, words):
    session, activity = sample.open_session("choice")
    stranger = Asks(server, f"participant_{session.code}=moi:signature")
    body = urlencode({"activity": activity.pk, "round": "1", "key": "k1", "option": "1"}).encode()

    status, _headers, html = stranger.ask(
        f"/j/{session.code}/respond", body, **{"Accept-Language": language}
    )

    assert status == 403
    assert words in Page(html).text
    assert not Participant.objects.exists()


def test_a_forged_cookie_is_replaced_at_the_next_look(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    phone.cookies = f"participant_{session.code}=moi:signature"

    phone.look()

    assert phone.answer(option="1")[0] == 303
    assert stored(activity) == [{"option": "1"}]


def test_polling_needs_the_cookie(server):
    session, _activity = sample.open_session("choice")
    signed_elsewhere = joining.signed("moi", "ABCDEF")

    for cookie in ("", f"participant_{session.code}={signed_elsewhere}"):
        assert Asks(server, cookie).ask(f"/j/{session.code}/state")[0] == 403


@pytest.mark.parametrize("origin", ["http://ailleurs.example", "null", "", "http://["])
@pytest.mark.parametrize("path", ["respond", "seat"])
def test_forms_of_foreign_pages_are_refused(server, origin, path):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    body = phone.page.form_with("round").filled(option="1")

    status, _headers, _html = phone.ask(f"{phone.address}/{path}", body, Origin=origin)

    assert status == 403
    assert not activity.responses.exists()


def test_our_own_forms_are_taken(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    body = phone.page.form_with("round").filled(option="1")

    status, _headers, _html = phone.ask(f"{phone.address}/respond", body, Origin=server.url)

    assert status == 303
    assert stored(activity) == [{"option": "1"}]


def test_an_answer_is_never_given_by_an_address(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    status, _headers, _html = phone.ask(f"{phone.address}/respond?option=1")

    assert status == 405
    assert not activity.responses.exists()


def test_once_closed_nobody_is_known(server):
    session, activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    phone.answer(text="Plus de trains", sort="0")
    facilitation.end(session)
    closing.close_session(session, present=12, reason="Trop court")

    status, said = phone.say(type="withdraw", key="k2", of="k1")

    assert (status, said["reason"]) == (409, "closed")
    assert activity.responses.count() == 1
    assert not Participant.objects.exists()
