"""A server of our own on a fresh database, in a folder that goes with it."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import django
from django.core.management import call_command

from project.serving import daphne_arguments, raise_file_limit

ROOT = Path(__file__).parents[1]
STARTS = 30  # seconds the server has to answer


@contextmanager
def opened(port):
    """Everything new, this process wired to the same database; yields the server's process."""
    raise_file_limit()
    with TemporaryDirectory(prefix="treteaux-room-") as folder:
        wire(folder, port)
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        with serving(port) as process:
            yield process


def free_port(wanted):
    """This port, any for 0; raise ``OSError`` where somebody else listens."""
    with socket.create_server(("127.0.0.1", wanted)) as trial:
        return trial.getsockname()[1]


def wire(folder, port):
    """Settings read the environment once: nothing of the installation in use may be in it."""
    for name in [name for name in os.environ if name.startswith("TRETEAUX_")]:
        if name != "TRETEAUX_VENV":
            del os.environ[name]
    os.environ["TRETEAUX_DATA"] = folder
    os.environ["TRETEAUX_ADDRESS"] = f"http://127.0.0.1:{port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    django.setup()


@contextmanager
def serving(port):
    process = subprocess.Popen(command(port), cwd=ROOT)
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
        process.kill()


def command(port):
    """Daphne as bin/start runs it, on this machine only."""
    ours = [each.replace("0.0.0.0", "127.0.0.1") for each in daphne_arguments(port)]
    return [sys.executable, "-m", "daphne", *ours]


def wait_for(port, process):
    ask, end = build_opener(ProxyHandler({})), time.monotonic() + STARTS
    while process.poll() is None and time.monotonic() < end:
        with suppress(URLError, ConnectionError):
            return ask.open(f"http://127.0.0.1:{port}/", timeout=10).close()
        time.sleep(0.1)
    raise RuntimeError("The server did not start.")
