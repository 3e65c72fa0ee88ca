"""What a room stands on goes away for a while: its server, the database, the disk, the bus."""

import json
import os
import resource
import signal
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPException
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from redis import Redis
from websockets.exceptions import ConnectionClosed

from sessions.models import Receipt, Response
from sessions.outages import Outage
from territories.models import Role
from tests import sample
from tests.hall import Hall, counts, signed_in
from tests.people import PATIENCE, Asks
from tests.servers import HOME, Cluster, free_port, redis
from tests.voters import Crowd

TRY_AGAIN = 1011  # the code of a line closed because what it said could not be stored
LOCKED = 3  # seconds; a backup, an index being made
FULL = 64 * 1024  # bytes; SQLite writes further into its journal than that at the first batch

# Of each outage the log tells the beginning and the end, in a line each, however many are cut.
NO_DATABASE = ["The database does not answer", "The database answers again"]
NO_BUS = ["The bus does not answer", "The bus answers again"]

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite" or not hasattr(resource, "prlimit"),
    reason="The server writes the file of its database itself, and Linux tells it how far",
)
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no server to kill"
)


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


# What all outages have in common.


def agree(crowd, session, screen):
    """What was acknowledged, once each, is what is stored, exported and shown."""
    assert stored(session.current) == Counter(crowd.acknowledged)
    assert exported(session) == Receipt.objects.count() == len(crowd.acknowledged)
    assert responses(screen, len(crowd.acknowledged))


def stored(activity):
    """How often each post is there, by who sent it and its key."""
    return Counter(activity.responses.values_list("participant__token", "slot"))


def exported(session):
    told = json.loads(call_command("results", session.code, "--json", stdout=StringIO()))
    return sum(each["responses"]["phone"] for each in told["activities"])


def responses(screen, number):
    return screen.hear("tally", until=lambda tally: tally["responses"] == number)


def goes_on(hall, session):
    """Somebody who comes now votes, and a console closes."""
    late, desk = hall.phone(session), hall.console(session)
    assert late.respond(session.current, text="Et après ?", sort="0")["type"] == "ack"
    assert desk.command("close")["type"] == "ack"
    assert late.hear("stage", until=lambda stage: stage["state"] == "closed")


def told(server, lines):
    """What the log says, once it holds so many lines; without the reasons."""
    wait_until(lambda: len(server.log.read_text().splitlines()) >= lines)
    said = server.log.read_text().splitlines()
    return [line.split(": ", 1)[-1].split(": ")[0] for line in said]


def wait_until(told):
    end = time.monotonic() + PATIENCE
    while not told() and time.monotonic() < end:
        time.sleep(0.1)


# What the log is told.


def ask(outage, who, answered):
    with suppress(ConnectionError), outage.asking(ConnectionError, who=who):
        if not answered:
            raise ConnectionError


def test_an_outage_lasts_until_all_who_were_not_answered_are(caplog):
    outage = Outage("The cellar")

    for who, answered in [("a", False), ("b", False), ("a", False), ("a", True), ("c", True)]:
        ask(outage, who, answered)
    begun = caplog.messages.copy()
    ask(outage, "b", True)

    assert begun == ["The cellar does not answer: ConnectionError()"]
    assert caplog.messages == [*begun, "The cellar answers again"]


def test_an_outage_is_told_again_where_nobody_asked_since(caplog):
    outage = Outage("The cellar", forget=0)

    ask(outage, "a", False)
    ask(outage, "b", False)

    assert caplog.messages == ["The cellar does not answer: ConnectionError()"] * 2


# The power.


def test_what_was_acknowledged_survives_a_power_cut(own_server):
    session, activity = sample.open_session("wall")
    server, crowd = own_server(), Crowd(activity)

    with crowd.voting(server):
        server.kill()
        promised = set(crowd.acknowledged)
        server.start()

    assert crowd.posts // 3 <= len(promised) < crowd.posts == len(crowd.acknowledged)
    assert crowd.arrivals == {2}
    with Hall(server) as hall:
        agree(crowd, session, hall.screen(session))
        goes_on(hall, session)


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


def test_a_server_that_is_told_to_stop_finishes_its_pages_and_ends(own_server):
    session, _activity = sample.open_session("choice")
    server = own_server()

    with ThreadPoolExecutor(max_workers=8) as visitors:
        asked = [visitors.submit(ask_until_refused, server, session) for _ in range(8)]
        wait_until(lambda: all(each.running() for each in asked))
        server.process.terminate()

        assert server.process.wait(timeout=PATIENCE) == 0
        assert {status for each in asked for status in each.result()} <= {200, 503}


def ask_until_refused(server, session):
    """The statuses of page after page, until nobody answers any more."""
    statuses = []
    with suppress(OSError, HTTPException):
        while True:
            statuses.append(Asks(server).ask(f"/j/{session.code}")[0])
    return statuses


# The database and its disk.


@contextmanager
def no_postgresql(_server):
    """Killed, and started again."""
    cluster = Cluster(os.environ[HOME])
    connection.close()
    cluster.kill()
    try:
        yield
    finally:
        cluster.start()


@contextmanager
def full_disk(server):
    """No file of this server's grows any more; there is room again afterwards."""
    which = server.process.pid, resource.RLIMIT_FSIZE
    before, most = resource.prlimit(*which)
    resource.prlimit(*which, (FULL, most))
    try:
        yield
    finally:
        resource.prlimit(*which, (before, most))


@pytest.mark.parametrize(
    "outage",
    [pytest.param(no_postgresql, marks=on_postgresql), pytest.param(full_disk, marks=on_sqlite)],
)
def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(own_server, outage):
    session, activity = sample.open_session("wall")
    server, crowd = own_server(), Crowd(activity)

    with Hall(server) as hall:
        screen = hall.screen(session)
        with crowd.voting(server), outage(server):
            crowd.are_cut()
            status = post(server, crowd[0])

        assert len(crowd.acknowledged) == crowd.posts
        agree(crowd, session, screen)
        goes_on(hall, session)
    assert crowd.codes == {TRY_AGAIN}
    assert status == 503
    assert told(server, 2) == NO_DATABASE


@on_postgresql
def test_who_comes_after_a_restart_that_nobody_noticed_is_served(own_server):
    session, activity = sample.open_session("wall")
    server = own_server()
    with Hall(server) as hall:
        screen, phones = hall.screen(session), [hall.phone(session) for _ in range(3)]
        assert counts(screen, 3)

        with no_postgresql(server):
            pass

        for phone in phones:
            assert phone.respond(activity, text="Plus de trains", sort="0")["type"] == "ack"
        assert responses(screen, 3)
        goes_on(hall, session)


@on_postgresql
def test_pages_say_that_there_is_no_database_and_the_log_says_it_once(own_server):
    session, _activity = sample.open_session("wall")
    server = own_server()
    visitors = Asks(server), Asks(server, signed_in(sample.account()))

    with no_postgresql(server):
        away = {each.ask(f"/j/{session.code}")[0] for each in visitors for _time in range(3)}
    back = {each.ask(f"/j/{session.code}")[0] for each in visitors}

    assert (away, back) == ({503}, {200})
    assert told(server, 2) == NO_DATABASE


def post(server, voter):
    """Vote by HTTP, as where sockets are blocked; the status."""
    key, text = next(iter(voter.outbox.items()))
    sent = {
        "data": json.dumps(voter.message(key, text)).encode(),
        "Content-Type": "application/json",
    }
    return Asks(server, voter.cookies).ask(f"/j/{voter.code}/respond", **sent)[0]


@contextmanager
def locked():
    """Somebody else holds the database: all of it on SQLite, the responses on PostgreSQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"LOCK TABLE {Response._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        yield


def test_a_database_that_is_locked_is_waited_for(own_server):
    session, activity = sample.open_session("wall")
    server, crowd = own_server(), Crowd(activity)

    with Hall(server) as hall:
        screen = hall.screen(session)
        with crowd.voting(server), locked():
            time.sleep(LOCKED)
            promised, kept = set(crowd.acknowledged), set(stored(activity))

        assert promised <= kept
        assert crowd.arrivals == {1}
        assert len(crowd.acknowledged) == crowd.posts
        agree(crowd, session, screen)
        goes_on(hall, session)
    assert server.log.read_text() == ""


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


# The bus.


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
        assert told(hall.server, 1) == NO_BUS[:1]


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
            wait_until_heard(session, address)
            desk.command("approve", post=activity.responses.get().pk)

            assert author.hear("mine")["posts"][0]["status"] == "shown"


def wait_until_heard(session, address, processes=1):
    """Return once so many processes listen to the news of this session."""
    with Redis.from_url(address) as bus:

        def listening():
            heard = bus.pubsub_channels(f"*{session.code}*")
            return sum(number for _channel, number in bus.pubsub_numsub(*heard))

        wait_until(lambda: listening() == processes)
        assert listening() == processes


@contextmanager
def killed(bus, hall):
    """Until the end of the test another one stands where it stood."""
    os.kill(process_of(bus), signal.SIGKILL)
    yield
    hall.enter_context(redis(urlsplit(bus).port))


@contextmanager
def paused(bus, _hall):
    process = process_of(bus)
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def process_of(bus):
    with Redis.from_url(bus) as redis:
        return redis.info()["process_id"]


@pytest.mark.processes
@pytest.mark.parametrize("outage", [killed, paused])
def test_two_processes_that_lose_their_bus_vote_on_and_find_it_again(own_server, outage):
    session, activity = sample.open_session("wall")
    crowd = Crowd(activity)
    with redis() as bus, Hall(own_server(TRETEAUX_REDIS=bus)) as here:
        servers = here.server, own_server(TRETEAUX_REDIS=bus)
        there = here.enter_context(Hall(servers[1]))
        screens = here.screen(session), there.screen(session)

        with crowd.voting(*servers), outage(bus, here):
            crowd.voted.result(timeout=2 * PATIENCE)
            for server in servers:
                assert told(server, 1) == NO_BUS[:1]

        assert crowd.arrivals == {1}
        assert len(crowd.acknowledged) == crowd.posts
        for screen in screens:
            agree(crowd, session, screen)
        wait_until_heard(session, bus, processes=2)
        assert approved_through(here, there, session)
        goes_on(there, session)
        for server in servers:
            assert told(server, 2) == NO_BUS


def approved_through(here, there, session):
    """Whether the author of a post is told by one process what a console said to the other."""
    desk, author = here.console(session, sample.account(Role.FACILITATOR)), there.phone(session)
    author.respond(session.current, key="k1", text="Plus de trains", sort="0")
    desk.command("approve", post=session.current.responses.latest("pk").pk)
    return author.hear("mine")["posts"][0]["status"] == Response.Status.SHOWN
