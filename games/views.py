"""A new session, from a format or from a file that says one; and that file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from games import files
from games.formats import format_of, formats, prepare
from games.forms import FileForm, NewSessionForm
from sessions.access import allowed
from territories.rights import territories


@login_required
def choose_format(request):
    """The formats that can be played, and the way to play one of a file."""
    if not territories(request.user, "prepare").exists():
        raise Http404
    return render(request, "sessions/formats.html", {"formats": formats().values()})


@login_required
def new_session(request, format):
    chosen = formats().get(format)
    if chosen is None or not territories(request.user, "prepare").exists():
        raise Http404
    return fill_in(request, chosen, request.POST or None)


@login_required
def new_session_from_file(request):
    """Choose a file, then fill in the form: it takes along what the file said."""
    if not territories(request.user, "prepare").exists():
        raise Http404
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        problems = [problem for errors in form.errors.values() for problem in errors]
        context = {"form": form, "problems": problems}
        return render(request, "sessions/file.html", context, status=422 if problems else 200)
    chosen = form.cleaned_data["format"]
    typed = request.POST if "text" in request.POST else None
    return fill_in(request, chosen, typed, text=files.dump(chosen))


def fill_in(request, chosen, typed, **more):
    """The form of a new session of this format; once it is right, its console."""
    form = NewSessionForm(typed, user=request.user, format=chosen)
    if form.is_valid():
        session = prepare(form.played, form.save(commit=False))
        return redirect("console", session.code)
    context = {"form": form, "format": chosen, **more}
    return render(request, "sessions/new.html", context, status=422 if form.errors else 200)


@require_GET
@allowed("prepare")
def format_file(request, session):
    """The agenda of a session as a format file."""
    format = format_of(session)
    response = HttpResponse(files.dump(format), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{format.id}.yaml"'
    return response
