"""Findings, the evidence they stand on, edits of words, figures of closing, what was published."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sessions.models import Activity, Response, Session


class FindingQuerySet(models.QuerySet):
    def standing(self):
        """Findings that still have evidence: the only ones anybody is shown."""
        own = Evidence.objects.seen().filter(finding=OuterRef("pk"), against=False)
        return self.filter(Exists(own))


class Finding(models.Model):
    """One sentence on what a room said, which refuses to exist without evidence."""

    class Type(models.TextChoices):
        CONVERGENCE = "convergence", _("Convergence")
        MAJORITY = "majority", _("Clear majority")
        SPLIT = "split", _("Split")
        DIVERGENCE = "divergence", _("Divergence")
        LONE = "lone", _("Lone voice")
        QUESTION = "question", _("Open question")
        CASE = "case", _("To be read case by case")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="findings")
    sentence = models.CharField(_("sentence"), max_length=240)
    type = models.CharField(_("type"), max_length=12, choices=Type)
    themes = models.JSONField(default=list)  # codes of the taxonomy
    constants = models.JSONField(default=dict)  # code -> "supports" | "contradicts"
    taxonomy = models.CharField(max_length=40, default="manifeste-1")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.sentence


class EvidenceQuerySet(models.QuerySet):
    def seen(self):
        """What may be read: votes, and texts that nobody withdrew since."""
        return self.filter(Q(response=None) | Q(response__status=Response.Status.SHOWN))


class Evidence(models.Model):
    """What a finding stands on, or what speaks against it: one text, or one vote."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence")
    response = models.ForeignKey(
        Response, null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    field = models.CharField(max_length=40, blank=True)
    activity = models.ForeignKey(
        Activity, null=True, on_delete=models.CASCADE, related_name="evidence"
    )
    against = models.BooleanField(default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(response__isnull=False, activity=None)
                | Q(response=None, activity__isnull=False),
                name="a_text_or_a_vote",
            ),
            models.UniqueConstraint(
                fields=["finding", "response", "field"], name="one_evidence_a_text"
            ),
            models.UniqueConstraint(fields=["finding", "activity"], name="one_evidence_a_vote"),
        ]


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


class Restitution(models.Model):
    """One published version: what it was made from, and its seal."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="restitutions")
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=12)  # role of the person who published
    data = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="one_restitution_a_version")
        ]


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
