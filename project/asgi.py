"""Entry point of the server: pages and sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  needs the apps ready

from project.serving import suit_daphne  # noqa: E402
from sessions import garbage  # noqa: E402
from sessions.origins import SameOrigin  # noqa: E402
from sessions.routing import websocket_urlpatterns  # noqa: E402

suit_daphne()
garbage.wait_for_quiet()
application = ProtocolTypeRouter(
    {"http": pages, "websocket": SameOrigin(URLRouter(websocket_urlpatterns))}
)
