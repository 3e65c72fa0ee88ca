"""Servers of web applications, each a process, started as in the life of the software."""

import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from project.serving import APPLICATION, daphne_arguments, uvicorn_arguments

ROOT = Path(__file__).parents[1]
STARTS = 30  # seconds a server has to answer
STOPS = 10  # seconds it has to end
ARGUMENTS = {"daphne": daphne_arguments, "uvicorn": uvicorn_arguments}


@contextmanager
def serving(port, server="daphne", application=APPLICATION):
    """This application, on this machine only; yields the process once it answers."""
    given = ARGUMENTS[server](port, application)
    ours = [each.replace("0.0.0.0", "127.0.0.1") for each in given]
    with running(port, sys.executable, "-m", server, *ours) as process:
        yield process


@contextmanager
def running(port, *command):
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=STOPS)
        process.kill()


def wait_for(port, process):
    """Return once somebody listens: servers do when their application is loaded."""
    end = time.monotonic() + STARTS
    while process.poll() is None and time.monotonic() < end:
        with suppress(ConnectionError):
            return socket.create_connection(("127.0.0.1", port)).close()
        time.sleep(0.1)
    raise RuntimeError(f"This server did not start: {' '.join(process.args)}")


def free_port(wanted=0):
    """This port, any for 0; raise ``OSError`` where somebody else listens."""
    return free_ports(wanted)[0]


def free_ports(*wanted):
    """As many different ones."""
    with ExitStack() as trials:
        found = [trials.enter_context(socket.create_server(("127.0.0.1", port))) for port in wanted]
        return [each.getsockname()[1] for each in found]
