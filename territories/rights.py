"""Who may do what. One table; every view that is not public asks it."""

from territories.models import Membership, Role, Territory

RIGHTS = {
    "prepare": {Role.FACILITATOR, Role.COORDINATOR},
    "run": {Role.FACILITATOR, Role.COORDINATOR},
    "close": {Role.FACILITATOR, Role.COORDINATOR},
    "publish": {Role.COORDINATOR},
    "read": {Role.FACILITATOR, Role.COORDINATOR, Role.GUARANTOR},
}


def may(user, action, territory):
    return territories(user, action).filter(pk=territory.pk).exists()


def territories(user, action):
    """The territories where this user may do that."""
    held = Membership.objects.filter(user_id=user.pk, user__is_active=True, role__in=RIGHTS[action])
    return Territory.objects.filter(pk__in=held.values("territory"))
