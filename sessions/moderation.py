"""Why a text is withdrawn from display: told to its author, counted in public."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "person": _("it targets a person"),
    "data": _("it holds personal data"),
    "topic": _("it is off topic"),
    "insult": _("it is insulting"),
}
OTHER = "other"


def told(reason):
    """What the author reads: a reason of the list in their language, or the words written."""
    return str(REASONS.get(reason, reason))


def counted(reason):
    """What the public reads: words written for one author may say who they are."""
    return reason if reason in REASONS else OTHER


def label(reason):
    return REASONS.get(reason, _("another reason"))
