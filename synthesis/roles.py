"""In which role somebody does something: what is kept instead of a name."""

from territories.models import Membership
from territories.rights import RIGHTS


def role(user, action, territory):
    """Their role there, None without one."""
    held = Membership.objects.filter(user=user, territory=territory, role__in=RIGHTS[action])
    return held.values_list("role", flat=True).first()
