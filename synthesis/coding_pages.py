"""The page where contributions are read and filed, one by one."""

import csv

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sessions.access import allowed
from synthesis import codes, coding, coding_forms, suggestions
from synthesis.models import Coding
from synthesis.roles import role
from synthesis.sheets import quoted
from synthesis.views import may_write, require_writing


@allowed("run")
def one(request, session):
    """One contribution at a time; a gesture is a POST, and shows the next one to read."""
    require_writing(may_write(request.user, session))
    coder, said = coding.number_of(session, request.user), coding.queue(session)
    if coder is None:
        return render(request, "synthesis/coding_full.html", {"session": session})
    if suggestions.suggest(session, said):
        said = coding.queue(session)
    if request.method != "POST":
        shown = asked(said, request.GET.get("at")) or unread(said, coder)
        return render_one(request, session, said, shown, coder)
    coding.sit_down(session, request.user, coder)
    return act(request, session, said, asked(said, request.POST.get("said")), coder)


def act(request, session, said, shown, coder):
    """Do what the button says: undo, refuse what is suggested, or keep some codes."""
    gesture = request.POST.get("do", "keep")
    if gesture == "undo":
        return go(session, coding.undo(session, coder))
    if shown is None:
        messages.error(request, _("This contribution was withdrawn meanwhile: nothing was kept."))
        return go(session, None)
    if gesture == "refuse":
        return render_one(request, session, said, shown, coder, without_suggestions(request, shown))
    form = coding_forms.of(shown, request.POST, coder)
    told = decided(gesture, session, shown, coder, form)
    if told is None:
        return render_one(request, session, said, shown, coder, form, status=422)
    coding.record(shown, told, coder=coder, role=role(request.user, "run", session.territory))
    return go(session, following(said, shown, coder).key)


def decided(gesture, session, shown, coder, form):
    """The codes of the previous text, none, or those ticked; None where the form is refused."""
    if gesture == "same" and (last := coding.previous(session, coder, shown)):
        return last.codes
    if gesture == "none":
        return codes.NOTHING
    return form.cleaned_data if form.is_valid() else None


def without_suggestions(request, shown):
    """The form as it was sent, without the themes that were suggested."""
    sent = request.POST
    given = codes.by(shown.codings, Coding.By.SUGGESTION)
    refused = given.themes if given else []
    kept = [code for code in sent.getlist("themes") if code not in refused]
    ticked = {"themes": kept, "constants": sent.getlist("constants"), "stance": sent.get("stance")}
    return coding_forms.CodingForm(initial=ticked, suggested=refused)


def asked(said, key):
    return next((each for each in said if each.key == key), None)


def unread(said, coder):
    """The first that this coder did not read, else the first; None where there is nothing."""
    left = (each for each in said if not codes.by(each.codings, coder))
    return next(left, said[0] if said else None)


def following(said, shown, coder):
    """The next one this coder did not read, from there on and round again; else the next one."""
    place = said.index(shown)
    return unread([*said[place + 1 :], *said[:place]], coder) or shown


def go(session, key):
    return redirect(reverse("coding", args=[session.code]) + (f"?at={key}" if key else ""))


def render_one(request, session, said, shown, coder, form=None, status=200):
    place = said.index(shown) if shown else 0
    mine = codes.by(shown.codings, coder) if shown else None
    context = {
        "session": session,
        "coder": coder,
        "said": shown,
        "mine": mine,
        "former": codes.former(mine),
        "form": form or (coding_forms.of(shown, None, coder) if shown else None),
        "place": place + 1,
        "before": said[place - 1].key if place else None,
        "after": said[place + 1].key if place + 1 < len(said) else None,
        **repeatable(session, coder, shown),
        "undoable": coding.changes(session, coder).exists(),
        **coverage(said, coder),
    }
    return render(request, "synthesis/coding.html", context, status=status)


def repeatable(session, coder, shown):
    """What this coder said last, and the names of its themes."""
    last = coding.previous(session, coder, shown) if shown else None
    return {"previous": last, "repeated": codes.described(last)["themes"] if last else []}


def coverage(said, coder):
    done = sum(bool(codes.by(each.codings, coder)) for each in said)
    return {"read": done, "all": len(said), "left": len(said) - done}


@require_POST
@allowed("run")
def take_over(request, session):
    """Go on under the number of somebody who files no more."""
    require_writing(may_write(request.user, session))
    number = request.POST.get("number", "")
    if coding.number_of(session, request.user) or number not in map(str, codes.READERS):
        raise Http404
    coding.sit_down(session, request.user, int(number))
    return go(session, None)


@require_POST
@allowed("run", held=False)  # learning takes its time
def suggest_again(request, session):
    """Suggest anew for what nobody read."""
    require_writing(may_write(request.user, session))
    found = suggestions.suggest(session, coding.queue(session), again=True)
    told = ngettext(
        "Themes were suggested again for %(n)d contribution that nobody read.",
        "Themes were suggested again for %(n)d contributions that nobody read.",
        found,
    )
    messages.success(request, told % {"n": found})
    return go(session, None)


@require_safe
@allowed("run")
def labels(request, session):
    """LABELS.csv: what people confirmed, for ``bin/manage themes --corrections``."""
    require_writing(may_write(request.user, session))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="LABELS-{session.code}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["id", "text", "theme"])
    rows.writerows(
        [each.key, quoted(each.text), "|".join(each.codes.themes)]
        for each in coding.confirmed(session)
    )
    return answer
