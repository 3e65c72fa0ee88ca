"""Pages of the synthesis: findings and words to write, the national summary."""

from collections import Counter

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sessions.access import allowed
from synthesis import coding, contributions, drafts, national, restitution, review, rewriting
from synthesis.edits import EditForm
from synthesis.finding_form import FindingForm
from synthesis.models import Finding
from synthesis.roles import role
from territories.models import Cycle
from territories.rights import may


@allowed("read")
def findings(request, session, pk=None):
    """The findings of a session and, for who may write them, one to write."""
    finding = get_object_or_404(session.findings, pk=pk) if pk else Finding(session=session)
    form = None
    if may_write(request.user, session):
        coder = coding.number_of(session, request.user)
        form = FindingForm(request.POST or None, instance=finding, coder=coder)
        form.initial |= asked(request.GET)
    if request.method == "POST":
        require_writing(form)
        if form.is_valid():
            form.save()
            messages.success(request, _("The finding is saved."))
            return back(request, session)
    first = bool(form and (pk or form.errors))  # what one came for stands on top
    return render_panel(request, session, "findings", form, first=first, **listed(session, form))


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
        told = _("The finding is deleted. What it stood on is outside the findings again.")
        messages.success(request, told)
    return back(request, session)


@require_POST
@allowed("run", held=False)  # a machine that rewords takes its time
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
    return restitution.written(session) and may(user, "run", session.territory)


def require_writing(allowed):
    """Nothing is written by who only reads, nor once published unless it is corrected."""
    if not allowed:
        raise Http404


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


def summary(request, cycle=None):
    """The national summary of a cycle, by default the current one."""
    found = get_object_or_404(Cycle, slug=cycle) if cycle else national.current_cycle()
    context = {"cycle": found, **(national.of_cycle(found) if found else {})}
    return render(request, "synthesis/summary.html", context)
