"""
What the synthesis of votes is worth, on conversations exported by Polis:

    python -m benchmarks.votes FOLDER [--only held_out] [--only groups] …

FOLDER holds one folder a conversation, with its ``votes.csv``. Prints one JSON object.
"""

import argparse
import json
import resource
import time
from pathlib import Path

import django

from benchmarks.measures import machine

SEEDS = 5
HELD = 0.15  # of the votes of people with at least LEAST of them
LEAST = 10
ROOMS = 300  # pooled over the conversations


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.votes")
    parser.add_argument("folder", type=Path, help="one folder a conversation, with its votes.csv")
    parser.add_argument("--only", action="append", choices=PARTS, help="by default, everything")
    options = parser.parse_args()
    django.setup()
    talks = read(options.folder)
    figures = {name: part(talks) for name, part in PARTS.items() if name in (options.only or PARTS)}
    print(json.dumps({**machine(), **figures}, indent=2))


def read(folder):
    from synthesis.votes import matrix, reading

    files = sorted(folder.glob("*/votes.csv"))
    return {file.parent.name: matrix.read(reading.votes(file)) for file in files}


# Votes held out


def held_out(talks):
    """Mean accuracy and log-loss of P(agree), beside plainer ways to tell it."""
    table = {name: [scores(votes, seed) for seed in range(SEEDS)] for name, votes in talks.items()}
    means = {name: mean_of(runs) for name, runs in table.items()}
    return {**means, "mean": mean_of(list(means.values()))}


def mean_of(runs):
    return {
        how: {key: round(float(mean([run[how][key] for run in runs])), 4) for key in runs[0][how]}
        for how in runs[0]
    }


def mean(values):
    return sum(values) / len(values)


def scores(votes, seed):
    import numpy as np

    from synthesis.votes import factors

    kept, held = cut(votes, seed)
    at = held.rows, held.columns
    told = {
        "factors": factors.fit(kept).p_agree(*at),
        "statement share": statement_share(kept)[at[1]],
        "share within groups": group_share(kept, shrunk=False)[at],
        "share within groups, shrunk": group_share(kept, shrunk=True)[at],
    }
    agreed = held.values == 1
    return {
        how: {
            "accuracy": np.mean((p > 0.5) == agreed),
            "log_loss": -np.mean(np.log(np.where(agreed, p, 1 - p))),
        }
        for how, p in told.items()
    }


def cut(votes, seed):
    """The votes kept, and those held out."""
    import numpy as np

    generator = np.random.default_rng(seed)
    held = (votes.each() >= LEAST)[votes.rows] & (generator.random(len(votes.rows)) < HELD)
    return taken(votes, ~held), taken(votes, held)


def taken(votes, mask):
    from dataclasses import replace

    return replace(
        votes, rows=votes.rows[mask], columns=votes.columns[mask], values=votes.values[mask]
    )


def statement_share(votes):
    counts = votes.counts()
    return (counts[:, 0] + 1) / (counts.sum(axis=1) + 2)


def group_share(votes, shrunk):
    """People × statements: the share in one's group, k-means on Polis' map, k by silhouette."""
    import numpy as np

    everyone, labels = statement_share(votes), polis_groups(votes)
    told = np.tile(everyone, (len(votes.people), 1))
    for label in set(labels) - {-1}:
        counts = votes.counts(labels == label)
        if shrunk:
            told[labels == label] = (counts[:, 0] + 2 * everyone) / (counts.sum(axis=1) + 2)
        else:
            told[labels == label] = (counts[:, 0] + 1) / (counts.sum(axis=1) + 2)
    return told


def polis_groups(votes):
    """Groups as Polis makes them, of those with 7 votes; -1 for others."""
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    placed, enough = polis_map(votes), votes.each() >= 7
    tried = [KMeans(k, n_init=10, random_state=0).fit_predict(placed[enough]) for k in range(2, 6)]
    labels = np.full(len(votes.people), -1)
    labels[enough] = max(tried, key=lambda each: silhouette_score(placed[enough], each))
    return labels


def polis_map(votes):
    import numpy as np

    from synthesis.votes import polis

    voted = votes.only(statements=votes.counts().sum(axis=1) > 0)
    table = voted.dense()
    centred = np.nan_to_num(table - np.nanmean(table, axis=0))
    wide = np.sqrt(voted.width / np.maximum(voted.each(), 1))
    return centred @ polis.components(voted).T * wide[:, None]


# Consensus told from small rooms

SMALL_ROOM = 30
OUTSIDE = 30  # votes on a statement outside the room, to know the truth
TRUE = 0.60


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


# Groups of rooms, beside those of the whole conversation

ROOM = 50, 100


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
        "mean_ari": round(mean([room["ours"] for room in shown]), 3),
        "of_shown_below_half_on_polis_map": round(mean([room["polis"] < 0.5 for room in shown]), 4),
        "k": {k: sum(room["k"] == k for room in shown) for k in sorted({r["k"] for r in shown})},
        "shown_by_conversation": {
            talk: round(mean([room["shown"] for room in rooms if room["talk"] == talk]), 3)
            for talk in sorted({room["talk"] for room in rooms})
        },
    }


def whole(votes):
    from synthesis.votes import factors, groups

    found = groups.find(votes, factors.fit(votes))
    return {"k": found.k if found.labels is not None else None, "stability": found.stability}


# Groups where there are none to find


def nothing(_talks):
    """Rooms shown groups though people differ in nothing, or only in how readily they agree."""
    return {
        f"readiness {spread}, {density:.0%} of the votes": sum(
            shows(alike(seed, spread, density)) for seed in range(8)
        )
        for spread, density in ((0, 1), (0, 0.4), (0.2, 1), (0.5, 1), (0.5, 0.4))
    }


def shows(votes):
    from synthesis.votes import factors, groups

    return groups.find(votes, factors.fit(votes)).labels is not None


def alike(seed, spread, density):
    """50 to 100 people whose votes hang on the statement, chance and their readiness to agree."""
    import numpy as np

    from synthesis.votes import matrix

    generator = np.random.default_rng(seed)
    people, statements = int(generator.integers(50, 101)), int(generator.integers(20, 60))
    level = 3 * np.sqrt(2) * (generator.uniform(0.1, 0.9, statements) - 0.5)
    ready = generator.normal(0, spread, people)[:, None]
    passes = generator.random((people, statements)) < 0.12
    agrees = generator.normal(size=(people, statements)) + ready < level
    given = np.argwhere(generator.random((people, statements)) < density)
    table = np.where(passes, 0, np.where(agrees, 1, -1))
    return matrix.read([(str(j), str(i), int(table[i, j])) for i, j in given])


# Time and memory


def speed(_talks):
    """Seconds of processor for a whole report on invented votes, and the memory of all this."""
    told = {
        f"{people} × {statements}": timed(people, statements)
        for people, statements in ((60, 80), (2000, 300))
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": told, "peak_mb": round(peak)}


def timed(people, statements):
    from synthesis.votes.report import report

    rows = invented(people, statements)
    begun = time.process_time()
    report(rows)
    return round(time.process_time() - begun, 2)


def invented(people, statements):
    """Everybody votes on everything, in two camps."""
    import numpy as np

    generator = np.random.default_rng(0)
    lean = generator.normal(size=people) + np.where(np.arange(people) % 2, 1, -1)
    behind = np.outer(lean, generator.normal(size=statements))
    behind += generator.normal(size=behind.shape) + generator.normal(size=statements)
    table = np.where(np.abs(behind) < 0.3, 0, np.sign(behind)).astype(int)
    return [(str(j), str(i), int(table[i, j])) for i in range(people) for j in range(statements)]


PARTS = {
    "held_out": held_out,
    "consensus": consensus,
    "groups": groups,
    "nothing": nothing,
    "speed": speed,
}


if __name__ == "__main__":
    main()
