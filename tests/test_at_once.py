"""A writer and a console at once, in two transactions: what is hidden stays so, and both end."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from sessions import commands, facilitation, responses
from sessions.models import Activity, Response, Session, new_key
from tests import sample

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite writes one transaction after the other: these two never meet there",
    ),
]

BUS, RELAY, NIGHT = "Le bus passe tard", "Un relais humain", "Une ligne de nuit"


def room():
    """A grouping and a vote that took up three posts of a wall; ``(session, posts)``."""
    session = sample.session("wall", "grouping", "prioritisation")
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    posts = [sample.answer(wall, {"text": text, "sort": "0"}) for text in (BUS, RELAY, NIGHT)]
    for position in (2, 3):
        sample.open_step(session, position)
    return session, posts


def standing(session):
    """The texts that later steps work on, one set a step."""
    later = session.activities.exclude(position=1)
    return [{item["text"] for item in step.standing} for step in later]


def withdraw(post):
    return responses.write([responses.Withdrawal(post.participant_id, new_key(), post.slot)])


def rewrite(post, text):
    answer = responses.Answer(
        participant=post.participant_id,
        key=new_key(),
        activity=post.activity_id,
        round=post.round,
        slot=post.slot,
        value={**post.value, "text": text},
        status=Response.Status.PENDING,
        edits=True,
    )
    return responses.write([answer])


def hide(session, post, by):
    """As a console asks for it."""
    args = {"post": post.pk, "reason": "person"}
    message = {"key": new_key(), "name": "hide_post", "args": args, "rev": session.rev}
    return commands.obey(session.code, message, by=by, console="régie", language="fr")


class Other(Thread):
    """Somebody else, on a connection of their own; what they raise is raised again at the end."""

    def __init__(self, function, *args):
        super().__init__()
        self.function, self.args = function, args
        self.connected, self.error = Event(), None

    def run(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                (self.pid,) = cursor.fetchone()
            self.connected.set()
            self.function(*self.args)
        except Exception as error:
            self.error = error
        finally:
            self.connected.set()
            connection.close()

    def end(self):
        self.join()
        if self.error:
            raise self.error

    def waits_for_us(self):
        """Whether our transaction is what stops theirs, asked until it is so or they are done."""
        self.connected.wait()
        while self.is_alive():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid() = ANY(pg_blocking_pids(%s))", [self.pid])
                if cursor.fetchone()[0]:
                    return True
        return False


@contextmanager
def meanwhile(function, *args):
    """Our transaction, which starts first; the other one starts and waits before ours commits."""
    other = Other(function, *args)
    with transaction.atomic():
        yield
        other.start()
        assert other.waits_for_us()
    other.end()


def test_what_a_console_hides_does_not_come_back_by_a_withdrawal():
    session, (bus, relay, _night) = room()

    with meanwhile(withdraw, relay):
        hide(session, bus, sample.account())

    assert standing(session) == [{NIGHT}, {NIGHT}]


def test_what_a_console_hides_does_not_come_back_by_a_post_written_again():
    session, (bus, relay, _night) = room()

    with meanwhile(rewrite, relay, "Un relais"):
        hide(session, bus, sample.account())

    assert standing(session) == [{NIGHT}, {NIGHT}]


def test_what_was_withdrawn_does_not_come_back_by_a_console():
    session, (bus, relay, _night) = room()
    by = sample.account()

    with meanwhile(hide, session, bus, by):
        withdraw(relay)

    assert standing(session) == [{NIGHT}, {NIGHT}]
    assert RELAY not in str(list(session.activities.values_list("items", flat=True)))


def test_what_two_writers_take_back_is_gone():
    session, (bus, relay, _night) = room()

    with meanwhile(withdraw, relay):
        withdraw(bus)

    assert standing(session) == [{NIGHT}, {NIGHT}]


@pytest.mark.parametrize("write", [withdraw, lambda post: rewrite(post, "Autrement")])
def test_a_writer_who_waits_for_a_console_holds_nothing_that_it_needs(write):
    session, posts = room()
    writer = Other(write, posts[0])

    with transaction.atomic():
        Session.objects.select_for_update().get(pk=session.pk)  # as every command begins
        writer.start()
        assert writer.waits_for_us()
        free = [len(model.objects.select_for_update(nowait=True)) for model in (Activity, Response)]
    writer.end()

    assert free == [3, 3]
