"""What findings stand on, and what was changed in the words they quote."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sessions.models import Activity, Response
from synthesis import spans


class EvidenceQuerySet(models.QuerySet):
    def seen(self):
        """What may be read: votes, and texts that nobody withdrew since."""
        return self.filter(Q(response=None) | Q(response__status=Response.Status.SHOWN))


class Evidence(models.Model):
    """
    What a finding stands on, or what speaks against it: a passage of one text, or one vote.

    The passage is the whole text or a part: its places in the text as written, and their SHA-256.
    """

    finding = models.ForeignKey("Finding", on_delete=models.CASCADE, related_name="evidence")
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
