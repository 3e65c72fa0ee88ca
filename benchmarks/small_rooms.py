"""What a random room tells of the whole conversation: consensus from 30 people, groups from 50."""

from statistics import fmean

from benchmarks.held_out import polis_map

ROOMS = 300  # pooled over the conversations
SMALL_ROOM = 30
OUTSIDE = 30  # votes on a statement outside the room, to know the truth
TRUE = 0.60
ROOM = 50, 100  # people, for groups


def consensus(talks):
    """
    Precision and recall of a consensus told from 30 people, the truth being everybody else.

    ``floor 10 with passes`` is the rule of verdicts; the other asks ten votes for or against.
    """
    told = {"floor 10 with passes": [], "floor 10 without": [], "share >= 0.60": []}
    for number, votes in enumerate(talks.values()):
        for room in range(ROOMS // len(talks)):
            for each in judged(votes, inside(votes, (number, room), SMALL_ROOM, SMALL_ROOM)):
                for how, said in each["said"].items():
                    told[how].append((said, each["true"]))
    return {how: precision_recall(pairs) for how, pairs in told.items()}


def inside(votes, seed, least, most, among=None):
    """A random room: a mask over people, of those ``among``."""
    import numpy as np

    generator = np.random.default_rng(seed)
    among = np.arange(len(votes.people)) if among is None else np.flatnonzero(among)
    room = np.zeros(len(votes.people), bool)
    count = min(len(among), int(generator.integers(least, most + 1)))
    room[generator.choice(among, count, replace=False)] = True
    return room


def judged(votes, room):
    """Each side of each statement with enough votes: what is said of it, and whether it is so."""
    from synthesis.votes.report import stated

    pairs = zip(votes.counts(room).tolist(), votes.counts(~room).tolist(), strict=True)
    for here, there in pairs:
        if sum(here) < 10 or sum(there[:2]) < OUTSIDE:
            continue
        for side, verdict in enumerate(("consensus-agree", "consensus-disagree")):
            said = stated(*here)["verdict"] == verdict
            share = here[side] / sum(here[:2]) if sum(here[:2]) else 0
            yield {
                "true": there[side] / sum(there[:2]) >= TRUE,
                "said": {
                    "floor 10 with passes": said,
                    "floor 10 without": said and sum(here[:2]) >= 10,
                    "share >= 0.60": share >= TRUE,
                },
            }


def precision_recall(pairs):
    right = sum(said and true for said, true in pairs)
    return {
        "precision": round(right / sum(said for said, _true in pairs), 4),
        "recall": round(right / sum(true for _said, true in pairs), 4),
        "said": sum(said for said, _true in pairs),
        "true": sum(true for _said, true in pairs),
    }


def groups(talks):
    """
    How often groups are shown, and how often others come out of the whole conversation.

    Rooms are drawn among those who can be grouped, then among everybody. The groups of a room are
    compared with as many of the whole conversation, whether these would be shown or not.
    """
    told = {}
    for among in ("people with 7 votes", "everybody"):
        rooms = [
            room for number, votes in enumerate(talks.values())
            for room in rooms_of(votes, number, among, ROOMS // len(talks))
        ]  # fmt: skip
        told[among] = summed(rooms)
    told["whole"] = {name: whole(votes) for name, votes in talks.items()}
    return told


def rooms_of(votes, number, among, count):
    from synthesis.votes import factors, groups

    model = factors.fit(votes)
    clustered = votes.each() >= groups.LEAST_VOTES
    placed, polis_placed = model.map(), polis_map(votes)
    for room in range(count):
        mask = inside(votes, (number, room), *ROOM, clustered if among != "everybody" else None)
        part = votes.only(mask)
        part = part.only(statements=part.counts().sum(axis=1) > 0)
        found = groups.find(part, factors.fit(part))
        yield {"talk": number, **compared(found, placed, polis_placed, mask, clustered)}


def compared(found, placed, polis_placed, mask, clustered):
    """The agreement of a room with the whole: on our map, and on that of Polis."""
    import numpy as np

    from synthesis.votes import groups

    if found.labels is None:
        return {"shown": False}
    agreements = []
    for each in (placed, polis_placed):
        labels = np.full(len(mask), -1)
        labels[clustered] = groups.split(each[clustered], found.k)
        agreements.append(
            groups.agreement(found.labels[found.clustered] - 1, labels[mask][found.clustered])
        )
    ours, theirs = agreements
    return {
        "shown": True,
        "k": found.k,
        "stability": found.stability,
        "ours": ours,
        "polis": theirs,
    }


def summed(rooms):
    shown = [room for room in rooms if room["shown"]]
    return {
        "rooms": len(rooms),
        "shown": round(len(shown) / len(rooms), 4),
        "shown_though_ari_below_half": round(
            sum(room["ours"] < 0.5 for room in shown) / len(rooms), 4
        ),
        "mean_ari": round(fmean([room["ours"] for room in shown]), 3),
        "of_shown_below_half_on_polis_map": round(
            fmean([room["polis"] < 0.5 for room in shown]), 4
        ),
        "k": {k: sum(room["k"] == k for room in shown) for k in sorted({r["k"] for r in shown})},
        "shown_by_conversation": {
            talk: round(fmean([room["shown"] for room in rooms if room["talk"] == talk]), 3)
            for talk in sorted({room["talk"] for room in rooms})
        },
    }


def whole(votes):
    from synthesis.votes import factors, groups

    found = groups.find(votes, factors.fit(votes))
    return {"k": found.k if found.labels is not None else None, "stability": found.stability}
