"""Ballots typed in, one after the other: a pile by the keyboard alone, then a second time."""

from functools import cache, partial
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions import ballots, bus, second_typing, sources, stage
from sessions.access import allowed
from sessions.kinds import in_round, kind_of
from sessions.models import Response, new_key

LATEST = 8  # entries drawn at once; those before them are a page away


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

    # One a form, made with it: posted again because the answer was lost, a ballot counts once.
    key = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
        max_length=64,
        required=False,
        initial=new_key,
    )

    def __init__(self, data=None, *, activity, **kwargs):
        super().__init__(data, **kwargs)
        rounds = answered_rounds(activity)
        if len(rounds) > 1:
            self.fields["round"] = forms.ChoiceField(label=gettext_lazy("Round"), choices=rounds)
            self.order_fields(["round"])
        if "people" in kind_of(activity).form(activity).fields:
            del self.fields["people"]  # the answer itself says how many gave it

    def clean_key(self):
        return self.cleaned_data["key"] or new_key()


class AgainForm(BallotForm):
    """The same pile a second time: hands are counted, not typed again."""

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        del self.fields["channel"]


def answered_rounds(activity):
    """``[(round, what it is called)]`` of the phases that take answers."""
    phases = kind_of(activity).phases(activity.settings)
    return [(phase.round, str(phase)) for phase in phases if phase.answers]


class Typing:
    """The pile as it is typed: what is recorded counts at once."""

    Form = BallotForm
    page = "paper_entry"

    def __init__(self, activity, by):
        self.activity = activity

    def add(self, told, key, channel):
        return ballots.keep(self.activity, told, key, channel)

    def told(self, ballot):
        return _("Recorded: %(people)d.") % {"people": ballot.people}

    def remove(self, name):
        if name.isdecimal():
            ballots.take_back(self.activity, int(name[:18]))

    @cached_property
    def typed(self):
        return list(ballots.typed(self.activity))

    @property
    def entries(self):
        """``[(name, place, ballot, response)]``, the latest first."""
        places = ballots.places(self.typed)
        told = zip(self.typed, places, strict=True)
        return [(each.pk, place, ballots.of(each), each) for each, place in told][::-1]

    @property
    def people(self):
        """How many answered: what one ballot says in several responses, one person says."""
        return sum({ballots.name(each): each.people for each in self.typed}.values())

    @property
    def pile(self):
        """How many sheets of paper it holds."""
        return len(set(map(ballots.name, ballots.pile(self.activity, self.activity.round))))


class TypingAgain:
    """The same pile a second time: nothing of it counts, and the first is not shown."""

    Form = AgainForm
    page = "paper_again"

    def __init__(self, activity, by):
        self.activity, self.by = activity, by

    def add(self, told, key, channel):
        return second_typing.add(self.activity, told, key, by=self.by.get_username())

    def told(self, ballot):
        return _("Noted, to be compared: ballot %(place)d.") % {"place": self.pile}

    def remove(self, name):
        second_typing.take_back(self.activity, name)

    @property
    def entries(self):
        typing = second_typing.of(self.activity)
        names = second_typing.names(typing)
        told = zip(names, ballots.numbers(names), second_typing.again(typing), strict=True)
        return [(name, place, ballot, None) for name, place, ballot in told][::-1]

    @property
    def pile(self):
        return second_typing.size(second_typing.of(self.activity))


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
        return record(request, activity, typing, ballot.cleaned_data)
    context = {"session": session, "activity": activity, "ballot": ballot, "form": form}
    context |= beside(activity, typing, listed=None if "all" in request.GET else LATEST)
    status = 422 if request.method == "POST" else 200
    return render(request, "paper/entry.html", context, status=status)


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


def record(request, activity, typing, told):
    """Keep what was typed; the page waits for the next ballot of the same pile."""
    abstained = "abstain" in request.POST
    said = ballots.read(activity, request.POST, told.get("people"), abstained=abstained)
    channel = told.get("channel", Response.Channel.PAPER)
    if typing.add(said, told["key"], channel):
        changed(activity.session)
        messages.success(request, typing.told(said[0]))
    else:
        messages.info(request, _("This ballot was recorded already: it counts once."))
    return next_ballot(activity, typing, channel)


def remove(request, activity, typing):
    typing.remove(request.POST["remove"])
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


def beside(activity, typing, listed):
    """What stands beside the form: its template, and what was typed already, the latest first."""
    form, entries = cache(partial(form_in, activity)), typing.entries
    latest = [
        (name, place, ballot, response, said(form, activity, ballot, response))
        for name, place, ballot, response in entries[:listed]
    ]
    return {
        **stage.known(activity),
        "phone_template": kind_of(activity).template("phone"),
        "again": isinstance(typing, TypingAgain),
        "place": typing.pile + 1,
        "latest": latest,
        "earlier": len(entries) - len(latest),
        "typing": typing,
    }


def form_in(activity, round):
    return kind_of(activity).form(in_round(activity, round))


def said(form, activity, ballot, response):
    """What it says in words, in the form of the round it was typed in."""
    return ballots.said(form(response.round if response else activity.round), ballot.value)
