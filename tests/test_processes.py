"""Two processes, one session: whoever is connected to either sees the same room."""

import asyncio
from contextlib import suppress
from threading import Thread

import pytest
from django.conf import settings

from sessions.models import Receipt, Response
from tests import sample
from tests.hall import Hall, counts
from tests.servers import redis, sentinel
from tests.test_outages import agree, goes_on, no_redis, responses
from tests.voters import Crowd

TRUSTING = {"TRETEAUX_KINDS": "tests.trusting"}  # rooms that never look again by themselves

pytestmark = pytest.mark.processes


class Address:
    """One address before several servers: each connection goes to the next that is alive."""

    def __init__(self, servers):
        self.servers, self.turn = list(servers), 0
        self.lines = set()

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever)
        self.thread.start()
        port = self.do(self.open())
        self.url, self.socket = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}"
        return self

    def __exit__(self, *_error):
        self.do(self.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def do(self, doing):
        return asyncio.run_coroutine_threadsafe(doing, self.loop).result()

    async def open(self):
        self.door = await asyncio.start_server(self.connect, "127.0.0.1")
        return self.door.sockets[0].getsockname()[1]

    async def close(self):
        self.door.close()
        for line in self.lines:
            line.cancel()
        await asyncio.gather(*self.lines, return_exceptions=True)

    async def connect(self, reader, writer):
        """Join this connection to a server, until one of the two ends it."""
        self.lines.add(asyncio.current_task())
        there, back = await self.next()
        await asyncio.gather(pour(reader, back), pour(there, writer))

    async def next(self):
        while True:
            self.turn += 1
            with suppress(OSError):
                server = self.servers[self.turn % len(self.servers)]
                return await asyncio.open_connection("127.0.0.1", server.port)


async def pour(reader, writer):
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
def servers(own_server):
    assert settings.REDIS, "Only Redis joins two processes: python -m tests.servers pytest …"
    return own_server(**TRUSTING), own_server(**TRUSTING)


@pytest.fixture
def halls(servers):
    with Hall(servers[0]) as here, Hall(servers[1]) as there:
        yield here, there


@pytest.fixture
def address(servers):
    with Address(servers) as address:
        yield address


def test_a_command_through_one_process_shows_on_the_phones_of_the_other(halls):
    here, there = halls
    session = sample.session("choice")
    desk, phones = here.console(session), [there.phone(session) for _ in range(5)]

    desk.command("start")
    desk.command("open")

    for phone in phones:
        assert "Vélo" in phone.hear("stage", until=lambda stage: stage["state"] == "open")["html"]


def test_sentinels_say_which_redis_joins_two_processes(own_server):
    with redis() as bus, sentinel(bus, "room") as watched:
        session = sample.session("choice")
        here, there = (own_server(TRETEAUX_REDIS=watched, **TRUSTING) for _ in range(2))
        with Hall(here) as ours, Hall(there) as theirs:
            desk, phone = ours.console(session), theirs.phone(session)

            desk.command("start")

            assert phone.hear("stage", until=lambda stage: stage["rev"] == 2)


def test_a_response_given_to_one_process_shows_on_the_screen_of_the_other(halls):
    here, there = halls
    session, activity = sample.open_session("word_cloud")
    screen, phone = here.screen(session), there.phone(session)

    assert phone.respond(activity, words="aide")["type"] == "ack"

    shown = screen.hear("tally", until=lambda tally: tally["responses"] == 1)
    assert "aide" in shown["html"]


def test_the_phones_of_every_process_are_counted_together(halls):
    here, there = halls
    session = sample.session("choice")
    screens = here.screen(session), there.screen(session)
    for _ in range(3):
        here.phone(session)
    guests = [there.phone(session) for _ in range(2)]
    for screen in screens:
        assert counts(screen, 5)

    guests[0].close()

    for screen in screens:
        assert counts(screen, 4)


def test_the_phones_of_a_process_that_died_are_no_longer_counted(servers, halls):
    here, there = halls
    session = sample.session("choice")
    screen = here.screen(session)
    here.phone(session)
    there.phone(session)
    assert counts(screen, 2)
    screen.patience *= 2  # it is forgotten once it has not written for a while

    servers[1].kill()

    assert counts(screen, 1)


def test_an_author_is_told_of_a_post_approved_through_the_other_process(halls):
    here, there = halls
    session, activity = sample.open_session("wall")
    desk, author = here.console(session), there.phone(session)
    author.respond(activity, key="k1", text="Plus de trains", sort="0")
    post = activity.responses.get()
    assert post.status == Response.Status.PENDING

    assert desk.command("approve", post=post.pk)["type"] == "ack"

    told = author.hear("mine")["posts"]
    assert [(each["key"], each["status"]) for each in told] == [("k1", Response.Status.SHOWN)]


def test_the_same_key_through_both_processes_is_stored_once(halls):
    here, there = halls
    session, activity = sample.open_session("wall")
    phone = here.phone(session)
    both = phone, there.phone(session, cookies=phone.cookies)
    keys = [f"k{number}" for number in range(10)]
    told = {"activity": activity.pk, "round": "1", "data": {"text": "Plus de trains", "sort": "0"}}

    for key in keys:
        for each in both:
            each.say(type="respond", key=key, **told)

    for each in both:
        assert [each.hear("ack", "refused")["key"] for _key in keys] == keys
    assert sorted(activity.responses.values_list("slot", flat=True)) == keys
    assert Receipt.objects.count() == len(keys)


def test_without_a_bus_each_process_shows_what_came_through_the_other(own_server):
    session, activity = sample.open_session("wall")
    with no_redis() as bus, Hall(own_server(TRETEAUX_REDIS=bus)) as here:
        there = here.enter_context(Hall(own_server(TRETEAUX_REDIS=bus)))
        desk, screen, phone = here.console(session), here.screen(session), there.phone(session)

        said = phone.respond(activity, text="Plus de trains", sort="0")
        assert said["type"] == "ack"
        assert responses(screen, 1)
        desk.command("close")

        assert phone.hear("stage", until=lambda stage: stage["state"] == "closed")


@pytest.mark.parametrize("dying", [0, 1])
def test_a_process_that_dies_loses_nothing_and_phones_go_on(servers, address, dying):
    session, activity = sample.open_session("wall")
    crowd = Crowd(activity)

    with crowd.voting(address):
        servers[dying].kill()
        promised = set(crowd.acknowledged)

    assert crowd.posts // 3 <= len(promised) < crowd.posts == len(crowd.acknowledged)
    assert crowd.arrivals == {1, 2}  # those of the other process noticed nothing
    with Hall(address) as hall:
        agree(crowd, session, hall.screen(session))
        goes_on(hall, session)


def test_a_process_is_added_and_another_one_stopped_while_phones_vote(servers, address, own_server):
    session, activity = sample.open_session("wall")
    crowd, added, stopped = Crowd(activity), own_server(), servers[0]

    with Hall(servers[1]) as here, Hall(added) as there:
        screens = here.screen(session), there.screen(session)
        with crowd.voting(address):
            address.servers = [servers[1], added]
            stopped.stop()

        assert crowd.arrivals == {1, 2}
        assert len(crowd.acknowledged) == crowd.posts
        for screen in screens:
            agree(crowd, session, screen)
        goes_on(there, session)
    for server in (stopped, servers[1], added):
        assert server.log.read_text() == ""
