"""Groups of opinion in documents: their map with its table, what they share, votes by group."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from synthesis import opinion_groups, opinion_map
from synthesis.blocks import UNSAID, figure, heading, listed, paragraph, table


def of_activity(code, data):
    """What closing kept of the votes of this activity, as the page tells it."""
    kept = data.get("joined", {}).get("opinions", {}).get(code)
    if not kept:
        return []
    opinions = opinion_groups.told(kept, opinion_map.WIDE)
    body = grouped(opinions) if opinions["groups"] else [paragraph(opinions["reason"], "small")]
    return [heading(3, _("Groups of opinion")), *body, *straight(opinions)]


def grouped(opinions):
    who = _("%(k)s groups among the %(people)s people who voted on a device of their own.")
    drawn = _(
        "One circle a group; its area is how many people it has. Close together: they answered"
        " alike. Left, right, up and down mean nothing."
    )
    kept = _(
        "Who is in which group was not kept. A number is hidden where it is of fewer than eleven"
        " people, or would give such a number away."
    )
    return [
        paragraph(who % {"k": opinions["groups"]["k"], "people": opinions["people"]}),
        figure(opinions["svg"], opinion_map.described(opinions["groups"])),
        paragraph(drawn, "small"),
        members(opinions),
        paragraph(kept, "small"),
        *shared(opinions),
        *votes(opinions),
        *as_polis(opinions),
    ]


def members(opinions):
    rows = [
        [f"{named(name)} ({people})", " · ".join(said(*each) for each in typical) or nothing()]
        for name, people, typical in opinions["members"]
    ]
    head = [_("Group, and its people"), _("Said there more than elsewhere")]
    return table("", head, rows, [25, 75])


def named(name):
    return _("Group %(label)s") % {"label": name} if name else _("In no group")


def said(text, answer, people):
    counted = "" if people is None else f" ({people})"
    return f"« {text} » {answer}{counted}"


def nothing():
    return _("Nothing that may be shown sets it apart.")


def shared(opinions):
    if not opinions["shared"]:
        return [paragraph(_("No statement is surely on the same side in every group."))]
    lines = [f"« {text} » {side}" for text, side in opinions["shared"]]
    return [paragraph(_("On the same side in every group:"), "title"), listed(lines)]


def votes(opinions):
    """One table for all statements: a line a group, the statement on the first."""
    rows = [
        [text if first else "", f"{named(name)} ({people})", *cells]
        for text, lines in opinions["drawn"]
        for first, (name, people, cells) in zip([True] + [False] * len(lines), lines, strict=False)
    ]
    caption = _("Votes by group (%(sign)s: hidden)") % {"sign": UNSAID}
    head = [_("Statement"), _("Group"), *opinions["answers"], _("no vote")]
    blocks = [table(caption, head, rows, [32, 18, 13, 13, 12, 12])] if rows else []
    hidden = ngettext(
        "%(n)s statement by group: hidden, too few people.",
        "%(n)s statements by group: hidden, too few people.",
        opinions["hidden"],
    ) % {"n": opinions["hidden"]}
    return [*blocks, *([paragraph(hidden, "small")] if opinions["hidden"] else [])]


def as_polis(opinions):
    """Beside ours, for those who come from Polis; only where every count by group is shown."""
    if opinions["polis"] is None:
        return []
    about = _(
        "Computed as Polis does, on the groups above, which are ours. Group-aware consensus: the"
        " share of each group, multiplied. Under each group, its representativeness: how many times"
        " as often as in the other groups."
    )
    rows = [
        [text, answer, decimal(consensus), *map(decimal, groups)]
        for text, answer, consensus, groups in opinions["polis"]
    ]
    head = [_("Statement"), _("Answer"), _("Group-aware consensus")]
    head += [named(name) for name, _people, _typical in opinions["members"]]
    only = _("Only statements of which no count by group is hidden.")
    none = _("They would give hidden numbers away, so they are not shown.")
    widths = [30, 14, *[56 // (len(head) - 2)] * (len(head) - 2)]
    told = [paragraph(about, "lead"), table("", head, rows, widths), paragraph(only, "small")]
    return [paragraph(_("Figures of Polis"), "title"), *(told if rows else [paragraph(none)])]


def decimal(figure):
    return number_format(figure, 2)


def straight(opinions):
    """Who gave one vote to everything, and what would be said without them."""
    people = opinions["straight"]["people"]
    if people is None:
        hidden = _("People who gave one vote to everything: hidden, too few people.")
        return [paragraph(hidden, "small")]
    if not people:
        return []
    counted = ngettext(
        "%(n)s person of %(people)s gave one vote to everything; they are counted like others.",
        "%(n)s people of %(people)s gave one vote to everything; they are counted like others.",
        people,
    ) % {"n": people, "people": opinions["people"]}
    if not opinions["altered"]:
        same = _("Without them, the same would be said of every statement.")
        return [paragraph(f"{counted} {same}", "small")]
    other = _("Without them, something else would be said of:")
    return [paragraph(f"{counted} {other}", "small"), listed(opinions["altered"])]
