"""Ballots typed in, one after the other: a pile by the keyboard alone, then a second time."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import ballots, bus, second_typing, sources, stage
from sessions.access import allowed
from sessions.kinds import forms_of, in_round, kind_of
from sessions.models import Response

LATEST = 8  # entries listed at once; those before them are a click away


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
        choices=ballots.BY_HAND,
        widget=forms.RadioSelect,
        initial=Response.Channel.PAPER,
    )

    def __init__(self, data=None, *, activity, **kwargs):
        super().__init__(data, **kwargs)
        rounds = answered_rounds(activity)
        if len(rounds) > 1:
            self.fields["round"] = forms.ChoiceField(label=gettext_lazy("Round"), choices=rounds)
            self.order_fields(["round"])
        if "people" in kind_of(activity).form(activity).fields:
            del self.fields["people"]  # the answer itself says how many gave it


class AgainForm(BallotForm):
    """The same pile a second time: hands are counted, not typed again."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        del self.fields["channel"]


def answered_rounds(activity):
    """``[(round, what it is called)]`` of the phases that take answers."""
    return [(phase.round, str(phase)) for phase, _form in forms_of(activity)]


class Typing:
    """The pile as it is typed: what is recorded counts at once."""

    Form = BallotForm
    page = "paper_entry"

    def __init__(self, activity, by):
        self.activity = activity

    def add(self, ballot, channel):
        ballots.keep(self.activity, ballot, channel)

    def told(self, ballot):
        return _("Recorded: %(people)d.") % {"people": ballot.people}

    def remove(self, name):
        """Take back an entry typed by mistake; a phone's answer is never touched here."""
        ballots.typed(self.activity).filter(pk=name).delete()

    @property
    def entries(self):
        """``[(name, place, ballot, response)]``, the latest first."""
        return [
            (response.pk, place, ballots.of(response), response)
            for response, place in ballots.numbered(self.activity)
        ]

    @property
    def pile(self):
        return ballots.pile(self.activity, self.activity.round).count()


class TypingAgain:
    """The same pile a second time: nothing of it counts, and the first is not shown."""

    Form = AgainForm
    page = "paper_again"

    def __init__(self, activity, by):
        self.by = by
        self.typing = second_typing.of(activity)

    def add(self, ballot, channel):
        second_typing.add(self.typing, ballot, by=self.by.get_username())

    def told(self, ballot):
        return _("Noted, to be compared: ballot %(place)d.") % {"place": self.pile}

    def remove(self, name):
        second_typing.take_back(self.typing, name)

    @property
    def entries(self):
        typed = enumerate(second_typing.again(self.typing))
        return [(place, place + 1, ballot, None) for place, ballot in typed][::-1]

    @property
    def pile(self):
        return len(self.typing.ballots)


@allowed("run")
def entry(request, session, activity, Pile=Typing):
    """Type one ballot, or one count, of an activity that was opened; until closing."""
    activity = typable(request, session, activity)
    if activity is None:
        return redirect("console", session.code)
    typing = Pile(activity, request.user)
    if "remove" in request.POST:
        return remove(request, activity, typing)
    form = kind_of(activity).form(activity, request.POST or None)
    known = {"activity": activity, "initial": kept(request, activity)}
    ballot = typing.Form(request.POST or None, **known)
    if request.method == "POST" and is_filled(ballot, form, request):
        return record(request, activity, typing, form, ballot.cleaned_data)
    context = {"session": session, "activity": activity, "ballot": ballot, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(
        request, "paper/entry.html", {**context, **beside(activity, typing)}, status=status
    )


def typable(request, session, pk):
    """The activity in the round under the hand; None, and why is said, where nothing is typed."""
    activity = get_object_or_404(session.activities, pk=pk)
    if kind_of(activity).ResponseForm is None or not activity.opened_at or session.is_closed:
        messages.error(request, _("Nothing can be typed for this activity."))
        return None
    activity.round = round_typed(activity, request)
    return activity


def round_typed(activity, request):
    """The round of the ballots under the hand: the one typed last, else the one under way."""
    rounds = dict(answered_rounds(activity))
    asked = request.POST.get("round") or request.GET.get("round")
    if asked in rounds or activity.round in rounds:
        return asked if asked in rounds else activity.round
    return next(iter(rounds))


def kept(request, activity):
    """What the next ballot most likely shares with the one before."""
    return {
        "round": activity.round,
        "channel": request.GET.get("channel", Response.Channel.PAPER),
    }


def is_filled(ballot, form, request):
    """Both are checked, so that every complaint shows at once."""
    return ballot.is_valid() & ("abstain" in request.POST or form.is_valid())


def record(request, activity, typing, form, told):
    """Keep what was typed; the page waits for the next ballot of the same pile."""
    abstained = "abstain" in request.POST
    ballot = ballots.read(activity, form, told.get("people"), abstained=abstained)
    channel = told.get("channel", Response.Channel.PAPER)
    typing.add(ballot, channel)
    changed(activity.session)
    messages.success(request, typing.told(ballot))
    return next_ballot(activity, typing, channel)


def remove(request, activity, typing):
    named = request.POST["remove"]
    if named.isdecimal():
        typing.remove(int(named[:18]))
        changed(activity.session)
        messages.success(request, _("The entry is removed."))
    return next_ballot(activity, typing, request.POST.get("channel", Response.Channel.PAPER))


def next_ballot(activity, typing, channel):
    """The empty form: without script, the next press of Tab is in its first field."""
    where = reverse(typing.page, args=[activity.session.code, activity.pk])
    asked = urlencode({"round": activity.round, "channel": channel})
    return redirect(f"{where}?{asked}#ballot")


def changed(session):
    sources.follow(session)
    bus.announce_after_commit(session.code)


def beside(activity, typing):
    """What stands beside the form: its template, and what was typed already."""
    typed = [
        (name, place, ballot, response, said(activity, ballot, response))
        for name, place, ballot, response in typing.entries
    ]
    return {
        **stage.known(activity),
        "phone_template": kind_of(activity).template("phone"),
        "again": isinstance(typing, TypingAgain),
        "place": typing.pile + 1,
        "latest": typed[:LATEST],
        "earlier": typed[LATEST:],
        "people": sum(ballot.people for _name, _place, ballot, *_more in typed),
    }


def said(activity, ballot, response):
    """What it says in words, in the form of the round it was typed in."""
    there = in_round(activity, response.round) if response else activity
    return ballots.said(there, ballot.value)
