"""Entry point of the server: pages and sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  needs the apps ready

from project.serving import let_close_with_any_code  # noqa: E402
from sessions.origins import SameOrigin  # noqa: E402
from sessions.routing import websocket_urlpatterns  # noqa: E402

let_close_with_any_code()
application = ProtocolTypeRouter(
    {"http": pages, "websocket": SameOrigin(URLRouter(websocket_urlpatterns))}
)
