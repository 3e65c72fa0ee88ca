"""The sessions of one's territories."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sessions import rooms
from sessions.access import allowed
from sessions.forms import FrameForm
from sessions.models import Session
from territories.rights import territories


@login_required
def sessions(request):
    """Sessions of the territories where this person reads; what they may do beside each."""
    readable = territories(request.user, "read")
    found = Session.objects.filter(territory__in=readable).select_related("territory")
    context = {
        "sessions": found,
        "runs": set(territories(request.user, "run")),
        "prepares": territories(request.user, "prepare").exists(),
        "is_network": request.user.memberships.filter(territory=None).exists(),
    }
    return render(request, "sessions/list.html", context)


@allowed("prepare")
def frame(request, session):
    """The frame sheet: what participants read before they come."""
    if session.state == Session.State.PUBLISHED:
        messages.error(request, _("A published session no longer changes."))
        return redirect("public_session", session.code)
    form = FrameForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        form.save()
        rooms.announce_after_commit(session.code)
        messages.success(request, _("The frame sheet is saved."))
        return redirect("console", session.code)
    status = 422 if form.errors else 200
    return render(request, "sessions/edit.html", {"form": form, "session": session}, status=status)
