"""What a restitution is made of: what was said, how, and what it stands on."""

from collections import Counter

from django.db.models import Count

from sessions import closing, tallies
from sessions import moderation as reasons
from sessions.kinds import kind_of
from sessions.models import Response
from synthesis import (
    coding,
    contributions,
    drafts,
    findings,
    joined,
    measured,
    pictures,
    review,
    sides,
    spans,
    themes,
    verbatims,
)
from synthesis.evidence import key
from synthesis.models import Edit


def gather(session):
    """
    What a restitution says, as a JSON object.

    ``session`` (title, people present, connected, paper…), ``frame``, ``steps``, ``moderation``,
    ``fidelity``, ``findings`` (each with its texts and votes), ``unclassified``, ``arguments``
    (said under a drawn role), ``figures`` by activity (``tables`` as in ``measured``),
    ``joined`` (what closing kept of who said what), ``coverage``, ``edits``, ``coding`` (how the
    reading went), ``themes`` (what was spoken of), ``taxonomy``,
    ``drafts`` (what became of the findings that were proposed).
    """
    said = contributions.of_session(session)
    return {
        "session": facts(session),
        "frame": frame(session),
        "steps": steps(session),
        "moderation": moderation(session),
        "fidelity": fidelity(session),
        "findings": stated(session, contributions.opinions(said)),
        "unclassified": [text(each) for each in contributions.unclassified(said)],
        "arguments": [text(each) | {"role": each.imposed} for each in said if each.imposed],
        "figures": figures(session, said),
        "joined": joined.told(session, contributions.replaced(contributions.edited(session))),
        "coverage": contributions.coverage(said),
        "edits": edits(session),
        "coding": coding.shares(session),
        "themes": coding.spoken_of(said),
        "taxonomy": themes.CURRENT,
        "drafts": drafts.counted(session),
    }


def facts(session):
    return {
        "missing": "",  # who was missing, as the facilitator sees it: told when publishing
        "code": session.code,
        "title": session.title,
        "territory": session.territory.name,
        "demo": session.cycle.demo,
        "format": session.format_title,
        "elsewhere": session.elsewhere,
        "audience": session.audience,
        "language": session.language,
        "place": session.place,
        "starts_at": session.starts_at.isoformat(),
        "minutes": session.minutes,
        "present": session.present,
        "connected": session.connected if session.is_closed else closing.connected(session),
        "paper": on_paper(session),
    }


def on_paper(session):
    counted = tallies.by_channel(session, people=True)
    return sum(row["responses"][Response.Channel.PAPER] for row in counted)


def frame(session):
    return {
        "purpose": session.purpose,
        "open": session.open_points,
        "decided": session.decided,
        "decider": session.decider,
        "follow_up": session.follow_up,
        "follow_up_date": session.follow_up_date and session.follow_up_date.isoformat(),
        "incidents": session.incidents,
        "unchecked_reason": session.unchecked_reason,
    }


def steps(session):
    """What was planned and what was done, with answers by channel."""
    counted = tallies.by_channel(session, people=True)
    return [
        {
            "title": activity.title,
            "planned": activity.minutes,
            "real": real_minutes(activity),
            "answers": kind_of(activity).ResponseForm is not None,
            "checked": [sum(each) for each in zip(*activity.checked.values(), strict=True)],
            **channels([row for row in counted if row["activity"] == activity.pk]),
        }
        for activity in session.activities.all()
    ]


def real_minutes(activity):
    """From opening to closing, None where the step was not held or took no answers."""
    if activity.opened_at and activity.closed_at:
        return round((activity.closed_at - activity.opened_at).total_seconds() / 60)
    return None


def channels(rows):
    summed = {name: sum(row["responses"][name] for row in rows) for name in Response.Channel.values}
    return {**summed, "abstained": sum(row["abstained"] for row in rows)}


def moderation(session):
    """How many posts were withdrawn, by reason, and how many nobody read: never their texts."""
    posts = Response.objects.filter(activity__session=session)
    hidden = posts.filter(status=Response.Status.HIDDEN).values_list("reason", flat=True)
    counted = Counter(reasons.counted(reason) for reason in hidden)
    by_reason = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return {
        "hidden": [{"reason": reason, "posts": number} for reason, number in by_reason],
        "unread": posts.awaiting().count(),
    }


def fidelity(session):
    """All verdicts of the room together, None where it judged nothing."""
    verdicts = list(findings.fidelity_of(session).values())
    if not verdicts:
        return None
    return {name: sum(each[name] for each in verdicts) for name in verdicts[0]}


def edits(session):
    """How many texts were changed before they were quoted, by purpose."""
    found = Edit.objects.filter(response__activity__session=session)
    counted = dict(found.values_list("purpose").annotate(Count("pk")).order_by())
    return {purpose: counted.get(purpose, 0) for purpose in Edit.Purpose.values}


def text(said):
    return {
        "id": said.entry,
        "field": said.field,
        "activity": said.activity.title,
        "text": said.text,
        "edited": said.edited,
    }


def stated(session, said):
    """The findings to read: their evidence, what the room judged and said of it."""
    verdicts, judged = findings.fidelity_of(session), findings.judged_sentences(session)
    votes, base = sides.of_session(session), bases(session)
    return [
        {
            **statement(finding),
            **evidence(finding, said, votes, base),
            "fidelity": verdicts.get(finding.pk),
            "judged": judged.get(finding.pk, finding.sentence),
        }
        for finding in review.shown(session)
    ]


def bases(session):
    """What every figure of a vote is out of, besides those who answered."""
    told = facts(session)
    return {"connected": told["connected"], "present": told["present"]}


def statement(finding):
    taxonomy = themes.taxonomy(finding.taxonomy)
    return {
        "id": finding.pk,
        "sentence": finding.sentence,
        "type": finding.type,
        "reason": finding.reason,
        "origin": finding.origin,
        "reworded": finding.reworded,
        "themes": [
            {"code": theme.code, "name": theme.name, "axis": taxonomy.axes[theme.axis]}
            for theme in taxonomy.named(finding.themes)
        ],
        "constants": finding.constants,
        "taxonomy": finding.taxonomy,
    }


def evidence(finding, said, votes, base):
    """
    ``for``, ``against`` and ``votes``; ``verbatims``, which of the texts to quote first, by side;
    ``conditions``, those for it that a person filed as one; ``rule``, the type that the votes
    allow, None where they allow none.
    """
    proofs = {key(proof): proof for proof in finding.evidence.all()}
    basis = review.basis_of(proofs.values(), said, votes)
    quoted = {"for": basis.pro, "against": basis.con}
    return {
        **{side: [linked(each, proofs[each.key]) for each in quoted[side]] for side in quoted},
        "votes": [sides.published(vote, base) for vote in basis.votes],
        "verbatims": {
            side: [linked(each, proofs[each.key]) for each in verbatims.choose(quoted[side])]
            for side in quoted
        },
        "conditions": [
            linked(each, proofs[each.key]) for each in quoted["for"] if each.is_condition
        ],
        "rule": basis.verdict,
    }


def linked(said, proof):
    """
    A text and the passage of it that is quoted: ``quote``, at ``start`` and ``end`` of ``text``.

    Places and SHA-256 are those of the text as published: of the words as written, a SHA-256
    would let anyone try names until one fits what was taken away. No quote where words changed.
    """
    if not proof.holds:
        return text(said)
    start, end = said.quoted(proof)
    quote = said.text[start:end]
    place = {"field": said.field, "start": start, "end": end, "sha256": spans.digest(quote)}
    return {**text(said), "quote": quote, **place}


def figures(session, said):
    words = {(each.entry, each.field): each.text for each in said}
    return [figure(each) for each in pictures.of_activities(session, words)]


def figure(drawn):
    """What was counted in one activity; ``moved`` as in ``pictures``, by titles."""
    activity, moved = drawn["activity"], drawn["moved"]
    return {
        "id": activity.pk,
        "code": activity.code,
        "kind": activity.kind,
        "section": drawn["section"],
        "title": activity.title,
        "instruction": activity.instruction,
        "answered": drawn["answered"],
        "posts": drawn["posts"] if drawn["kind"].many else None,
        "measures": drawn["measures"],
        "tables": measured.tables(drawn["tally"]) if drawn["answered"] else [],
        "paired": activity.paired,
        "moved": moved and {**moved, "earlier": moved["earlier"].title},
    }
