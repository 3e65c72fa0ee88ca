"""A pile typed twice: where the two differ, and which one is right."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sessions import ballots, second_typing
from sessions.access import allowed
from sessions.kinds import kind_of
from sessions.views.typing import changed, typable


@allowed("run")
def compare(request, session, activity):
    """Where two typings of a pile differ, and which one is right."""
    activity = typable(request, session, activity)
    if activity is None:
        return redirect("console", session.code)
    if request.method == "POST":
        return settle(request, activity)
    typing, form = second_typing.of(activity), kind_of(activity).form(activity)
    first = ballots.pile(activity, activity.round)
    context = {
        "session": session,
        "activity": activity,
        "rounds": rounds(activity),
        "typing": typing,
        "first": len(set(map(ballots.name, first))),
        "second": second_typing.size(typing),
        "differences": [
            (each, *in_words(form, each)) for each in second_typing.differences(typing)
        ],
        "counts": [
            (words(form, ballot), before, after)
            for ballot, before, after in second_typing.counts(typing)
        ],
    }
    return render(request, "paper/compare.html", context)


def rounds(activity):
    """Whether it has several."""
    return len(kind_of(activity).phases(activity.settings)) > 1


def in_words(form, difference):
    """What each typing says there, None where it says nothing."""
    first = difference.first and ballots.of(difference.first)
    return [each and words(form, each) for each in (first, difference.second)]


def words(form, ballot):
    said = " · ".join(ballots.said(form, ballot.value))
    said = _("prefers not to answer") if ballot.abstained else said
    return f"{ballot.people} × {said}" if ballot.people > 1 else said


def settle(request, activity):
    """One difference less; or the second typing thrown away, to begin it again."""
    if "discard" in request.POST:
        second_typing.discard(activity)
    elif "right" in request.POST:
        name, _dash, right = request.POST["right"].rpartition("-")
        if second_typing.settle(activity, name, right):
            changed(activity.session)
        else:
            messages.error(request, _("This ballot has changed meanwhile: read it again."))
    where = reverse("paper_compare", args=[activity.session.code, activity.pk])
    return redirect(f"{where}?round={activity.round}")
