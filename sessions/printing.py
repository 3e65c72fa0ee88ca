"""The print kit: a session on paper, as one tagged PDF; how Typst draws it, and other documents."""

import json
import logging
import re
import subprocess
import sys
import threading
import unicodedata
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sessions import joining, looks, sources
from sessions.blank_ballots import ballots_of, forms_today
from sessions.kinds import kind_of
from sessions.kit_words import WORDS
from sessions.templatetags.treteaux import spaced

logger = logging.getLogger(__name__)

TEMPLATE = settings.BASE_DIR / "templates" / "print" / "kit.typ"
SPRITE = settings.BASE_DIR / "templates" / "parts" / "sprite.html"
PRESS = threading.Lock()  # one document at a time: it takes a processor for a second
PATIENCE = 20  # seconds a document waits for the others
LONGEST = 60  # seconds of drawing; a kit of sixty steps takes three
NO_SIGN = ("Cc", "Cs", "Co")  # controls, halves of a sign, signs of somebody's own
MARKS = "\ufeff\ufe0e\ufe0f"  # the order of bytes; a sign in colour or not
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what turns a line around


class NotPrinted(Exception):
    """Why there is no document, in words."""


def kit(session):
    """The PDF of a session, in its language. Raises ``NotPrinted``."""
    with translation.override(session.language):
        told = json.dumps(content(session), ensure_ascii=False)
    return pressed(TEMPLATE, told)


def pressed(template, told, *format):
    """What Typst makes of these data: a PDF, or another ``press`` format. Raises ``NotPrinted``."""
    if not PRESS.acquire(timeout=PATIENCE):
        raise NotPrinted(_("Other documents are being drawn: try again in a minute."))
    try:
        return drawn(template, told, *format)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        why = (error.stderr or b"").decode()
        logger.error("%s cannot be drawn: %s", template.name, why)
        raise NotPrinted(
            _("It could not be drawn: print this page from the browser instead.")
        ) from None
    finally:
        PRESS.release()


def drawn(template, told, *format):
    press = [sys.executable, "-X", "utf8", "-m", "sessions.press", str(template), *format]
    done = subprocess.run(
        press,
        input=told.encode(),
        capture_output=True,
        check=True,
        cwd=settings.BASE_DIR,
        timeout=LONGEST,
    )
    return done.stdout


# What the kit says.


def content(session):
    """All that is printed, as plain JSON; ``templates/print/kit.typ`` reads it."""
    activities = list(session.activities.all())
    ballots = [ballot for activity in activities for ballot in ballots_of(activity)]
    cards = cards_of(activities)
    return plain(
        {
            "language": session.language,
            "title": session.title,
            "about": about(session),
            "code": spaced(session.code),
            "address": joining.readable_address(),
            "square": square(session.code),
            "steps": steps(session, activities),
            "tables": [table(session, each) for each in tables_of(activities)],
            "ballots": ballots,
            "cards": cards,
            "shapes": shapes(),
            "drawings": drawings(ballots),
            "pictures": pictures(ballots),
            "words": WORDS,
        }
    )


def plain(told):
    """The same with its texts as strings, without what is no sign of a text."""
    if isinstance(told, dict):
        return {name: plain(each) for name, each in told.items()}
    if isinstance(told, list):
        return [plain(each) for each in told]
    if told is None or isinstance(told, bool | int):
        return told
    return "".join(sign for sign in str(told) if is_sign(sign))


def is_sign(sign):
    if ord(sign) & 0xFFFE == 0xFFFE:  # kept for programs: no XML, thus no DOCX, takes it
        return False
    return sign == "\n" or unicodedata.category(sign) not in NO_SIGN and sign not in MARKS + TURNS


def about(session):
    starts = timezone.localtime(session.starts_at)
    when = f"{date_format(starts, 'DATE_FORMAT')}, {time_format(starts, 'TIME_FORMAT')}"
    return " · ".join(each for each in (session.territory.name, session.place, when) if each)


def square(code, table=""):
    return square_of(joining.address(code, table))


def square_of(link):
    """A QR code as Typst draws pictures, and what it says to those who do not see it."""
    size, path = joining.qr_of(link)
    return {
        "size": size,
        "path": path,
        "link": link,
        "alt": _("QR code of the address %(link)s") % {"link": link},
    }


@lru_cache
def shapes():
    """The paths of the sprite, by name: paper shows the shapes of the screens."""
    sprite = SPRITE.read_text()
    return dict(re.findall(r'<symbol id="(\w+)" viewBox="0 0 16 16">(.*?)</symbol>', sprite))


def drawings(ballots):
    """The pictures that ballots show, each once, by their file."""
    asked = [ask for ballot in ballots for ask in ballot["asks"]]
    files = {each["file"] for ask in asked for each in ask.get("pictures", [])}
    return {file: Path(str(finders.find(file))).read_text() for file in files}


def pictures(ballots):
    """The same to lay on a table, with the letter and the name that ballots give them."""
    asked = [ask for ballot in ballots for ask in ballot["asks"] if "pictures" in ask]
    named = [zip(ask["pictures"], ask["boxes"], strict=True) for ask in asked]
    found = {each["file"]: {**each, "name": name} for pairs in named for each, name in pairs}
    return list(found.values())


# The running order.


def steps(session, activities):
    starts, told = timezone.localtime(session.started_at or session.starts_at), []
    for activity in activities:
        told.append(step(activity, starts))
        starts += timedelta(minutes=activity.minutes)
    return told


def step(activity, starts):
    kind = kind_of(activity)
    return {
        "number": activity.position,
        "time": time_format(starts, "TIME_FORMAT"),
        "minutes": _("%(n)d min") % {"n": activity.minutes},
        "title": activity.title,
        "kind": kind.name,
        "instruction": activity.instruction,
        "answers": kind.takes_answers,
        "hands": bool(kind.hands(activity.settings)),
        "notes": activity.notes,
    }


# Tables and cards.


def tables_of(activities):
    """The tables that forms of the session name, each once."""
    forms = [form for activity in activities for _phase, form in forms_today(activity)]
    named = {each.code: each for form in forms for each in getattr(form, "tables", [])}
    return [named[code] for code in sorted(named)]


def table(session, table):
    return {
        "code": table.code,
        "shape": table.shape,
        "name": table.name,
        "label": table.label,
        "square": square(session.code, table.code),
    }


def cards_of(activities):
    """The cards that steps play with, each once."""
    dealt = [card for activity in activities for card in activity.settings.get("cards", [])]
    cards = {card["id"]: card for card in dealt}
    credit = {item["id"]: item["text"] for item in credits_of(activities)}
    told = ("id", "title", "use", "dilemma", "theme")
    return [
        {name: card.get(name, "") for name in told}
        | {"credit": credit.get(id, ""), "mark": looks.of_theme(card.get("theme", ""))[0]}
        for id, card in cards.items()
    ]


def credits_of(activities):
    """The author and the licence of each card, where its deck is known."""
    played = [activity for activity in activities if activity.settings.get("cards")]
    return [item for each in played for item in sources.registry[sources.CREDITS](each)]
