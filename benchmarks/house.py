"""An installation of our own, in a folder that goes with it, and the servers before it."""

import os
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory

import django
from django.core.management import call_command

from benchmarks import proxy, servers
from project.serving import raise_file_limit
from tests.servers import postgresql, redis


@contextmanager
def opened(port, server="daphne", processes=1, database="sqlite", layer="memory"):
    """A fresh installation that answers on this port; yields the processes of its server."""
    raise_file_limit()
    with installed(port, database, layer) as folder, ExitStack() as stack:
        call_command("collectstatic", interactive=False, verbosity=0)
        ports = [port] if processes == 1 else servers.free_ports(*[0] * processes)
        started = [stack.enter_context(servers.serving(each, server)) for each in ports]
        if processes > 1:
            stack.enter_context(proxy.before(ports, port=port, folder=folder))
        yield started


@contextmanager
def installed(port=8000, database="sqlite", layer="memory"):
    """Everything new, this process wired to it; yields its folder."""
    with TemporaryDirectory(prefix="treteaux-room-") as folder, ExitStack() as stack:
        settings = {"TRETEAUX_DATA": folder, "TRETEAUX_ADDRESS": f"http://127.0.0.1:{port}"}
        if database == "postgres":
            settings |= stack.enter_context(postgresql(durable=True))
        if layer == "redis":
            settings["TRETEAUX_REDIS"] = stack.enter_context(redis())
        wire(settings)
        call_command("migrate", verbosity=0)
        yield folder


def wire(settings):
    """Settings read the environment once: nothing of the installation in use may be in it."""
    for name in [name for name in os.environ if name.startswith("TRETEAUX_")]:
        if name != "TRETEAUX_VENV":
            del os.environ[name]
    os.environ |= settings | {"DJANGO_SETTINGS_MODULE": "project.settings"}
    django.setup()
