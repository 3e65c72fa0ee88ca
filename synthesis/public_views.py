"""What the public reads of a session, and the documents made of it; staff read drafts there too."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from sessions import printing, tallies
from sessions.models import Session
from synthesis import (
    editions,
    names,
    open_data,
    pdf,
    pending,
    pictures,
    remarks,
    report,
    restitution,
    sections,
)
from synthesis.models import Restitution
from territories.models import Membership, Role
from territories.rights import may


def public_session(request, code):
    """The frame sheet before, the restitution after; who may read sees it as a draft between."""
    session = session_of(code)
    reads = may(request.user, "read", session.territory)
    if session.rehearsal and not reads:
        raise Http404
    if session.state == Session.State.PUBLISHED:
        return restitution_page(request, editions.of_version(session, session.restitutions.last()))
    if reads and session.state != Session.State.PREPARED:
        return restitution_page(request, editions.of_draft(session))
    return render(request, "synthesis/announced.html", {"session": session})


def edition(request, code, place):
    """One version at its own address, until it is withdrawn; or the draft, for who may read it."""
    found = edition_at(request, code, place)
    return gone(request, found.version) if found.is_withdrawn else restitution_page(request, found)


def gone(request, version):
    """What stays of a version that was withdrawn: 410."""
    context = {"session": session_of(version.session.code), "version": version}
    return render(request, "synthesis/gone.html", context, status=410)


def session_of(code):
    return get_object_or_404(Session.objects.select_related("territory", "cycle"), code=code)


def edition_at(request, code, place):
    session = session_of(code)
    if place == editions.DRAFT:
        if session.state == Session.State.PREPARED:
            raise Http404
        if not may(request.user, "read", session.territory):
            raise Http404
        return editions.of_draft(session)
    found = Restitution.objects.filter(session__rehearsal=False)
    version = get_object_or_404(found, session=session, version=editions.number(place))
    return editions.of_version(session, version)


def restitution_page(request, edition, status=200, **forms):
    session, data = edition.session, edition.data
    drawn = pictures.of_session(session, restitution.words(data))
    context = {
        "edition": edition,
        "session": session,
        "data": data,
        "version": edition.version,
        "stands": edition.version and edition.version == session.restitutions.last(),
        "versions": session.restitutions.all(),
        "facts": sections.people(data)["items"],
        "elsewhere": sections.elsewhere(data),
        "summary": restitution.summary(data),
        "axes": restitution.by_axis(data),
        "conditional": restitution.conditional(data),
        "apart": restitution.apart(data),
        "questions": restitution.questions(data),
        "covered": tallies.share(*data["coverage"]),
        "pictures": by_section(drawn),
        **forms,
        **acts(request, edition, forms),
    }
    return render(request, "synthesis/restitution.html", context, status=status)


def by_section(drawn):
    found = {}
    for each in drawn:
        found.setdefault(each["section"], []).append(each)
    found["flows"] = [each for each in drawn if each["moved"]]
    return found


def acts(request, edition, forms):
    """What whoever reads may do: publish the draft, correct, answer; or send a remark."""
    session, user = edition.session, request.user
    publishes = edition.is_draft and may(user, "publish", session.territory)
    form = publishes and restitution.written(session)
    writes = may(user, "run", session.territory) and restitution.written(session)
    remark = edition.version and remarks.is_open(edition.version)
    return {
        "pending": pending.of_session(session) if form else [],
        "form": forms.get("form") or (form and restitution.PublishForm(session=session)) or None,
        "remark_form": forms.get("remark_form")
        or (remarks.RemarkForm(version=edition.version) if remark else None),
        "until": edition.version and remarks.until(edition.version),
        "writes": writes,
        "probable": names.of_draft(edition.data) if edition.is_draft and writes else None,
        "staff": may(user, "run", session.territory),
        "withdraws": may(user, "publish", session.territory),
        "correcting": restitution.correcting(session),
        "reserved": edition.version and edition.version.reserved if of_network(request) else "",
    }


def of_network(request):
    """Whether this is network staff: what is reserved for them is shown to nobody else."""
    return Membership.objects.filter(
        user_id=request.user.pk, user__is_active=True, role=Role.NETWORK
    ).exists()


# Documents.


def document(request, code, place, name):
    """One file of an edition, its bytes the same each time."""
    if name not in DOCUMENTS:
        raise Http404
    found = edition_at(request, code, place)
    if found.is_withdrawn:
        return gone(request, found.version)
    content_type, make = DOCUMENTS[name]
    try:
        content = make(found)
    except printing.NotPrinted as why:
        return HttpResponse(str(why), status=503, content_type="text/plain; charset=utf-8")
    if isinstance(content, dict):
        return render(request, "synthesis/one_page.html", {"report": content, "edition": found})
    named = f'inline; filename="{code}-{place}-{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": named})


def docx(edition):
    from synthesis import word  # python-docx: not for the server that serves phones

    return word.docx(report.full(edition))


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"
DOCUMENTS = {
    "restitution.pdf": ("application/pdf", lambda edition: pdf.pdf(report.full(edition))),
    "restitution.docx": (DOCX, docx),
    "une-page": ("text/html", report.one_page),
    "une-page.pdf": ("application/pdf", lambda edition: pdf.pdf(report.one_page(edition))),
    "donnees.zip": ("application/zip", open_data.package),
    "donnees.json": ("application/json", lambda edition: restitution.canonical(edition.data)),
    "tracabilite.csv": (CSV, open_data.traceability),
}


def sealed(request, code):
    """The frozen data of a published session, byte for byte what its SHA-256 was taken of."""
    session = get_object_or_404(Session.objects.published(), code=code)
    version = session.restitutions.last()
    return HttpResponse(restitution.canonical(version.data), content_type="application/json")
