"""
What the votes on statements say of a room, as it is kept at closing: of groups, never of people.

Imported at closing only: it computes with heavy libraries.
"""

from collections import Counter

import numpy as np

from synthesis.leanings import leanings
from synthesis.suppression import suppressed
from synthesis.tables import NONE, table, tellable
from synthesis.votes import polis
from synthesis.votes.report import rounded

SIDES = (1, -1, 0)  # of a vote, in the order of a statement's answers: agree, disagree, pass
DIGITS = 2  # of a place on the map (more would tell of people), and of Polis' figures


def rows(asked):
    """``[(statement, person, vote)]`` as a vote report reads them; statements count from 1."""
    return [
        (str(number), str(entry.person), SIDES[place])
        for number, question in enumerate(asked, start=1)
        for entry, place in question.given
        if entry.person
    ]


def told(asked, report, from_polis=False):
    """
    What may be kept of a vote report on these questions, a JSON object.

    ``people`` who voted, ``groups`` (None, and why in ``reason``), ``tables`` (statement by group),
    ``consensus`` within every group, ``leanings`` (what is said in one more than elsewhere),
    ``straight``, ``polis`` (for those who come from there). No bound of a group is kept: it would
    tell its counts; of the map, only centres.
    """
    groups = report["groups"]
    pairs = [by_group(each, asked, groups["members"]) for each in asked] if groups else []
    tables = [shown.plain() for _counted, shown in pairs]
    kept = {
        "groups": groups and {name: groups[name] for name in ("k", "stability", "people")},
        "map": [place(each) for each in report["map"]] if groups else None,
        "consensus": [shared(each) for each in report["group_consensus"]] if groups else None,
        "leanings": [
            {"group": group, "statement": number, "side": int(side)}
            for number, (counted, shown) in enumerate(pairs, start=1)
            for group, side in leanings(counted, shown, number)
        ],
        "tables": tables,
    }
    return {
        "people": report["participants"],
        "statements": [str(each.text) for each in asked],
        "answers": [str(each) for each in asked[0].answers],
        "reason": report["groups_reason"],
        **kept,
        "straight": straight(report),
        "polis": as_polis(tables) if groups and from_polis else None,
    }


def place(group):
    return {"group": group["group"], "centre": [round(each, DIGITS) for each in group["centre"]]}


def shared(statement):
    return {"statement": int(statement["comment-id"]), "side": statement["side"]}


def by_group(question, asked, members):
    """
    How each group voted on a statement: as counted, and with None where too few did, or all of
    too few.

    Its margins are public: the votes of the room and the size of each group. Who is in no group,
    and who did not vote, are counted too: subtraction would tell.
    """
    people = Counter()
    for entry, side in question.given:
        people[group_of(entry.person, members), str(side)] += entry.people
    silent = voters(asked) - voters([question])
    people.update((group_of(person, members), NONE) for person in silent)
    groups = sorted(set(map(str, members.values())))
    sides = [str(side) for side in range(len(SIDES))]
    counted = table("group", "vote", [*groups, NONE], [*sides, NONE], people)
    return counted, *suppressed([counted], public=counted.margins)


def as_polis(tables):
    """
    Polis' own figures by statement, on agreeing and on disagreeing: ``consensus`` (group-aware),
    ``representativeness`` of each group.

    Only where all the counts they are made of are shown: they would give a hidden one back.
    """
    found = []
    for number, each in enumerate(tables, start=1):
        counts = [row[: len(SIDES)] for row in each["cells"][:-1]]  # the last is of no group
        if not any(None in row for row in counts):
            found.append({"statement": number, **compared(np.array(counts))})
    return found


def compared(counts):
    groups, everybody = counts[:, None], counts.sum(axis=0)
    told = [polis.representative(each, everybody - each)["representativeness"] for each in groups]
    return {
        "consensus": rounded(polis.group_aware(groups)[0], DIGITS),
        "representativeness": [rounded(each[0], DIGITS) for each in told],
    }


def voters(asked):
    return {entry.person for question in asked for entry, _side in question.given if entry.person}


def group_of(person, members):
    return str(members.get(str(person), NONE))


def straight(report):
    """
    How many people gave one vote to everything, None where they are few.

    ``changed``: the statements of which something else is said without them.
    """
    people, voted = len(report["straight_liners"]), report["participants"]
    if not people or not tellable(people, voted - people):
        return {"people": None if people else 0, "changed": []}
    pairs = zip(report["statements"], report["without_straight_liners"]["statements"], strict=True)
    changed = [int(a["comment-id"]) for a, b in pairs if a["verdict"] != b["verdict"]]
    return {"people": people, "changed": changed}
