"""What is on stage now, for each surface and language: rendered once, shown many times."""

import json
import time
from dataclasses import dataclass

from django.db.models import Q
from django.template.loader import render_to_string, select_template
from django.utils import translation

from sessions import joining, pace, tallies
from sessions.hands import count_form, hands_data, together_form
from sessions.kinds import kind_of, phase_beside, phase_of
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

    def frame(self, n, before=None):
        """Of what only a console is told, what differs from the tally before: posts are many."""
        known = before.more if before else {}
        return encode(
            type="tally",
            rev=self.rev,
            n=n,
            activity=self.activity,
            round=self.round,
            responses=self.responses,
            html=self.html,
            **{name: told for name, told in self.more.items() if told != known.get(name)},
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
        live=lives(activity),
    )


def lives(activity):
    """Whether what phones are shown goes on changing: results, or others' posts beside the form."""
    state = activity.state
    return state == Activity.State.REVEALED or (
        state == Activity.State.OPEN and kind_of(activity).on_phones
    )


def context(session, activity, surface, **forms):
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
        found |= on_stage(activity, surface, **forms)
    if surface == "console":
        found |= desk(session, activity)
    return found


def on_stage(activity, surface, form=None, together=None):
    """``form`` and ``together``: those of a phone, where it has filled them in."""
    kind, phone = kind_of(activity), surface == "phone"
    found = {
        **known(activity),
        **({"game": {}} if surface == "phone" else {}),
        "minutes": pace.minutes_of(activity),
        "phases": len(kind.phases(activity.settings)),
        "form": form or (kind.form(activity) if phone else None),
        "together": together or (together_form(activity) if phone else None),
        "choices": choices(activity) if surface == "screen" else [],
        "phone_template": kind.template("phone"),
        "screen_template": kind.template("screen"),
        "show_template": kind.template("show") if kind.shows else None,
        "live_template": kind.template("live") if kind.on_phones else None,
        "lives": kind.lives(activity.settings),
    }
    if surface == "phone" and lives(activity):
        found["tally"] = tallies.tally(activity)
    return found


def choices(activity):
    """What hands can go up for: the room reads it while it answers."""
    form = count_form(activity)
    return [label for _value, label in form.choices] if form else []


def desk(session, activity):
    """What a console shows beside the stage: the agenda, the next gesture, ways to act."""
    agenda = list(session.activities.all())
    following = to_come(agenda, activity)
    return {
        "agenda": agenda,
        "following": following[0] if following else None,
        "next_phase": activity and phase_beside(activity, 1),
        "gesture": (gesture := next_gesture(session, activity, following)),
        "own_gesture": activity and kind_of(activity).commands.get(gesture),
        "minutes_left": sum(each.minutes for each in following),
    }


def to_come(agenda, activity):
    return [each for each in agenda if activity is None or each.position > activity.position]


def next_gesture(session, activity, following):
    """The command the console proposes first."""
    if session.is_over:
        return ""
    if activity is None:
        return "next" if following else ""
    if activity.state == Activity.State.OPEN:
        return "close"
    if own := kind_of(activity).gesture(activity):
        return own
    if activity.state == Activity.State.WAITING and phase_of(activity).answers:
        return "open"
    if activity.state == Activity.State.CLOSED and phase_of(activity).reveals:
        return "reveal"
    return "next" if following or phase_beside(activity, 1) else "end"


def count(session, audiences):
    """The tally of each of these ``(surface, language)``."""
    activity = session.current
    counted = tallies.counts(activity) if activity else None
    seen = activity and any(shows_picture(activity, surface) for surface, _lang in audiences)
    tally = tallies.tally(activity, counted) if seen else None
    return {audience: count_for(session, counted, tally, *audience) for audience in audiences}


def count_for(session, counted, tally, surface, language):
    """What ``tallies`` said, as one surface tells it."""
    activity = session.current
    if activity is None:
        return Tally(session.rev, None, None, 0, "", desk_tally(session, surface, language))
    tally = tally if shows_picture(activity, surface) else None
    with translation.override(language):
        html = picture(session, activity, tally) if tally else ""
    more = desk_tally(session, surface, language, tally)
    return Tally(session.rev, activity.pk, activity.round, counted[0], html, more)


def shows_picture(activity, surface):
    """Nobody votes under influence: rooms see pictures once revealed, unless the kind is live."""
    if surface == "console":
        return kind_of(activity).takes_answers
    return activity.state == Activity.State.REVEALED or (
        kind_of(activity).lives(activity.settings) and activity.state != Activity.State.WAITING
    )


def picture(session, activity, tally):
    context = {"session": session, "activity": activity, "tally": tally, **known(activity)}
    return render_to_string(kind_of(activity).template("screen"), context)


def known(activity):
    """What every template of a kind knows in a live room."""
    kind, phase = kind_of(activity), phase_of(activity)
    return {
        "kind": kind,
        "phase": phase,
        "instruction": phase.instruction or activity.instruction,
        "shown": kind.shown(activity),
        "game": lambda: kind.game(activity, tallies.entries(activity)),
    }


def desk_tally(session, surface, language, tally=None):
    """
    What a console alone is told beside the tally: posts to read, ways to act, who leads.

    ``tally`` is that of the activity on stage, where it was counted already.
    """
    if surface != "console":
        return {}
    if session.is_closed:
        return {"posts": "", "commands": "", "pace": "", "control": {}}
    agenda = list(session.activities.all())
    with translation.override(language):
        return {
            "posts": render_to_string("console/posts.html", to_read(agenda)),
            "commands": "".join(draw_commands(each, tally) for each in commanded(session, agenda)),
            "pace": draw_pace(session, agenda),
            "control": {"console": session.console, "who": session.console_user},
        }


def draw_pace(session, agenda):
    following = to_come(agenda, session.current)
    return render_to_string("console/pace.html", {"pace": pace.forecast(session, following)})


def to_read(agenda):
    """Texts awaiting a person, then hidden ones, then the latest shown: any may be withdrawn."""
    rows = Response.objects.filter(written(agenda)).sent().select_related("activity")
    kept_back = rows.exclude(status=Response.Status.SHOWN).order_by("-status", "pk")[:KEPT_BACK]
    shown = rows.filter(status=Response.Status.SHOWN).order_by("-pk")[:SHOWN]
    found = {row.pk: row for row in [*kept_back, *shown]}  # approved in between: once, as it is now
    posts = [{"response": row, "texts": texts_of(row)} for row in found.values()]
    return {"posts": posts, "reasons": REASONS.items()}


def written(agenda):
    """The responses to these activities that hold words the room may see."""
    found = Q(pk=None)
    for activity in agenda:
        if names := text_fields(activity):
            found |= Q(activity=activity, value__has_any_keys=sorted(names))
    return found


def text_fields(activity):
    kind = kind_of(activity)
    read = kind.awaited(activity)
    if read or not kind.takes_answers:
        return read
    return {"text"} & set(kind.ResponseForm.base_fields)


def texts_of(response):
    names = sorted(text_fields(response.activity))
    return [response.value[name] for name in names if response.value.get(name)]


def commanded(session, agenda):
    """The activities a console may act on: the one on stage; all of them after the end."""
    if session.is_over:
        return [activity for activity in agenda if activity.opened_at]
    return [session.current] if session.current else []


def draw_commands(activity, tally):
    """What the console may do about an activity: its kind's gestures, hands to count, undo."""
    kind = kind_of(activity)
    context = {
        **known(activity),
        "activity": activity,
        "hands": activity.opened_at and counted_hands(activity),
        "forms": [
            (name, each.label, each.ArgsForm(auto_id=f"{name}-{activity.pk}-%s"))
            for name, each in kind.commands.items()
        ],
    }
    if not context["hands"] and not context["forms"]:
        return ""
    if context["forms"]:
        context["tally"] = tally or tallies.tally(activity)
        template = select_template([kind.template("console"), "console/forms.html"])
        context["own"] = template.render(context)
    return render_to_string("console/commands.html", context)


def counted_hands(activity):
    """The form that takes hands, holding the count before: what is left as it is stays."""
    hands = activity.responses.filter(channel=Response.Channel.HANDS, round=activity.round)
    before = hands_data(activity, hands.values_list("value", "people"))
    return count_form(activity, initial=before, auto_id=f"hands-{activity.pk}-%s")


def read(code):
    """The session with its steps and what is on stage; raises ``Session.DoesNotExist``."""
    sessions = Session.objects.select_related("territory", "current")
    return sessions.prefetch_related("activities").get(code=code)
