import os
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import translation

from project.serving import daphne_arguments
from tests.people import Console
from tests.servers import free_port

pytest_plugins = ["tests.browser"]

# Playwright keeps an event loop in this thread, which the ORM would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

ROOT = Path(__file__).parents[1]
TRIES = 10  # times a database is emptied before a test fails for it


@pytest.hookimpl(tryfirst=True)  # before -m reads the markers
def pytest_collection_modifyitems(items):
    for item in items:
        if item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames:
            item.add_marker("database")


def patiently(flush):
    """
    Empty the database again where PostgreSQL refused.

    The server of the whole run goes on looking at its rooms for a while: now and then the two wait
    for each other, and PostgreSQL ends one of them.
    """

    def execute(operations, statements):
        for _try in range(TRIES - 1):
            with suppress(OperationalError):
                return flush(operations, statements)
        return flush(operations, statements)

    return execute


BaseDatabaseOperations.execute_sql_flush = patiently(BaseDatabaseOperations.execute_sql_flush)


class Server:
    """A real Daphne in a process of its own, on the tests' database."""

    def __init__(self, port=None, log=None, **environment):
        self.port, self.log = port or free_port(), log
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket = f"ws://127.0.0.1:{self.port}"
        self.environment = environment
        self.start()

    def start(self):
        ours = {
            "TRETEAUX_DATA": str(settings.DATA_FOLDER),
            "TRETEAUX_DATABASE": database(),
            "TRETEAUX_ADDRESS": self.url,
        }
        with self.log.open("a") if self.log else nullcontext() as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "daphne", *daphne_arguments(self.port)],
                cwd=ROOT,
                env={**os.environ, **ours, **self.environment},
                stderr=log,
            )
        try:
            wait_for(self.url, self.process)
        except BaseException:  # an interruption too: nobody else knows of it yet
            self.process.kill()
            raise

    def kill(self):
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:  # a request that waits for Daphne's loop, which is gone
            self.kill()


def database():
    """The tests' database as TRETEAUX_DATABASE has it: a file, or another one of that server."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return name
    return urlsplit(os.environ["TRETEAUX_DATABASE"])._replace(path=f"/{name}").geturl()


def wait_for(url, process):
    """Return once the server answers; fail when it has died instead."""
    while process.poll() is None:
        with suppress(URLError, ConnectionError):
            return urlopen(url, timeout=10).close()
    raise AssertionError("The server under test did not start.")


@pytest.fixture
def english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def static_files():
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def shared_server(django_db_setup, static_files):
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def server(transactional_db, shared_server):
    """The server of the whole run; data are made with the ORM, and seen by it."""
    return shared_server


@pytest.fixture
def own_server(transactional_db, static_files, tmp_path):
    """Starts servers of this test alone: to be killed, or set up otherwise; they keep a log."""
    servers = []

    def start(**more):
        servers.append(Server(log=tmp_path / f"{len(servers)}.log", **more))
        return servers[-1]

    yield start
    for each in servers:
        each.stop()
    for log in sorted(tmp_path.glob("*.log")):
        sys.stderr.write(log.read_text())  # shown with the test that fails


@pytest.fixture
def console(server):
    """Opens the console of a session for a user of its territory."""

    def open_console(session, user, on=server):
        client = Client()
        client.force_login(user)
        cookies = f"sessionid={client.cookies['sessionid'].value}"
        console = Console(on, session, cookies=cookies).connect()
        console.hello()
        return console

    return open_console
