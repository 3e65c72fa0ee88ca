"""What is on stage now, for each surface and language: rendered once, shown many times."""

import json
import time
from dataclasses import dataclass

from django.template.loader import render_to_string, select_template
from django.utils import translation

from sessions import joining, tallies
from sessions.kinds import kind_of
from sessions.models import Activity, Response, Session
from sessions.moderation import REASONS

KEPT_BACK = 200  # posts a console lists that the room does not see
SHOWN = 40  # and the latest of those it sees


@dataclass(frozen=True)
class Stage:
    """One surface's stage: the same bytes for everyone who looks at it."""

    rev: int
    state: str
    html: str
    activity: int | None = None
    kind: str | None = None
    round: str | None = None
    ends_at: float | None = None
    live: bool = False  # its html changes between two revs

    def frame(self):
        return encode(
            type="stage",
            rev=self.rev,
            activity=self.activity,
            kind=self.kind,
            round=self.round,
            state=self.state,
            now=round(time.time(), 1),
            ends_at=self.ends_at,
            html=self.html,
        )


@dataclass(frozen=True)
class Tally:
    """What screens and consoles are shown of the responses."""

    rev: int
    activity: int | None
    round: str | None
    responses: int
    html: str
    more: dict  # what only a console is told

    def frame(self, n):
        return encode(
            type="tally",
            rev=self.rev,
            n=n,
            activity=self.activity,
            round=self.round,
            responses=self.responses,
            html=self.html,
            **self.more,
        )


def encode(**message):
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)


def language(asked, session):
    """The language a surface asked for where we speak it, else the session's."""
    try:
        return translation.get_supported_language_variant(asked or "")
    except LookupError:
        return session.language


def draw(session, surface, language):
    """The stage of one surface in one language."""
    activity = session.current
    with translation.override(language):
        html = render_to_string(f"stages/{surface}.html", context(session, activity, surface))
    if activity is None:
        return Stage(rev=session.rev, state=Activity.State.WAITING, html=html)
    return Stage(
        rev=session.rev,
        state=activity.state,
        html=html,
        activity=activity.pk,
        kind=activity.kind,
        round=activity.round,
        ends_at=activity.ends_at and activity.ends_at.timestamp(),
        live=kind_of(activity).on_phones or activity.state == Activity.State.REVEALED,
    )


def context(session, activity, surface, form=None):
    """What the templates of a stage know; nothing personal, it is sent to all."""
    found = {
        "session": session,
        "activity": activity,
        "steps": session.activities.count(),
        "address": joining.readable_address(),
        "link": joining.address(session.code),
        "qr": joining.qr_path(session.code),
    }
    if activity is not None:
        found |= on_stage(activity, form)
    if surface == "console":
        found |= desk(session, activity)
    return found


def on_stage(activity, form):
    kind = kind_of(activity)
    found = {
        "kind": kind,
        "form": form or kind.form(activity),
        "phone_template": kind.template("phone"),
        "screen_template": kind.template("screen"),
    }
    if activity.state == Activity.State.REVEALED:
        found["tally"] = tallies.tally(activity)
    return found


def desk(session, activity):
    """What a console shows beside the stage: the agenda, the next gesture, ways to act."""
    agenda = list(session.activities.all())
    following = [each for each in agenda if activity is None or each.position > activity.position]
    return {
        "agenda": agenda,
        "following": following[0] if following else None,
        "gesture": next_gesture(session, activity, following),
        "minutes_left": sum(each.minutes for each in following),
    }


def next_gesture(session, activity, following):
    """The command the console proposes first."""
    if session.is_over:
        return ""
    if activity is None:
        return "next" if following else ""
    if activity.state == Activity.State.OPEN:
        return "close"
    if activity.state == Activity.State.WAITING and kind_of(activity).takes_answers:
        return "open"
    if activity.state == Activity.State.CLOSED:
        return "reveal"
    return "next" if following else "end"


def count(session, surface, language):
    """The tally of one surface in one language."""
    activity = session.current
    if activity is None:
        return Tally(session.rev, None, None, 0, "", desk_tally(session, surface, language))
    responses, abstained = tallies.counts(activity)
    with translation.override(language):
        html = picture(session, activity, abstained) if shows_picture(activity, surface) else ""
    more = desk_tally(session, surface, language)
    return Tally(session.rev, activity.pk, activity.round, responses, html, more)


def shows_picture(activity, surface):
    """Nobody votes under influence: rooms see pictures once revealed, unless the kind is live."""
    if surface == "console":
        return kind_of(activity).takes_answers
    return activity.state == Activity.State.REVEALED or (
        kind_of(activity).live and activity.state != Activity.State.WAITING
    )


def picture(session, activity, abstained):
    kind = kind_of(activity)
    tally = kind.tally(activity, tallies.entries(activity))
    known = {"session": session, "activity": activity, "kind": kind}
    return render_to_string(
        kind.template("screen"), {**known, "tally": {**tally, "abstained": abstained}}
    )


def desk_tally(session, surface, language):
    """What a console alone is told beside the tally: posts to read, answers by channel."""
    if surface != "console" or session.is_closed:
        return {}
    with translation.override(language):
        return {
            "posts": render_to_string("console/posts.html", to_read(session)),
            "commands": "".join(map(draw_commands, commanded(session))),
        }


def to_read(session):
    """Texts awaiting a person, then hidden ones, then the latest shown: any may be withdrawn."""
    rows = Response.objects.filter(activity__session=session).select_related("activity")
    kept_back = rows.exclude(status=Response.Status.SHOWN).order_by("-status", "pk")[:KEPT_BACK]
    shown = rows.filter(status=Response.Status.SHOWN).exclude(slot="").order_by("-pk")[:SHOWN]
    posts = [{"response": row, "texts": texts_of(row)} for row in [*kept_back, *shown]]
    return {"posts": posts, "reasons": REASONS.items()}


def texts_of(response):
    names = kind_of(response.activity).moderated(response.activity.settings) or {"text"}
    return [response.value[name] for name in sorted(names) if response.value.get(name)]


def commanded(session):
    """The activities a console may act on: the one on stage; all of them after the end."""
    if session.is_over:
        return session.activities.exclude(opened_at=None)
    return [session.current] if session.current else []


def draw_commands(activity):
    """What an activity's kind lets the console do: its own page, or one form a command."""
    kind = kind_of(activity)
    if not kind.commands:
        return ""
    template = select_template([kind.template("console"), "console/commands.html"])
    forms = [
        (name, each.label, each.ArgsForm(auto_id=f"{name}-{activity.pk}-%s"))
        for name, each in kind.commands.items()
    ]
    tally = kind.tally(activity, tallies.entries(activity))
    return template.render({"activity": activity, "tally": tally, "forms": forms})


def read(code):
    """The session with what is on stage; raises ``Session.DoesNotExist``."""
    return Session.objects.select_related("territory", "current").get(code=code)
