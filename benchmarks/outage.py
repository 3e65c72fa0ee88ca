"""
A longer outage than a test may last: python -m benchmarks.outage postgres --seconds 30

A room posts on a wall; once a third is acknowledged, PostgreSQL, Redis or the server itself is
killed, and started again after these seconds. Prints one JSON object; ends with 1 where what was
acknowledged is not what is stored, or where somebody is still waiting a minute later.
"""

import argparse
import json
import os
import signal
import sys
import time
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.core.management import call_command

from benchmarks import house, servers
from benchmarks.measures import machine
from tests.servers import HOME, Cluster, redis

BACK = 60  # seconds everyone has to be done, after the outage


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    port = servers.free_port()
    with house.installed(port, "postgres", "redis"), ExitStack() as stack:
        call_command("collectstatic", interactive=False, verbosity=0)
        figures = {
            **machine(),
            **vars(options),
            **play(OUTAGES[options.what], options, port, stack),
        }
    print(json.dumps(figures, indent=2))
    sys.exit(0 if figures["acknowledged"] == figures["stored"] == figures["posts"] else 1)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outage")
    parser.add_argument("what", choices=OUTAGES)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--phones", type=int, default=300)
    return parser.parse_args()


def play(outage, options, port, stack):
    """The figures of one outage, in the middle of a vote."""
    from benchmarks.workshop import Workshop  # models need Django wired
    from sessions.models import Activity
    from tests.voters import Crowd

    workshop = Workshop(0)
    wall = Activity.objects.get(pk=workshop.add(1, "wall", {"sorts": ["Un espoir", "Une crainte"]}))
    workshop.open(wall)
    crowd = Crowd(wall, options.phones)
    server = stack.enter_context(ExitStack())
    process = server.enter_context(servers.serving(port))
    with crowd.voting(SimpleNamespace(socket=f"ws://127.0.0.1:{port}")):
        with outage(process, port, server):
            time.sleep(options.seconds)
        over = time.monotonic()
        crowd.voted.result(timeout=BACK)
        back = time.monotonic() - over
    return {
        "posts": crowd.posts,
        "acknowledged": len(crowd.acknowledged),
        "stored": workshop.stored(),
        "cut": sum(voter.arrivals > 1 for voter in crowd),
        "arrivals": max(crowd.arrivals),
        "all_done_s": round(back, 1),
    }


@contextmanager
def no_postgres(_process, _port, _stack):
    cluster = Cluster(os.environ[HOME])
    cluster.kill()
    yield
    cluster.start()


@contextmanager
def no_redis(_process, _port, stack):
    from redis import Redis

    address = os.environ["TRETEAUX_REDIS"]
    with Redis.from_url(address) as client:
        os.kill(client.info()["process_id"], signal.SIGKILL)
    yield
    stack.enter_context(redis(urlsplit(address).port))


@contextmanager
def no_server(process, port, stack):
    process.kill()
    process.wait()
    yield
    stack.enter_context(servers.serving(port))


OUTAGES = {"postgres": no_postgres, "redis": no_redis, "server": no_server}

if __name__ == "__main__":
    main()
