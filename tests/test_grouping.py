"""Grouping: what commands keep, what the room sees of it, and where it says stop."""

import re

import pytest
from django.core.exceptions import ValidationError

from polls.kinds.grouping import MOST
from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

GROUPING = registry["grouping"]
ITEMS = [
    {"id": "aa", "text": "Le bus passe tard", "of": 101},
    {"id": "bb", "text": "Un relais humain", "of": 102},
    {"id": "cc", "text": "Une ligne de nuit", "of": 103},
]


def carried_out(*commands, items=ITEMS):
    """
    The activity once these commands ``(name, args)`` were given, one after the other.

    They say ``g1`` of the first group opened, whatever it is called in the memory.
    """
    made, opened = activity("grouping", items=items), []
    for name, args in commands:
        before = str(made.memory)
        after = GROUPING.commands[name].function(made.memory, meant(args, opened), made)
        assert str(made.memory) == before
        made.memory = after
        if name == "group":
            opened.append(after["groups"][-1]["id"])
    return made


def meant(args, opened):
    names = {f"g{place}": name for place, name in enumerate(opened, start=1)}
    return {**args, "group": names.get(args.get("group"), args.get("group"))}


def new(name):
    return "group", {"name": name}


def put(item, group):
    return "put", {"item": item, "group": group}


def groups(made):
    """``[(name, texts)]`` of each group, as tallied."""
    told = tally(made, [])["groups"]
    return [(each["name"], [post["text"] for post in each["posts"]]) for each in told]


def beside(made):
    return [post["id"] for post in tally(made, [])["beside"]]


def test_before_any_group_all_posts_stand_beside():
    made = carried_out()

    assert (groups(made), beside(made)) == ([], ["aa", "bb", "cc"])
    assert tally(made, [])["total"] == 3


def test_posts_stand_in_the_group_they_were_put_in():
    made = carried_out(new("Transports"), new("Accueil"), put("cc", "g1"), put("bb", "g2"))

    assert groups(made) == [
        ("Transports", ["Une ligne de nuit"]),
        ("Accueil", ["Un relais humain"]),
    ]
    assert beside(made) == ["aa"]


def test_a_post_stands_in_one_group_alone_and_can_leave_it():
    moved = carried_out(new("Transports"), new("Accueil"), put("aa", "g1"), put("aa", "g2"))
    left = carried_out(new("Transports"), put("aa", "g1"), put("aa", ""))

    assert groups(moved) == [("Transports", []), ("Accueil", ["Le bus passe tard"])]
    assert beside(left) == ["aa", "bb", "cc"]


def test_a_group_is_renamed_and_keeps_its_posts():
    made = carried_out(
        new("Bus"), put("aa", "g1"), ("rename", {"group": "g1", "name": "Transports"})
    )

    assert groups(made) == [("Transports", ["Le bus passe tard"])]


def test_a_group_undone_gives_back_its_posts_and_no_others():
    made = carried_out(
        *(new("Bus"), new("Accueil"), put("aa", "g1"), put("bb", "g2")), ("drop", {"group": "g1"})
    )

    assert groups(made) == [("Accueil", ["Un relais humain"])]
    assert beside(made) == ["aa", "cc"]


def test_the_name_of_a_group_undone_is_never_given_again():
    opened = carried_out(new("Bus"), new("Accueil")).memory
    undone, made = activity("grouping", memory={}), activity("grouping", memory=opened)

    after = [
        GROUPING.commands["group"].function(each.memory, {"name": "Nuit"}, each)
        for each in (made, undone, undone)
    ]

    last = [memory["groups"][-1]["id"] for memory in after]
    assert len({*last, *(each["id"] for each in opened["groups"])}) == 5
    assert all(re.fullmatch("g[0-9a-f]{6}", each) for each in last)


def test_twelve_groups_are_enough():
    full = carried_out(*[new(f"Groupe {number}") for number in range(MOST)])

    with pytest.raises(ValidationError):
        GROUPING.commands["group"].function(full.memory, {"name": "Un de trop"}, full)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("rename", {"group": "g9", "name": "Rien"}),
        ("drop", {"group": "g9"}),
        ("put", {"item": "aa", "group": "g9"}),
        ("put", {"item": "zz", "group": "g1"}),
        ("put", {"item": "bb", "group": "g1"}),
    ],
    ids=["rename nothing", "drop nothing", "put nowhere", "put nothing", "put what is withdrawn"],
)
def test_what_is_not_there_is_refused(name, args):
    made = carried_out(new("Transports"), items=[ITEMS[0], {**ITEMS[1], "text": ""}])

    with pytest.raises(ValidationError):
        GROUPING.commands[name].function(made.memory, args, made)


def test_a_withdrawn_post_leaves_its_group_and_finds_it_again():
    made = carried_out(new("Transports"), put("aa", "g1"))

    made.items = [{**ITEMS[0], "text": ""}, *ITEMS[1:]]
    without = groups(made), tally(made, [])["total"], GROUPING.offers(made, [])
    made.items = ITEMS

    assert without == ([("Transports", [])], 2, [])
    assert groups(made) == [("Transports", ["Le bus passe tard"])]


def test_stops_are_counted_in_people_on_their_post():
    made = carried_out(new("Transports"), put("aa", "g1"))
    hands = entry({"of": 103}, id=9, people=4, channel="hands", person=None)
    found = [*entries({"of": 101}, {"of": 101}), hands, entry({"of": 999}, id=10)]

    told = tally(made, found)

    assert [post["stops"] for post in told["groups"][0]["posts"]] == [2]
    assert [(post["id"], post["stops"]) for post in told["beside"]] == [("bb", 0), ("cc", 4)]
    assert told["stops"] == 6


def test_a_stop_names_one_of_the_posts_that_stand():
    made = carried_out(items=[*ITEMS[:2], {**ITEMS[2], "text": ""}])
    made.pk = 5

    value = GROUPING.read(made, {"of": "102"})

    assert value == {"of": 102}
    assert GROUPING.slot(made, value, key="k1") == "of-5-102"
    assert Form(draw("phone", made)).choices["of"] == ["101", "102"]
    with pytest.raises(ValidationError):
        GROUPING.read(made, {"of": "103"})


def test_only_groups_that_hold_something_are_offered():
    made = carried_out(new("Transports"), new("Vide"), put("aa", "g1"))

    name = made.memory["groups"][0]["id"]
    assert GROUPING.offers(made, []) == [{"id": name, "text": "Transports", "of": None}]


def test_the_figures_say_how_big_each_group_is():
    made = carried_out(new("Transports"), new("Vide"), put("aa", "g1"), put("cc", "g1"))

    assert GROUPING.measures(made, entries({"of": 102})) == {
        "groups": [{"name": "Transports", "posts": 2}, {"name": "Vide", "posts": 0}],
        "beside": 1,
        "stops": 1,
    }


def test_screen_and_phones_read_the_groups():
    made = carried_out(new("Transports"), put("aa", "g1"))

    for surface in ("screen", "phone"):
        assert "Transports 1 Le bus passe tard" in text_of(draw(surface, made))
