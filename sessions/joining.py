"""How a phone gets in: a code, a QR code, a random token in a signed cookie."""

import secrets
from functools import lru_cache

import qrcode
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from sessions.gathering import Gathering
from sessions.models import Participant

SALT = "participant"
KEPT = 60 * 60 * 24 * 2  # seconds a phone's cookie is kept


def cookie_name(code):
    return f"participant_{code}"


def new_token():
    return secrets.token_urlsafe(16)


def signed(token, code):
    return signing.Signer(salt=f"{SALT}.{code}").sign(token)


def token_of(cookies, code):
    """The token a cookie of this session carries, None where there is none or it is forged."""
    try:
        return signing.Signer(salt=f"{SALT}.{code}").unsign(cookies.get(cookie_name(code), ""))
    except signing.BadSignature:
        return None


def give_seat(response, code):
    """A new token in the cookie: a first visit, or the next person on a lent phone."""
    keep(response, cookie_name(code), signed(new_token(), code))


def lend(response, code):
    """This phone goes from hand to hand: it offers the next seat after each answer."""
    keep(response, lent_cookie(code), "1")


def is_lent(cookies, code):
    return lent_cookie(code) in cookies


def lent_cookie(code):
    return f"lent_{code}"


def keep(response, name, value):
    response.set_cookie(
        name,
        value,
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
        path="/",
    )


def store(seats):
    """Participants of ``[(session id, token)]``, made where they are new; their ids in order."""
    with transaction.atomic():
        Participant.objects.bulk_create(
            [
                Participant(session_id=session, token=token)
                for session, token in dict.fromkeys(seats)
            ],
            ignore_conflicts=True,
        )
        found = Participant.objects.filter(token__in=[token for _session, token in seats])
        ids = {(each.session_id, each.token): each.pk for each in found}
    return [ids[seat] for seat in seats]


seating = Gathering(store)


async def enter(session_id, token):
    """The participant's id, stored at their first word."""
    return await seating.add((session_id, token))


def address(code, table=""):
    """What the QR code holds: exactly the address of the phone's page; a table's says which."""
    return settings.ADDRESS + reverse("phone", args=[code]) + (f"?table={table}" if table else "")


def readable_address():
    """The address people type, without what browsers add by themselves."""
    return settings.ADDRESS.split("://", 1)[-1]


def qr_path(code, table=""):
    """The QR code of a phone's page."""
    return qr_of(address(code, table))


@lru_cache
def qr_of(address):
    """``(size, d)``: the QR code as one SVG path of unit squares, joined row by row."""
    qr = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    qr.add_data(address)
    rows = qr.get_matrix()
    path = "".join(strokes(y, row) for y, row in enumerate(rows))
    return len(rows), path


def strokes(y, row):
    """The dark runs of one row, as rectangles one unit high."""
    runs, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append(f"M{start} {y}h{x - start}v1H{start}z")
            start = None
    return "".join(runs)


def screen_cookie(code):
    return f"screen_{code}"


def open_screen(response, session):
    """Let this browser show the room screen, without signing in."""
    signed_key = signing.Signer(salt="screen").sign(session.screen_key)
    response.set_cookie(
        screen_cookie(session.code),
        signed_key,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )


def opens_screen(cookies, session):
    try:
        key = signing.Signer(salt="screen").unsign(cookies.get(screen_cookie(session.code), ""))
    except signing.BadSignature:
        return False
    return key == session.screen_key
