"""What is done with a restitution: publish it, correct it, remark upon it, answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions.access import allowed
from synthesis import editions, remarks, replies, restitution, withdrawing
from synthesis.models import Remark, Reply
from synthesis.public_views import restitution_page, session_of
from synthesis.roles import role


@require_POST
@allowed("publish")
def publish(request, session):
    form = restitution.PublishForm(request.POST, session=session)
    if not form.is_valid():
        return restitution_page(request, editions.of_draft(session), status=422, form=form)
    try:
        restitution.publish(
            session, by=role(request.user, "publish", session.territory), **form.told
        )
        messages.success(request, _("The restitution is published."))
    except ValidationError as error:
        for told in error.messages:
            messages.error(request, told)
    return redirect("public_session", session.code)


@require_POST
@allowed("run")
def correct(request, session):
    """Take up a published session again; the version that stands stays public."""
    try:
        restitution.correct(session, by=role(request.user, "run", session.territory))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("public_session", session.code)
    messages.success(request, _("This is a draft: the public reads the version before it."))
    return redirect("edition", session.code, editions.DRAFT)


@allowed("publish")
def withdraw(request, session, place):
    """Serve an earlier version no more; its seal, its date and the reason stay at its address."""
    version = get_object_or_404(withdrawing.may_be(session), version=editions.number(place))
    form = withdrawing.WithdrawForm(request.POST or None, instance=version)
    if form.is_valid():
        form.instance.withdrawn_by = role(request.user, "publish", session.territory)
        form.save()
        messages.success(request, _("This version is withdrawn: nobody reads it any more."))
        return redirect("public_session", session.code)
    context = {"session": session, "version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "synthesis/withdraw.html", context, status=status)


@require_POST
def remark(request, code):
    """Anyone, without a name, while remarks are open."""
    session = session_of(code)
    version = session.restitutions.last()
    if version is None:
        raise Http404
    form = remarks.RemarkForm(request.POST, version=version)
    if not form.is_valid():
        edition = editions.of_version(session, version)
        return restitution_page(request, edition, status=422, remark_form=form)
    form.save()
    return redirect(session.get_absolute_url() + "?remarked#remark")


@allowed("read")
def follow(request, session, remark=None, finding=None):
    """Remarks to answer and what the authority does with each finding: who reads, who writes."""
    version = session.restitutions.last()
    if version is None:
        raise Http404
    edition = editions.of_version(session, version)
    form = form_of(request, session, version, remark, finding)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            form.instance.by = role(request.user, "run", session.territory)
            form.save()
            messages.success(request, _("The answer is published."))
            return redirect("follow", session.code)
    found = Remark.objects.filter(restitution__session=session).select_related("restitution")
    context = {
        "session": session,
        "edition": edition,
        "remarks": [(each, remarks.sentence(each)) for each in found],
        "form": form,
        "about": about(form, version) if form else "",
        "writes": role(request.user, "run", session.territory) is not None,
    }
    status = 422 if form and form.errors else 200
    return render(request, "synthesis/follow.html", context, status=status)


def form_of(request, session, version, remark, finding):
    """The form to answer one remark or one finding; None where none is asked."""
    if not (remark or finding):
        return None
    if role(request.user, "run", session.territory) is None:
        raise Http404
    if remark:
        found = get_object_or_404(Remark, pk=remark, restitution__session=session)
        return remarks.AnswerForm(request.POST or None, instance=found)
    if finding not in {each["id"] for each in version.data["findings"]}:
        raise Http404
    return replies.ReplyForm(request.POST or None, instance=latest(session, finding))


def latest(session, finding):
    """A new reply that starts from the one that stands: the log keeps both."""
    before = session.replies.filter(finding=finding).last() or Reply()
    told = {name: getattr(before, name) for name in replies.ReplyForm.Meta.fields}
    return Reply(session=session, finding=finding, **told)


def about(form, version):
    """What is being answered, in words."""
    if isinstance(form.instance, Remark):
        return form.instance.text
    sentences = {each["id"]: each["sentence"] for each in version.data["findings"]}
    return sentences[form.instance.finding]
