"""How a room is served: one answer for the start command, the tests and the benchmarks."""

import resource
import sys

MESSAGE_SIZE = 64 * 1024  # bytes; a phone sends a form, never a file
FILES = 65_536  # open at once; every phone is one
APPLICATION = "project.asgi:application"


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
    """Arguments of uvicorn's command line, as bin/serve gives them."""
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


def let_close_with_any_code():
    """Let Daphne close with 1008, as the protocol says: its library takes 1000 and 3000 up."""
    if served := sys.modules.get("daphne.ws_protocol"):
        served.WebSocketProtocol.serverClose = close_with


def close_with(protocol, code=None):
    protocol.sendCloseFrame(code=code or 1000, isReply=False)
