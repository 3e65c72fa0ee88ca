"""Double entry: a pile is typed twice, compared ballot by ballot, and the record corrected."""

import json
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from sessions import ballots
from sessions.ballots import Ballot
from sessions.models import Response, SecondTyping

FIRST, SECOND = "first", "second"


class Difference(NamedTuple):
    """One ballot that was typed in two ways, or once only: None is what lacks."""

    first: Response | None
    second: Ballot | None
    place: int  # in the second typing: where it is, or where it would go
    number: int  # of the ballot, as the first typing counts them where it has it

    @property
    def name(self):
        """How a form names it."""
        return f"{self.first.pk if self.first else ''}-{self.place}"


def of(activity):
    """The second typing of the round under the hand; not stored before its first ballot."""
    found = activity.second_typings.filter(round=activity.round).first()
    return found or SecondTyping(activity=activity, round=activity.round)


def add(typing, ballot, *, by):
    """One more ballot of the second typing."""
    if by not in typing.typists:
        typing.typists = [*typing.typists, by]
    typing.ballots = [*typing.ballots, ballot]
    typing.save()


def take_back(typing, place):
    """A ballot of the second typing that was typed by mistake."""
    typing.ballots = without(typing, place)
    typing.save()


def without(typing, place):
    return [each for at, each in enumerate(typing.ballots) if at != place]


def again(typing):
    """The ballots of the second typing."""
    return [Ballot(*each) for each in typing.ballots]


def differences(typing):
    """Where the two typings differ, in the order of the pile."""
    first, second = list(ballots.pile(typing.activity, typing.round)), again(typing)
    pairs = (pair for block in blocks(first, second) for pair in paired(first, second, *block))
    return [each for each in pairs if not each.first or ballots.of(each.first) != each.second]


def blocks(first, second):
    """
    Which ballots stand beside which: ``(from, to)`` in the first, ``(from, to)`` in the second.

    Two typings of one length go ballot by ballot; else one ballot was skipped or typed twice, and
    those around it are found again.
    """
    if len(first) == len(second):
        return [(0, len(first), 0, len(second))]
    before, after = [sign(ballots.of(each)) for each in first], [sign(each) for each in second]
    return [block[1:] for block in SequenceMatcher(None, before, after, False).get_opcodes()]


def paired(first, second, a, b, c, d):
    for step in range(max(b - a, d - c)):
        response = first[a + step] if a + step < b else None
        ballot = second[c + step] if c + step < d else None
        number = 1 + (a if response else c) + step
        yield Difference(response, ballot, min(c + step, d), number)


def sign(ballot):
    """What makes two ballots the same."""
    return json.dumps(ballot, sort_keys=True)


def counts(typing):
    """``[(ballot, how many in the first typing, how many in the second)]`` where these differ."""
    first = [ballots.of(each) for each in ballots.pile(typing.activity, typing.round)]
    known = {sign(each): each for each in [*first, *again(typing)]}
    before, after = (Counter(map(sign, pile)) for pile in (first, again(typing)))
    return [
        (ballot, before[name], after[name])
        for name, ballot in known.items()
        if before[name] != after[name]
    ]


def settle(typing, difference, right):
    """The one that is right stands in both: the record is corrected where it was the second."""
    if right == SECOND:
        correct_the_record(typing, difference)
    else:
        correct_the_second(typing, difference)
    typing.settled += 1
    typing.save()


def correct_the_record(typing, difference):
    if difference.second is None:
        difference.first.delete()
    elif difference.first is None:  # it is stored last, so it goes last here too
        ballots.keep(typing.activity, difference.second)
        typing.ballots = [*without(typing, difference.place), difference.second]
    else:
        ballots.correct(difference.first, difference.second)


def correct_the_second(typing, difference):
    if difference.first is None:
        typing.ballots = without(typing, difference.place)
        return
    if difference.second is not None:
        typing.ballots = without(typing, difference.place)
    typing.ballots.insert(difference.place, ballots.of(difference.first))


def checked(activity):
    """``{round: [ballots, differences settled]}`` of the piles typed twice and found the same."""
    return {
        typing.round: [len(typing.ballots), typing.settled]
        for typing in activity.second_typings.all()
        if typing.ballots and not differences(typing)
    }
