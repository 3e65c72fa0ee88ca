"""How views ask who may do what: the rest is not found."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404

from sessions.models import Session
from territories.rights import may


def session_for(user, action, code):
    """The session of this code where the user may do that; anyone else is told 404."""
    session = get_object_or_404(Session.objects.select_related("territory", "cycle"), code=code)
    if not may(user, action, session.territory):
        raise Http404
    return session


def allowed(action):
    """A view of one session: ``view(request, session, …)``, for who may do that."""

    def decorate(view):
        @wraps(view)
        @login_required
        def checked(request, code, **kwargs):
            return view(request, session_for(request.user, action, code), **kwargs)

        return checked

    return decorate
