"""Who files the texts of a session, and where each text belongs."""

from django.conf import settings
from django.db import models

from sessions.models import Response, Session


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
    """Where one text belongs: as it is suggested, as each coder says, as it was settled."""

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
    former = None  # the same under the older taxonomy it was given in: see ``codes.now``

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "field", "coder"], name="one_coding_a_text_and_coder"
            )
        ]

    @property
    def codes(self):
        """What is compared and copied."""
        return {"themes": self.themes, "constants": self.constants, "stance": self.stance}

    @property
    def kept(self):
        """What is put back: the codes as they were given, with their version."""
        given = self.former or self
        return {**given.codes, "taxonomy": given.taxonomy}


class CodingChange(models.Model):
    """What one gesture changed, in order: the codes before it, None where there were none."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="coding_changes")
    field = models.CharField(max_length=40)
    coder = models.PositiveSmallIntegerField(choices=Coding.By)
    before = models.JSONField(null=True)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
