"""The room screen: a plain address, no sign-in on the projector's laptop."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sessions import joining, rooms, stage
from sessions.models import Session
from sessions.views import door


@never_cache
@require_GET
def page(request, code):
    """Exchange the key the console gave for a cookie, then show the screen without it."""
    session = get_object_or_404(Session.objects.select_related("territory", "current"), code=code)
    if request.GET.get("key") == session.screen_key:
        response = redirect("screen", code)
        joining.open_screen(response, session)
        return response
    if not joining.opens_screen(request.COOKIES, session):
        raise Http404
    context = stage.context(session, session.current, "screen")
    return render(request, "screen/page.html", {**context, "language": session.language})


@never_cache
@require_GET
async def state(request, code):
    try:
        room = await rooms.visit(code)
    except Session.DoesNotExist:
        return JsonResponse({"reason": "unknown"}, status=404)
    if not joining.opens_screen(request.COOKIES, room.session):
        return JsonResponse({"reason": "forbidden"}, status=404)
    return door.newer(request, await room.seen(("screen", room.session.language)))
