"""What is wrong with a finding as it stands now: said to who writes, refused by publishing."""

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from synthesis import contributions, drafts, rewriting, sides, strength, themes
from synthesis.evidence import key
from synthesis.models import Evidence, Finding

CHANGED = _("Words it stands on were changed or taken back since: link them again.")
COUNTED = _("The votes changed since this sentence was proposed: write the counts again.")

MISQUOTED = _("It quotes words that nothing it stands on says as they are read now.")


def read(session):
    """``(contributions, votes)``: what findings are held against."""
    return contributions.opinions(contributions.of_session(session)), sides.of_session(session)


def of_session(session, said, votes):
    """``{finding id: [what is wrong]}``."""
    now = known(session, said, votes)
    told = {each.pk: faults(each, said, votes, *now) for each in shown(session)}
    return {finding: wrong for finding, wrong in told.items() if wrong}


def of_draft(finding):
    """What is wrong with a draft that somebody is about to confirm."""
    said, votes = read(finding.session)
    return faults(finding, said, votes, *known(finding.session, said, votes))


def waiting(session, said, votes):
    """``[(draft, its basis)]``: what a person has not judged yet."""
    found = session.findings.all().drafts().prefetch_related("evidence")
    return [(each, basis_of(each.evidence.all(), said, votes)) for each in found]


def known(session, said, votes):
    """The sentences that a template makes of these votes now, and what is contested."""
    with translation.override(session.language):
        made = {draft.key: draft.sentence for draft in drafts.of_votes(said, votes)}
    return made, strength.contested(session)


def shown(session):
    """The findings that anybody is shown, with the evidence that may be read."""
    seen = Evidence.objects.seen().select_related("response", "activity")
    return session.findings.all().standing().prefetch_related(Prefetch("evidence", seen))


def faults(finding, said, votes, made, contested):
    """What is wrong with it, in words."""
    evidence = finding.evidence.all()
    wrong: list = [] if all(each.holds for each in evidence) else [CHANGED]
    basis = basis_of(evidence, said, votes)
    opposed = strength.opposed(contested, finding.themes, finding.taxonomy, finding.pk)
    try:
        basis.check(finding.type, finding.reason, basis.left_out(said, opposed))
    except ValidationError as error:
        wrong += error.messages
    corrected = finding.origin == Finding.Origin.CORRECTED
    draft = None if corrected else made.get(finding.draft)
    if draft and rewriting.strays(draft, finding.sentence):
        wrong.append(COUNTED)
    if finding.draft and misquoted(finding, basis):
        wrong.append(MISQUOTED)
    return wrong


def misquoted(finding, basis):
    """Whether it quotes what nothing it stands on says: words edited since, for instance."""
    named = [theme.name for theme in themes.taxonomy(finding.taxonomy).named(finding.themes)]
    read = [each.text for each in basis.pro + basis.con]
    asked = [words for vote in basis.votes for words in (vote.text, *vote.labels)]
    quoted = (each[1:-1].strip() for each in rewriting.QUOTED.findall(finding.sentence))
    return any(all(each not in text for text in named + read + asked) for each in quoted)


def basis_of(evidence, said, votes):
    """What these prove, as it counts now."""
    keys = {key(each): each.against for each in evidence}
    return strength.Basis(
        votes=[vote for vote in votes if vote.key in keys],
        pro=[each for each in said if keys.get(each.key) is False],
        con=[each for each in said if keys.get(each.key)],
    )
