"""Who takes part: territories, their people and their roles, cycles of concertation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    demo = models.BooleanField(_("demo"), default=False)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["name"]

    def __str__(self):
        return self.name


class CycleQuerySet(models.QuerySet):
    def for_new_sessions(self, *, demo):
        """The cycle a new session belongs to: the latest of its sort, made at first need."""
        latest = self.filter(demo=demo).order_by("-pk").first()
        if latest:
            return latest
        slug, title = ("demo", _("Demonstration")) if demo else ("premier", _("First cycle"))
        return self.create(demo=demo, slug=slug, title=str(title))


class Cycle(models.Model):
    """One round of concertation over many territories. A demo cycle never meets a real one."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=80)
    demo = models.BooleanField(_("demo"), default=False)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")

    def __str__(self):
        return self.title


class Role(models.TextChoices):
    FACILITATOR = "facilitator", _("facilitator")
    COORDINATOR = "coordinator", _("coordinator")
    NETWORK = "network", _("network staff")
    GUARANTOR = "guarantor", _("guarantor")


class Membership(models.Model):
    """What one person may do in one territory; network staff belong to none."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "territory", "role"], name="one_membership_per_role"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.NETWORK, territory=None)
                | (~Q(role=Role.NETWORK) & Q(territory__isnull=False)),
                name="network_staff_belong_to_no_territory",
                violation_error_message=_(
                    "Network staff belong to no territory, everyone else to one."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"
