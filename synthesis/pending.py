"""What is still open when a restitution is about to be published: told, never forbidden."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from synthesis import agreement, codes, contributions


def of_session(session):
    """``[(what is open, its address)]``: an empty address where only the console does it."""
    said = contributions.opinions(contributions.of_session(session))
    unread = sum(not codes.read(each.codings) for each in said)
    unsettled = len(agreement.unsettled(said))
    drafts = session.findings.all().drafts().count()
    found = [
        (unread, ngettext("%(n)d message unread", "%(n)d messages unread", unread), "coding"),
        (
            unsettled,
            ngettext("%(n)d disagreement to settle", "%(n)d disagreements to settle", unsettled),
            "coding_agreement",
        ),
        (drafts, ngettext("%(n)d draft to judge", "%(n)d drafts to judge", drafts), "findings"),
    ]
    links = [(told % {"n": n}, reverse(name, args=[session.code])) for n, told, name in found if n]
    return links + [(told, "") for told in unsaid(session)]


def unsaid(session):
    """What the frame does not say, in words."""
    asked = {
        _("What is already decided is not said"): session.decided,
        _("What follows is not said"): session.follow_up,
    }
    return [told for told, answer in asked.items() if not answer]
