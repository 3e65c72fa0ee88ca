"""Who moved between two answers of the same people, told so that it names nobody."""

from collections import Counter

from sessions import flows
from sessions.tallies import FEW

THIN = 3  # people; a thinner ribbon could name them


def made(before, after):
    """How many people went from one answer to another: ``before`` and ``after`` by person."""
    return Counter((before[person], after[person]) for person in after if person in before)


def standing(entries, codes):
    """Where each person stands: the place, from 1, of their answer among these."""
    return {each.person: codes.index(each.value["value"]) + 1 for each in entries if each.person}


def between(before, after, codes):
    """What may be told of those who answered twice, in the same words."""
    return changed(made(standing(before, codes), standing(after, codes)))


def drawn(told, labels):
    """The same and its drawing; None where nobody answered twice."""
    if "flows" in told:
        return {**told, "flow": flows.drawn(told["flows"], labels)}
    return told if told["paired"] else None


def changed(moves):
    """
    What may be told: ``{paired, changed, same, flows, other}``, or ``paired`` alone.

    ``flows`` is ``[[from, to, people]]``; see ``ribbons``.
    """
    told = {"paired": moves.total()}
    same = sum(people for (before, after), people in moves.items() if before == after)
    sums = {"changed": moves.total() - same, "same": same}
    return told | sums | ribbons(moves) if tellable(moves, sums) else told


def tellable(moves, sums):
    """Ten people at least, and no sum that tells of one or two."""
    return moves.total() >= FEW and not any(0 < people < THIN for people in sums.values())


def ribbons(moves):
    """
    The ribbons that may be shown, and how many people are in the others.

    Both pictures are published, so what is left of them beside the ribbons shown must not spell
    out anybody's move: more ribbons are merged, the thinnest first, until it does not.
    """
    shown = sorted(moves.items(), key=lambda move: (-move[1], move[0]))
    merged = []
    while shown and (shown[-1][1] < THIN or (merged and tells(merged))):
        merged.append(shown.pop())
    flows = [[before, after, people] for (before, after), people in sorted(shown)]
    return {"flows": flows, "other": sum(people for _move, people in merged)}


def tells(merged):
    """Whether too few people, or a single place before or after, give the merged moves away."""
    places = zip(*(move for move, _people in merged), strict=True)
    return sum(people for _move, people in merged) < THIN or any(len(set(p)) < 2 for p in places)
