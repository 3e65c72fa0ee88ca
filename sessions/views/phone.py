"""The phone's page and its plain-HTTP door: the same function as the socket's behind it."""

from urllib.parse import quote, urlencode

from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from sessions import joining, mine, rooms, stage
from sessions.hands import together_form
from sessions.kinds import kind_of, phase_of
from sessions.messages import STATUS, Refused
from sessions.models import Participant, Session, new_key
from sessions.origins import allowed
from sessions.views import door
from sessions.views.join import unknown

FRESH = 1  # seconds


@never_cache
@require_GET
def page(request, code):
    """The live page. It writes no row: a stranger gets a token, stored at their first word."""
    session = Session.objects.select_related("territory", "current").filter(code=code).first()
    if session is None:
        return unknown(request, code)
    token = joining.token_of(request.COOKIES, code)
    lives = session.current and stage.lives(session.current)
    lent = joining.is_lent(request.COOKIES, code)
    if token is None and not (lives or lent or request.GET.get("told")):
        response = arrival(request, session)
    else:
        response = render(request, "phone/page.html", personal(request, session, token))
    if token is None and not session.is_over:
        joining.give_seat(response, code)
    return response


def arrival(request, session):
    """What a phone gets that nobody knows: a whole room scans one code, and is given one page."""
    asked = ".".join([session.code, str(session.rev), get_language(), table_of(request)])
    kept = cache.get(f"arrival.{quote(asked)}")
    if kept is None:
        context = personal(request, session, None)
        kept = render(request, "phone/page.html", context).content, context["key"].encode()
        cache.set(f"arrival.{quote(asked)}", kept, FRESH)
    page, key = kept
    return HttpResponse(page.replace(key, new_key().encode()))


def personal(request, session, token, forms=None, errors=()):
    """The stage, the same for all, and around it what concerns this phone alone."""
    own = own_words(session, token)
    activity = None if session.is_over else session.current
    table, lent = table_of(request), joining.is_lent(request.COOKIES, session.code)
    if forms is None and activity and phase_of(activity).answers:
        forms = answered(activity, own["data"]) if own["data"] else at_table(activity, table)
    return {
        **stage.context(session, activity, "phone", **(forms or {})),
        "mine": own,
        "key": new_key(),
        "told": request.GET.get("told", ""),
        "errors": errors,
        "language": get_language(),
        "lent": lent,
        "table": table,
        "several": bool(table or lent or own["table"] or "together" in (forms or {})),
    }


def table_of(request):
    return request.GET.get("table", "")[:2].upper()


def answered(activity, data):
    """The form as this phone filled it in; an abstention leaves it empty."""
    return {} if "abstain" in data else filled(activity, data)


def filled(activity, data):
    """Of the forms of a phone, the one these data were typed in: for one person, or several."""
    if form := together_form(activity, data):
        return {"together": form}
    return {"form": kind_of(activity).form(activity, data)}


def at_table(activity, table):
    """The form of a phone that scanned the square of a table: it says which one already."""
    return {"form": kind_of(activity).form(activity, initial={"table": table})}


def own_words(session, token):
    who = Participant.objects.filter(session=session, token=token).first() if token else None
    if who is None:
        return {"data": None, "posts": [], "table": None}
    return mine.of(who.pk, session)


@csrf_exempt  # the form is the same bytes for all; the origin is checked instead
@require_POST
async def respond(request, code):
    """A response as the socket's JSON (answered in JSON), or the plain form (303)."""
    plain, table = request.content_type != "application/json", table_of(request)
    try:
        if not allowed(request.headers.get("Origin"), request.get_host()):
            raise Refused("forbidden")
        room, seat = await seated(request, code)
        message = form_message(request) if plain else door.message(request, "respond", "withdraw")
        said = await room.respond(seat, message)
    except Session.DoesNotExist:
        return await sync_to_async(unknown)(request, code)
    except Refused as refusal:
        if plain:
            return await sync_to_async(refused)(request, code, refusal)
        return door.refusal(request, refusal)
    if plain:
        told = urlencode({"told": "recorded", **({"table": table} if table else {})})
        return HttpResponseRedirect(f"{reverse('phone', args=[code])}?{told}", status=303)
    return JsonResponse(said)


async def seated(request, code):
    """The room, and the seat of whoever holds this cookie."""
    room = await rooms.visit(code)
    if room.session.is_closed:
        raise Refused("closed")  # nobody is stored any more
    token = joining.token_of(request.COOKIES, code)
    if token is None:
        raise Refused("forbidden")
    seat = await room.take_seat(token, request.LANGUAGE_CODE)
    room.attendance.note(seat.participant)
    return room, seat


OURS = {"activity", "round", "key", "replaces", "withdraw"}


def form_message(request):
    """The plain form as the message the socket would have sent."""
    posted = request.POST
    if "withdraw" in posted:
        return {"type": "withdraw", "key": posted.get("key"), "of": posted["withdraw"]}
    data = {name: posted.getlist(name) for name in posted if name not in OURS}
    return {
        "type": "respond",
        "key": posted.get("key"),
        "activity": whole_number(posted.get("activity", "")),
        "round": posted.get("round"),
        "data": {name: one if len(one) > 1 else one[0] for name, one in data.items()},
        **({"replaces": posted["replaces"]} if posted.get("replaces") else {}),
    }


def whole_number(text):
    """The number a hidden field holds; None where somebody changed it to something else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def refused(request, code, refusal):
    """The page again, with what went wrong and everything that was typed."""
    session = Session.objects.select_related("territory", "current").filter(code=code).first()
    if session is None:
        return unknown(request, code)
    token = joining.token_of(request.COOKIES, code)
    activity = None if session.is_over else session.current
    forms = activity and typed(activity, request.POST)
    errors = refusal.errors.get("__all__", ())
    context = personal(request, session, token, forms=forms, errors=errors)
    context["refused"] = refusal.reason
    return render(request, "phone/page.html", context, status=STATUS[refusal.reason])


def typed(activity, posted):
    """The form with what was typed in it; None where that was for another activity."""
    asked = posted.get("activity") == str(activity.pk)
    return filled(activity, posted) if asked else None


@never_cache
@require_GET
async def state(request, code):
    """Whatever is newer than the cursor: the stage, this phone's ``mine``."""
    try:
        room = await rooms.visit(code)
        if room.session.is_over:
            return door.newer(request, [stage.encode(type="bye", reason="ended")])
        room, seat = await seated(request, code)
    except Session.DoesNotExist:
        return JsonResponse({"reason": "unknown"}, status=404)
    except Refused:
        return JsonResponse({"reason": "forbidden"}, status=403)
    audience = "phone", stage.language(request.GET.get("lang"), room.session)
    await room.stage(audience)
    return door.newer(
        request, [room.frame(audience), await room.mine(seat.participant, audience[1])]
    )


@csrf_exempt
@require_POST
def seat(request, code):
    """The next person on a lent phone: a new participant in the same cookie; it stays lent."""
    if not allowed(request.headers.get("Origin"), request.get_host()):
        return HttpResponse(status=403)
    if not Session.objects.filter(code=code).exists():
        return unknown(request, code)
    response = redirect(f"{reverse('phone', args=[code])}?told=seat")
    joining.give_seat(response, code)
    joining.lend(response, code)
    return response
