"""The console's page, and its commands without a socket."""

from asgiref.sync import sync_to_async
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sessions import bus, closing, commands, rooms, stage
from sessions.access import allowed
from sessions.messages import Refused
from sessions.models import Response, Session
from sessions.views import door
from territories.rights import may


@never_cache
@require_GET
@allowed("run")
def page(request, session):
    form = closing.CloseForm(session=session) if session.state == Session.State.ENDED else None
    return show(request, session, form)


def show(request, session, form, status=200):
    """The page of the console, with the form that closes a session once it has ended."""
    context = {
        **stage.context(session, session.current, "console"),
        "language": get_language(),
        "console": commands.console_of(request.session),
        "prepares": may(request.user, "prepare", session.territory),
        "screen": f"{reverse('screen', args=[session.code])}?key={session.screen_key}",
        "close_form": form,
        "unread": Response.objects.filter(activity__session=session).awaiting().count(),
    }
    return render(request, "console/page.html", context, status=status)


@never_cache
@require_GET
async def state(request, code):
    user = await request.auser()
    try:
        room = await rooms.visit(code)
    except Session.DoesNotExist:
        return JsonResponse({"reason": "unknown"}, status=404)
    if not await sync_to_async(commands.may_run)(user, room.session):
        return JsonResponse({"reason": "forbidden"}, status=404)
    return door.newer(request, await room.seen(("console", request.LANGUAGE_CODE)))


@require_POST
@allowed("run")
def command(request, session):
    """A command as JSON, answered in JSON: where sockets are blocked."""
    try:
        message = door.message(request, "command")
        said = commands.obey(
            session.code,
            message,
            by=request.user,
            console=commands.console_of(request.session),
            language=get_language(),
        )
    except Refused as refusal:
        return door.refusal(request, refusal)
    return JsonResponse(said)


@require_POST
@allowed("close")
def close(request, session):
    """Close the session: a plain form, shown again with what was typed when something lacks."""
    if session.state != Session.State.ENDED:
        messages.error(request, _("Only a session that has ended can be closed, once."))
        return redirect("console", session.code)
    form = closing.CloseForm(request.POST, session=session)
    if not form.is_valid():
        return show(request, session, form, status=422)
    closing.close_session(session, **form.cleaned_data)
    session.raise_rev()
    bus.announce_after_commit(session.code)
    return redirect("public_session", session.code)
