"""The section that tells how a restitution was made and what it does not tell, as blocks."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import tallies
from synthesis.blocks import heading, listed, paragraph
from synthesis.sections import notice


def section(data):
    lines = [
        covered(data),
        *read(data.get("coding", {})),
        suggested(),
        *proposed(data.get("drafts", {})),
        ruled(),
        edited(data),
        _(
            "Under ten answers, counts only: no percentage. Types of finding that say how an"
            " opinion is shared need a vote of ten people."
        ),
        _("This was no statutory public debate."),
        _("Taxonomy: %(name)s.") % {"name": data["taxonomy"]},
    ]
    return [heading(1, _("Method and limits")), paragraph(notice(), "note"), listed(lines)]


def covered(data):
    linked, all = data["coverage"]
    share = tallies.share(linked, all)
    told = _("%(linked)s contributions of %(all)s are linked to a finding") % {
        "linked": linked,
        "all": all,
    }
    told += "." if share is None else f" ({share} %)."
    return f"{told} {_('The others are listed below, outside the findings.')}"


def suggested():
    return _(
        "Themes were only suggested: by keywords, then by a small model that learns from them,"
        " from what people corrected, and from sessions already published. A person chose every"
        " one. No figure here is made of suggestions."
    )


def read(coding):
    """How many contributions people filed, and how far two of them agreed."""
    if not coding.get("read"):
        return []
    told = {"n": coding["read"], "all": coding["all"]}
    filed = _("Contributions read and filed by a person: %(n)s of %(all)s.") % told
    lines = [f"{filed} {judged(coding)}".strip()]
    return [*lines, agreed(coding)] if coding["twice"] else lines


def judged(coding):
    """What became of suggestions; nothing where there were none."""
    if not coding["suggested"]:
        return ""
    names = {
        "confirmed": _("confirmed"),
        "corrected": _("corrected"),
        "refused": _("refused"),
    }
    counts = [f"{names[fate]} {coding[fate]}{percent(coding['shares'][fate])}" for fate in names]
    asked = _("Where a theme had been suggested (%(n)s):") % {"n": coding["suggested"]}
    return f"{asked} {', '.join(counts)}."


def percent(share):
    return "" if share is None else f" ({share} %)"


def agreed(coding):
    """Two people who filed the same contributions."""
    both = ngettext(
        "Two people filed %(n)s contribution.",
        "Two people filed %(n)s contributions.",
        coding["twice"],
    ) % {"n": coding["twice"]}
    told = [both, apart(), *alike(coding), *unsettled(coding["unsettled"])]
    return " ".join(told)


def apart():
    return _(
        "Who came second to one did not see what the first said of it, and started from nothing;"
        " the first may have started from a suggestion."
    )


def alike(coding):
    if coding.get("undefined"):
        return [_("They filed all alike: no figure tells that from chance.")]
    if (kappa := coding["kappa"]) is None:
        return []
    told = _(
        "Their agreement (Cohen’s kappa): %(kappa)s; 1 is always the same, 0 no more than chance."
    )
    return [told % {"kappa": number_format(kappa, 2)}]


def unsettled(count):
    if not count:
        return []
    told = ngettext(
        "%(n)s disagreement is not settled, and counts nowhere.",
        "%(n)s disagreements are not settled, and count nowhere.",
        count,
    )
    return [told % {"n": count}]


def proposed(drafts):
    """What became of the findings that a template proposed, and how many a machine reworded."""
    if not drafts.get("proposed"):
        return []
    told = _(
        "Findings proposed by a template: %(n)s. Confirmed by a person as they were:"
        " %(confirmed)s; corrected: %(corrected)s; refused: %(refused)s. No other is shown."
    )
    lines = [told % {**drafts, "n": drafts["proposed"]}]
    if drafts["reworded"]:
        told = _("Sentences reworded by a machine, then confirmed by a person: %(n)s.")
        lines.append(told % {"n": drafts["reworded"]})
    return [" ".join(lines)]


def ruled():
    return _(
        "From ten votes, the type of a finding follows a fixed rule, the interval of Wilson on"
        " those who took a side; another type is chosen with a reason, written beside it."
    )


def edited(data):
    return _(
        "Words edited before being quoted: %(cut)s to remove a name or a number, shown as […],"
        " %(typo)s to correct a typing error. The originals are kept."
    ) % {"cut": data["edits"]["anonymisation"], "typo": data["edits"]["coquille"]}
