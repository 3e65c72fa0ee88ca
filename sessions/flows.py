"""What moved between two votes, drawn: ribbons from each answer before to each answer after."""

WIDTH, HEIGHT, GAP = 1640, 480, 24  # of the drawing, in its own units
LEFT, RIGHT, NODE = 440, 1174, 26


def drawn(flows, labels):
    """
    The geometry of ``[[from, to, people]]``: ``{ribbons, before, after, table}``.

    Answers are numbered from 1, in the order of ``labels``, which is that of the drawing. Only
    what is told is drawn: people whose move is merged with others' are in no node.
    """
    places = range(1, len(labels) + 1)
    people = {(before, after): number for before, after, number in flows}
    unit = (HEIGHT - GAP * (len(labels) - 1)) / max(sum(people.values()), 1)
    before = nodes([sum(people.get((a, b), 0) for b in places) for a in places], labels, unit)
    after = nodes([sum(people.get((a, b), 0) for a in places) for b in places], labels, unit)
    return {
        "ribbons": ribbons(people, before, after, unit),
        "before": before,
        "after": after,
        "labels": labels,
        "table": [
            {"label": label, "cells": [people.get((a, b), 0) for b in places]}
            for a, label in zip(places, labels, strict=True)
        ],
    }


def nodes(counts, labels, unit):
    """One block an answer, from top to bottom."""
    found, top = [], 0
    for count, label in zip(counts, labels, strict=True):
        size = count * unit
        found.append({"top": top, "size": size, "middle": top + size / 2, "count": count})
        found[-1]["label"] = label
        top += size + GAP
    return found


def ribbons(people, before, after, unit):
    """A path a move; those who did not move lie behind."""
    out, into = [node["top"] for node in before], [node["top"] for node in after]
    found = []
    for (a, b), number in sorted(people.items()):
        size = number * unit
        found.append({"path": path(out[a - 1], into[b - 1], size), "moves": a != b})
        out[a - 1] += size
        into[b - 1] += size
    return sorted(found, key=lambda ribbon: ribbon["moves"])


def path(start, end, size):
    left, right, middle = LEFT + NODE, RIGHT, (LEFT + NODE + RIGHT) / 2
    there = f"M{left} {start:.1f}C{middle:g} {start:.1f} {middle:g} {end:.1f} {right} {end:.1f}"
    back = f"C{middle:g} {end + size:.1f} {middle:g} {start + size:.1f} {left} {start + size:.1f}z"
    return f"{there}V{end + size:.1f}{back}"
