"""Findings: what a session is stated to have said."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from sessions.models import Response, Session
from synthesis import taxonomy
from synthesis.models.evidence import Evidence

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
    taxonomy = models.CharField(max_length=40, default=taxonomy.current)

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
