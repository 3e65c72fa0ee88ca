from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "live_sessions"  # "sessions" already belongs to django.contrib.sessions
    verbose_name = _("Sessions")

    def ready(self):
        from sessions import kinds

        kinds.discover()
