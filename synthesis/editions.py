"""One edition of a restitution, a version or the draft, with what was said of it since."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions.models import Session
from synthesis import remarks, replies, restitution
from synthesis.models import Restitution

DRAFT = "brouillon"  # its address


@dataclass(frozen=True)
class Edition:
    """What every document is made of; ``version`` is None for the draft."""

    session: Session  # as it was sealed
    data: dict
    version: Restitution | None
    replies: list
    remarks: dict

    @property
    def is_draft(self):
        return self.version is None

    @property
    def is_withdrawn(self):
        return bool(self.version and self.version.withdrawn_on)

    @property
    def place(self):
        """What stands in its addresses."""
        return self.version.place if self.version else DRAFT

    @property
    def address(self):
        """Where it is read, whole."""
        return settings.ADDRESS + reverse("edition", args=[self.session.code, self.place])

    @property
    def name(self):
        """Which one it is, in words."""
        if self.is_draft:
            return _("Draft")
        date = date_format(timezone.localtime(self.version.published_at), "DATE_FORMAT")
        told = {"n": self.version.version, "date": date}
        return _("Restitution, version %(n)s, published on %(date)s") % told


def number(place):
    """The version that stands at this address; None for the draft."""
    return None if place == DRAFT else int(place[1:])


def of_version(session, version):
    return made(session, version.data, version)


def of_draft(session):
    return made(session, restitution.draft(session), None)


def made(session, data, version):
    return Edition(
        session=restitution.as_sealed(session, data),
        data=data,
        version=version,
        replies=replies.of_findings(session, data),
        remarks=remarks.of_session(session),
    )
