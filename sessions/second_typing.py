"""Double entry: a pile is typed twice, compared ballot by ballot, and the record corrected."""

import hashlib
import json
from collections import Counter
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db import transaction

from sessions import ballots
from sessions.ballots import Ballot
from sessions.models import Response, SecondTyping, new_key


class Difference(NamedTuple):
    """One ballot that was typed in two ways, or once only: None is what lacks."""

    first: Response | None
    second: Ballot | None
    place: int  # in the second typing: where it is, or where it would go
    number: int  # of the ballot, as the first typing counts them where it has it

    @property
    def name(self):
        """How a form names it: what was read there, too, so that nothing else is settled."""
        first = self.first and ballots.of(self.first)
        read = hashlib.sha256(json.dumps([first, self.second], sort_keys=True).encode())
        return f"{self.first.pk if self.first else ''}-{self.place}-{read.hexdigest()[:16]}"


def of(activity):
    """The second typing of the round under the hand; not stored before its first ballot."""
    found = activity.second_typings.filter(round=activity.round).first()
    return found or SecondTyping(activity=activity, round=activity.round)


@contextmanager
def held(activity):
    """The same, nobody else's until the commit: two people may type or settle at once."""
    with transaction.atomic():
        activity.second_typings.get_or_create(round=activity.round)
        yield activity.second_typings.select_for_update().get(round=activity.round)


def add(activity, told, key, *, by):
    """One more ballot of the second typing, and whether it is new: posted again, it counts once."""
    with held(activity) as typing:
        if key in names(typing):
            return False
        if by not in typing.typists:
            typing.typists.append(by)
        typing.ballots += [[*ballot, key] for ballot in told]
        typing.save()
    return True


def take_back(activity, name):
    """A ballot of the second typing that was typed by mistake, by the key kept with it."""
    with held(activity) as typing:
        typing.ballots = [each for each in typing.ballots if each[-1] != name]
        typing.save()


def discard(activity):
    """Throw the second typing away, to begin it again."""
    with held(activity) as typing:
        typing.delete()


def names(typing):
    """What tells each ballot from the others, as they are kept: several may be of one form."""
    return [each[-1] for each in typing.ballots]


def without(typing, place):
    return [each for at, each in enumerate(typing.ballots) if at != place]


def again(typing):
    """The ballots of the second typing."""
    return [Ballot(*each[:-1]) for each in typing.ballots]


def size(typing):
    """How many sheets of paper the second typing holds."""
    return len(set(names(typing)))


def differences(typing):
    """Where the two typings differ, in the order of the pile."""
    first, second = list(ballots.pile(typing.activity, typing.round)), again(typing)
    numbers = ballots.numbers(map(ballots.name, first)), ballots.numbers(names(typing))
    pairs = (
        pair for block in blocks(first, second) for pair in paired(first, second, numbers, *block)
    )
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


def paired(first, second, numbers, a, b, c, d):
    for step in range(max(b - a, d - c)):
        response = first[a + step] if a + step < b else None
        ballot = second[c + step] if c + step < d else None
        number = numbers[0][a + step] if response else numbers[1][c + step]
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


def settle(activity, name, right):
    """
    The one that is right stands in both: the record is corrected where it was the second.

    Tells whether it was: where either changed since it was read, nothing is.
    """
    with held(activity) as typing:
        known = {each.name: each for each in differences(typing)}
        if name not in known or right not in CORRECTED:
            return False
        CORRECTED[right](typing, known[name])
        typing.settled += 1
        typing.save()
    return True


def correct_the_record(typing, difference):
    if difference.second is None:
        difference.first.delete()
    elif difference.first is None:  # it is stored last, so it goes last here too
        ballots.keep(typing.activity, [difference.second], new_key())
        moved = typing.ballots[difference.place]
        typing.ballots = [*without(typing, difference.place), moved]
    else:
        ballots.correct(difference.first, difference.second)


def correct_the_second(typing, difference):
    if difference.first is None:
        typing.ballots = without(typing, difference.place)
        return
    name = ballots.name(difference.first)
    if difference.second is not None:
        name = typing.ballots[difference.place][-1]
        typing.ballots = without(typing, difference.place)
    typing.ballots.insert(difference.place, [*ballots.of(difference.first), name])


CORRECTED = {"first": correct_the_second, "second": correct_the_record}  # where each is right


def checked(activity):
    """``{round: [ballots, differences settled]}`` of the piles typed twice and found the same."""
    return {
        typing.round: [size(typing), typing.settled]
        for typing in activity.second_typings.all()
        if typing.ballots and not differences(typing)
    }
