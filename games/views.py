"""A new session, from a format."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render

from games.formats import formats, prepare
from games.forms import NewSessionForm
from territories.rights import territories


@login_required
def choose_format(request):
    """The formats that can be played; the only one there is needs no choice."""
    if not territories(request.user, "prepare").exists():
        raise Http404
    if len(formats()) == 1:
        return redirect("new_session", next(iter(formats())))
    return render(request, "sessions/formats.html", {"formats": formats().values()})


@login_required
def new_session(request, format):
    chosen = formats().get(format)
    if chosen is None or not territories(request.user, "prepare").exists():
        raise Http404
    form = NewSessionForm(request.POST or None, user=request.user, format=chosen)
    if request.method == "POST" and form.is_valid():
        session = prepare(chosen, form.save(commit=False))
        return redirect("console", session.code)
    status = 422 if form.errors else 200
    return render(request, "sessions/new.html", {"form": form, "format": chosen}, status=status)
