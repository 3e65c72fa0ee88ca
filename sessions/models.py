"""The live session and what is kept of it."""

import hashlib
import json
import secrets

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from sessions import kinds
from territories.models import Cycle, Territory

TOGETHER = Q(slot__startswith=kinds.TOGETHER)
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I


def new_code():
    return "".join(secrets.choice(ALPHABET) for _ in range(6))


def new_key():
    return secrets.token_urlsafe(12)


class SessionQuerySet(models.QuerySet):
    def counted(self):
        """Sessions that counts, pages and summaries may know: no rehearsal."""
        return self.filter(rehearsal=False)

    def published(self):
        return self.counted().filter(state=Session.State.PUBLISHED)

    def with_code(self, code):
        return self.select_related("territory", "cycle").get(code=code.upper())


class Session(models.Model):
    """One workshop, from its frame sheet to its restitution."""

    ELSEWHERE = "import"  # the format of what was gathered elsewhere and brought in

    class State(models.TextChoices):
        PREPARED = "prepared", _("in preparation")
        RUNNING = "running", _("under way")
        ENDED = "ended", _("ended, paper may still be typed")
        CLOSED = "closed", _("closed")
        PUBLISHED = "published", _("published")

    class Audience(models.TextChoices):
        OPEN = "open", _("open to all")
        INTERNAL = "internal", _("internal")
        MIXED = "mixed", _("mixed")

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("territory")
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="sessions")
    code = models.CharField(max_length=8, unique=True, default=new_code)
    screen_key = models.CharField(max_length=32, default=new_key)
    title = models.CharField(_("title"), max_length=120)
    format = models.CharField(max_length=40)
    format_title = models.CharField(max_length=80)  # as it was called the day it was played
    paper = models.CharField(max_length=10, default="paille")  # the coloured stock of its format
    audience = models.CharField(_("audience"), max_length=10, choices=Audience)
    language = models.CharField(_("language"), max_length=5, default="fr")
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("date and time"))
    rehearsal = models.BooleanField(default=False)

    # The frame sheet, public before the session.
    purpose = models.TextField(_("purpose"), max_length=600)
    open_points = models.TextField(_("what is open"), max_length=600, blank=True)
    decided = models.TextField(_("what is already decided"), max_length=600, blank=True)
    decider = models.CharField(_("who decides"), max_length=200, blank=True)
    follow_up = models.TextField(_("what follows"), max_length=600, blank=True)
    follow_up_date = models.DateField(_("and when"), null=True, blank=True)

    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    rev = models.PositiveIntegerField(default=1)  # raised by whatever changes a stage
    current = models.ForeignKey(
        "Activity", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    curtain = models.BooleanField(default=False)
    # The one console that leads: a sign of it, and who sits there, told to the others.
    console = models.CharField(max_length=32, blank=True)
    console_user = models.CharField(max_length=150, blank=True)

    started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)  # when it should end, said at the start
    ended_at = models.DateTimeField(null=True, blank=True)
    present = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    connected = models.PositiveIntegerField(default=0)  # phones, counted at closing
    unchecked_reason = models.TextField(_("why no fidelity vote"), max_length=600, blank=True)
    incidents = models.TextField(_("what went less well"), max_length=1000, blank=True)

    guide = models.JSONField(default=list, blank=True)  # what is done, of the facilitators' guide

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "published"]) | Q(present__isnull=False),
                name="closed_with_a_head_count",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(rehearsal=False),
                name="a_rehearsal_is_never_published",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.code})"

    def get_absolute_url(self):
        return reverse("public_session", args=[self.code])

    @property
    def is_over(self):
        return self.state in (self.State.ENDED, self.State.CLOSED, self.State.PUBLISHED)

    @property
    def elsewhere(self):
        """Whether no room met here: its votes and messages were gathered elsewhere."""
        return self.format == self.ELSEWHERE

    @property
    def is_closed(self):
        return self.state in (self.State.CLOSED, self.State.PUBLISHED)

    @property
    def minutes(self):
        """How long it really lasted, None before the end."""
        if self.started_at and self.ended_at:
            return round((self.ended_at - self.started_at).total_seconds() / 60)
        return None

    def raise_rev(self):
        self.rev = F("rev") + 1
        self.save(update_fields=["rev"])
        self.refresh_from_db(fields=["rev"])


class Activity(models.Model):
    """One step of the agenda."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        REVEALED = "revealed", _("results shown")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="activities")
    position = models.PositiveIntegerField()
    code = models.SlugField()  # its name in the format file: "before" and the like refer to it
    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=80)
    instruction = models.TextField(_("instruction"), max_length=600)
    notes = models.TextField(_("speaker notes"), max_length=1000, blank=True)  # the console's alone
    minutes = models.PositiveIntegerField(_("minutes"), default=5)
    compressible = models.BooleanField(_("may be shortened when late"), default=False)
    settings = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    round = models.CharField(max_length=20, default="1")
    ends_at = models.DateTimeField(null=True, blank=True)  # a timer never closes an activity
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    memory = models.JSONField(default=dict, blank=True)  # what the kind's commands keep
    past = models.JSONField(default=list, blank=True)  # earlier memories, to undo the last commands
    items = models.JSONField(default=list, blank=True)  # frozen at opening: [{id, text, of}]
    paired = models.JSONField(null=True, blank=True)  # who moved, as aggregates, from closing on
    checked = models.JSONField(default=dict, blank=True)  # piles typed twice, from closing on

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_activity_a_place"),
            models.UniqueConstraint(fields=["session", "code"], name="one_activity_a_code"),
            models.UniqueConstraint(
                fields=["session"], condition=Q(state="open"), name="one_open_activity"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def memory_sign(self):
        """A short sign of what the memory holds."""
        told = json.dumps(self.memory, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    @cached_property
    def readings(self):
        """What answers to it, as it stands here, were read as: value by form data."""
        return {}

    @property
    def standing(self):
        """The items to work on: those whose text was not withdrawn since."""
        return [item for item in self.items if item["text"]]


class Participant(models.Model):
    """One device in one session: a random token, no name, no address. Deleted at closing."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    token = models.CharField(max_length=43)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "token"], name="one_participant_a_token")
        ]


class ResponseQuerySet(models.QuerySet):
    def awaiting(self):
        return self.filter(status=Response.Status.PENDING, abstained=False)

    def sent(self):
        """Without what is still being filled in."""
        return self.exclude(status=Response.Status.DRAFT)

    def drafts(self):
        return self.filter(status=Response.Status.DRAFT)

    def posts(self):
        """What people wrote: neither single answers nor stands on what others wrote."""
        return self.apart().filter(value__of__isnull=True)

    def apart(self):
        """Posts and stands: their author takes them back one by one."""
        return self.exclude(slot="").exclude(TOGETHER)

    def together(self):
        """What one phone said for several people, one response an answer."""
        return self.filter(TOGETHER)


class Response(models.Model):
    """One stored answer, or one post."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("phone")
        TABLET = "tablet", _("table phone")
        PAPER = "paper", _("paper")
        HANDS = "hands", _("show of hands")

    class Status(models.TextChoices):
        SHOWN = "shown", _("shown")
        PENDING = "pending", _("being read")
        HIDDEN = "hidden", _("withdrawn from display")
        DRAFT = "draft", _("being written")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="responses")
    # None once the session is closed: nothing joins two answers of one person any more.
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    round = models.CharField(max_length=20, default="1")
    slot = models.CharField(max_length=64, blank=True)  # empty, or the first key of a post
    key = models.CharField(max_length=64, blank=True)  # of the latest intention
    value = models.JSONField(default=dict)
    abstained = models.BooleanField(default=False)
    channel = models.CharField(max_length=6, choices=Channel, default=Channel.PHONE)
    people = models.PositiveIntegerField(default=1)
    imposed_role = models.CharField(max_length=20, blank=True)
    minute = models.DateTimeField()  # to the minute; to the hour once closed
    status = models.CharField(max_length=8, choices=Status, default=Status.SHOWN)
    reason = models.CharField(max_length=200, blank=True)  # told to the author of a hidden post

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "activity", "round", "slot"], name="one_response_each"
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="at_least_one_person"),
        ]


class SecondTyping(models.Model):
    """A pile of ballots typed a second time, to be compared with the first. Deleted at closing."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="second_typings")
    round = models.CharField(max_length=20, default="1")
    ballots = models.JSONField(default=list)  # [[value, abstained, people]], as in the pile
    typists = models.JSONField(default=list)  # names of accounts
    settled = models.PositiveIntegerField(default=0)  # differences
    typed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "round"], name="one_second_typing_a_round")
        ]


class Receipt(models.Model):
    """A key already acknowledged: sent again, it changes nothing."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="receipts")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "key"], name="one_receipt")]


class Presence(models.Model):
    """How many phones one process sees in one session, written every other second."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="presences")
    process = models.CharField(max_length=40)
    phones = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "process"], name="one_presence_a_process")
        ]


def this_minute():
    return timezone.now().replace(second=0, microsecond=0)
