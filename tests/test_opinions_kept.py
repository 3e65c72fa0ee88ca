"""What closing keeps of groups of opinion: their sizes, what they share, and nobody's votes."""

import json
from itertools import combinations
from math import dist
from random import Random
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from sessions.kinds import registry
from synthesis import opinion_blocks, opinion_groups, opinion_map, opinions
from synthesis.tables import ALL
from tests import entries
from tests.attack import bounds, recovered
from tests.hands import text_of

pytestmark = pytest.mark.usefixtures("english")

SIDES = ["agree", "disagree", "pass"]


def voted(people=60, seed=0, statements=2):
    """The questions of a step and the members of two groups: who votes as their group, mostly."""
    dice, step = Random(seed), entries.activity("statements")
    found, members = [], {}
    for person in range(1, people + 1):
        members[str(person)] = 1 + person % 2 if person <= people - 6 else None
        votes = {
            str(number): dice.choice([SIDES[person % 2]] * 4 + SIDES)
            for number in range(1, statements + 1)
            if dice.random() < 0.9
        }
        found.append(entries.entry({"votes": votes}, person))
    asked = registry["statements"].asked(step, found)
    return asked, {person: group for person, group in members.items() if group}


def report(members, straight=0, **changed):
    """What a report on votes says of them, in its own shape."""
    people = {str(group): list(members.values()).count(group) for group in set(members.values())}
    places = [
        {"group": 1, "people": 27, "centre": [0.1234, 1.2], "spread": [0.1, 0.2]},
        {"group": 2, "people": 27, "centre": [-0.1234, -1.2], "spread": [0.1, 0.2]},
    ]
    said = [{"comment-id": str(n), "verdict": "divided"} for n in (1, 2)]
    other = [{"comment-id": str(n), "verdict": v} for n, v in ((1, "divided"), (2, "unclear"))]
    return {
        "participants": 60,
        "statements": said,
        "groups": {"k": 2, "stability": 0.8, "people": people, "members": members},
        "groups_reason": None,
        "group_consensus": [{"comment-id": "2", "side": "agree", "lower_bounds": [0.61, 0.7]}],
        "map": places,
        "straight_liners": [{"voter-id": str(n), "vote": "agree"} for n in range(straight)],
        "without_straight_liners": {"statements": other} if straight else None,
        **changed,
    }


def test_rows_are_votes_of_people_who_are_known():
    step = entries.activity("statements")
    found = [
        entries.entry({"votes": {"1": "agree", "2": "pass"}}, 7),
        entries.entry({"votes": {"2": "disagree"}}, 8),
        entries.entry({"votes": {"1": "agree"}}, 9, person=None),
    ]

    rows = opinions.rows(registry["statements"].asked(step, found))

    assert sorted(rows) == [("1", "7", 1), ("2", "7", 0), ("2", "8", -1)]


def test_groups_are_kept_by_their_size_and_never_by_their_members():
    asked, members = voted()

    told = opinions.told(asked, report(members))

    assert told["groups"] == {"k": 2, "stability": 0.8, "people": {"1": 27, "2": 27}}
    assert told["consensus"] == [{"statement": 2, "side": "agree"}]
    assert told["map"][0] == {"group": 1, "centre": [0.12, 1.2]}
    assert not [word for word in ("members", "voter", "bounds", "spread") if word in str(told)]


def test_without_groups_the_reason_is_kept_and_no_table():
    asked, members = voted()
    none = {"groups": None, "groups_reason": "Too few.", "group_consensus": None, "map": None}

    told = opinions.told(asked, report(members, **none))

    assert (told["groups"], told["reason"], told["tables"]) == (None, "Too few.", [])


@pytest.mark.parametrize("seed", range(6))
def test_no_vote_of_a_few_in_a_group_is_found_again(seed):
    asked, members = voted(people=60 + 20 * seed, seed=seed)

    for question, table in zip(asked, opinions.told(asked, report(members))["tables"], strict=True):
        told, sums = named(table)
        cells = {name: count for name, count in told.items() if len(name) == 2}
        alone = recovered(told | dict.fromkeys(cells), sums)
        assert all(count is None or count == 0 or count >= 11 for count in cells.values())
        assert recovered(told, sums) <= alone
        assert sum(table["column_totals"][:3]) == len(question.given)


def named(table):
    """What is read of a table that was kept: its numbers by what they cross, and its sums."""
    rows = [("row", each) for each in table["rows"]]
    columns = [("column", each) for each in table["columns"]]
    told = {frozenset(): table["total"]}
    told |= {frozenset({r}): n for r, n in zip(rows, table["row_totals"], strict=True)}
    told |= {frozenset({c}): n for c, n in zip(columns, table["column_totals"], strict=True)}
    for row, cells in zip(rows, table["cells"], strict=True):
        told |= {frozenset({row, c}): n for c, n in zip(columns, cells, strict=True)}
    sums = [(frozenset({r}), *(frozenset({r, c}) for c in columns)) for r in rows]
    sums += [(frozenset({c}), *(frozenset({r, c}) for r in rows)) for c in columns]
    return told, [*sums, (ALL, *(frozenset({r}) for r in rows))]


def test_a_hidden_vote_stays_as_open_as_its_margins_leave_it():
    asked, members = voted(people=120)

    (table, _other) = opinions.told(asked, report(members))["tables"]

    open = bounds(*named(table))
    assert len(open) >= 4
    assert min(high - low for low, high in open.values()) >= 1


@pytest.mark.parametrize(("people", "told"), [(0, 0), (4, None), (5, 5), (58, None)])
def test_people_who_gave_one_vote_to_everything_are_counted_where_they_are_not_few(people, told):
    asked, members = voted()

    kept = opinions.told(asked, report(members, straight=people))["straight"]

    assert kept == {"people": told, "changed": [2] if told else []}


def test_the_same_room_keeps_the_same_bytes():
    asked, members = voted()
    turned = [each._replace(given=each.given[::-1]) for each in asked]
    other = dict(reversed(members.items()))

    kept = [opinions.told(*each) for each in ((asked, report(members)), (turned, report(other)))]

    assert json.dumps(kept[0]) == json.dumps(kept[1])


def read(told):
    drawn = render_to_string("synthesis/opinions.html", {"opinions": opinion_groups.told(told)})
    return " ".join(text_of(drawn).split())


def test_groups_are_read_with_what_they_share_and_what_is_hidden():
    asked, members = voted(people=400)

    page = read(opinions.told(asked, report(members, straight=6)))

    assert "2 groups among the 60 people who voted on a device of their own." in page
    assert "On the same side in every group: La salle veut un relais. I agree" in page
    assert "Group 1 (195)" in page
    assert "hidden" in page
    assert "6 people of 60 gave one vote to everything" in page
    assert page.endswith("Without them, something else would be said of: La salle veut un relais.")


def test_where_there_are_no_groups_the_page_says_why():
    asked, members = voted()
    none = {"groups": None, "groups_reason": "Too few people.", "group_consensus": None}

    page = read(opinions.told(asked, report(members, map=None, straight=3, **none)))

    assert page.startswith("Groups of opinion Too few people.")
    assert "People who gave one vote to everything: hidden, too few people." in page


# The map, and what is said of each group.

GROUPS = {"k": 3, "people": {"1": 44, "2": 22, "3": 11}}
PLACES = [
    {"group": 1, "centre": [-1.5, 0.2]},
    {"group": 2, "centre": [1.2, 0.3]},
    {"group": 3, "centre": [0.9, -0.4]},
]


def circles(svg):
    """``[(x, y, radius)]`` of what is drawn."""
    drawn = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}circle")
    return [tuple(float(each.get(name)) for name in ("cx", "cy", "r")) for each in drawn]


@pytest.mark.parametrize("width", [opinion_map.NARROW, opinion_map.WIDE])
def test_areas_are_people_and_distances_are_those_kept(width):
    found = circles(opinion_map.svg(GROUPS, PLACES, width))

    areas = [r**2 for _x, _y, r in found]
    assert areas == pytest.approx([4 * areas[2], 2 * areas[2], areas[2]], rel=0.02)
    drawn = [dist(a[:2], b[:2]) for a, b in combinations(found, 2)]
    kept = [dist(a["centre"], b["centre"]) for a, b in combinations(PLACES, 2)]
    assert [each / drawn[0] for each in drawn] == pytest.approx(
        [e / kept[0] for e in kept], rel=0.02
    )


def test_no_circle_is_over_another_nor_off_the_map():
    for seed in range(20):
        dice = Random(seed)
        places = [
            {"group": n, "centre": [dice.uniform(-2, 2), dice.uniform(-1, 1)]} for n in (1, 2, 3)
        ]

        svg = opinion_map.svg(GROUPS, places)

        found, height = circles(svg), float(ElementTree.fromstring(svg).get("height"))
        for one, other in combinations(found, 2):
            assert dist(one[:2], other[:2]) > one[2] + other[2]
        for x, y, r in found:
            assert r < x < opinion_map.WIDE - r
            assert r < y < height - r - opinion_map.LINE / 2


def test_the_map_says_who_stands_there_and_draws_no_axis():
    svg = opinion_map.svg(GROUPS, PLACES)

    assert "group 1, 44 people; group 2, 22 people; group 3, 11 people" in svg
    assert "44 people</text>" in svg
    assert "<line" not in svg
    assert "<path" not in svg


def counted(one, other, apart=(0, 0, 0, 0)):
    """A table that was kept, of two groups and those in none."""
    cells = [list(one), list(other), list(apart)]
    known = [[each or 0 for each in row] for row in cells]
    return {
        "rows": ["1", "2", ""],
        "cells": cells,
        "row_totals": [sum(row) for row in known],
        "column_totals": [sum(column) for column in zip(*known, strict=True)],
        "total": sum(map(sum, known)),
    }


def test_each_group_is_told_with_what_it_says_more_than_elsewhere():
    asked, members = voted(people=400)

    kept = opinions.told(asked, report(members))

    (table, _other) = kept["tables"]
    assert {"group": "1", "statement": 1, "side": 0} in kept["leanings"]
    assert {"group": "2", "statement": 1, "side": 1} in kept["leanings"]
    assert f"I agree ({table['cells'][0][0]})" in read(kept)


def test_where_nothing_may_be_told_of_a_group_that_is_said():
    asked, members = voted()

    kept = opinions.told(asked, report(members)) | {"leanings": []}

    assert "Group 1 (27) Nothing that may be shown sets it apart." in read(kept)


def test_documents_tell_the_groups_the_page_tells():
    asked, members = voted(people=400)
    kept = opinions.told(asked, report(members, straight=6))

    page = read(kept)
    blocks = opinion_blocks.of_activity("1", {"joined": {"opinions": {"1": kept}}})

    said = [
        cell for each in blocks if each["kind"] == "table" for row in each["rows"] for cell in row
    ]
    assert [each["kind"] for each in blocks if each["kind"] == "figure"] == ["figure"]
    assert [each for each in said if each.startswith("Group")]
    for cell in said:
        if cell.startswith("Group"):
            assert cell in page
    assert "None" not in str(said)


def test_documents_say_why_there_are_no_groups():
    asked, members = voted()
    none = {"groups": None, "groups_reason": "Too few people.", "group_consensus": None}
    kept = opinions.told(asked, report(members, map=None, **none), True)

    blocks = opinion_blocks.of_activity("1", {"joined": {"opinions": {"1": kept}}})

    assert [each["text"] for each in blocks] == ["Groups of opinion", "Too few people."]
    assert kept["polis"] is None


# Figures of Polis, for those who come from there.


def test_figures_of_polis_are_those_of_the_counts_shown():
    table = counted((80, 15, 11, 14), (20, 70, 12, 18))

    (told,) = opinions.as_polis([table])

    assert told["statement"] == 1
    assert told["consensus"] == [
        round(81 / 108 * 21 / 104, 2),
        round(16 / 108 * 71 / 104, 2),
    ]
    assert told["representativeness"][0][0] == round((81 / 108) / (21 / 104), 2)
    assert told["representativeness"][1][1] == round((71 / 104) / (16 / 108), 2)


def test_no_figure_of_polis_stands_on_a_hidden_number():
    table = counted((80, 15, None, 14), (20, 70, 12, 18))

    assert opinions.as_polis([table]) == []


def test_who_does_not_come_from_polis_has_none_of_its_figures():
    asked, members = voted(people=400)

    ours = opinions.told(asked, report(members))
    theirs = opinions.told(asked, report(members), from_polis=True)

    assert ours["polis"] is None
    assert "Polis" not in read(ours)
    assert "Figures of Polis" in read(theirs)
