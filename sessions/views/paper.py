"""No phone? The ballots to print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sessions import printing, stage
from sessions.access import allowed
from sessions.kinds import forms_of, kind_of


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
