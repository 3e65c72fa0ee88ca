"""The page where two coders see how far they agree, and settle what they do not."""

from django.http import Http404
from django.shortcuts import redirect, render

from sessions.access import allowed
from synthesis import agreement, codes, coding, coding_forms
from synthesis.models import Coding
from synthesis.roles import role
from synthesis.views import may_write, require_writing


@allowed("run")
def agree(request, session):
    """How far two coders agree, and what they disagree on, to settle one by one."""
    require_writing(may_write(request.user, session))
    said = coding.queue(session)
    if request.method == "POST":
        return settle(request, session, said)
    shown = asked(said, request.GET.get("at")) or next(iter(agreement.unsettled(said)), None)
    return render_agreement(request, session, said, shown)


def settle(request, session, said):
    """Keep what was decided of one text, or take the last decision back."""
    if request.POST.get("do") == "undo":
        coding.undo(session, Coding.By.SETTLED)
        return redirect("coding_agreement", session.code)
    shown = asked(said, request.POST.get("said"))
    if shown is None:
        raise Http404
    form = settling(shown, request.POST)
    told = decided(request.POST.get("do"), shown, form)
    if told is None:
        return render_agreement(request, session, said, shown, form, status=422)
    held = role(request.user, "run", session.territory)
    coding.record(shown, told, coder=Coding.By.SETTLED, role=held)
    return redirect("coding_agreement", session.code)


def asked(said, key):
    """The text of this key, where both coders read it."""
    twice = (each for each in said if len(codes.read(each.codings)) > 1)
    return next((each for each in twice if each.key == key), None)


def decided(gesture, shown, form):
    """One coder's codes, none, or those that were ticked; None where the form is refused."""
    if gesture in ("1", "2"):
        return codes.by(shown.codings, int(gesture)).codes
    if gesture == "none":
        return codes.NOTHING
    return form.cleaned_data if form.is_valid() else None


def settling(shown, data=None):
    """The form of one text; ticked in advance is what was settled, else what both coders say."""
    done = codes.by(shown.codings, Coding.By.SETTLED)
    ticked = done.codes if done else codes.common(*codes.read(shown.codings))
    return coding_forms.CodingForm(data, initial=ticked)


def render_agreement(request, session, said, shown, form=None, status=200):
    pairs = agreement.read_twice(said)
    context = {
        "session": session,
        "twice": len(pairs),
        "kappa": agreement.overall(pairs),
        "undefined": agreement.undefined(pairs),
        "rows": agreement.by_theme(pairs),
        "differing": agreement.unsettled(said),
        "settled": agreement.settled(said),
        "said": shown,
        "told": [codes.described(each) for each in codes.read(shown.codings)] if shown else [],
        "form": form or (settling(shown) if shown else None),
        "undoable": coding.changes(session, Coding.By.SETTLED).exists(),
    }
    return render(request, "synthesis/coding_agreement.html", context, status=status)
