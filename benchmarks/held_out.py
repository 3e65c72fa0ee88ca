"""Votes held out: how probable was each to be “agree”, beside plainer ways to tell it."""

from statistics import fmean

SEEDS = 5
HELD = 0.15  # of the votes of people with at least LEAST of them
LEAST = 10


def held_out(talks):
    """Mean accuracy and log-loss of P(agree), beside plainer ways to tell it."""
    table = {name: [scores(votes, seed) for seed in range(SEEDS)] for name, votes in talks.items()}
    means = {name: mean_of(runs) for name, runs in table.items()}
    return {**means, "mean": mean_of(list(means.values()))}


def mean_of(runs):
    return {
        how: {key: round(float(fmean([run[how][key] for run in runs])), 4) for key in runs[0][how]}
        for how in runs[0]
    }


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
