"""Figures of closing."""

from django.db import models

from sessions.models import Session


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
