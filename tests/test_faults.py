"""What goes wrong in a room: the power, a database, the bus, phones that never listen or stop."""

import asyncio
import socket
import time
from collections import Counter
from contextlib import contextmanager, suppress

import pytest
from django.db import connection
from redis import Redis
from websockets.exceptions import ConnectionClosed, WebSocketException

from sessions import rooms
from sessions.models import Receipt, Response
from tests import sample
from tests.hall import Hall, counts
from tests.people import PATIENCE, Phone
from tests.servers import free_port, redis
from tests.voters import POSTS, Acknowledged, Voter

PHONES = 100


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


async def vote(voter, server, back):
    """Send everything; where the line breaks, wait until the server is back."""
    with suppress(OSError, WebSocketException):
        await voter.talk(server)
    await asyncio.wait_for(back.wait(), 2 * PATIENCE)
    await voter.talk(server)


async def vote_through_a_power_cut(server, activity):
    """Cut once a third is acknowledged, start again on the same port; what was promised before."""
    acknowledged, back = Acknowledged(enough=PHONES * POSTS // 3), asyncio.Event()
    voters = [Voter(activity, acknowledged) for _ in range(PHONES)]
    voting = asyncio.gather(*(vote(each, server, back) for each in voters))
    await acknowledged.reached.wait()
    server.kill()
    promised = set(acknowledged)
    await asyncio.to_thread(server.start)
    back.set()
    await voting
    return promised, {voter.arrivals for voter in voters}


def test_what_was_acknowledged_survives_a_power_cut(own_server):
    _session, activity = sample.open_session("wall")

    promised, arrivals = asyncio.run(vote_through_a_power_cut(own_server(), activity))

    stored = Counter(Response.objects.values_list("participant__token", "slot"))
    assert PHONES * POSTS // 3 <= len(promised) < PHONES * POSTS
    assert promised <= set(stored)
    assert len(stored) == PHONES * POSTS
    assert set(stored.values()) == {1}
    assert Receipt.objects.count() == PHONES * POSTS
    assert arrivals == {2}


def test_the_rev_and_the_stage_survive_a_power_cut(own_server):
    session, activity = sample.open_session("choice")
    server = own_server()
    with Hall(server) as hall:
        desk = hall.console(session)
        desk.command("close")
        desk.command("reveal")

    server.kill()
    server.start()

    with Hall(server) as hall:
        stage = hall.phone(session).hello()
    assert (stage["rev"], stage["activity"], stage["state"]) == (3, activity.pk, "revealed")


def test_a_database_that_fails_promises_nothing(hall):
    session, activity = sample.open_session("choice")
    phone, screen = hall.phone(session), hall.screen(session)
    rename("live_sessions_receipt", "away")

    try:
        with pytest.raises(ConnectionClosed):
            phone.respond(activity, key="k1", option="1")
    finally:
        rename("away", "live_sessions_receipt")

    assert not activity.responses.exists()
    back = hall.phone(session, cookies=phone.cookies)
    assert back.respond(activity, key="k1", option="1")["type"] == "ack"
    assert counts(screen, 1)
    back.close()
    assert counts(screen, 0)


def rename(table, name):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


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


@contextmanager
def no_redis():
    yield f"redis://127.0.0.1:{free_port()}/0"


@contextmanager
def mute_redis():
    """It takes every connection and says nothing, as a machine that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield f"redis://127.0.0.1:{door.getsockname()[1]}/0"


@pytest.mark.parametrize("bus", [no_redis, mute_redis])
def test_without_its_bus_a_room_votes_on(own_server, bus):
    session = sample.session("word_cloud")
    with bus() as address, Hall(own_server(TRETEAUX_REDIS=address)) as hall:
        desk, screen, phone = hall.console(session), hall.screen(session), hall.phone(session)

        desk.command("start")
        desk.command("open")
        opened = phone.hear("stage", until=lambda stage: stage["state"] == "open")
        for number in range(1, 4):
            other = hall.phone(session)
            assert other.respond(session.activities.get(), words=f"mot {number}")["type"] == "ack"
            assert responses(screen, number)
        desk.command("close")

        closed = phone.hear("stage", until=lambda stage: stage["state"] == "closed")
        assert closed["rev"] == opened["rev"] + 1


def test_a_bus_that_comes_back_is_heard_again(own_server):
    session, activity = sample.open_session("wall")
    port = free_port()
    with redis(port) as address:
        hall = Hall(own_server(TRETEAUX_REDIS=address))
        desk, author = hall.console(session), hall.phone(session)

    with hall:
        said = author.respond(activity, key="k1", text="Plus de trains", sort="0")
        assert said["type"] == "ack"
        with redis(port) as address:
            wait_until_heard(session, Redis.from_url(address))
            desk.command("approve", post=activity.responses.get().pk)

            assert author.hear("mine")["posts"][0]["status"] == "shown"


def responses(screen, number):
    return screen.hear("tally", until=lambda tally: tally["responses"] == number)


def wait_until_heard(session, bus):
    while not bus.pubsub_channels(f"*{rooms.group(session.code)}"):
        time.sleep(0.1)
    bus.close()
