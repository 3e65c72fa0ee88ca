"""From a console's message to what it does: rights, rev, arguments, then one function."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from sessions import closing, facilitation, rooms, stage
from sessions.fields import SessionForm
from sessions.kinds import kind_of
from sessions.messages import Refused, storable, text
from sessions.models import Response, Session
from sessions.participation import errors_of
from territories.rights import may


class NoArgs(forms.Form):
    pass


class GotoForm(SessionForm):
    activity = forms.ModelChoiceField(queryset=None)

    def prepare(self):
        self.fields["activity"].queryset = self.session.activities.all()


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
    ArgsForm: type[forms.Form] = NoArgs
    raises_rev: bool = True
    over: bool = False  # may be said once the session has ended
    right: str = "run"


GESTURES = {
    "start": Gesture(facilitation.start),
    "next": Gesture(facilitation.next_activity),
    "back": Gesture(facilitation.back),
    "goto": Gesture(facilitation.goto, GotoForm),
    "open": Gesture(facilitation.open_activity),
    "close": Gesture(facilitation.close),
    "reveal": Gesture(facilitation.reveal),
    "hide": Gesture(facilitation.hide),
    "timer": Gesture(facilitation.timer, TimerForm, raises_rev=False),
    "curtain": Gesture(facilitation.curtain, CurtainForm),
    "approve": Gesture(facilitation.approve, ApproveForm, raises_rev=False, over=True),
    "hide_post": Gesture(facilitation.hide_post, HideForm, raises_rev=False, over=True),
    "end": Gesture(facilitation.end),
    "close_session": Gesture(closing.close_session, closing.CloseForm, over=True, right="close"),
}


def may_run(user, session):
    return may(user, "run", session.territory)


def obey(code, message, *, by, language):
    """Carry out one ``command`` message, return its ``ack``. Raises ``Refused``."""
    with translation.override(language):
        try:
            return carry_out(code, message, by)
        except ValidationError as error:
            raise Refused("invalid", errors_of(error)) from None


@transaction.atomic
def carry_out(code, message, by):
    session = Session.objects.select_for_update(of=("self",)).with_code(code)
    if not may_run(by, session):
        raise Refused("forbidden")
    key, name, args = text(message, "key"), text(message, "name"), message.get("args") or {}
    if not isinstance(args, dict) or not storable(stage.encode(**args)):
        raise Refused("malformed")
    gesture = GESTURES.get(name) or gesture_of_kind(session, name, args)
    if gesture is None:
        raise Refused("malformed")
    if not may(by, gesture.right, session.territory):
        raise Refused("forbidden")
    if session.is_closed or (session.is_over and not gesture.over):
        raise Refused("closed")
    if gesture.raises_rev and message.get("rev") != session.rev:
        raise Refused("stale")
    args = cleaned(gesture.ArgsForm, args, session)
    gesture.function(session, **args)
    if gesture.raises_rev:
        session.raise_rev()
    announce(session, args.get("post"))
    return {"type": "ack", "key": key, "rev": session.rev}


def gesture_of_kind(session, name, args):
    """A command of the kind on stage, or of the activity it names: words are read after the end."""
    activity = session.current
    if "activity" in args:
        named = str(args["activity"])
        activity = named.isdecimal() and session.activities.filter(pk=named[:18]).first()
    command = activity and kind_of(activity).commands.get(name)
    if not command:
        return None

    def function(session, **given):
        facilitation.of_kind(activity, name, given)

    return Gesture(function, command.ArgsForm, raises_rev=False, over=True)


def cleaned(ArgsForm, args, session):
    known = {"session": session} if issubclass(ArgsForm, SessionForm) else {}
    form = ArgsForm(args, **known)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return form.cleaned_data


def announce(session, post):
    """Everyone looks again; the author of a moderated post is told."""
    rooms.announce_after_commit(session.code)
    author = post and Response.objects.filter(pk=post).values_list("participant", flat=True).first()
    if author:
        rooms.announce_after_commit(session.code, "mine.changed", participant=author)
