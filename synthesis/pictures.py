"""The answers of a session, drawn by their kinds, and what moved between two of them."""

from sessions import tallies
from sessions.kinds import kind_of
from synthesis import contributions, findings


def of_session(session):
    """
    One picture an activity that was answered.

    ``{activity, kind, template, tally, answered, posts, moved, about_the_session}``: the template
    is the kind's own, given the words as published. Nothing a closed session has lost is needed.
    What a console made with the room, groups or notes, is kept without an answer too.
    """
    edits = contributions.edits_of(session)
    drawn = (picture(session, activity, edits) for activity in session.activities.all())
    return [each for each in drawn if each["answered"] or each["activity"].memory]


def picture(session, activity, edits):
    kind, entries = kind_of(activity), contributions.entries(activity, edits)
    counted = tallies.counted(kind, entries)
    activity.items = published_items(activity, edits)
    beside = {
        "abstained": tallies.counts(activity)[1],
        "channels": tallies.channels(activity, entries),
    }
    tally = {**kind.tally(activity, entries), **beside}
    return {
        "activity": activity,
        "kind": kind,
        "template": kind.template("screen"),
        "tally": tally,
        "answered": findings.people(counted),
        "posts": sum(entry.shown for entry in counted),
        "moved": moved(session, activity, tally),
        "about_the_session": kind.judges_findings or kind.judges_session,
    }


def published_items(activity, edits):
    """What the activity worked on: where it was somebody's words, as they were edited since."""
    texts = contributions.replaced(edits)
    return [{**item, "text": texts.get(item["text"], item["text"])} for item in activity.items]


def moved(session, activity, tally):
    """Who changed since an earlier step, as stored at closing; None where none was compared."""
    before = activity.settings.get("before")
    if not activity.paired or not before:
        return None
    earlier = session.activities.filter(code=before).first()
    labels = [row["label"] for row in tally.get("rows", [])]
    flows = [
        {"before": label(labels, before), "after": label(labels, after), "people": people}
        for before, after, people in activity.paired.get("flows", [])
    ]
    ends = {"first": label(labels, 1), "last": label(labels, len(labels))}
    return {**activity.paired, **ends, "earlier": earlier, "flows": flows}


def label(labels, place):
    """What a place on the picture is called: places are counted from one."""
    return labels[place - 1] if 0 < place <= len(labels) else place
