"""Closing a session: what needs persons is computed, then nothing joins their answers any more."""

import random

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from sessions import second_typing, tallies
from sessions.fields import SessionForm
from sessions.kinds import TOGETHER, in_round, kind_of
from sessions.models import Participant, Presence, Response, SecondTyping, Session, new_key
from sessions.sources import ordered
from sessions.tallies import entries

before_close = []  # functions of a session, of other apps: what is computed while people are known


class CloseForm(SessionForm):
    """Head count, the code typed again, and why where the room could not check the findings."""

    present = forms.IntegerField(label=_("People present, counted"), min_value=1, max_value=100_000)
    reason = forms.CharField(
        label=_("Why no fidelity vote was held"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    incidents = forms.CharField(
        label=_("What went less well (optional, published)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    confirm = forms.CharField(label=_("Type the session's code to confirm"), max_length=12)

    def prepare(self):
        self.judged = was_judged(self.session)
        if self.judged:
            del self.fields["reason"]

    def clean_present(self):
        present, most = self.cleaned_data["present"], most_answers(self.session)
        if present < most and not self.data.get("sure"):
            self.fields["sure"] = forms.BooleanField(
                label=_("The head count is right: some had left, or not come in yet"),
                required=False,
            )
            raise ValidationError(
                _("%(answered)d people answered one step, more than you counted. Count again."),
                params={"answered": most},
            )
        return present

    def clean_confirm(self):
        if self.cleaned_data["confirm"].replace(" ", "").upper() != self.session.code:
            raise ValidationError(_("This is not the code of this session."))

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not reason and not self.judged:
            raise ValidationError(
                _("No fidelity vote was held: write why. The reason is published.")
            )
        return reason


def most_answers(session):
    """People who answered the step that most answered, one each."""
    return max(
        (
            tallies.counts(in_round(activity, phase.round))[0]
            for activity in session.activities.all()
            for phase in kind_of(activity).phases(activity.settings)
            if phase.answers and not phase.many
        ),
        default=0,
    )


def was_judged(session):
    """Whether the room answered an activity whose kind judges findings."""
    return any(
        kind_of(activity).judges_findings and activity.responses.filter(abstained=False).exists()
        for activity in session.activities.all()
    )


def close_session(session, present, reason="", incidents="", confirm=None):
    """Keep aggregates, destroy tokens and keys; runs inside the caller's transaction."""
    if session.state != Session.State.ENDED:
        raise ValidationError(_("End the session first: phones must stop answering."))
    for activity in session.activities.all():
        activity.paired = paired(activity)
        activity.checked = second_typing.checked(activity)
        activity.save(update_fields=["paired", "checked"])
    for compute in before_close:
        compute(session)
    session.connected = connected(session)
    session.present, session.unchecked_reason = present, reason
    session.incidents, session.state = incidents, Session.State.CLOSED
    session.console = session.console_user = ""
    told = ["connected", "present", "unchecked_reason", "incidents", "state"]
    session.save(update_fields=[*told, "console", "console_user"])
    unlink(session)


def paired(activity):
    """What moved since the earlier activity its setting ``before`` names, or between rounds."""
    before = activity.settings.get("before")
    earlier = before and activity.session.activities.filter(code=before).first()
    given = entries(earlier) if earlier else None
    told = kind_of(activity).paired(activity, given, entries(activity))
    return held_back(told, activity, earlier) if earlier else told


def held_back(told, *activities):
    """How many are paired, and no more where either step asked for more answers than that."""
    least = max(each.settings.get("least") or 0 for each in activities)
    return {"paired": told["paired"]} if told and told["paired"] < least else told


def connected(session):
    """Devices that said hello, whether they answered or not."""
    return Participant.objects.filter(session=session).count()


def unlink(session):
    """Destroy participants, receipts and keys; shuffle rows, so that order joins nothing."""
    moved = {}
    for activity in session.activities.all():
        moved |= shuffle(activity)
    point_again(session, moved)
    Participant.objects.filter(session=session).delete()
    Presence.objects.filter(session=session).delete()
    SecondTyping.objects.filter(activity__session=session).delete()
    transaction.on_commit(forget_journal)


def forget_journal():
    """SQLite keeps what was written in its journal until that is emptied into the database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def shuffle(activity):
    """Write an activity's responses again in random order: the new id of each by its old one."""
    activity.responses.drafts().delete()  # nobody sent them, nobody reads them
    old = list(activity.responses.all())
    random.SystemRandom().shuffle(old)
    new = Response.objects.bulk_create(anonymous(response) for response in old)
    moved = {before.pk: after.pk for before, after in zip(old, new, strict=True)}
    follow(activity, moved)
    Response.objects.filter(pk__in=[response.pk for response in old]).delete()
    return moved


def point_again(session, moved):
    """Values, items and memories name responses by their new ids."""
    for activity in session.activities.all():
        activity.memory = pointed(activity.memory, moved)
        activity.items = ordered(pointed(activity.items, moved))
        activity.past = []
        activity.save(update_fields=["memory", "items", "past"])
        stands = list(activity.responses.filter(value__of__isnull=False))
        for stand in stands:
            stand.value = pointed(stand.value, moved)
        Response.objects.bulk_update(stands, ["value"])


def is_pointer(name, told):
    """The word "of" may also be one that somebody said."""
    return name == "of" and isinstance(told, int)


def pointed(told, moved):
    """The same JSON, where each ``{"of": id}`` follows what it points at, None where it is gone."""
    if isinstance(told, list):
        return [pointed(each, moved) for each in told]
    if isinstance(told, dict):
        return {
            name: moved.get(each) if is_pointer(name, each) else pointed(each, moved)
            for name, each in told.items()
        }
    return told


def follow(activity, moved):
    """What points at a response points at the same words still."""
    for relation in Response._meta.related_objects:
        model, field = relation.related_model, relation.field
        rows = list(model._base_manager.filter(**{f"{field.name}__activity": activity}))
        for row in rows:
            setattr(row, field.attname, moved[getattr(row, field.attname)])
        model._base_manager.bulk_update(rows, [field.name])


def anonymous(response):
    """The same words without their author, key and minute."""
    return Response(
        activity_id=response.activity_id,
        round=response.round,
        slot="" if response.slot.startswith(TOGETHER) else response.slot and new_key(),
        value=response.value,
        abstained=response.abstained,
        channel=response.channel,
        people=response.people,
        imposed_role=response.imposed_role,
        minute=response.minute.replace(minute=0),
        status=response.status,
        reason=response.reason,
    )
