"""What was counted, as tables of labels and numbers: whatever kind of activity counted it."""

TITLES = ("text", "sentence", "statement", "title", "name", "label")
LABELS = ("label", "word", "title")
NUMBERS = ("count", "people", "votes", "wins")
TWICE = ("all", "table", "total")  # "all" says again what the round under way says
PAIRED = "moves"  # of those who answered twice: told apart, by rules of its own
SIDES = ("before", "after")


def tables(tally):
    """
    The tables in a kind's ``tally``, as ``[{title, side, rows}]``, in its order.

    A row is ``{label, n, share}``: ``n`` is None where it may not be told, ``share`` in per cent
    is None under ten responses and where ``n`` counts no people. ``side`` is "before", "after" or
    empty.
    """
    if isinstance(tally.get("all"), list) and tally["all"]:
        return [each for round in tally["all"] for each in inside(round, "", "")]
    return list(inside(tally, "", ""))


def inside(told, title, side):
    title = titled(told) or title
    for name, each in told.items():
        beside = name if name in SIDES else side
        if name in TWICE or name == PAIRED:
            continue
        if rows := counted(each):
            yield {"title": title, "side": beside, "rows": rows}
        elif isinstance(each, dict):
            yield from inside(each, title, beside)
        elif isinstance(each, list):
            for one in each:
                if isinstance(one, dict):
                    yield from inside(one, title, beside)
    if marks := marked(told):
        yield {"title": title, "side": side, "rows": marks}


def marked(told):
    """The rows of marks from one upwards, where nothing beside gives them names."""
    counts = told.get("counts")
    if not isinstance(counts, list) or any(counted(each) for each in told.values()):
        return []
    return [{"label": str(mark), "n": n, "share": None} for mark, n in enumerate(counts, start=1)]


def titled(told):
    """What a part of a tally is about, empty where it does not say."""
    about = told.get("card")
    given = (told.get(name) for name in TITLES)
    named = next((str(each) for each in given if each), "")
    return named or (titled(about) if isinstance(about, dict) else "")


def counted(rows):
    """The rows of one table, empty where these are none."""
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return []
    label = next((name for name in LABELS if name in rows[0]), None)
    number = next((name for name in NUMBERS if name in rows[0]), None)
    if label is None or number is None:
        return []
    return [{"label": str(row[label]), "n": row[number], "share": row.get("share")} for row in rows]
