"""One phone for several people, and a phone that reads another language."""

from sessions import tallies
from sessions.models import Participant
from tests import sample
from tests.pages import Page
from tests.people import Asks
from tests.test_plain_phone import PlainPhone


def seats(page):
    """The forms that hand the phone on."""
    return [form for form in page.forms if form.action.endswith("/seat")]


def offered(page):
    """How the button that hands the phone on looks: set back until the phone is lent."""
    forms = [place for place, (_tag, attrs) in enumerate(page.tags) if leads_to_a_seat(attrs)]
    return next(attrs["class"] for tag, attrs in page.tags[forms[0] :] if tag == "button")


def leads_to_a_seat(attrs):
    return attrs.get("action", "").endswith("/seat")


def test_a_phone_of_one_s_own_is_not_lent(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    phone.answer(option="0")

    assert f"lent_{session.code}" not in phone.cookies
    assert offered(phone.look()) == "btn bare"


def test_a_phone_handed_on_offers_the_next_person_from_then_on(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)

    status, page = phone.send(seats(phone.page)[0])
    before = offered(page)
    phone.answer(option="0")

    assert status == 302
    assert f"lent_{session.code}=1" in phone.cookies
    assert (before, offered(phone.page)) == ("btn", "btn")


def test_the_cookie_of_a_lent_phone_is_for_this_session_and_for_no_script(server):
    session, _activity = sample.open_session("choice")
    other, _elsewhere = sample.open_session("choice")
    phone = PlainPhone(server, session)

    _status, headers, _html = phone.ask(f"/j/{session.code}/seat", b"")

    told = [each for each in headers.get_all("Set-Cookie") if each.startswith("lent_")]
    assert [("HttpOnly" in each, "SameSite=Lax" in each) for each in told] == [(True, True)]
    assert offered(phone.look(f"/j/{other.code}")) == "btn bare"


def test_two_people_on_one_phone_are_two_participants(server):
    session, activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    for option in ("0", "1", "1"):
        phone.answer(option=option)
        phone.send(seats(phone.page)[0])

    counted = [row["count"] for row in tallies.tally(activity)["rows"]]

    assert counted == [1, 2, 0]
    assert activity.responses.values("participant").distinct().count() == 3
    assert Participant.objects.filter(session=session).count() == 3


def test_the_next_person_finds_nothing_of_the_one_before(server):
    session, _activity = sample.open_session("wall")
    phone = PlainPhone(server, session)
    phone.answer(text="Plus de trains", sort="0")

    _status, page = phone.send(seats(phone.page)[0])

    assert "Plus de trains" not in page.text
    assert "withdraw" not in {name for form in page.forms for name in form.fields}


def test_nobody_hands_on_a_phone_from_elsewhere(server):
    session, _activity = sample.open_session("choice")
    phone = PlainPhone(server, session)
    before = phone.cookies

    status, headers, _html = phone.ask(
        f"/j/{session.code}/seat", b"", Origin="http://ailleurs.example"
    )

    assert (status, headers.get_all("Set-Cookie")) == (403, None)
    assert phone.cookies == before


def test_no_seat_is_taken_where_there_is_no_session(server):
    status, headers, _html = Asks(server).ask("/j/ABCDEF/seat", b"")

    assert (status, headers.get_all("Set-Cookie")) == (404, None)


# Language.


class Reader(PlainPhone):
    """A phone that says no language of its own but the one it chose."""

    def look(self, path=""):
        status, _headers, html = self.ask(path or self.address)
        assert status == 200
        self.page = Page(html)
        return self.page


def choices(page):
    """The languages that this page offers to change to."""
    return [
        attrs["value"]
        for tag, attrs in page.tags
        if tag == "button" and attrs.get("name") == "language"
    ]


def test_a_phone_offers_the_other_language_and_then_the_first_again(server):
    session, _activity = sample.open_session("choice")
    phone = Reader(server, session)
    (form,) = [form for form in phone.page.forms if form.action == "/langue"]
    first = choices(phone.page)

    status, headers, _html = phone.ask(form.action, form.filled(language="en"))

    assert (status, headers["Location"]) == (302, phone.address)
    assert (first, choices(phone.look())) == (["en"], ["fr"])
    assert phone.cookies.count("participant_") == 1


def test_what_the_session_says_stays_in_its_language(server):
    session, activity = sample.open_session("choice")
    phone = Reader(server, session)
    phone.ask("/langue", b"language=en")

    page = phone.look()

    tags = [(tag, attrs.get("lang")) for tag, attrs in page.tags]
    assert ("html", "en") in tags
    assert ("h1", "fr") in tags
    assert activity.instruction in page.text
    assert "I prefer not to answer" in page.text


def test_what_is_refused_is_said_in_the_language_chosen(server):
    session, _activity = sample.open_session("choice")
    phone = Reader(server, session)
    phone.ask("/langue", b"language=en")
    (form,) = [form for form in phone.look().forms if form.id == "answer"]

    status, _headers, html = phone.ask(form.action, form.filled())

    assert status == 422
    assert "This field is required." in html
