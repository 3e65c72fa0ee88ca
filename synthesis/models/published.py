"""What was published, and what is said of it since: corrections, remarks, replies."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions.models import Session


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
    withdrawn_on = models.DateField(null=True, blank=True)  # from then on nobody reads its data
    withdrawn_why = models.TextField(blank=True)
    withdrawn_by = models.CharField(max_length=12, blank=True)  # role of the person who withdrew it

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
