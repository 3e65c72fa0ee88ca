"""Pages of the synthesis: findings to write, a session in public, the national summary."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions import tallies
from sessions.access import allowed
from sessions.models import Session
from synthesis import contributions, national, pictures, restitution
from synthesis.edits import EditForm
from synthesis.findings import FindingForm
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
    if request.method == "POST":
        require_writing(form)
        if form.is_valid():
            form.save()
            messages.success(request, _("The finding is saved."))
            return back(request, session)
    return render_panel(request, session, "findings", form, **listed(session))


@require_POST
@allowed("run")
def delete_finding(request, session, pk):
    finding = get_object_or_404(session.findings, pk=pk)
    require_writing(may_write(request.user, session))
    finding.delete()
    messages.success(request, _("The finding is deleted. What it stood on is unclassified again."))
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


def listed(session):
    said = contributions.opinions(contributions.of_session(session))
    standing = set(session.findings.all().standing().values_list("pk", flat=True))
    return {
        "findings": [(each, each.pk in standing) for each in session.findings.all()],
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
        messages.error(request, " ".join(error.messages))
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
