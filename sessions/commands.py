"""From a console's message to what it does: rights, rev, arguments, then one function."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sessions import bus, closing, facilitation, stage
from sessions.fields import SessionForm
from sessions.hands import count_form
from sessions.kinds import kind_of
from sessions.messages import Refused, storable, text
from sessions.models import Response, Session
from sessions.participation import errors_of
from territories.rights import may


class ActivityForm(SessionForm):
    activity = forms.ModelChoiceField(queryset=None)

    def prepare(self):
        self.fields["activity"].queryset = self.session.activities.all()


class UndoForm(ActivityForm):
    known = forms.CharField(max_length=12, required=False)


class ShortenForm(ActivityForm):
    minutes = forms.IntegerField(min_value=1, max_value=240)


class TimerForm(forms.Form):
    add = forms.IntegerField(min_value=-3600, max_value=3600)


class CurtainForm(forms.Form):
    on = forms.BooleanField(required=False)


class PostForm(forms.Form):
    post = forms.IntegerField(min_value=1, max_value=2**62)


class ApproveForm(PostForm):
    version = forms.CharField(max_length=64, required=False)


class HideForm(PostForm):
    reason = forms.CharField(
        max_length=200,
        error_messages={"required": _("Say why: the author is told.")},
    )


@dataclass(frozen=True)
class Gesture:
    """One command: what it takes, what it does, whether a stage changes with it."""

    function: Any
    ArgsForm: type[forms.Form] = forms.Form  # no argument
    raises_rev: bool = True
    over: bool = False  # may be said once the session has ended
    leads: bool = True  # only the console that holds control may say it
    news: str = "stage.changed"  # what the rooms are told
    right: str = "run"


GESTURES = {
    "start": Gesture(facilitation.start),
    "next": Gesture(facilitation.next_activity),
    "back": Gesture(facilitation.back),
    "goto": Gesture(facilitation.goto, ActivityForm),
    "open": Gesture(facilitation.open_activity),
    "close": Gesture(facilitation.close),
    "reveal": Gesture(facilitation.reveal),
    "hide": Gesture(facilitation.hide),
    "timer": Gesture(facilitation.timer, TimerForm, raises_rev=False),
    "curtain": Gesture(facilitation.curtain, CurtainForm),
    "approve": Gesture(facilitation.approve, ApproveForm, raises_rev=False, over=True, leads=False),
    "hide_post": Gesture(
        facilitation.hide_post, HideForm, raises_rev=False, over=True, leads=False
    ),
    "undo": Gesture(facilitation.undo, UndoForm, raises_rev=False, over=True, leads=False),
    "shorten": Gesture(facilitation.shorten, ShortenForm),
    "end": Gesture(facilitation.end),
    "close_session": Gesture(
        closing.close_session, closing.CloseForm, over=True, leads=False, right="close"
    ),
}


def console_of(browser):
    """The sign of one console: the browser where somebody signed in, which it does not tell."""
    return sha256(browser.session_key.encode()).hexdigest()[:32]


def may_run(user, session):
    return may(user, "run", session.territory)


def obey(code, message, *, by, console, language):
    """Carry out one ``command`` message, return its ``ack``. Raises ``Refused``."""
    with translation.override(language):
        try:
            return carry_out(code, message, by, console)
        except ValidationError as error:
            raise Refused("invalid", errors_of(error)) from None


@transaction.atomic
def carry_out(code, message, by, console):
    session = Session.objects.select_for_update(of=("self",)).with_code(code)
    if not may_run(by, session):
        raise Refused("forbidden")
    key, name, args = text(message, "key"), text(message, "name"), message.get("args") or {}
    if not isinstance(args, dict) or not storable(stage.encode(**args)):
        raise Refused("malformed")
    gesture = gesture_named(session, name, args, by, console)
    if gesture is None:
        raise Refused("malformed")
    if gesture.right != "run" and not may(by, gesture.right, session.territory):
        raise Refused("forbidden")
    if session.is_closed or (session.is_over and not gesture.over):
        raise Refused("closed")
    if gesture.leads:
        hold_control(session, by, console)
    if gesture.raises_rev and message.get("rev") != session.rev:
        raise Refused("stale")
    args = cleaned(gesture.ArgsForm, args, session)
    gesture.function(session, **args)
    if gesture.raises_rev:
        session.raise_rev()
    announce(session, gesture.news, args.get("post"))
    return {"type": "ack", "key": key, "rev": session.rev}


def hold_control(session, by, console):
    """Whoever leads first holds control; another console must take it."""
    if not session.console:
        facilitation.take_control(session, console, by.get_username())
    elif session.console != console:
        told = _("Another console leads this session: %(who)s. Take control first.")
        raise Refused("forbidden", {"__all__": [told % {"who": session.console_user}]})


def gesture_named(session, name, args, by, console):
    """What a name means: a gesture of ours, or a command of an activity's kind."""
    if name == "take_control":
        return Gesture(
            lambda session: facilitation.take_control(session, console, by.get_username()),
            raises_rev=False,
            leads=False,
        )
    if name == "count":
        return gesture_of_hands(session, args)
    if name == "undo" and changes_the_stage(session, args):
        return replace(GESTURES[name], raises_rev=True, leads=True)
    return GESTURES.get(name) or gesture_of_kind(session, name, args)


def changes_the_stage(session, args):
    """Whether what would be undone may have been shown to phones: roles drawn, cards written."""
    activity = named(session, args)
    commands = kind_of(activity).commands.values() if activity else []
    return any(command.stage for command in commands)


def gesture_of_kind(session, name, args):
    """A command of the kind on stage, or of the activity it names: words are read after the end."""
    activity = named(session, args)
    command = activity and kind_of(activity).commands.get(name)
    if not command:
        return None

    def function(session, **given):
        facilitation.of_kind(session, activity, name, given)

    return Gesture(
        function,
        command.ArgsForm,
        raises_rev=command.stage,
        over=True,
        leads=command.stage,
        news="stage.changed" if command.stage else "tally.changed",
    )


def gesture_of_hands(session, args):
    """A show of hands for the kind on stage, or for the activity it names."""
    activity = named(session, args)
    form = activity and activity.opened_at and count_form(activity, args)
    if not form:
        return None

    def function(session):
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        facilitation.count_hands(session, activity, form.counted())

    return Gesture(function, raises_rev=False, over=True, leads=False)


def named(session, args):
    """The activity that a command is about: the one it names, else the one on stage."""
    if "activity" not in args:
        return session.current
    pk = str(args["activity"])
    return session.activities.filter(pk=pk[:18]).first() if pk.isdecimal() else None


def cleaned(ArgsForm, args, session):
    known = {"session": session} if issubclass(ArgsForm, SessionForm) else {}
    form = ArgsForm(args, **known)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def announce(session, news, post):
    """Everyone looks again; the author of a moderated post is told."""
    bus.announce_after_commit(session.code, news)
    author = post and Response.objects.filter(pk=post).values_list("participant", flat=True).first()
    if author:
        bus.announce_after_commit(session.code, "mine.changed", participant=author)
