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

DEBIAN = Path("/usr/lib/postgresql")
SYSTEM = "/usr/sbin"  # servers that are in the PATH of root only
POSTGRESQL = "-c listen_addresses=127.0.0.1 -c unix_socket_directories="
CLUSTER = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
]
ENDS = (signal.SIGTERM, signal.SIGHUP)
REDIS = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]


@contextmanager
def postgresql(durable=False):
    """
    A PostgreSQL server; its address, as TRETEAUX_DATABASE has it.

    Nothing outlives the run, so what is written reaches the disk only if ``durable`` asks for it:
    to measure what it costs.
    """
    control, initdb, port = program("pg_ctl"), program("initdb"), free_port()
    with folder() as home:
        data, log = f"{home}/data", f"{home}/log"
        run(initdb, "--pgdata", data, *CLUSTER, home=home)
        options = f"{POSTGRESQL} -c port={port} -c fsync={'on' if durable else 'off'}"
        try:
            run(control, "start", "--pgdata", data, "--log", log, "--options", options, home=home)
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(control, "stop", "--pgdata", data, "--mode", "immediate", home=home)


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
    for each in ENDS:
        signal.signal(each, signal.default_int_handler)  # what has started is stopped
    with ExitStack() as servers:
        ours = {
            "TRETEAUX_DATABASE": servers.enter_context(postgresql()),
            "TRETEAUX_REDIS": servers.enter_context(redis()),
        }
        process = subprocess.Popen(command, env={**os.environ, **ours})
        # Interrupted, the command tidies up first: a terminal tells it too, others tell only us.
        signal.signal(signal.SIGINT, lambda *_: None)
        for each in ENDS:
            signal.signal(each, lambda *_: process.send_signal(signal.SIGINT))
        return process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
