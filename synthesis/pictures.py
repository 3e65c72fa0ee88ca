"""The answers of a session, drawn by their kinds, and what moved between two of them."""

from collections import Counter

from sessions import tallies
from sessions.kinds import kind_of
from synthesis import contributions, findings, joined, opinion_groups


def of_session(session, words):
    """
    One picture an activity that was answered, with these words, by place, as people read them.

    ``{activity, kind, section, template, tally, answered, posts, moved}``: the template is the
    kind's own; and what closing kept, ``{crossed, hidden, written, opinions}``. Nothing a closed
    session has lost is needed. What a console made with the room, groups or notes, is kept without
    an answer too.
    """
    kept = joined.told(session, contributions.replaced(words))
    drawn = (each | beside(each["activity"], kept) for each in of_activities(session, words))
    return [each for each in drawn if each["answered"] or each["activity"].memory]


def of_activities(session, words):
    """The same for every activity."""
    instead = contributions.replaced(words)
    return [picture(session, each, words, instead) for each in session.activities.all()]


def picture(session, activity, words, instead):
    kind, entries = kind_of(activity), contributions.entries(activity, words)
    counted = tallies.counted(kind, entries)
    activity.items = contributions.published_items(activity, instead)
    beside = {
        "abstained": tallies.counts(activity)[1],
        "channels": tallies.channels(activity, entries),
    }
    tally = {**kind.tally(activity, entries), **beside}
    return {
        "activity": activity,
        "kind": kind,
        "section": section(kind),
        "measures": kind.measures(activity, entries),
        "template": kind.template("screen"),
        "tally": tally,
        "answered": findings.people(counted),
        "posts": sum(entry.shown for entry in counted),
        "moved": moved(session, activity, tally),
    }


def section(kind):
    """Where a restitution tells it: what is asked of the session itself is how it went."""
    return "course" if kind.judges_findings or kind.judges_session else kind.section


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


def beside(activity, kept):
    """What closing kept of an activity: tables shown and hidden, who wrote, groups of opinion."""
    tables = [each for each in kept.get("profiles", []) if each["activity"] == activity.code]
    opinions = kept.get("opinions", {}).get(activity.code)
    return {
        "crossed": [lined(each) for each in tables if each["cells"]],
        "hidden": Counter(each["profile"] for each in tables if not each["cells"]).items(),
        "written": kept.get("writers", {"steps": {}})["steps"].get(activity.code),
        "opinions": opinions and opinion_groups.told(opinions),
    }


def lined(table):
    return table | {"lines": list(zip(table["rows"], table["cells"], strict=True))}
