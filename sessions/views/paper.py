"""No phone? The ballots to print, and the form to type them in."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import bus, printing, sources, stage
from sessions.access import allowed
from sessions.kinds import forms_of, in_round, kind_of
from sessions.models import Response, new_key, this_minute

BY_HAND = [
    (Response.Channel.PAPER, gettext_lazy("paper")),
    (Response.Channel.HANDS, gettext_lazy("a show of hands")),
]


class BallotForm(forms.Form):
    """What a kind's own form does not know: from where, and for how many people."""

    people = forms.IntegerField(
        label=gettext_lazy("Number of people who gave this same answer"),
        min_value=1,
        max_value=5000,
        initial=1,
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Gathered on"),
        choices=BY_HAND,
        widget=forms.RadioSelect,
        initial=Response.Channel.PAPER,
    )

    def __init__(self, data=None, *, activity, **kwargs):
        super().__init__(data, **kwargs)
        kind = kind_of(activity)
        rounds = answered_rounds(activity)
        if len(rounds) > 1:
            self.fields["round"] = forms.ChoiceField(label=gettext_lazy("Round"), choices=rounds)
            self.order_fields(["round"])
        if kind.channel != Response.Channel.PHONE:
            del self.fields["people"]  # the sheet itself says how many wrote it


def answered_rounds(activity):
    """``[(round, what it is called)]`` of the phases that take answers."""
    return [(phase.round, str(phase)) for phase, _form in forms_of(activity)]


@allowed("run")
def kit(request, session):
    """The ballots of a session, one an activity, ready to print in black and white."""
    ballots = [
        {
            "activity": activity,
            "kind": kind_of(activity),
            "forms": forms_of(activity),
            "template": kind_of(activity).template("paper"),
        }
        for activity in session.activities.all()
    ]
    known = {"session": session, "ballots": ballots}
    context = stage.context(session, None, "phone")
    return render(request, "paper/kit.html", {**context, **known})


@allowed("run")
def kit_pdf(request, session):
    """All the paper of a session in one file: posters, running order, ballots, cards."""
    try:
        pdf = printing.kit(session)
    except printing.NotPrinted as why:
        messages.error(request, str(why))
        return redirect("paper", session.code)
    named = {"Content-Disposition": f'inline; filename="treteaux-{session.code}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=named)


@allowed("run")
def entry(request, session, activity):
    """Type one ballot, or one count, of an activity that was opened; until closing."""
    activity = get_object_or_404(session.activities, pk=activity)
    kind = kind_of(activity)
    if kind.ResponseForm is None or not activity.opened_at or session.is_closed:
        messages.error(request, _("Nothing can be typed for this activity."))
        return redirect("console", session.code)
    if "remove" in request.POST:
        return remove(request, session, activity)
    activity.round = round_typed(activity, request)
    ballot = BallotForm(request.POST or None, activity=activity, initial={"round": activity.round})
    form = kind.form(activity, request.POST or None)
    if request.method == "POST" and is_filled(ballot, form, request):
        people = keep(activity, form, ballot.cleaned_data, abstained="abstain" in request.POST)
        messages.success(request, _("Recorded: %(people)d.") % {"people": people})
        return redirect(f"{request.path}?round={ballot.cleaned_data.get('round', '')}")
    context = {"session": session, "activity": activity, "ballot": ballot, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "paper/entry.html", {**context, **beside(activity)}, status=status)


def round_typed(activity, request):
    """The round of the ballots under the hand: the one typed last, else the one under way."""
    rounds = dict(answered_rounds(activity))
    asked = request.POST.get("round") or request.GET.get("round")
    if asked in rounds or activity.round in rounds:
        return asked if asked in rounds else activity.round
    return next(iter(rounds))


def beside(activity):
    """What stands beside the form: its template, and what was typed already."""
    entries = list(typed(activity))
    return {
        **stage.known(activity),
        "phone_template": kind_of(activity).template("phone"),
        "typed": [(entry, said(activity, entry)) for entry in entries],
        "people": sum(entry.people for entry in entries),
    }


def said(activity, entry):
    """A typed answer in words: what was chosen, by its label, and what was written."""
    kind = kind_of(activity)
    fields = kind.form(in_round(activity, entry.round)).fields
    chosen = [
        (fields[name], said) for name, said in kind.data(entry.value).items() if name in fields
    ]
    named = sum(hasattr(field, "choices") for field, _said in chosen) > 1
    return [
        f"{field.label}: {words(field, said)}" if named else words(field, said)
        for field, said in chosen
    ]


def words(field, said):
    labels = {str(value): str(label) for value, label in getattr(field, "choices", [])}
    return ", ".join(labels.get(each, each) for each in ([said] if isinstance(said, str) else said))


def is_filled(ballot, form, request):
    """Both are checked, so that every complaint shows at once."""
    return ballot.is_valid() & ("abstain" in request.POST or form.is_valid())


@transaction.atomic
def keep(activity, form, ballot, *, abstained):
    """Store it: nobody's device, and a person has read what it says. Return how many it counts."""
    kind = kind_of(activity)
    value = {} if abstained else kind.value(form)
    people = ballot.get("people") or (1 if abstained else kind.people(value))
    Response.objects.create(
        activity=activity,
        round=activity.round,
        slot="" if abstained else kind.slot(activity, value, new_key()),
        value=value,
        abstained=abstained,
        minute=this_minute(),
        channel=ballot["channel"],
        people=people,
        imposed_role="" if abstained else kind.imposed_role(activity, value),
    )
    sources.follow(activity.session)
    bus.announce_after_commit(activity.session.code)
    return people


def remove(request, session, activity):
    """Take back an entry typed by mistake; a phone's answer is never touched here."""
    named = request.POST["remove"]
    if named.isdecimal():
        typed(activity).filter(pk=named[:18]).delete()
        sources.follow(session)
        bus.announce_after_commit(session.code)
        messages.success(request, _("The entry is removed."))
    return redirect("paper_entry", session.code, activity.pk)


def typed(activity):
    """What was typed by hand, the latest first."""
    return activity.responses.filter(channel__in=dict(BY_HAND)).order_by("-pk")
