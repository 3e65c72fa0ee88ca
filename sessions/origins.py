"""Where a message may come from: our own pages, by host and port."""

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host


def allowed(origin, host):
    """Whether a page of ``origin`` may speak to ``host``; programs send no origin at all."""
    if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
        return False
    return origin is None or origin.partition("://")[2] == host


class SameOrigin:
    """Turns away sockets opened by foreign pages."""

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        headers = dict(scope["headers"])
        origin, host = headers.get(b"origin"), headers.get(b"host", b"")
        said = None if origin is None else origin.decode("latin1")
        accepted = allowed(said, host.decode("latin1"))
        application = self.application if accepted else WebsocketDenier.as_asgi()
        return await application(scope, receive, send)
