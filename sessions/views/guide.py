"""What helps those who lead: the guide of a session, and a card for when things go wrong."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sessions import joining, trial
from sessions.access import allowed
from sessions.guide import GuideForm


@allowed("run")
def page(request, session):
    """What to do from thirty days before to sixty days after, ticked by whoever did it."""
    form = GuideForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The guide is saved."))
        return redirect("guide", session.code)
    link = trial.address()
    context = {"session": session, "form": form, "link": link, "qr": joining.qr_of(link)}
    return render(request, "guide/page.html", context)


@require_GET
def trouble(request):
    """One page to print, the same for every session."""
    return render(request, "guide/trouble.html")
