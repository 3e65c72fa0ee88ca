"""How views ask who may do what: the rest is not found."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from sessions.models import Session
from territories.rights import may, territories


def session_for(user, action, code, sessions):
    """The session of this code where the user may do that; anyone else is told 404."""
    session = get_object_or_404(sessions.select_related("territory", "cycle"), code=code)
    if not may(user, action, session.territory):
        raise Http404
    return session


def preparing(view):
    """A view of what sessions are made of: ``view(request, territories, …)``, for who prepares."""

    @wraps(view)
    @login_required
    def checked(request, **kwargs):
        held = territories(request.user, "prepare")
        if not held.exists():
            raise Http404
        return view(request, held, **kwargs)

    return checked


def allowed(action, *, held=True):
    """
    A view of one session: ``view(request, session, …)``, for who may do that.

    What is posted is judged against a session that nobody changes meanwhile; where it is not
    ``held``, the view takes its time, lets the room write, and holds what it stores by itself.
    """

    def decorate(view):
        @wraps(view)
        @login_required
        def checked(request, code, **kwargs):
            if request.method != "POST" or not held:
                session = session_for(request.user, action, code, Session.objects.all())
                return view(request, session, **kwargs)
            with transaction.atomic():
                locked = Session.objects.select_for_update(of=("self",))
                return view(request, session_for(request.user, action, code, locked), **kwargs)

        return checked

    return decorate
