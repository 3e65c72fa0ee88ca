"""What was typed by hand: ballots in the order of their pile, and counts of hands."""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from sessions.kinds import in_round, kind_of
from sessions.models import Response, new_key, this_minute

BY_HAND = [
    (Response.Channel.PAPER, _("paper")),
    (Response.Channel.HANDS, _("a show of hands")),
]


class Ballot(NamedTuple):
    """What one ballot says, and how many people gave this same answer."""

    value: dict
    abstained: bool
    people: int


def read(activity, form, people, *, abstained):
    """The ballot that a valid form says; the kind's own number of people where none is told."""
    value = {} if abstained else kind_of(activity).value(form)
    own = 1 if abstained else kind_of(activity).people(value)
    return Ballot(value, abstained, people or own)


def keep(activity, ballot, channel=Response.Channel.PAPER):
    """Store it: nobody's device, and a person has read what it says."""
    return Response.objects.create(
        activity=activity,
        round=activity.round,
        minute=this_minute(),
        channel=channel,
        **stored(activity, ballot),
    )


def correct(response, ballot):
    """What a typed response should have said."""
    told = stored(in_round(response.activity, response.round), ballot)
    for name, value in told.items():
        setattr(response, name, value)
    response.save(update_fields=told)


def stored(activity, ballot):
    kind, passed = kind_of(activity), ballot.abstained
    return {
        **ballot._asdict(),
        "slot": "" if passed else kind.slot(activity, ballot.value, new_key()),
        "imposed_role": "" if passed else kind.imposed_role(activity, ballot.value),
    }


def typed(activity):
    """Responses typed by hand, of every round, the first typed first."""
    return activity.responses.filter(channel__in=dict(BY_HAND)).order_by("pk")


def pile(activity, round):
    """The ballots of one round, as they were typed one after the other."""
    return typed(activity).filter(channel=Response.Channel.PAPER, round=round)


def of(response):
    """The ballot a typed response holds."""
    return Ballot(response.value, response.abstained, response.people)


def numbered(activity):
    """``[(response, its place in its pile)]``, the latest first."""
    places, found = Counter(), []
    for response in typed(activity):
        places[response.channel, response.round] += 1
        found.append((response, places[response.channel, response.round]))
    return found[::-1]


def said(activity, value):
    """A typed answer in words: what was chosen, by its label, and what was written."""
    kind, fields = kind_of(activity), kind_of(activity).form(activity).fields
    chosen = [(fields[name], said) for name, said in kind.data(value).items() if name in fields]
    named = sum(hasattr(field, "choices") for field, _said in chosen) > 1
    return [
        f"{field.label}: {words(field, said)}" if named else words(field, said)
        for field, said in chosen
    ]


def words(field, said):
    labels = {str(value): str(label) for value, label in getattr(field, "choices", [])}
    return ", ".join(labels.get(each, each) for each in ([said] if isinstance(said, str) else said))
