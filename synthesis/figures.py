"""What was counted, as blocks: each question with its table, and a figure where that helps."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.tallies import FEW
from synthesis import charts, opinion_blocks
from synthesis.blocks import figure, heading, paragraph, table


def of_section(data, section):
    """The activities that were answered and that this section tells."""
    return [
        block
        for told in data["figures"]
        if told.get("section", "said") == section and told["answered"]
        for block in of_activity(told, data)
    ]


def of_activity(told, data):
    blocks = [heading(2, told["title"]), paragraph(told.get("instruction", ""), "lead")]
    for each in told.get("tables", []):
        blocks += counted(each, told)
    if not told.get("tables"):
        blocks.append(paragraph(_("The page of the restitution shows its picture."), "small"))
    beside = [*crossed(told, data), *opinion_blocks.of_activity(told["code"], data)]
    return [*blocks, paragraph(base(told, data), "small"), *beside]


def crossed(told, data):
    """The tables by profile that closing kept and that may be shown; their numbers are counts."""
    blocks = []
    for each in data.get("joined", {}).get("profiles", []):
        if each["activity"] == told["code"] and each["cells"]:
            caption = f"{each['question']} · {each['profile']}"
            width = 65 // len(each["columns"])
            rows = [[name, *cells] for name, cells in zip(each["rows"], each["cells"], strict=True)]
            widths = [30, *[width] * len(each["columns"])]
            blocks.append(table(caption, ["", *each["columns"]], rows, widths))
    return blocks


def counted(each, told):
    """One table, and its bars, under what it is about where the step counts several things."""
    about = " · ".join(filter(None, (each["title"], side(each["side"]))))
    named = [heading(3, about)] if about else []
    if all(row["n"] == 0 for row in each["rows"]):
        return [*named, paragraph(_("Nobody answered."), "small")]
    found = each["rows"] if len(each["rows"]) <= charts.MOST else sorted(each["rows"], key=most)
    rows = [[row["label"], row["n"], percent(row["share"])] for row in found]
    head, widths = [_("Answer"), _("Number"), _("Share")], [44, 13, 13]
    if all(row["share"] is None for row in each["rows"]):
        head, widths, rows = head[:2], widths[:2], [row[:2] for row in rows]
    svg = charts.bars(each["rows"], told["answered"])
    drawn = [figure(svg, described(about or told["title"], each["rows"]))] if svg else []
    return [*named, *drawn, table("", head, rows, widths)]


def most(row):
    """The most said first: a long list in another order hides it."""
    return -(row["n"] or 0)


def described(title, rows):
    """The figure for those who do not see it; its table follows."""
    said = "; ".join(f"{row['label']} {row['n']}" for row in rows)
    return _("Bars: %(title)s. %(said)s. The table that follows says the same.") % {
        "title": title,
        "said": said,
    }


def side(name):
    return {"before": _("Before"), "after": _("After")}.get(name, "")


def percent(share):
    return "" if share is None else f"{share} %"


def base(told, data):
    """Every figure with who answered, was connected, was there (H3); elsewhere, who answered."""
    if told.get("posts") is not None:
        first = ngettext("%(n)s post shown", "%(n)s posts shown", told["posts"])
        first %= {"n": told["posts"]}
    else:
        first = _("%(n)s answered") % {"n": told["answered"]}
    if data["session"].get("elsewhere"):
        return first
    present = data["session"]["present"]
    there = (
        _("people present not counted yet")
        if present is None
        else _("%(n)s present") % {"n": present}
    )
    return " · ".join([first, _("%(n)s connected") % {"n": data["session"]["connected"]}, there])


def moved(data):
    """Before and after, the same people: sentences, and a table from ten people on."""
    blocks = of_section(data, "moved")
    for told in data["figures"]:
        if moves := told.get("moved"):
            blocks += [heading(2, told["title"]), *between(moves)]
    return blocks


def between(moves):
    if moves.get("same") is None:
        return [paragraph(untold(moves["paired"]))]
    both = _("%(n)s people answered both “%(earlier)s” and this.")
    who = _(
        "%(same)s kept their answer, %(up)s moved towards “%(last)s”, %(down)s towards “%(first)s”."
    )
    told = f"{both % {'n': moves['paired'], 'earlier': moves['earlier']}} {who % moves}"
    rows = [[flow["before"], flow["after"], flow["people"]] for flow in moves["flows"]]
    if moves.get("other"):
        rows.append([_("Other moves, of fewer than 3 people each"), "", moves["other"]])
    caption, head = _("Before and after, the same people"), [_("Before"), _("After"), _("People")]
    return [paragraph(told), table(caption, head, rows, [40, 40, 13])]


def untold(paired):
    """Why nothing is told of what moved."""
    if paired >= FEW:
        text = _(
            "%(n)s people answered both before and after. What moved is not told: it would say what"
            " one or two people did."
        )
        return text % {"n": paired}
    text = ngettext(
        "%(n)s person answered both before and after: too few to say what moved.",
        "%(n)s people answered both before and after: too few to say what moved.",
        paired,
    )
    return text % {"n": paired}
