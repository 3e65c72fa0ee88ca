"""A pause: the clock, and when the room goes on."""

from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, register


@register
class Pause(ActivityKind):
    slug = "pause"
    name = _("Break")
