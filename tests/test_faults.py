"""What phones do to a room: never listen, never stop, say all twice, leave at once, come late."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from websockets.exceptions import ConnectionClosed

from sessions.models import Receipt
from tests import sample
from tests.hall import Hall, counts
from tests.people import Phone
from tests.test_outages import agree, goes_on, responses, stored
from tests.voters import Crowd

PHONES = 300


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def test_a_phone_that_never_listens_delays_nobody(server, hall):
    session, activity = sample.open_session("choice")
    deaf, desk = Phone(server, session), hall.console(session)
    others = [hall.phone(session) for _ in range(5)]
    hall.connect(deaf).socket.close_timeout = 0  # nor will it listen to a goodbye
    for _ in range(1000):
        deaf.say(type="hello", rev=0)

    answers = [phone.respond(activity, option="1") for phone in others]
    desk.command("close")

    assert {said["type"] for said in answers} == {"ack"}
    for phone in others:
        assert phone.hear("stage", until=lambda stage: stage["state"] == "closed")


def test_a_phone_that_never_stops_is_slowed_and_nobody_else(hall):
    session, activity = sample.open_session("choice")
    flood, other = hall.phone(session), hall.phone(session)
    for number in range(300):
        data = {"activity": activity.pk, "round": "1", "data": {"option": "0"}}
        flood.say(type="respond", key=f"k{number}", **data)

    said = other.respond(activity, option="1")

    assert said["type"] == "ack"
    with pytest.raises(ConnectionClosed):
        flood.hear("bye")
    told = Counter(message.get("reason", "ack") for message in flood.heard)
    assert told["ack"] == 20
    assert told["too-fast"] >= 20
    assert Receipt.objects.count() == 21


def test_a_phone_in_twenty_tabs_is_one_person(hall):
    session, activity = sample.open_session("choice")
    first, screen = hall.phone(session), hall.screen(session)
    tabs = [first, *(hall.phone(session, cookies=first.cookies) for _ in range(19))]

    told = [tab.respond(activity, option=str(place % 3)) for place, tab in enumerate(tabs)]

    assert {said["type"] for said in told} == {"ack"}
    assert [response.value for response in activity.responses.all()] == [{"option": "1"}]
    assert counts(screen, 1)
    for tab in tabs:
        tab.close()
    assert counts(screen, 0)


def test_the_same_key_from_twenty_tabs_is_stored_once(hall):
    session, activity = sample.open_session("wall")
    first = hall.phone(session)
    tabs = [first, *(hall.phone(session, cookies=first.cookies) for _ in range(19))]
    data = {"text": "Plus de trains", "sort": "0"}

    for tab in tabs:
        tab.say(type="respond", key="k1", activity=activity.pk, round="1", data=data)

    assert [tab.hear("ack")["key"] for tab in tabs] == ["k1"] * 20
    assert activity.responses.count() == 1


def test_the_same_key_by_two_sockets_and_by_http_is_stored_once(hall):
    session, activity = sample.open_session("wall")
    phone, screen = hall.phone(session), hall.screen(session)
    tab = hall.phone(session, cookies=phone.cookies)
    words = {"text": "Plus de trains", "sort": "0"}
    message = answer(activity, "k1", **words)

    with ThreadPoolExecutor() as pool:
        posting = [pool.submit(post, phone, message) for _ in range(3)]
        for each in (phone, tab):
            each.say(**message)
        posted = [each.result() for each in posting]

    said = [*posted, phone.hear("ack", "refused"), tab.hear("ack", "refused")]
    assert {(each["type"], each["key"]) for each in said} == {("ack", "k1")}
    assert stored(activity) == Counter([(activity.responses.get().participant.token, "k1")])
    assert Receipt.objects.count() == 1
    assert responses(screen, 1)


def test_a_key_that_comes_again_by_another_door_leaves_the_later_answer(hall):
    session, activity = sample.open_session("choice")
    phone = hall.phone(session)
    first = answer(activity, "k1", option="0")

    said = [
        phone.respond(activity, key="k1", option="0"),
        post(phone, answer(activity, "k2", option="1")),
        phone.respond(activity, key="k1", option="0"),
        post(phone, first),
    ]

    assert [(each["type"], each["key"]) for each in said] == [
        ("ack", key) for key in ("k1", "k2", "k1", "k1")
    ]
    assert activity.responses.get().value == {"option": "1"}
    assert Receipt.objects.count() == 2


def answer(activity, key, **data):
    common = {"type": "respond", "activity": activity.pk, "round": "1"}
    return {**common, "key": key, "data": data}


def post(phone, message):
    """Send one message by HTTP, as where sockets are blocked; what is answered."""
    sent = {"data": json.dumps(message).encode(), "Content-Type": "application/json"}
    return json.loads(phone.ask(f"/j/{phone.session.code}/respond", **sent)[2])


def test_a_fifth_of_a_room_that_leaves_is_back_at_once(own_server):
    session, activity = sample.open_session("wall")
    server, crowd = own_server(), Crowd(activity, PHONES)
    leaving, staying = crowd[: PHONES // 5], crowd[PHONES // 5 :]

    with Hall(server) as hall:
        screen = hall.screen(session)
        with crowd.voting(server):
            for voter in leaving:
                crowd.loop.call_soon_threadsafe(voter.vanish)

        assert {voter.arrivals for voter in leaving} == {2}
        assert {voter.arrivals for voter in staying} == {1}
        assert len(crowd.acknowledged) == crowd.posts
        agree(crowd, session, screen)
        goes_on(hall, session)
        assert counts(screen, 1)
    assert server.log.read_text() == ""


def test_what_pours_in_while_a_console_closes_is_stored_or_refused(hall, server):
    session, activity = sample.open_session("wall")
    crowd = Crowd(activity, PHONES)
    desk, screen = hall.console(session), hall.screen(session)

    with crowd.voting(server):
        said = desk.command("close")
        then = stored(activity)

    refused = [(voter.token, key) for voter in crowd for key in voter.refused]
    assert said["type"] == "ack"
    assert crowd.posts // 3 <= len(crowd.acknowledged) < crowd.posts
    assert len(crowd.acknowledged) + len(refused) == crowd.posts
    assert {why for voter in crowd for why in voter.refused.values()} == {"closed"}
    assert stored(activity) == then
    agree(crowd, session, screen)
