"""Findings, evidence, codes, edits of words, figures of closing; what was published, remarked."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Activity, Response, Session
from synthesis import spans

LONGEST = 240  # characters of a sentence
UNFOUNDED = _("Link at least one contribution or one vote: without it, no finding.")


class FindingQuerySet(models.QuerySet):
    def stated(self):
        """What a person wrote or confirmed: drafts are nobody's word."""
        return self.exclude(origin__in=[Finding.Origin.SUGGESTION, Finding.Origin.REFUSED])

    def drafts(self):
        return self.filter(origin=Finding.Origin.SUGGESTION)

    def standing(self):
        """Findings stated that still have evidence: the only ones anybody is shown."""
        own = Evidence.objects.seen().filter(finding=OuterRef("pk"), against=False)
        return self.stated().filter(Exists(own))


class Finding(models.Model):
    """
    One sentence on what a room said, which refuses to exist without evidence.

    It is made with what it stands on: ``Finding(session=…, sentence=…).stand_on(evidence)``.
    """

    class Type(models.TextChoices):
        CONVERGENCE = "convergence", _("Convergence")
        MAJORITY = "majority", _("Clear majority")
        SPLIT = "split", _("Split")
        DIVERGENCE = "divergence", _("Divergence")
        LONE = "lone", _("Lone voice")
        QUESTION = "question", _("Open question")
        CASE = "case", _("To be read case by case")

    class Origin(models.TextChoices):
        PERSON = "person", _("written by a person")
        SUGGESTION = "suggestion", _("proposed")
        CONFIRMED = "confirmed", _("proposed, then confirmed by a person")
        CORRECTED = "corrected", _("proposed, then corrected by a person")
        REFUSED = "refused", _("proposed, then refused by a person")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="findings")
    sentence = models.CharField(_("sentence"), max_length=LONGEST)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # of another type
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    draft = models.CharField(max_length=80, blank=True)  # which template proposed it, of what
    reworded = models.BooleanField(default=False)  # by a machine, from that template
    themes = models.JSONField(default=list)  # codes of the taxonomy
    constants = models.JSONField(default=dict)  # code -> "supports" | "contradicts"
    taxonomy = models.CharField(max_length=40, default="manifeste-1")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "draft"], condition=~Q(draft=""), name="one_finding_a_draft"
            )
        ]

    def __str__(self):
        return self.sentence

    def save(self, *args, **kwargs):
        """Raises ``ValidationError`` for a new one: it is saved with what it stands on."""
        if self._state.adding:
            raise ValidationError(UNFOUNDED)
        super().save(*args, **kwargs)

    @transaction.atomic
    def stand_on(self, evidence):
        """
        Save it with this evidence, in place of what it had, and return it.

        Raises ``ValidationError`` where nothing speaks for it, or where a text was said under a
        drawn role: that is nobody's opinion.
        """
        if all(each.against for each in evidence):
            raise ValidationError(UNFOUNDED)
        texts = [each.response_id for each in evidence if each.response_id]
        if Response.objects.filter(pk__in=texts).exclude(imposed_role="").exists():
            raise ValidationError(_("What was said under a drawn role is no opinion."))
        super().save()
        self.evidence.all().delete()
        for each in evidence:
            each.finding = self
        Evidence.objects.bulk_create(evidence)
        return self


class EvidenceQuerySet(models.QuerySet):
    def seen(self):
        """What may be read: votes, and texts that nobody withdrew since."""
        return self.filter(Q(response=None) | Q(response__status=Response.Status.SHOWN))


class Evidence(models.Model):
    """
    What a finding stands on, or what speaks against it: a passage of one text, or one vote.

    The passage is the whole text or a part: its places in the text as written, and their SHA-256.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    response = models.ForeignKey(
        Response, null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    field = models.CharField(max_length=40, blank=True)
    activity = models.ForeignKey(
        Activity, null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    item = models.CharField(max_length=40, blank=True)  # which statement; empty: the whole activity
    against = models.BooleanField(default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(response__isnull=False, activity=None, item="", end__gt=F("start"))
                & ~Q(sha256="")
                | Q(response=None, activity__isnull=False, sha256=""),
                name="a_passage_or_a_vote",
            ),
            models.UniqueConstraint(
                fields=["finding", "response", "field"], name="one_evidence_a_text"
            ),
            models.UniqueConstraint(
                fields=["finding", "activity", "item"], name="one_evidence_a_vote"
            ),
        ]

    @classmethod
    def of_text(cls, response, field, text, *, span=None, against=False):
        """A passage of ``text``, as written in this response (its id); the whole by default."""
        start, end = span or (0, len(text))
        sha256 = spans.digest(text[start:end])
        place = {"response_id": response, "field": field, "start": start, "end": end}
        return cls(**place, sha256=sha256, against=against)

    @property
    def holds(self):
        """Whether these are still the words that were linked; a vote is counted anew."""
        if self.response is None:
            return True
        text = str(self.response.value.get(self.field, ""))
        return spans.digest(text[self.start : self.end]) == self.sha256


class Edit(models.Model):
    """What was changed in somebody's words before they were quoted; the original stays."""

    class Purpose(models.TextChoices):
        ANONYMISATION = "anonymisation", _("a name or a number removed")
        TYPO = "coquille", _("a typing error corrected")

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="edits")
    field = models.CharField(max_length=40)
    purpose = models.CharField(_("purpose"), max_length=14, choices=Purpose)
    difference = models.JSONField()  # [[start, end, replacement]] on the original text
    by = models.CharField(max_length=12)  # role, never a name
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "field"], name="one_edit_a_text")
        ]


class Coder(models.Model):
    """Who files the texts of a session under which number: the number is told, never the name."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="coders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="one_number_a_coder"),
            models.UniqueConstraint(fields=["session", "number"], name="one_coder_a_number"),
        ]


class Coding(models.Model):
    """Where one text belongs: as keywords suggest, as each coder says, as it was settled."""

    class By(models.IntegerChoices):
        SUGGESTION = 0
        FIRST = 1
        SECOND = 2
        SETTLED = 3

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codings")
    field = models.CharField(max_length=40)
    coder = models.PositiveSmallIntegerField(choices=By)
    themes = models.JSONField(default=list)  # in the order of the taxonomy; none: unclassified
    constants = models.JSONField(default=list)
    stance = models.CharField(max_length=20, blank=True)
    taxonomy = models.CharField(max_length=40)
    words = models.CharField(max_length=64)  # SHA-256 of what was read: other words, other codes
    role = models.CharField(max_length=12, blank=True)  # of who coded; empty for a suggestion
    on = models.DateField(auto_now=True)  # the day: a minute would tell when it was said

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "field", "coder"], name="one_coding_a_text_and_coder"
            )
        ]

    @property
    def codes(self):
        """What is compared, copied and put back."""
        return {"themes": self.themes, "constants": self.constants, "stance": self.stance}


class CodingChange(models.Model):
    """What one gesture changed, in order: the codes before it, None where there were none."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="coding_changes")
    field = models.CharField(max_length=40)
    coder = models.PositiveSmallIntegerField(choices=Coding.By)
    before = models.JSONField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]


class Restitution(models.Model):
    """One published version: what it was made from, and its seal."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="restitutions")
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=12)  # role of the person who published
    note = models.TextField(blank=True)  # what changed since the version before
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reserved = models.TextField(blank=True)  # for the network: never public, never exported

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="one_restitution_a_version")
        ]

    @property
    def place(self):
        """What stands in its address."""
        return f"v{self.version}"


class Correction(models.Model):
    """A published session taken up again: its findings change, the version that stands does not."""

    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="correction")
    by = models.CharField(max_length=12)  # role of the person who took it up
    at = models.DateTimeField(auto_now_add=True)


class Remark(models.Model):
    """What somebody says of a published restitution; no name, no address, no hour."""

    class Sort(models.TextChoices):
        BETRAYED = "betrayed", _("my words were betrayed")
        WORDING = "wording", _("another wording")
        OTHER = "other", _("something else")

    class Status(models.TextChoices):
        AWAITING = "awaiting", _("awaiting an answer")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn from display")

    restitution = models.ForeignKey(Restitution, on_delete=models.CASCADE, related_name="remarks")
    finding = models.PositiveBigIntegerField(null=True, blank=True)  # its id in the sealed data
    sort = models.CharField(_("what is it about"), max_length=8, choices=Sort)
    text = models.TextField(_("remark"), max_length=600)
    status = models.CharField(max_length=9, choices=Status, default=Status.AWAITING)
    answer = models.TextField(blank=True)  # or why it was withdrawn; both are published
    by = models.CharField(max_length=12, blank=True)  # role of the person who answered
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["pk"]


class Reply(models.Model):
    """What the authority does with one finding; the latest one stands, the others are its log."""

    class Decision(models.TextChoices):
        KEPT = "kept", _("taken up")
        REFUSED = "refused", _("set aside")
        STUDIED = "studied", _("under study")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="replies")
    finding = models.PositiveBigIntegerField()  # its id in the sealed data
    decision = models.CharField(_("decision"), max_length=7, choices=Decision)
    why = models.TextField(_("why, and what is done"), max_length=1000)
    service = models.CharField(_("who is in charge"), max_length=120, blank=True)
    next_date = models.DateField(_("date of the next news"), null=True, blank=True)
    by = models.CharField(max_length=12)  # role of the person who wrote it
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("replies")


class Aggregate(models.Model):
    """What needed to know who said what, computed at closing; small numbers are not in it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="aggregates")
    name = models.SlugField()
    data = models.JSONField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "name"], name="one_aggregate_a_name")
        ]
