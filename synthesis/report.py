"""
What documents say of one edition: blocks in the fixed order of a restitution, from its data alone.

The page has the same sections, with the pictures of the kinds (``synthesis/public_views.py``).
"""

from collections import Counter

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sessions import printing
from sessions.templatetags.treteaux import role
from synthesis import figures, method, remarks, restitution, sections, stated
from synthesis.blocks import heading, listed, paragraph, square
from synthesis.models import Reply
from territories.models import Role

MOST_APART = 4  # divergences and lone voices on the one page


def full(edition):
    """Everything, as JSON; raises nothing, however little there is."""
    with translation.override(edition.session.language):
        return document(edition, [*opening(edition), *body(edition), *annexes(edition)])


def one_page(edition):
    """Sections 0, 1, 9 and 12, and the way to the rest."""
    with translation.override(edition.session.language):
        told = edition.data
        middle = [*summed_up(told), *followed(told), *apart(told, MOST_APART)]
        blocks = [*middle, *answered(edition), *rest(edition)]
        return document(edition, blocks, one=True)


def document(edition, blocks, one=False):
    """``date`` is that of its publishing, the only one a document carries; None for a draft."""
    told = edition.data["session"]
    published = edition.version and timezone.localtime(edition.version.published_at)
    kept = [each for each in blocks if each.get("text", True) != ""]
    return printing.plain(
        {
            "language": told["language"],
            "title": told["title"],
            "name": edition.name,
            "about": sections.about(edition.data),
            "seal": edition.version.sha256 if edition.version else "",
            "draft": _("Draft") if edition.is_draft else "",
            "date": published and [published.year, published.month, published.day],
            "one_page": one,
            "blocks": kept,
            "shapes": printing.shapes(),
        }
    )


def opening(edition):
    """Section 1, under the head that each document draws its own way."""
    divergence = restitution.summary(edition.data)["divergence"]
    told = stated.short(divergence) if divergence else [paragraph(undivided())]
    opposed = [heading(2, _("Divergence")), *told]
    return [*summed_up(edition.data), *opposed, *followed(edition.data)]


def summed_up(data):
    found = restitution.summary(data)["findings"]
    blocks = [heading(1, _("In one page")), paragraph(sections.elsewhere(data), "note")]
    blocks += [
        sections.people(data),
        paragraph(sections.notice(), "note"),
        heading(2, _("Findings")),
    ]
    blocks += [block for finding in found for block in stated.short(finding)]
    return blocks if found else [*blocks, paragraph(_("No finding was written."))]


def followed(data):
    return [heading(2, _("What follows")), *sections.follow_up(data)]


def undivided():
    return _("No divergence was expressed; this does not mean there is none.")


def body(edition):
    """Sections 2 to 14; those that nothing was said in are left out, but the compulsory ones."""
    data = edition.data
    return [
        *sections.frame(data),
        *sections.course(data),
        *sections.who(data),
        *said(data),
        *arguments(data),
        *under(_("What moved"), figures.moved(data)),
        *under(_("Conditions and red lines"), conditions(data)),
        *apart(data),
        *under(_("Ranked proposals"), figures.of_section(data, "ranked")),
        *under(_("Questions without an answer"), questions(edition)),
        *authority(edition),
        *under(_("Common core"), figures.of_section(data, "core")),
        *method.section(edition.data),
    ]


def under(title, blocks, level=1):
    return [heading(level, title), *blocks] if blocks else []


def said(data):
    blocks = [heading(1, _("What was said")), *sections.spoken_of(data)]
    for axis, found in restitution.by_axis(data):
        blocks.append(heading(2, axis or _("Outside the themes")))
        for finding in found:
            blocks += stated.full(finding, data)
    if not data["findings"]:
        blocks.append(paragraph(_("No finding was written.")))
    return [*blocks, *figures.of_section(data, "said")]


def arguments(data):
    if not data["arguments"]:
        return []
    apart = _(
        "These were said under a role drawn by lot. They are arguments, not opinions, and count"
        " nowhere."
    )
    lines = [f"« {each['text']} » ({role(each['role'])})" for each in data["arguments"]]
    return [heading(1, _("Arguments heard in role play")), paragraph(apart), listed(lines)]


def conditions(data):
    """Findings with the conditions set on them, then what kinds asked of conditions."""
    found = restitution.conditional(data)
    blocks = [block for each in found for block in stated.conditional(each)]
    lead = [paragraph(sections.conditions(), "lead")] if found else []
    return [*lead, *blocks, *figures.of_section(data, "conditions")]


def apart(data, most=None):
    """Never empty (H5); ``most``: how many are called to mind."""
    found = restitution.apart(data)
    blocks = [block for each in found[:most] for block in stated.short(each)]
    if most and len(found) > most:
        blocks.append(paragraph(_("And %(n)s more.") % {"n": len(found) - most}))
    return [heading(1, _("Divergences and lone voices")), *(blocks or [paragraph(undivided())])]


def questions(edition):
    asked = {each["id"] for each in restitution.questions(edition.data)}
    found = [(each, reply) for each, reply, _log in edition.replies if each["id"] in asked]
    blocks = []
    for finding, reply in found:
        blocks += stated.answered(finding, reply)
    return blocks


def authority(edition):
    """Shown even when nothing is answered (H14)."""
    blocks = [heading(1, _("What the authority does with it")), *sections.follow_up(edition.data)]
    return [*blocks, *stated.replied(edition)]


def answered(edition):
    """The same on one page: how many findings have which answer."""
    decided = Counter(reply.decision for _each, reply, _log in edition.replies if reply)
    told = [f"{label.capitalize()} – {decided[code]}" for code, label in Reply.Decision.choices]
    waiting = len(edition.replies) - decided.total()
    told.append(_("No answer yet – %(n)s") % {"n": waiting})
    return [heading(1, _("What the authority does with it")), paragraph(" · ".join(told))]


def annexes(edition):
    data = edition.data
    linked = [
        each
        for each in restitution.texts(data)
        if each not in data["unclassified"] + data["arguments"]
    ]
    blocks = [heading(1, _("Annexes")), heading(2, _("Versions")), listed(versions(edition))]
    blocks += [heading(2, _("Remarks")), *stated.remarked(edition)]
    blocks += under(_("From each finding to its contributions"), stated.traced(data), 2)
    if linked:
        blocks.append(stated.all_said(linked, _("Contributions linked to a finding")))
    blocks.append(heading(2, _("Outside the findings")))
    if not data["unclassified"]:
        return [*blocks, paragraph(_("Every contribution is linked to a finding."))]
    why = _("Contributions that no finding stands on. They are published because they were said.")
    return [*blocks, paragraph(why, "lead"), stated.all_said(data["unclassified"], "")]


def versions(edition):
    """The change log up to this one: date, role, seal, note (H12)."""
    if edition.is_draft:
        return [_("This is a draft: nothing is sealed.")]
    until = edition.version.version
    found = edition.version.session.restitutions.filter(version__lte=until)
    return [version(each) for each in found]


def version(each):
    told = {
        "n": each.version,
        "date": date_format(timezone.localtime(each.published_at), "DATE_FORMAT"),
        "role": role_label(each.by),
        "seal": each.sha256,
    }
    line = _("Version %(n)s, %(date)s, %(role)s. SHA-256 %(seal)s.") % told
    return f"{line} {withdrawal(each) or each.note}".strip()


def withdrawal(each):
    """When it was withdrawn, and why; its note is read no more than its words."""
    if not each.withdrawn_on:
        return ""
    told = {"date": date_format(each.withdrawn_on, "DATE_FORMAT"), "why": each.withdrawn_why}
    return _("Withdrawn on %(date)s: %(why)s") % told


def rest(edition):
    """Where the whole of it is read, and until when it may be remarked upon."""
    text = _("Everything: findings, words, figures, method.")
    if not edition.is_draft and remarks.is_open(edition.version):
        text = f"{thanks(edition)} {text}"
    return [square(printing.square_of(edition.address), f"{text} {edition.address}")]


def thanks(edition):
    date = date_format(remarks.until(edition.version), "DATE_FORMAT")
    return _(
        "Thank you. Here is what we kept, and what we could not settle. Until %(date)s you can"
        " say if your words were betrayed."
    ) % {"date": date}


def role_label(name):
    return str(Role(name).label)
