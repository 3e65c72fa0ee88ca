"""What findings are about: the votes of a session, and what the room said of each sentence."""

from sessions import tallies
from sessions.kinds import kind_of
from sessions.sources import source

MOST_JUDGED = 5  # findings; a room reads no more of them at once


def voted(session):
    """
    What may be called a vote: ``[(activity, entries)]``.

    One answer a person and figures to read: neither a table's sheet nor stands on others' posts.
    Judging the findings is no evidence for them.
    """
    found = []
    for activity in session.activities.all():
        kind = kind_of(activity)
        entries = [
            entry
            for entry in tallies.entries(activity)
            if not entry.slot and not entry.imposed_role
        ]
        counts = kind.channel == "phone" and not kind.judges_findings
        if counts and entries and kind.measures(activity, entries):
            found.append((activity, entries))
    return found


def people(entries):
    """Who answered: where there were several rounds, those of the fullest one."""
    rounds = {}
    for entry in entries:
        rounds[entry.round] = rounds.get(entry.round, 0) + entry.people
    return max(rounds.values(), default=0)


@source("findings")
def to_judge(activity):
    """The findings a room may judge, the oldest first: ``[{id, text, of}]``."""
    standing = activity.session.findings.all().standing()[:MOST_JUDGED]
    return [{"id": str(each.pk), "text": each.sentence, "of": None} for each in standing]


def fidelity_of(session):
    """What the room said of each finding: ``{id: {"faithful": n, "correct": n, "missing": n}}``."""
    return {
        int(finding): verdicts
        for activity in judging(session)
        for finding, verdicts in measured(activity).items()
    }


def judged_sentences(session):
    """The words the room judged, by finding: a facilitator may have changed them since."""
    return {
        int(item["id"]): item["text"]
        for activity in judging(session)
        if measured(activity)
        for item in activity.items
    }


def judging(session):
    return [each for each in session.activities.all() if kind_of(each).judges_findings]


def measured(activity):
    """The figures of an activity, nothing before its first answer."""
    entries = tallies.entries(activity)
    return kind_of(activity).measures(activity, entries) if entries else {}
