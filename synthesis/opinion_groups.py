"""
Groups of opinion as they are told, by page and documents alike, of what closing kept.

Nothing is told that what was kept does not show already: neither cells, nor what is drawn of them.
"""

from synthesis import opinion_map

TAKEN = 2  # the answers that take a side, the first ones of a statement
MOST = 5  # statements said of one group


def told(kept, width=opinion_map.NARROW):
    """
    How votes group people, with the words of the statements where they are told by number.

    ``svg``: their map, this wide; ``members``: a line a group; ``drawn``: votes by group;
    ``polis``: its own figures, None where the votes do not come from there.
    """
    texts, answers = kept["statements"], kept["answers"]
    sides = {"agree": answers[0], "disagree": answers[1]}
    tables = list(zip(texts, kept["tables"], strict=False))
    drawn = [(text, lines(each)) for text, each in tables if any(any(row) for row in each["cells"])]
    return kept | {
        "svg": kept["groups"] and opinion_map.svg(kept["groups"], kept["map"], width),
        "members": members(kept),
        "shared": [
            (texts[each["statement"] - 1], sides[each["side"]]) for each in kept["consensus"] or []
        ],
        "drawn": drawn,
        "hidden": len(tables) - len(drawn),
        "altered": [texts[number - 1] for number in kept["straight"]["changed"]],
        "polis": None if kept.get("polis") is None else as_polis(kept),
    }


def lines(table):
    """``[(name of a group, its people, cells)]``; who is in none comes last, if anybody."""
    found = zip(table["rows"], table["row_totals"], table["cells"], strict=True)
    return [line for line in found if line[1]]


def members(kept):
    """``[(name of a group, its people, [what is said there more than elsewhere])]``."""
    if not kept["groups"]:
        return []
    people = sorted(kept["groups"]["people"].items())
    return [(name, count, said_in(name, kept)) for name, count in people]


def said_in(name, kept):
    """``[(statement, answer, people)]``, where the room is most divided first; None is hidden."""
    found = [each for each in kept.get("leanings", []) if each["group"] == name]
    found.sort(key=lambda each: -min(table_of(each, kept)["column_totals"][:TAKEN]))
    return [
        (
            kept["statements"][each["statement"] - 1],
            kept["answers"][each["side"]],
            cells_of(name, table_of(each, kept))[each["side"]],
        )
        for each in found[:MOST]
    ]


def table_of(leaning, kept):
    return kept["tables"][leaning["statement"] - 1]


def cells_of(name, table):
    return table["cells"][table["rows"].index(name)]


def as_polis(kept):
    """``[(statement, answer, consensus, [representativeness by group])]``: a line a side."""
    return [
        (
            kept["statements"][each["statement"] - 1],
            kept["answers"][side],
            each["consensus"][side],
            [group[side] for group in each["representativeness"]],
        )
        for each in kept["polis"]
        for side in range(TAKEN)
    ]
