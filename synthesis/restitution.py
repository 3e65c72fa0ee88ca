"""
The restitution of one session: read as a draft, then frozen, sealed and public.

It is plain JSON, so that what is read as a draft, what is sealed and what is read ever after are
one and the same. Only the pictures of the answers are drawn anew: the responses of a closed
session change no more.
"""

import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sessions.models import Session
from synthesis import material, review, themes
from synthesis.models import Finding, Restitution

SUMMED_UP = 3  # findings on the one page


class PublishForm(forms.Form):
    read = forms.BooleanField(
        label=_("I have read it, from the first line to the last."),
        error_messages={"required": _("Read the draft, then tick the box.")},
    )


@transaction.atomic
def publish(session, *, by):
    """
    Freeze version 1 and publish it; ``by`` is a role, never a name.

    Raises ``ValidationError`` for a rehearsal, unless the session is closed, and where a finding
    says what its evidence no longer says.
    """
    session = Session.objects.select_for_update(of=("self",)).with_code(session.code)
    check(session)
    data = plain(material.gather(session))
    frozen = Restitution.objects.create(session=session, data=data, sha256=seal(data), by=by)
    session.state = Session.State.PUBLISHED
    session.save(update_fields=["state"])
    return frozen


def check(session):
    if session.rehearsal:
        raise ValidationError(_("A rehearsal is never published."))
    if session.state == Session.State.PUBLISHED:
        raise ValidationError(_("This session is already published."))
    if session.state != Session.State.CLOSED:
        raise ValidationError(_("Close the session first: until then, answers may still change."))
    check_findings(session)


def check_findings(session):
    """Raise ``ValidationError`` where a finding must be put right first."""
    wrong = review.of_session(session, *review.read(session))
    told = dict(session.findings.filter(pk__in=wrong).values_list("pk", "sentence"))
    if wrong:
        faults = [f"« {told[pk]} » {fault}" for pk in wrong for fault in wrong[pk]]
        raise ValidationError([_("Put these findings right first."), *faults])


def read(session):
    """``(data, version)``: the latest frozen restitution, else the draft and None."""
    frozen = session.restitutions.last()
    return (frozen.data, frozen) if frozen else (plain(material.gather(session)), None)


def plain(data):
    return json.loads(canonical(data))


def canonical(data):
    """The one way to write these data: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal(data):
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def summary(data):
    """The one page: three findings, one divergence, in the order they were written."""
    divergences = [each for each in data["findings"] if each["type"] == Finding.Type.DIVERGENCE]
    others = [each for each in data["findings"] if each["type"] != Finding.Type.DIVERGENCE]
    return {"findings": others[:SUMMED_UP], "divergence": divergences[0] if divergences else None}


def by_axis(data):
    """Findings filed: ``[(axis name, [finding])]``, each once, under the first of its themes."""
    filed = {axis: [] for axis, _themes in themes.taxonomy(data["taxonomy"]).by_axis()}
    order = sorted(data["findings"], key=lambda each: [theme["code"] for theme in each["themes"]])
    for each in order:
        axis = each["themes"][0]["axis"] if each["themes"] else ""
        filed.setdefault(axis, []).append(each)
    return [(axis, found) for axis, found in filed.items() if found]


def apart(data):
    """Divergences and lone voices: the section that is never empty."""
    kept = (Finding.Type.DIVERGENCE, Finding.Type.LONE)
    return [each for each in data["findings"] if each["type"] in kept]
