from channels.auth import AuthMiddlewareStack
from django.urls import path

from sessions import converters, trial  # noqa: F401  converters registers <code:…>
from sessions.consumers import ConsoleConsumer, PhoneConsumer, ScreenConsumer

websocket_urlpatterns = [
    path("ws/<code:code>/phone", PhoneConsumer.as_asgi()),
    path("ws/<code:code>/screen", ScreenConsumer.as_asgi()),
    path("ws/<code:code>/console", AuthMiddlewareStack(ConsoleConsumer.as_asgi())),
    path("ws/trial", trial.echo),
]
