"""Pages of the synthesis: findings to write, a session in public, the national summary."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sessions import tallies
from sessions.access import allowed
from sessions.models import Session
from synthesis import contributions, drafts, national, pictures, restitution, review, rewriting
from synthesis.edits import EditForm
from synthesis.finding_form import FindingForm
from synthesis.models import Finding
from territories.models import Cycle, Membership
from territories.rights import RIGHTS, may


@allowed("read")
def findings(request, session, pk=None):
    """The findings of a session and, for who may write them, one to write."""
    finding = get_object_or_404(session.findings, pk=pk) if pk else Finding(session=session)
    form = None
    if may_write(request.user, session):
        form = FindingForm(request.POST or None, instance=finding)
        form.initial |= asked(request.GET)
    if request.method == "POST":
        require_writing(form)
        if form.is_valid():
            form.save()
            messages.success(request, _("The finding is saved."))
            return back(request, session)
    return render_panel(request, session, "findings", form, **listed(session, form))


def asked(query):
    """What a link to the form ticks in advance: ``?themes=…&evidence=…``, as often as needed."""
    return {name: query.getlist(name) for name in ("themes", "evidence") if name in query}


@require_POST
@allowed("run")
def delete_finding(request, session, pk):
    """Delete a finding; one that was proposed is kept as refused, shown to nobody and counted."""
    finding = get_object_or_404(session.findings, pk=pk)
    require_writing(may_write(request.user, session))
    if finding.draft:
        session.findings.filter(pk=pk).update(origin=Finding.Origin.REFUSED)
        messages.success(request, _("The draft is refused. It will not be proposed again."))
    else:
        finding.delete()
        told = _("The finding is deleted. What it stood on is unclassified again.")
        messages.success(request, told)
    return back(request, session)


@require_POST
@allowed("run")
def propose_findings(request, session):
    """Drafts made from what was voted and said, for a person to confirm, correct or refuse."""
    require_writing(may_write(request.user, session))
    reword = "reword" in request.POST and rewriting.available()
    number, refused = drafts.propose(session, reword=reword)
    told = ngettext("%(n)d draft is proposed.", "%(n)d drafts are proposed.", number)
    messages.success(request, told % {"n": number})
    for reason, times in Counter(refused).items():
        told = _("Sentences kept as they were: %(n)d (%(reason)s).")
        messages.info(request, told % {"n": times, "reason": reason})
    return back(request, session)


@require_POST
@allowed("run")
def confirm_finding(request, session, pk):
    """A person says that this draft is right, as it is."""
    finding = get_object_or_404(session.findings.all().drafts(), pk=pk)
    require_writing(may_write(request.user, session))
    if wrong := review.of_draft(finding):
        messages.error(request, " ".join(map(str, wrong)))
    else:
        session.findings.filter(pk=pk).update(origin=Finding.Origin.CONFIRMED)
        messages.success(request, _("The finding is confirmed."))
    return back(request, session)


@allowed("run")
def words(request, session, response, field):
    """The words of one contribution, to anonymise or to correct."""
    require_writing(may_write(request.user, session) and session.is_over)  # no author rewrites now
    said = contributions.of_session(session)
    found = [each for each in said if (each.entry, each.field) == (response, field)]
    if not found:
        raise Http404
    form = EditForm(request.POST or None, contribution=found[0])
    if request.method == "POST" and form.is_valid():
        form.save(by=role(request.user, "run", session.territory))
        messages.success(request, _("The words are changed; the original is kept."))
        if "coding" in request.GET:
            return redirect(reverse("coding", args=[session.code]) + f"?at={found[0].key}")
        return back(request, session)
    return render_panel(request, session, "words", form, said=found[0])


def may_write(user, session):
    published = session.state == Session.State.PUBLISHED
    return not published and may(user, "run", session.territory)


def require_writing(allowed):
    """Nothing is written by who only reads, nor once published."""
    if not allowed:
        raise Http404


def role(user, action, territory):
    """In which role this person does that: what is kept instead of a name."""
    held = Membership.objects.filter(user=user, territory=territory, role__in=RIGHTS[action])
    return held.values_list("role", flat=True).first()


def embedded(request):
    """Whether the page stands in the console's frame; only some browsers say so by themselves."""
    return "panel" in request.GET or request.headers.get("Sec-Fetch-Dest") == "iframe"


def back(request, session):
    suffix = "?panel" if embedded(request) else ""
    return redirect(reverse("findings", args=[session.code]) + suffix)


def render_panel(request, session, name, form, **more):
    context = {
        "session": session,
        "form": form,
        "layout": "synthesis/panel.html" if embedded(request) else "page.html",
        "panel": "?panel" if embedded(request) else "",
        **more,
    }
    status = 422 if form and form.errors else 200
    return render(request, f"synthesis/{name}.html", context, status=status)


def listed(session, form):
    said, votes = (form.said, form.voted) if form else review.read(session)
    standing = set(session.findings.all().standing().values_list("pk", flat=True))
    wrong = review.of_session(session, said, votes)
    return {
        "findings": [
            (each, each.pk in standing, wrong.get(each.pk, []))
            for each in session.findings.all().stated()
        ],
        "drafts": review.waiting(session, said, votes),
        "rewriting": rewriting.available(),
        "said": said,
        "unclassified": contributions.unclassified(said),
        "coverage": contributions.coverage(said),
    }


def public_session(request, code):
    """The frame sheet before, the restitution after; who may read sees it as a draft between."""
    session = get_object_or_404(Session.objects.select_related("territory", "cycle"), code=code)
    reads = may(request.user, "read", session.territory)
    if session.rehearsal and not reads:
        raise Http404
    if session.state == Session.State.PUBLISHED or (reads and session.is_over):
        return render_restitution(request, session)
    return render(request, "synthesis/announced.html", {"session": session})


@require_POST
@allowed("publish")
def publish(request, session):
    form = restitution.PublishForm(request.POST)
    if not form.is_valid():
        return render_restitution(request, session, form, status=422)
    try:
        restitution.publish(session, by=role(request.user, "publish", session.territory))
        messages.success(request, _("The restitution is published."))
    except ValidationError as error:
        for told in error.messages:
            messages.error(request, told)
    return redirect("public_session", session.code)


def sealed(request, code):
    """The frozen data of a published session, byte for byte what its SHA-256 was taken of."""
    session = get_object_or_404(Session.objects.published(), code=code)
    body = restitution.canonical(session.restitutions.last().data)
    return HttpResponse(body, content_type="application/json")


def render_restitution(request, session, form=None, status=200):
    data, version = restitution.read(session)
    publishes = version is None and may(request.user, "publish", session.territory)
    drawn = pictures.of_session(session)
    context = {
        "session": session,
        "data": data,
        "version": version,
        "summary": restitution.summary(data),
        "axes": restitution.by_axis(data),
        "apart": restitution.apart(data),
        "covered": tallies.share(*data["coverage"]),
        "pictures": [each for each in drawn if not each["about_the_session"] and not who(each)],
        "people": [each for each in drawn if who(each)],
        "checks": [each for each in drawn if each["about_the_session"]],
        "form": (form or restitution.PublishForm()) if publishes else None,
        "writes": may_write(request.user, session),
    }
    return render(request, "synthesis/restitution.html", context, status=status)


def who(picture):
    return picture["kind"].describes_people


def summary(request, cycle=None):
    """The national summary of a cycle, by default the current one."""
    found = get_object_or_404(Cycle, slug=cycle) if cycle else national.current_cycle()
    context = {"cycle": found, **(national.of_cycle(found) if found else {})}
    return render(request, "synthesis/summary.html", context)
