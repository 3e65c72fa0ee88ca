"""
The restitution of one session: read as a draft, then frozen, sealed and public.

It is plain JSON, so that what is read as a draft, what is sealed and what is read ever after are
one and the same: pages, PDF, DOCX and open data are all made of it. Only the pictures of the
answers are drawn anew, with the words that were sealed: the responses of a closed session change
no more. A published session taken up again is a draft beside the version that stands, until the
next version is published.
"""

import copy
import hashlib
import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from sessions.models import Session
from synthesis import material, review, themes
from synthesis.models import Correction, Finding, Restitution

SUMMED_UP = 3  # findings on the one page


class PublishForm(forms.Form):
    """What is told on publishing; ``note``, from version 2 on."""

    missing = forms.CharField(
        label=_("Who was missing, as you see it (published)"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reserved = forms.CharField(
        label=_("For the network only, never published: what did not work, whom to call"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    note = forms.CharField(
        label=_("What changed since the version before (published)"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what changed: this note is published.")},
    )
    read = forms.BooleanField(
        label=_("I have read it, from the first line to the last."),
        error_messages={"required": _("Read the draft, then tick the box.")},
    )

    def __init__(self, data=None, *, session):
        before = session.restitutions.last()
        told = before and {"missing": before.data["session"].get("missing", "")}
        super().__init__(data, initial=before and {**told, "reserved": before.reserved})
        if not before:
            del self.fields["note"]

    @property
    def told(self):
        return {name: said for name, said in self.cleaned_data.items() if name != "read"}


@transaction.atomic
def publish(session, *, by, note="", missing="", reserved=""):
    """
    Freeze the next version and publish it; ``by`` is a role, never a name.

    Raises ``ValidationError`` for a rehearsal, unless the session is closed, where a finding says
    what its evidence no longer says, and for a second version without a correction or a note.
    """
    session = Session.objects.select_for_update(of=("self",)).with_code(session.code)
    check(session, note)
    data = draft(session)
    data["session"]["missing"] = missing
    check_new(session, data)
    number = session.restitutions.count() + 1
    told = {"version": number, "by": by, "note": note, "reserved": reserved}
    frozen = Restitution.objects.create(session=session, data=data, sha256=seal(data), **told)
    Correction.objects.filter(session=session).delete()
    session.state = Session.State.PUBLISHED
    session.save(update_fields=["state"])
    return frozen


def check(session, note):
    if session.rehearsal:
        raise ValidationError(_("A rehearsal is never published."))
    if not session.is_closed:
        raise ValidationError(_("Close the session first: until then, answers may still change."))
    if session.state == Session.State.PUBLISHED and not correcting(session):
        raise ValidationError(_("This session is already published."))
    if session.restitutions.exists() and not note:
        raise ValidationError(_("Say what changed: this note is published."))
    check_findings(session)


def check_new(session, data):
    """Raise ``ValidationError`` where this says what the version that stands says already."""
    before = session.restitutions.last()
    if before and seal(data) == before.sha256:
        raise ValidationError(
            _("Nothing changed since the version that stands: nothing to publish.")
        )


def check_findings(session):
    """Raise ``ValidationError`` where a finding must be put right first."""
    wrong = review.of_session(session, *review.read(session))
    told = dict(session.findings.filter(pk__in=wrong).values_list("pk", "sentence"))
    if wrong:
        faults = [f"« {told[pk]} » {fault}" for pk in wrong for fault in wrong[pk]]
        raise ValidationError([_("Put these findings right first."), *faults])


def correct(session, *, by):
    """Take a published session up again, as a draft; what is public stays meanwhile."""
    if session.state != Session.State.PUBLISHED:
        raise ValidationError(_("This session is not published: its findings can be changed."))
    Correction.objects.get_or_create(session=session, defaults={"by": by})


def correcting(session):
    return Correction.objects.filter(session=session).exists()


def written(session):
    """Whether findings and words may be changed: until published, then while corrected."""
    return session.state != Session.State.PUBLISHED or correcting(session)


def draft(session):
    """What would be published now, in the session's language."""
    with translation.override(session.language):
        return plain(material.gather(session))


def plain(data):
    return json.loads(canonical(data))


def canonical(data):
    """The one way to write these data: sorted keys, no spaces, UTF-8."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def seal(data):
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def latest(sessions):
    """The version that stands of each of these published sessions: ``{session pk: data}``."""
    later = Restitution.objects.filter(session=OuterRef("session"), version__gt=OuterRef("version"))
    rows = Restitution.objects.filter(~Exists(later), session__in=sessions).order_by("session_id")
    return dict(rows.values_list("session", "data"))


def as_sealed(session, data):
    """The session as it stood then: whatever changed since, this is what was sealed."""
    then, facts, frame = copy.copy(session), data["session"], data["frame"]
    for name in ("title", "audience", "language", "place", "present", "connected"):
        setattr(then, name, facts[name])
    for name in ("purpose", "decided", "decider", "follow_up", "incidents", "unchecked_reason"):
        setattr(then, name, frame[name])
    then.format_title, then.open_points = facts["format"], frame["open"]
    then.starts_at = parse_datetime(facts["starts_at"])
    then.follow_up_date = frame["follow_up_date"] and date.fromisoformat(frame["follow_up_date"])
    return then


# What is read of the data.


def texts(data):
    """Every contribution in these data, each once, by id and field."""
    linked = [said for each in data["findings"] for said in (*each["for"], *each["against"])]
    found = [*linked, *data["unclassified"], *data["arguments"]]
    each = {(said["id"], said.get("field", "text")): said for said in reversed(found)}
    return [each[place] for place in sorted(each)]


def opinions(data):
    """Contributions, without the arguments of a drawn role."""
    argued = {(said["id"], said.get("field", "text")) for said in data["arguments"]}
    return [said for said in texts(data) if (said["id"], said.get("field", "text")) not in argued]


def words(data):
    """The texts by place, as ``pictures`` reads them."""
    return {(said["id"], said.get("field", "text")): said["text"] for said in texts(data)}


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
    return of_types(data, Finding.Type.DIVERGENCE, Finding.Type.LONE)


def conditional(data):
    """Findings some of whose contributions set a condition or a red line, as a person read them."""
    return [each for each in data["findings"] if each.get("conditions")]


def questions(data):
    return of_types(data, Finding.Type.QUESTION)


def of_types(data, *types):
    return [each for each in data["findings"] if each["type"] in types]
