"""Answers: several processes write, each as fast as it can."""

import multiprocessing
import os
import time
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty

import django

from benchmarks.measures import spread
from tests.servers import HOME

TICKS = os.sysconf("SC_CLK_TCK")  # a second, in /proc/<pid>/stat
STARTS = 60  # seconds the writers have to load Django
SAMPLED = 0.05  # seconds between two questions to PostgreSQL about who waits
WAITS = """
    SELECT coalesce(wait_event_type || '.' || wait_event, 'running'), count(*)
    FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
    GROUP BY 1
"""


def shapes(options):
    """
    Processes, answers a batch and activities that they write to.

    Last, as many processes that do not meet in one activity: what its lock costs the others.
    """
    from sessions.gathering import MOST

    most = options.processes
    growing = [(processes, options.batch, 1) for processes in sorted({1, min(2, most), most})]
    return [*growing, (most, MOST, 1), (most, options.batch, most)]


def written(people, seconds, processes, batch, activities):
    """The figures of so many processes that store answers to so many activities."""
    from sessions.models import Receipt, Response

    opened = [open_activity() for _ in range(activities)]
    before = Receipt.objects.count()
    batches, acknowledged, cpu, watch = write_all(people, seconds, processes, batch, opened)
    lasted = max(ended for _, ended in batches) - min(began for began, _ in batches)
    stored = Response.objects.filter(activity__in=opened).count()
    receipts = Receipt.objects.count() - before
    return {
        "processes": processes,
        "batch": batch,
        "activities": activities,
        "seconds": round(lasted, 2),
        "acknowledged": acknowledged,
        "stored": stored,
        "responses_per_s": round(stored / lasted),
        "rows_per_s": round((stored + receipts) / lasted),
        "batch_ms": spread([ended - began for began, ended in batches], 50, 95, 99, 100),
        "writers_cpu_s": round(cpu, 2),
        **watch.figures(lasted, stored),
    }


def open_activity():
    """Its session is its own: only one of a session is open at a time."""
    from benchmarks.workshop import Workshop
    from sessions.models import Activity

    activity = Workshop(1).activities[0]
    Activity.objects.filter(pk=activity).update(state=Activity.State.OPEN)
    return activity


def write_all(people, seconds, processes, batch, activities):
    """Batches, answers acknowledged, processor time of the writers, and what PostgreSQL did."""
    context = multiprocessing.get_context("spawn")
    ready, told = context.Barrier(processes + 1), context.Queue()
    writers = [
        context.Process(
            target=keep_writing,
            args=(
                activities[number % len(activities)],
                people[number::processes],
                *(batch, seconds, ready, told),
            ),
            daemon=True,
        )
        for number in range(processes)
    ]
    with running(writers):
        ready.wait(STARTS)
        watch, heard = Watch(), []
        while len(heard) < processes:
            watch.look()
            with suppress(Empty):
                heard.append(told.get(timeout=SAMPLED))
            if any(each.exitcode for each in writers):
                raise RuntimeError("A writer failed.")
    batches, acknowledged, cpu = zip(*heard, strict=True)
    return sum(batches, []), sum(acknowledged), sum(cpu), watch


@contextmanager
def running(writers):
    """None of them outlives the database."""
    for each in writers:
        each.start()
    try:
        yield
    finally:
        for each in writers:
            each.terminate()
            each.join()


def keep_writing(activity, people, batch, seconds, ready, told):
    """One process where more answers wait than it writes, until time or people are used up."""
    django.setup()
    from django.db import connection

    from sessions import responses
    from sessions.models import new_key

    def answer(who):
        value = {"option": str(who % 4)}
        return responses.Answer(who, new_key(), activity, round="1", value=value)

    connection.ensure_connection()
    ready.wait(STARTS)
    batches, acknowledged, cpu = [], 0, time.process_time()
    end = time.monotonic() + seconds
    for first in range(0, len(people), batch):
        items = [answer(who) for who in people[first : first + batch]]
        began = time.monotonic()
        if began >= end:
            break
        acknowledged += responses.write(items).count("")
        batches.append((began, time.monotonic()))
    told.put((batches, acknowledged, time.process_time() - cpu))


class Watch:
    """What PostgreSQL does meanwhile: its log, its processor time, what its clients wait for."""

    def __init__(self):
        from django.db import connection

        self.connection = connection
        self.seen = Counter()
        self.watches = connection.vendor == "postgresql"  # SQLite has neither server nor figures
        if self.watches:
            self.log, self.cpu = self.log_bytes(), postgres_cpu()

    def look(self):
        if self.watches:
            self.seen.update(dict(self.ask(WAITS)))

    def figures(self, seconds, responses):
        if not self.watches:
            return {}
        log, cpu = self.log_bytes() - self.log, postgres_cpu() - self.cpu
        return {
            "wal_bytes_per_s": round(log / seconds),
            "wal_bytes_a_response": round(log / responses),
            "postgres_cpu_s": round(cpu, 2),
            "waits": self.shares(),
        }

    def shares(self):
        """Of the time of the writers' connections; ``ClientRead``: it is Python's turn."""
        looks = self.seen.total()
        return {what: round(times / looks, 3) for what, times in self.seen.most_common()}

    def log_bytes(self):
        return int(self.ask("SELECT pg_current_wal_lsn() - '0/0'")[0][0])

    def ask(self, question):
        with self.connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()


def postgres_cpu():
    """Processor seconds of our PostgreSQL, those of its processes that have ended included."""
    pid = Path(os.environ[HOME], "data", "postmaster.pid").read_text().split()[0]
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            _state, parent, *more = path.read_text().rpartition(")")[2].split()
            if path.parent.name == pid:
                ticks += sum(map(int, more[9:13]))  # its own time and that of those it buried
            elif parent == pid:
                ticks += sum(map(int, more[9:11]))
    return ticks / TICKS
