"""
Themes of labelled messages: python -m benchmarks.themes FOLDER [--embed]

FOLDER holds messages.csv: id, text, theme, theme2, constants, stance, pii, dup_of. No label is used
before the figures. The first theme is compared with theme, theme2 counting as right, nothing as
AUTRE. Prints one JSON object. Messages of one author overstate what rooms will give.
"""

import argparse
import csv
import json
import os
import random
import resource
import time
from collections import Counter
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NONE = "AUTRE"
MANY = 20_000  # messages, for speed
SEED = 6
DRAWS = 5  # halves


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.themes")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--embed", action="store_true", help="with sentence vectors")
    options = parser.parse_args()
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    with (options.folder / "messages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print(json.dumps(figures(rows, options.embed), indent=2, ensure_ascii=False))


def figures(rows, embed):
    told = [(row["id"], row["text"]) for row in rows]
    found, seconds = timed(told, embed)
    read = {each["id"]: each for each in found["messages"]}
    pairs = [(read[row["id"]], row) for row in rows]
    return {
        "messages": len(rows),
        "embed": embed,
        "seconds": seconds,
        "coverage": found["coverage"],
        "themes": themes(pairs),
        "keywords_alone": keywords(rows),
        "taught": None if embed else taught(rows),
        "suggesting": None if embed else suggesting(rows),
        "stance": share(each["stance"] == row["stance"] for each, row in pairs),
        "masked": both((bool(each["spans"]), row["pii"] == "1") for each, row in pairs),
        "duplicates": both((each["duplicate_of"] or "", row["dup_of"]) for each, row in pairs),
        "many": None if embed else many(told),
    }


def timed(rows, embed=False):
    from synthesis.taxonomy import taxonomy
    from synthesis.texts import analysis

    start = time.process_time()
    found = analysis.analysed(analysis.Material(rows), taxonomy(), embed=embed)
    return found, round(time.process_time() - start, 2)


def themes(pairs):
    return scores(
        [each["themes"][0]["code"] if each["themes"] else NONE for each, _row in pairs],
        [row for _each, row in pairs],
    )


def keywords(rows):
    """Macro-F1 of the keywords alone: no model, no word for what is aside."""
    from synthesis import themes

    seeds, best = themes.known(), []
    weights = seeds.weights([seeds.found(row["text"]) for row in rows])
    for row in rows:
        told = seeds.scores(seeds.found(row["text"]), weights)
        ranked = sorted(told, key=lambda index: (-round(told[index], 6), index))
        best.append(seeds.codes[ranked[0]] if ranked else NONE)
    return scores(best, rows)["macro_f1"]


def scores(said, rows):
    right, wrong, missed = Counter(), Counter(), Counter()
    for code, row in zip(said, rows, strict=True):
        if code in (row["theme"], row["theme2"]):
            right[code] += 1
        else:
            wrong[code] += 1
            missed[row["theme"]] += 1
    codes = sorted({row["theme"] for row in rows})
    f1 = {
        code: round(2 * right[code] / max(1, 2 * right[code] + wrong[code] + missed[code]), 3)
        for code in codes
    }
    return {
        "macro_f1": round(sum(f1.values()) / len(f1), 3),
        "accuracy": round(right.total() / len(rows), 3),
        "by_theme": f1,
    }


def taught(rows):
    """Macro-F1 on half of the messages: alone, beside the others, and taught by their labels."""
    runs = [halves(rows, seed) for seed in range(DRAWS)]
    return {how: round(sum(run[how] for run in runs) / DRAWS, 3) for how in runs[0]}


def halves(rows, seed):
    drawn = random.Random(seed).sample(rows, len(rows))
    here, elsewhere = drawn[::2], drawn[1::2]
    pool = [row["text"] for row in elsewhere]
    labels = [(row["text"], [row["theme"]] * (row["theme"] != NONE)) for row in elsewhere]
    return {
        "alone": suggested(here),
        "beside others": suggested(here, pool=pool),
        "taught by others": suggested(here, pool=pool, corrections=labels),
    }


def suggested(rows, **learned):
    from synthesis import texts

    found = texts.suggestions([row["text"] for row in rows], **learned)
    return scores([each[0][0] if each else NONE for each in found], rows)["macro_f1"]


def share(hits):
    hits = list(hits)
    return round(sum(hits) / len(hits), 3)


def both(pairs):
    """``precision`` and ``recall`` of (said, true), where each may be nothing."""
    pairs = list(pairs)
    right = sum(1 for said, true in pairs if said and said == true)
    said, true = sum(1 for each, _ in pairs if each), sum(1 for _, each in pairs if each)
    return {"right": right, "said": said, "true": true}


def suggesting(rows):
    """Seconds of processor to suggest themes, beside texts that other sessions filed, by number."""
    from synthesis import texts
    from synthesis.texts.sampling import POOL

    told, codes = [row["text"] for row in rows], sorted({row["theme"] for row in rows} - {NONE})
    seconds = {}
    for count in (0, POOL):
        pool = invented(told, count)
        labels = [(text, [codes[place % len(codes)]]) for place, text in enumerate(pool)]
        start = time.process_time()
        texts.suggestions(told, pool=pool, corrections=labels)
        seconds[count] = round(time.process_time() - start, 2)
    return seconds


def many(rows):
    made = invented([text for _id, text in rows], MANY)
    _found, seconds = timed([(str(number), text) for number, text in enumerate(made)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"messages": MANY, "seconds": seconds, "peak_mb": peak}


def invented(texts, count):
    """Beginnings of the messages with words drawn from all of them: no two alike."""
    drawn = random.Random(SEED)
    words = [word for text in texts for word in text.split()]
    made = []
    for _number in range(count):
        beginning = drawn.choice(texts).split()
        kept = beginning[: drawn.randint(0, len(beginning))]
        made.append(" ".join(kept + drawn.sample(words, drawn.randint(3, 14))))
    return made


if __name__ == "__main__":
    main()
