"""Findings as blocks: the sentence, its strength, its words, what speaks against, the reply."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from synthesis import verbatims
from synthesis.blocks import UNSAID, heading, listed, paragraph, quotes, sign, table
from synthesis.models import Finding, Remark
from synthesis.remarks import sentence
from synthesis.sections import day
from synthesis.templatetags.findings import SIGNS, asked, statement


def short(finding):
    """Type and sentence, where the finding is only called to mind."""
    return [typed(finding), paragraph(finding["sentence"], "strong")]


def typed(finding):
    filed = " · ".join(theme["name"] for theme in finding["themes"])
    label = Finding.Type(finding["type"]).label
    return sign(*SIGNS[finding["type"]], f"{label} – {filed}" if filed else label)


def full(finding, data):
    blocks = [heading(3, finding["sentence"]), typed(finding), paragraph(strength(finding, data))]
    blocks += [paragraph(each["interval"]["words"], "small") for each in sided(finding)]
    if finding.get("reason"):
        blocks.append(paragraph(overridden(finding), "small"))
    if finding.get("reworded"):
        blocks.append(paragraph(_("Reworded by a machine, then read by a person."), "small"))
    if finding["judged"] != finding["sentence"]:
        judged = f"{_('Reworded after the room judged it.')} {_('The room read:')}"
        blocks.append(paragraph(f"{judged} « {finding['judged']} »", "small"))
    if finding["for"]:
        blocks.append(said(finding, "for"))
    if finding["against"]:
        blocks.append(paragraph(_("What was said against it"), "title"))
        blocks.append(said(finding, "against"))
    else:
        blocks.append(paragraph(_("No contribution is linked against it."), "small"))
    return blocks


def said(finding, side):
    return quotes(verbatims.quoted(each) for each in verbatims.published(finding, side))


def conditional(finding):
    """A finding called to mind, with the conditions and red lines among what it stands on."""
    n, all = len(finding["conditions"]), len(finding["for"])
    told = ngettext(
        "%(n)s contribution of %(all)s sets a condition or a red line:",
        "%(n)s contributions of %(all)s set a condition or a red line:",
        n,
    ) % {"n": n, "all": all}
    words = quotes(verbatims.quoted(each) for each in finding["conditions"])
    return [*short(finding), paragraph(told, "lead"), words]


def sided(finding):
    """The votes on which enough people took a side to say how sure their share is."""
    return [vote for vote in finding["votes"] if vote.get("interval")]


def overridden(finding):
    """Why a person chose another type than the one the votes allow."""
    rule = finding["rule"] and Finding.Type(finding["rule"]).label
    ruled = f" {_('The rule on votes says:')} {rule}." if rule else ""
    return f"{_('A person chose this type.')}{ruled} {_('Why:')} {finding['reason']}"


def strength(finding, data):
    """Every number with what it is out of (H3)."""
    told = [contributions(len(finding["for"]))] if finding["for"] else []
    if finding["against"]:
        told.append(_("%(n)s against") % {"n": len(finding["against"])})
    for vote in finding["votes"]:
        told += [f"{side['people']} « {side['label']} »" for side in vote.get("sides", [])[:2]]
        told.append(voted(vote))
    if finding["fidelity"]:
        told.append(judged(finding["fidelity"]))
    return f"{', '.join(told)}. {out_of(data)}"


def out_of(data):
    """How many could have said it."""
    told = data["session"]
    if told.get("elsewhere"):
        return _("Out of %(people)s who took part.") % {"people": told["present"]}
    present = UNSAID if told["present"] is None else told["present"]
    text = _("Out of %(connected)s connected and %(present)s present.")
    return text % {"connected": told["connected"], "present": present}


def contributions(n):
    return ngettext("%(n)s contribution", "%(n)s contributions", n) % {"n": n}


def voted(vote):
    text = ngettext(
        "%(n)s person voted on “%(title)s”", "%(n)s people voted on “%(title)s”", vote["answered"]
    )
    return text % {"n": vote["answered"], "title": asked(vote)}


def judged(verdicts):
    return (
        _("%(faithful)s find it faithful, %(correct)s to correct, %(missing)s miss something")
        % verdicts
    )


# What the authority does with them, and what was remarked.


def replied(edition):
    """Every finding: those answered, then those that still wait, all of them named (H14)."""
    blocks, waiting = [], []
    for finding, reply, _earlier in edition.replies:
        if reply:
            blocks += answered(finding, reply)
        else:
            waiting.append(finding["sentence"])
    if waiting:
        blocks += [paragraph(unanswered(len(waiting)), "title"), listed(waiting)]
    return blocks


def answered(finding, reply):
    told = [paragraph(each) for each in reply_lines(reply)]
    return [paragraph(finding["sentence"], "title"), *told]


def unanswered(n):
    text = ngettext("%(n)s finding has no answer yet:", "%(n)s findings have no answer yet:", n)
    return text % {"n": n}


def reply_lines(reply):
    if reply is None:
        return [_("Not answered yet.")]
    head = f"{reply.get_decision_display().capitalize()} – {reply.why}"
    return [head, *filter(None, [responsible(reply), written_on(reply)])]


def responsible(reply):
    news = reply.next_date and _("next news: %(date)s") % {"date": day(str(reply.next_date))}
    return " · ".join(filter(None, [reply.service, news]))


def written_on(reply):
    at = date_format(timezone.localtime(reply.at), "DATE_FORMAT")
    return _("Written on %(date)s.") % {"date": at}


def remarked(edition):
    """Remarks answered, the reasons of those withdrawn, how many wait."""
    told = edition.remarks
    lines = [remark(each) for each in told["answered"]]
    for each in told["withdrawn"]:
        lines.append(_("A remark was withdrawn: %(reason)s") % {"reason": each.answer})
    if told["awaiting"]:
        text = ngettext(
            "%(n)s remark awaits an answer.", "%(n)s remarks await an answer.", told["awaiting"]
        )
        lines.append(text % {"n": told["awaiting"]})
    return [listed(lines or [_("No remark so far.")])]


def remark(each):
    about = sentence(each) or _("the whole restitution")
    head = f"{Remark.Sort(each.sort).label.capitalize()} ({about})"
    return _("%(head)s: « %(text)s » Answer: %(answer)s") % {
        "head": head,
        "text": each.text,
        "answer": each.answer,
    }


# Annexes.


def traced(data):
    """From each finding to its contributions, as a table; nothing without a finding."""
    head = [_("Finding"), _("For"), _("Against"), _("Votes")]
    rows = [
        [each["sentence"], *(numbers(each[side]) for side in ("for", "against")), titles(each)]
        for each in data["findings"]
    ]
    return [table("", head, rows, [50, 20, 14, 16])] if rows else []


def numbers(said):
    return ", ".join(str(each["id"]) for each in said) or UNSAID


def titles(finding):
    return ", ".join(titled(vote) for vote in finding["votes"]) or UNSAID


def titled(vote):
    return " · ".join(filter(None, [vote["title"], statement(vote)]))


def all_said(said, caption):
    """Contributions as people read them, with their number and their step."""
    rows = [[each["id"], each["text"], each["activity"]] for each in said]
    return table(caption, [_("No."), _("What was said"), _("Step")], rows, [10, 66, 24])
