"""What was typed by hand: ballots in the order of their pile, and counts of hands."""

from collections import defaultdict
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


def read(activity, data, people, *, abstained):
    """
    What the data of a valid form say, in as many ballots as the kind makes responses of them.

    Each for the kind's own number of people where none is told.
    """
    if abstained:
        return [Ballot({}, True, people or 1)]
    kind = kind_of(activity)
    values = [kind.read(activity, part) for part in kind.parts(data)]
    return [Ballot(value, False, people or kind.people(value)) for value in values]


def keep(activity, told, key, channel=Response.Channel.PAPER):
    """
    Store what one ballot says, and whether it is new: posted again, it counts once.

    It is nobody's device, and a person has read what it says.
    """
    if typed(activity).filter(key=key).exists():
        return False
    for ballot in told:
        Response.objects.create(
            activity=activity,
            round=activity.round,
            minute=this_minute(),
            channel=channel,
            key=key,
            **stored(activity, ballot),
        )
    return True


def take_back(activity, pk):
    """A ballot typed by mistake, whole; a phone's answer is never touched here."""
    for response in typed(activity).filter(pk=pk):
        same = {"key": response.key} if response.key else {"pk": pk}
        typed(activity).filter(**same).delete()


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


def name(response):
    """What tells a ballot from the others: all that its form said has the same."""
    return response.key or str(response.pk)


def numbers(names):
    """The places of these ballots in one pile: what one form said stands at one place."""
    pile = {}
    return [pile.setdefault(each, len(pile) + 1) for each in names]


def places(responses):
    """The place of each in its own pile, by channel and round."""
    piles = defaultdict(dict)
    found = [(piles[each.channel, each.round], name(each)) for each in responses]
    return [pile.setdefault(each, len(pile) + 1) for pile, each in found]


def said(form, value):
    """A typed answer in words: what was chosen, by its label, and what was written."""
    kind, fields = kind_of(form.activity), form.fields
    chosen = [(fields[name], said) for name, said in kind.data(value).items() if name in fields]
    named = sum(hasattr(field, "choices") for field, _said in chosen) > 1
    return [
        f"{field.label}: {words(field, said)}" if named else words(field, said)
        for field, said in chosen
    ]


def words(field, said):
    labels = {str(value): str(label) for value, label in getattr(field, "choices", [])}
    return ", ".join(labels.get(each, each) for each in ([said] if isinstance(said, str) else said))
