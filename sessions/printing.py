"""The print kit: a session on paper, as one tagged PDF that Typst draws."""

import copy
import json
import logging
import math
import re
import subprocess
import sys
import threading
import unicodedata
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sessions import joining, looks, sources
from sessions.kinds import kind_of
from sessions.templatetags.treteaux import spaced

logger = logging.getLogger(__name__)

TEMPLATE = settings.BASE_DIR / "templates" / "print" / "kit.typ"
SPRITE = settings.BASE_DIR / "templates" / "parts" / "sprite.html"
PRESS = threading.Lock()  # one kit at a time: it takes a processor for a second
PATIENCE = 20  # seconds a kit waits for the others
LONGEST = 60  # seconds of drawing; a kit of sixty steps takes three
NO_SIGN = ("Cc", "Cs", "Co")  # controls, halves of a sign, signs of somebody's own
MARKS = "\ufeff\ufe0e\ufe0f"  # the order of bytes; a sign in colour or not
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # what turns a line around

A_LINE = 70  # characters one line to write on stands for
MOST_LINES = 4
APART = 2  # rounds asking the same that have a ballot each
GRID = 110  # characters; longer answers have a line each instead of a column each
WIDEST = 6  # columns; more of them would be too narrow to read
BLANK = "_" * 12  # a line to write what comes up in the room; Typst draws it
BLANKS = [{"id": f"blank-{n}", "text": BLANK, "of": None} for n in range(1, 6)]


class NotPrinted(Exception):
    """Why there is no kit, in words."""


def kit(session):
    """The PDF of a session, in its language. Raises ``NotPrinted``."""
    with translation.override(session.language):
        told = json.dumps(content(session), ensure_ascii=False)
    if not PRESS.acquire(timeout=PATIENCE):
        raise NotPrinted(_("Other kits are being printed: try again in a minute."))
    try:
        return drawn(told)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        why = (error.stderr or b"").decode()
        logger.error("The kit of %s cannot be drawn: %s", session.code, why)
        raise NotPrinted(
            _("The kit could not be drawn: print this page from the browser instead.")
        ) from None
    finally:
        PRESS.release()


def drawn(told):
    press = [sys.executable, "-X", "utf8", "-m", "sessions.press", str(TEMPLATE)]
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
            "words": words(),
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
    return sign == "\n" or unicodedata.category(sign) not in NO_SIGN and sign not in MARKS + TURNS


def about(session):
    starts = timezone.localtime(session.starts_at)
    when = f"{date_format(starts, 'DATE_FORMAT')}, {time_format(starts, 'TIME_FORMAT')}"
    return " · ".join(each for each in (session.territory.name, session.place, when) if each)


def square(code, table=""):
    """A QR code as Typst draws pictures, and what it says to those who do not see it."""
    size, path = joining.qr_path(code, table)
    link = joining.address(code, table)
    return {
        "size": size,
        "path": path,
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
    forms = [form for activity in activities for _phase, form in forms_of(activity)]
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


# Ballots: drawn from the forms of the kinds, so that a new kind needs nothing.


def forms_of(activity):
    """``(phase, form)`` of each round of an activity, on what it would work on today."""
    kind = kind_of(activity)
    activity.items = activity.items or sources.items_from(activity)
    for phase in kind.phases(activity.settings):
        activity.round = phase.round
        if form := kind.form(activity):
            yield phase, form if activity.items or not kind.of_each else to_copy(activity)


def to_copy(activity):
    """The form with a blank line for each item to come."""
    unnamed = copy.copy(activity)
    unnamed.items = BLANKS
    return kind_of(activity).form(unnamed)


def ballots_of(activity):
    """Rounds that ask the same thing share a ballot, unless they are two at most."""
    found = {}
    for phase, form in forms_of(activity):
        if asked := asks(form):
            ballot = ballot_of(activity, phase, form, asked)
            found.setdefault(repr(ballot), (ballot, []))[1].append(phase)
    return [each for ballot, phases in found.values() for each in of_rounds(ballot, phases)]


def ballot_of(activity, phase, form, asked):
    tablet = kind_of(activity).channel == "tablet"
    return {
        "number": activity.position,
        "title": activity.title,
        "round": "",
        "instruction": str(phase.instruction or activity.instruction),
        "for": "table" if tablet else "idea" if phase.many else "person",
        "imposed": bool(phase.imposed_role),
        "rule": str(form.rule),
        "asks": asked,
    }


def of_rounds(ballot, phases):
    """A ballot for each of these rounds; one for all of them where they are many."""
    if len(phases) <= APART:
        return [{**ballot, "round": told(phase)} for phase in phases]
    part, rounds = named(phases)
    ballot = {**ballot, "round": part}
    (asked, *more) = ballot["asks"]
    if not more and columns(asked):
        return [{**ballot, "asks": [{"grid": columns(asked), "rows": rounds}]}]
    which = {"ask": _("What is this about?"), "boxes": rounds}
    return [{**ballot, "asks": [which, asked, *more]}]


def told(phase):
    return " · ".join(each for each in (name_of(phase), str(phase.part)) if each)


def name_of(phase):
    """What a round is about; a line after it where only the room will know its name."""
    return f"{phase.name} {BLANK}" if phase.to_name else str(phase.name)


def named(phases):
    """What these rounds share, and the name of each: numbered where names do not tell."""
    parts, names = {str(each.part) for each in phases}, [name_of(each) for each in phases]
    if len(parts) > 1:
        parts, names = {""}, [told(each) for each in phases]
    if len(set(names)) < len(names) or "" in names:
        names = [f"{place}. {name}" for place, name in enumerate(names, start=1)]
    return parts.pop(), names


def asks(form):
    """What a form asks, in order; questions with the same short answers make one grid."""
    fields = [each for each in form.visible_fields() if each.field.label]
    if not any(map(is_answerable, fields)):
        return []
    told = []
    for answers, alike in groupby(fields, key=columns_of):
        group = list(alike)
        if len(group) > 1 and answers:
            told.append({"grid": answers, "rows": [str(each.label) for each in group]})
        else:
            told += [ask(each) for each in group]
    return told


def is_answerable(bound):
    """Choices that are yet to come can only be named by hand, beside something else."""
    return not hasattr(bound.field, "choices") or bool(answers_of(bound))


def answers_of(bound):
    """The labels to choose from, without the empty one of a list."""
    choices = getattr(bound.field, "choices", [])
    return [str(label) for value, label in choices if value != ""]


def columns_of(bound):
    """Its answers, where they can head columns: one of a few short ones."""
    return columns({"boxes": answers_of(bound), "several": is_several(bound)})


def columns(asked):
    """The same of what is asked already."""
    answers = asked.get("boxes", [])
    if asked.get("several") or asked.get("pictures") or len(answers) > WIDEST:
        return []
    return [] if len("".join(answers)) > GRID else answers


def is_several(bound):
    return isinstance(bound.field, forms.MultipleChoiceField)


def ask(bound):
    """One question, and how it is answered by hand."""
    field = bound.field
    told: dict[str, Any] = {"ask": str(bound.label), "help": str(field.help_text)}
    if pictures := getattr(field, "pictures", []):
        told["pictures"] = [{"file": each.file, "alt": each.text} for each in pictures]
    if answers := answers_of(bound):
        return {**told, "boxes": answers, "several": is_several(bound)}
    if isinstance(field, forms.BooleanField):
        return {"boxes": [str(bound.label)]}
    if isinstance(field, forms.IntegerField):
        return {**told, "number": True}
    return {**told, **lines(field)}


def lines(field):
    """Lines to write on: one a word where each word has a field, else by length, or more."""
    if inputs := getattr(field.widget, "widgets", None):
        return {"lines": len(inputs), "grows": False}
    if hasattr(field, "choices"):
        return {"lines": 1, "grows": False}
    longest = getattr(field, "max_length", None) or A_LINE * MOST_LINES
    wanted = min(MOST_LINES, math.ceil(longest / A_LINE))
    return {"lines": wanted, "grows": wanted > 1}


# Its words, in the language of the session.


def words():
    return {
        "kit": _("Print kit"),
        "sheet": _("Sheet"),
        "pages": _("Pages"),
        "copies": _("How many"),
        "as_needed": _("as many as there are places"),
        "how": [
            _("Print in black and white, on one side. The dashed lines are to be cut."),
            _("Put the posters up before people come, and a sign on each table."),
            _("Hand out the ballots step by step, gather them in a box as each step ends."),
            _("Type them in from the console, “Paper”: until the session is closed, they count."),
        ],
        "running": _("Running order"),
        "for_who_leads": _("one for who leads, and who helps"),
        "time": _("Time"),
        "step": _("Step"),
        "say": _("What is said and done"),
        "notes": _("Notes:"),
        "on_paper": _("On paper:"),
        "at_page": _("p. {page}"),
        "by_hand": _("Or by a show of hands."),
        "read_aloud": _("to read aloud, or to post on the wall"),
        "later": _("Nothing to print beforehand: what people answer about comes up in the room."),
        "door": _("Poster: the door"),
        "back": _("Poster: the back of the room"),
        "places": _("Poster: the tables"),
        "scan": _("Scan the square, or type"),
        "code": _("Code:"),
        "no_phone": _("No phone? Paper counts the same."),
        "no_name": _("No name is asked."),
        "poster": _("Poster"),
        "table_sign": _("Table sign"),
        "one_phone": _("One phone for the table: scan this square."),
        "a_table": _("one a table"),
        "ballot": _("Ballot"),
        "sheet_of_table": _("Table sheet"),
        "person_4": _("cut in four: one sheet for four people"),
        "person_2": _("cut in two: one sheet for two people"),
        "person_1": _("one sheet a person"),
        "idea_4": _("cut in four: one slip an idea, several a person"),
        "idea_2": _("cut in two: one slip an idea, several a person"),
        "idea_1": _("one sheet an idea, several a person"),
        "table_1": _("one sheet a table"),
        "several": _("Several answers are possible."),
        "one_box": _("Tick one box."),
        "one_line": _("Tick one box a line."),
        "copy": _("Copy here, one a line, what this is about."),
        "abstain": _("I prefer not to answer"),
        "imposed": _("You play a role or take an angle: this is not counted as your opinion."),
        "counts": _("Paper counts the same. Write no name."),
        "cards": _("Cards"),
        "theme": _("Theme:"),
        "cut_cards": _("cut in four"),
        "pictures": _("Pictures"),
        "blank_cards": _("Blank cards"),
        "as_written": _("as many as the room writes"),
        "our_use": _("A use of our own:"),
        "our_dilemma": _("What bothers us:"),
    }
