"""The sessions of one's territories, their frame and their agenda."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sessions import agenda, bus
from sessions.access import allowed
from sessions.forms import (
    ActivityForm,
    AgendaForm,
    FrameForm,
    NewStepForm,
    propose,
    settings_form,
    warnings,
)
from sessions.kinds import kind_of, registry
from sessions.models import Session
from territories.rights import territories


@login_required
def sessions(request):
    """Sessions of the territories where this person reads; what they may do beside each."""
    readable = territories(request.user, "read")
    found = Session.objects.filter(territory__in=readable).select_related("territory")
    context = {
        "sessions": found,
        "runs": set(territories(request.user, "run")),
        "prepares": set(territories(request.user, "prepare")),
        "is_network": request.user.memberships.filter(territory=None).exists(),
    }
    return render(request, "sessions/list.html", context)


@allowed("prepare")
def frame(request, session):
    """The frame sheet: what participants read before they come."""
    if session.state == Session.State.PUBLISHED:
        messages.error(request, _("A published session no longer changes."))
        return redirect("public_session", session.code)
    form = FrameForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        form.save()
        bus.announce_after_commit(session.code)
        messages.success(request, _("The frame sheet is saved."))
        return redirect("console", session.code)
    status = 422 if form.errors else 200
    return render(request, "sessions/edit.html", {"form": form, "session": session}, status=status)


@require_POST
@allowed("prepare")
def duplicate(request, session):
    copy = agenda.duplicate(session)
    messages.success(request, _("This is a new session, with the same agenda: when is it?"))
    return redirect("edit_frame", copy.code)


# The steps of a session.


@allowed("prepare")
def steps(request, session):
    """The agenda: its durations are typed and its steps are moved in one form."""
    form = AgendaForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(rearranged(request, session, form))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    context = {
        "session": session,
        "form": form,
        "rows": list(rows(session, form, request.GET)),
        "new": NewStepForm(session=session),
        **times(session),
    }
    return render(request, "sessions/agenda.html", context, status=422 if form.errors else 200)


@transaction.atomic
def rearranged(request, session, form):
    """Store durations, and the new place of a step; return where to look at it."""
    page = reverse("agenda", args=[session.code])
    agenda.set_minutes(session, form.minutes)
    if not form.cleaned_data["move"]:
        messages.success(request, _("The durations are saved."))
        return page
    step, to = form.cleaned_data["move"]
    before = step.position
    agenda.move(step, to)
    step.refresh_from_db()
    told = {"step": step.title, "place": step.position, "many": len(form.steps)}
    messages.success(request, _("“%(step)s” is now step %(place)d of %(many)d.") % told)
    return f"{page}?moved={step.pk}&by={'up' if step.position < before else 'down'}"


def rows(session, form, moved):
    """Each step with its field and where its buttons send it; the one just moved has the focus."""
    stage = session.current.position if session.current else 0
    for step, minutes in form.rows:
        stays = session.is_over or not agenda.is_to_come(step)
        up, down = step.position - 1, max(step.position + 1, stage)
        places = {
            "up": None if stays or up <= stage else up,
            "down": None if stays or down > len(form.steps) else down,
        }
        just_moved = moved.get("moved") == str(step.pk)
        focus = focused(places, moved.get("by")) if just_moved else None
        row = {"step": step, "kind": kind_of(step), "minutes": minutes, "stays": stays}
        yield {**row, **places, "focus": focus}


def focused(places, by):
    """The button pressed; the other one where it can go no further."""
    possible = [each for each, place in places.items() if place]
    return by if by in possible else next(iter(possible), None)


def times(session):
    minutes = sum(step.minutes for step in session.activities.all())
    return {
        "minutes": minutes,
        "starts": session.started_at or session.starts_at,
        "ends": agenda.ends_at(session, minutes),
    }


@allowed("prepare")
def new_step(request, session):
    """A new step of a kind: where it goes was said when the kind was chosen."""
    chosen = NewStepForm(request.GET, session=session)
    if session.is_over or not chosen.is_valid():
        return back(request, session, _("Choose a kind of step."))
    kind, after = registry[chosen.cleaned_data["kind"]], chosen.cleaned_data["after"]
    earlier = session.activities.all()
    earlier = earlier.filter(position__lte=after.position) if after else earlier
    context = {
        "session": session,
        "kind": kind,
        "form": ActivityForm(request.POST or None),
        "settings": settings_form(
            kind, request.POST or None, session=session, earlier=earlier, prefix="settings"
        ),
    }

    def add(told, settings):
        agenda.add(session, kind=kind.slug, **told, settings=settings, after=after)

    return edited(request, context, store=add)


@allowed("prepare")
def step(request, session, activity):
    """One step: its words, its minutes and, until it is opened, the settings of its kind."""
    activity = get_object_or_404(session.activities, pk=activity)
    if session.is_over:
        return back(request, session)
    kind = kind_of(activity)
    earlier = session.activities.filter(position__lt=activity.position)
    context = {
        "session": session,
        "kind": kind,
        "activity": activity,
        "title": activity.title,  # as it is called until what is typed is stored
        "form": ActivityForm(request.POST or None, instance=activity),
        "settings": settings_form(
            kind,
            request.POST or None,
            session=session,
            earlier=earlier,
            prefix="settings",
            initial=activity.settings,
        )
        if agenda.is_to_come(activity)
        else None,
    }

    def change(told, settings):
        if settings is None and any(name.startswith("settings-") for name in request.POST):
            # It was opened while this was typed; it is called as it is stored.
            agenda.check_still_to_come(session.activities.get(pk=activity.pk))
        kept = activity.settings if settings is None else settings
        agenda.change(activity, **told, settings=kept)

    return edited(request, context, store=change)


def edited(request, context, *, store):
    """Store what was typed once it is right; until then its page, with every complaint at once."""
    form, settings = context["form"], context["settings"]
    if settings and "draw" in request.POST:
        return drawn(request, context)
    if request.method == "POST" and form.is_valid() & (settings is None or settings.is_valid()):
        try:
            store(form.cleaned_data, settings and settings.cleaned_data)
            messages.success(request, _("“%s” is saved.") % form.cleaned_data["title"])
            for warning in warnings(context["kind"], settings) if settings else []:
                messages.warning(request, warning)
            return redirect("agenda", context["session"].code)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    wrong = form.errors or (settings and settings.errors)
    return render(request, "sessions/step.html", context, status=422 if wrong else 200)


def drawn(request, context):
    """The page again, with what chance chose: nothing is stored until somebody saves it."""
    many = request.POST.get("many", "")
    many = int(many) if many.isdecimal() and len(many) < 4 else 0
    propose(context["settings"], request.POST["draw"], many)
    messages.info(request, _("Drawn at random: look at the cards, then save."))
    return render(request, "sessions/step.html", context)


@require_POST
@allowed("prepare")
def remove_step(request, session, activity):
    activity = get_object_or_404(session.activities, pk=activity)
    try:
        agenda.remove(activity)
        messages.success(request, _("“%s” is removed.") % activity.title)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("agenda", session.code)


def back(request, session, reason=""):
    over = _("The session is over: its agenda no longer changes.")
    messages.error(request, over if session.is_over else reason)
    return redirect("agenda", session.code)
