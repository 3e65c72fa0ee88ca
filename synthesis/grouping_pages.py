"""The page where contributions stand by theme, and go from one to another."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sessions.access import allowed
from synthesis import codes, coding, coding_forms, contributions, themes
from synthesis.coding_pages import asked, coverage
from synthesis.roles import role
from synthesis.views import may_write, require_writing

SHOWN = 60  # contributions a column; a page of thousands is no page to read
LINKED = 400  # contributions an address can name


@allowed("run")
def groups(request, session):
    """Contributions by theme: what is moved from one to another is filed anew."""
    require_writing(may_write(request.user, session))
    coder, said = coding.number_of(session, request.user), coding.queue(session)
    if coder is None:
        return render(request, "synthesis/coding_full.html", {"session": session})
    if request.method == "POST":
        coding.sit_down(session, request.user, coder)
        move(request, session, said, coder)
        return redirect("coding_groups", session.code)
    context = {
        "session": session,
        "coder": coder,
        "columns": columns(said, coder),
        "themes": themes.taxonomy().themes,
        "arguments": [each for each in contributions.of_session(session) if each.imposed],
        "undoable": coding.changes(session, coder).exists(),
        **coverage(said, coder),
    }
    return render(request, "synthesis/coding_groups.html", context)


def move(request, session, said, coder):
    if request.POST.get("do") == "undo":
        return coding.undo(session, coder)
    form = coding_forms.MoveForm(request.POST)
    moved = asked(said, request.POST.get("said"))
    if moved is None or not form.is_valid():
        raise Http404
    told = form.moved(codes.by(moved.codings, coder))
    kept = role(request.user, "run", session.territory)
    return coding.record(moved, told, coder=coder, role=kept)


def columns(said, coder):
    """``[{code, name, all, shown, linked}]``: to be read, unclassified, then every theme."""
    mine = [(each, codes.by(each.codings, coder)) for each in said]
    unread = [each for each, told in mine if told is None]
    nowhere = [each for each, told in mine if told and not told.themes]
    filed = [
        (
            theme.code,
            theme.name,
            [each for each, told in mine if told and theme.code in told.themes],
        )
        for theme in themes.taxonomy().themes
    ]
    return [
        column("unread", _("Still to be read"), unread),
        column(coding_forms.NOWHERE, _("Unclassified"), nowhere),
        *(column(*each) for each in filed),
    ]


def column(code, name, said):
    """What stands under a title; ``linked`` is what a finding written from there starts with."""
    linked = said if code != "unread" and len(said) <= LINKED else []
    return {"code": code, "name": name, "all": len(said), "shown": said[:SHOWN], "linked": linked}
