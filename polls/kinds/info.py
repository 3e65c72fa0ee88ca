"""Something said to the room: no answer."""

from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, register


@register
class Info(ActivityKind):
    slug = "info"
    name = _("Information")
