from channels.auth import AuthMiddlewareStack
from django.urls import path

from sessions import converters  # noqa: F401  registers <code:…>
from sessions.consumers import ConsoleConsumer, PhoneConsumer, ScreenConsumer

websocket_urlpatterns = [
    path("ws/<code:code>/phone", PhoneConsumer.as_asgi()),
    path("ws/<code:code>/screen", ScreenConsumer.as_asgi()),
    path("ws/<code:code>/console", AuthMiddlewareStack(ConsoleConsumer.as_asgi())),
]
