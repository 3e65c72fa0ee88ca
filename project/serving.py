"""How a room is served: one answer for the start command, the tests and the benchmarks."""

import asyncio
import resource
import sys
import time
from threading import Event, get_ident

from django.http import HttpResponse

MESSAGE_SIZE = 64 * 1024  # bytes; a phone sends a form, never a file
FILES = 65_536  # open at once; every phone is one
APPLICATION = "project.asgi:application"

GRACE = 5  # seconds in which pages under way are finished at the end

answering: set[int] = set()  # threads in which a page is being made
ending = Event()


def daphne_arguments(port, application=APPLICATION):
    """Arguments of Daphne's command line; silent, so that nobody's address is printed."""
    return [
        *("-v", "0"),
        *("--websocket-max-message-size", str(MESSAGE_SIZE)),
        *("--websocket_connect_timeout", "20"),  # seconds; a whole room arrives at once
        *("--ping-interval", "20", "--ping-timeout", "30"),  # seconds; finds the phones that left
        *("--application-close-timeout", "5"),
        *("-e", f"tcp:{port}:interface=0.0.0.0:backlog=1024"),
        application,
    ]


def uvicorn_arguments(port, application=APPLICATION):
    """
    Arguments of uvicorn's command line, which reads WEB_CONCURRENCY too.

    Compression of messages would double the memory of every phone.
    """
    return [
        application,
        *("--host", "0.0.0.0", "--port", str(port), "--lifespan", "off"),
        *("--ws", "websockets-sansio", "--ws-per-message-deflate", "false"),
        *("--ws-max-size", str(MESSAGE_SIZE)),
        *("--log-level", "warning", "--no-access-log", "--timeout-graceful-shutdown", "5"),
    ]


def raise_file_limit():
    """Many systems allow 1,024 open files or fewer, which is fewer than some rooms have phones."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def suit_daphne():
    """Three things that Daphne, where it serves us, would do otherwise."""
    if "daphne.server" not in sys.modules:
        return
    from autobahn.websocket import protocol
    from daphne.ws_protocol import WebSocketProtocol
    from twisted.internet import reactor
    from twisted.internet.defer import Deferred

    def finish():
        return Deferred.fromFuture(asyncio.ensure_future(pages_answered()))

    WebSocketProtocol.serverClose = close_with
    vars(protocol)["pformat"] = str  # of each line's settings, for a log that nobody reads
    reactor.addSystemEventTrigger("before", "shutdown", finish)  # type: ignore[arg-type]


def close_with(protocol, code=None):
    """Close with 1008, as our protocol says: Daphne's library takes 1000 and 3000 up."""
    protocol.sendCloseFrame(code=code or 1000, isReply=False)


def under_way(get_response):
    """Middleware: knows the pages being answered, each in a thread of its own."""

    def answer(request):
        if ending.is_set():
            return HttpResponse(status=503, headers={"Retry-After": "1"})
        answering.add(get_ident())
        try:
            return get_response(request)
        finally:
            answering.discard(get_ident())

    return answer


async def pages_answered():
    """Without its loop, a page under way would wait for ever, and the process with it."""
    ending.set()
    end = time.monotonic() + GRACE
    await asyncio.sleep(0.05)  # a thread that has just begun is soon among them
    while answering and time.monotonic() < end:  # noqa: ASYNC110  threads tell nobody
        await asyncio.sleep(0.05)


def main():
    """Serve in production: bin/serve."""
    from uvicorn.main import main as uvicorn

    raise_file_limit()
    uvicorn(uvicorn_arguments(8000))


if __name__ == "__main__":
    main()
