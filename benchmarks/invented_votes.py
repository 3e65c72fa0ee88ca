"""Invented votes: groups where there are none to find, time and memory."""

import resource
import time


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
