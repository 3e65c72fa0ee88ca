"""
Throw-away PostgreSQL and Redis: on loopback, without root rights, keeping nothing.

``python -m tests.servers pytest tests`` runs a command with both, and ends as it ends.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

DEBIAN = Path("/usr/lib/postgresql")
SYSTEM = "/usr/sbin"  # servers that are in the PATH of root only
POSTGRESQL = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = {fsync}
"""
HOME = "TRETEAUX_CLUSTER"  # the folder of the run's PostgreSQL, for tests that kill it
CLUSTER = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
]
ENDS = (signal.SIGTERM, signal.SIGHUP)
REDIS = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


class Cluster:
    """A PostgreSQL server, all of it in one folder: whoever knows it can kill and start it."""

    def __init__(self, home):
        self.home, self.data = home, Path(home, "data")

    def create(self, port, durable=False):
        """Nothing outlives the run: the disk is waited for only to measure what that costs."""
        run(program("initdb"), "--pgdata", self.data, *CLUSTER, home=self.home)
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(POSTGRESQL.format(fsync="on" if durable else "off"))
            settings.write(f"port = {port}\n")

    def start(self):
        self.control("start", "--log", f"{self.home}/log")

    def stop(self):
        self.control("stop", "--mode", "immediate")

    def kill(self):
        """End it as a power cut would."""
        running = self.data / "postmaster.pid"
        os.kill(int(running.read_text().split()[0]), signal.SIGKILL)
        running.unlink()  # who is dead and not yet buried would pass for alive

    def control(self, *doing):
        run(program("pg_ctl"), *doing, "--pgdata", self.data, home=self.home)


@contextmanager
def postgresql(durable=False):
    """A PostgreSQL server; its address and its folder, as the environment has them."""
    port = free_port()
    with folder() as home:
        cluster = Cluster(home)
        cluster.create(port, durable)
        try:
            cluster.start()
            address = f"postgres://postgres@127.0.0.1:{port}/postgres"
            yield {"TRETEAUX_DATABASE": address, HOME: home}
        finally:
            cluster.stop()


@contextmanager
def redis(port=None):
    """A Redis server; its address, as TRETEAUX_REDIS has it."""
    server, port = program("redis-server"), port or free_port()
    with (
        folder() as home,
        subprocess.Popen(
            [server, "--port", str(port), *REDIS], cwd=home, stdout=subprocess.DEVNULL, **apart()
        ) as process,
    ):
        try:
            wait_for(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@contextmanager
def sentinel(bus, name):
    """A Sentinel that watches this Redis under that name; the address of both together."""
    server, port = program("redis-server"), free_port()
    with folder() as home:
        settings = Path(home, "sentinel.conf")
        settings.write_text(
            f"bind 127.0.0.1\nport {port}\ndir {home}\n"
            f"sentinel monitor {name} 127.0.0.1 {urlsplit(bus).port} 1\n"
        )
        settings.chmod(0o666)  # it writes down what it learns
        with subprocess.Popen(
            [server, settings, "--sentinel"], cwd=home, stdout=subprocess.DEVNULL, **apart()
        ) as process:
            try:
                wait_for(port, process)
                yield f"sentinel://127.0.0.1:{port}/{name}"
            finally:
                process.terminate()


@contextmanager
def folder():
    """A folder that whoever runs the servers may write to."""
    home = tempfile.mkdtemp(prefix="treteaux-")
    try:
        if os.geteuid() == 0:
            os.chown(home, nobody().pw_uid, nobody().pw_gid)
        yield home
    finally:
        shutil.rmtree(home)


def run(*command, home):
    subprocess.run(command, cwd=home, check=True, stdout=subprocess.DEVNULL, **apart())


def apart():
    """Ctrl-C ends the tests, which then end the servers; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {"start_new_session": True}
    user = nobody()
    return {
        "start_new_session": True,
        "user": user.pw_uid,
        "group": user.pw_gid,
        "extra_groups": [],
    }


def nobody():
    return pwd.getpwnam("nobody")


def program(name):
    """Debian's newest PostgreSQL is not in the PATH; the rest is."""
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = newest[-1] if newest else shutil.which(name) or shutil.which(name, path=SYSTEM)
    if found is None:
        sys.exit(f"Tréteaux : il manque {name} / {name} is missing")
    return str(found)


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(port, process):
    """Return once the server answers; fail when it has died instead."""
    while process.poll() is None:
        with suppress(ConnectionError):
            return socket.create_connection(("127.0.0.1", port)).close()
    raise AssertionError("A server for the tests did not start.")


def main(*command):
    for each in (signal.SIGINT, *ENDS):  # a shell's background command ignores the first
        signal.signal(each, signal.default_int_handler)  # what has started is stopped
    with ExitStack() as servers:
        ours = servers.enter_context(postgresql())
        ours["TRETEAUX_REDIS"] = servers.enter_context(redis())
        process = subprocess.Popen(command, env={**os.environ, **ours})
        # Interrupted, the command tidies up first: a terminal tells it too, others tell only us.
        signal.signal(signal.SIGINT, lambda *_: None)
        for each in ENDS:
            signal.signal(each, lambda *_: process.send_signal(signal.SIGINT))
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
