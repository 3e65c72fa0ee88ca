"""The sections that tell how a session was held, as blocks: frame, course, who."""

from datetime import date

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import moderation
from sessions.models import Session
from synthesis.blocks import UNSAID, facts, heading, listed, paragraph, table
from synthesis.figures import of_section
from synthesis.templatetags.findings import duration

CHANNELS = ("phone", "tablet", "paper", "hands")


def notice():
    """Fixed; on every page and in every document that holds figures."""
    return _(
        "These results describe what the people present expressed. They came of their own accord:"
        " this is not a poll, and it does not represent the whole population."
    )


def conditions():
    """What the section of conditions and red lines is made of."""
    return _(
        "Findings on which contributions set a condition or draw a red line. A person who read the"
        " contribution said so; what keywords suggest is not counted."
    )


def about(data):
    """Territory, date, format and audience, on one line."""
    told = data["session"]
    when = date_format(timezone.localtime(parse_datetime(told["starts_at"])), "DATE_FORMAT")
    audience = Session.Audience(told["audience"]).label
    demo = _("Demonstration: invented territory and words") if told["demo"] else ""
    each = (told["territory"], when, _("format: %(format)s") % told, audience, demo)
    return " · ".join(str(part) for part in each if part)


def day(text):
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def elsewhere(data):
    """Why hours, phones and steps are not told; nothing where a room met."""
    if not data["session"].get("elsewhere"):
        return ""
    return _("Gathered elsewhere, then brought in: no room met here.")


def people(data):
    told = data["session"]
    if elsewhere(data):
        voted = [(_("voters"), told["connected"])] if told["connected"] else []
        return facts([(_("people who took part"), told["present"]), *voted])
    present = UNSAID if told["present"] is None else told["present"]
    return facts(
        [
            (_("people present, counted"), present),
            (_("phones connected"), told["connected"]),
            (_("answers on paper"), told["paper"]),
            (_("of exchange"), duration(told["minutes"])),
        ]
    )


def follow_up(data):
    """What follows and when, as it was announced."""
    told = data["frame"]
    text = told["follow_up"] or _("Not said yet.")
    if told["follow_up_date"]:
        when = _("Next news: %(date)s") % {"date": day(told["follow_up_date"])}
    else:
        when = _("No date was given for the next news.")
    return [paragraph(text), paragraph(when, "strong")]


def frame(data):
    told, unsaid = data["frame"], _("Not said yet.")
    rows = [
        (_("What for"), told["purpose"]),
        (_("What is open"), told["open"] or unsaid),
        (_("Already decided"), told["decided"] or unsaid),
        (_("Who decides"), told["decider"] or unsaid),
    ]
    lines = [listed([_("%(what)s: %(said)s") % {"what": a, "said": b} for a, b in rows])]
    return [heading(1, _("The frame")), *lines]


def course(data):
    blocks = [heading(1, _("How it went")), steps(data)]
    blocks += [paragraph(each, "small") for each in typed_twice(data)]
    blocks += [heading(2, _("Did the room recognise itself?")), paragraph(recognised(data))]
    blocks += of_section(data, "course")
    blocks += [heading(2, _("What went less well"))]
    blocks += [paragraph(data["frame"]["incidents"] or _("Nothing was noted."))]
    return [*blocks, heading(2, _("Moderation, in numbers")), listed(moderated(data))]


def steps(data):
    told = data["session"]
    if elsewhere(data):
        rows = [[step["title"], step["phone"]] for step in data["steps"]]
        return table(_("Answers by step"), [_("Step"), _("Answers")], rows, [70, 30])
    present = UNSAID if told["present"] is None else told["present"]
    caption = _("Steps, and answers by channel: %(connected)s connected, %(present)s present")
    head = [_("Step"), _("Planned"), _("Real"), _("Phones"), _("Table phones"), _("Paper")]
    head += [_("Hands"), _("Preferred not to")]
    rows = [[named(step), duration(step["planned"]), *held(step)] for step in data["steps"]]
    told = caption % {"connected": told["connected"], "present": present}
    return table(told, head, rows, [23, 9, 9, 14, 14, 9, 9, 13])


def named(step):
    """Its title, and why there are no figures where there are none."""
    why = _("not held") if step["answers"] else _("no answer asked")
    return step["title"] if counts(step) else f"{step['title']} ({why})"


def counts(step):
    """Whether the step was held and asked something."""
    came = any(step[name] for name in CHANNELS)
    return step["answers"] and (came or step["real"] is not None)


def held(step):
    if not counts(step):
        return [UNSAID] * 6
    return [duration(step["real"]), *(step[name] for name in CHANNELS), step["abstained"]]


def typed_twice(data):
    """The piles of paper that two people typed, with what they settled."""
    for step in data["steps"]:
        if step["checked"]:
            typed, settled = step["checked"]
            first = ngettext(
                "%(title)s: %(n)s ballot typed twice,",
                "%(title)s: %(n)s ballots typed twice,",
                typed,
            )
            second = ngettext("%(n)s difference settled.", "%(n)s differences settled.", settled)
            yield f"{first % {'title': step['title'], 'n': typed}} {second % {'n': settled}}"


def recognised(data):
    """The fidelity vote, or the reason why none was held (H11)."""
    if data["fidelity"]:
        return (
            _(
                "The room read the findings. All findings together: %(faithful)s times faithful,"
                " %(correct)s times to correct, %(missing)s times something is missing."
            )
            % data["fidelity"]
        )
    return f"{_('No fidelity vote was held.')} {data['frame']['unchecked_reason']}".strip()


def moderated(data):
    """How many texts were withdrawn, by reason, and how many nobody read (H9)."""
    lines = [
        ngettext(
            "%(n)s text withdrawn: %(reason)s", "%(n)s texts withdrawn: %(reason)s", row["posts"]
        )
        % {"n": row["posts"], "reason": moderation.label(row["reason"])}
        for row in data["moderation"]["hidden"]
    ]
    unread = data["moderation"]["unread"]
    never = ngettext(
        "%(n)s text was never read by a person, so it is not shown.",
        "%(n)s texts were never read by a person, so they are not shown.",
        unread,
    )
    lines = lines or [_("No text was withdrawn.")]
    return [*lines, never % {"n": unread}] if unread else lines


def spoken_of(data):
    """How many contributions a person filed under each theme; nothing where nobody read."""
    if not (found := data.get("themes")):
        return []
    rows = [[each["name"], each["contributions"]] for each in found]
    head = [_("Theme"), _("Contributions")]
    blocks = [heading(2, _("What people spoke of")), paragraph(filed(data["coding"]), "lead")]
    return [*blocks, table("", head, rows, [70, 30])]


def filed(coding):
    return _(
        "Contributions read and filed by a person: %(read)s of %(all)s. They are counted, not"
        " people; one that has several themes counts in each."
    ) % {"read": coding["read"], "all": coding["all"]}


def who(data):
    """Profiles, where some were asked, and who was missing."""
    missing = data["session"].get("missing") or _("The facilitator said nothing of it.")
    blocks = [heading(1, _("Who was there")), *of_section(data, "who")]
    return [*blocks, heading(2, _("Who was missing")), paragraph(missing)]
