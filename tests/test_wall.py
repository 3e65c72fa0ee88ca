"""The wall: posts in columns, once a person has read them."""

import pytest
from django.core.exceptions import ValidationError

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

SORTS = ["Un espoir", "Une crainte"]


def posts(tally):
    """``[(label, count, texts)]`` of each column."""
    return [
        (column["label"], column["count"], [post["text"] for post in column["posts"]])
        for column in tally["columns"]
    ]


def test_posts_stand_in_the_column_of_their_sort_the_latest_first():
    made = activity("wall", sorts=SORTS)
    found = entries(
        {"text": "Du temps", "sort": "0"},
        {"text": "Du contrôle", "sort": "1"},
        {"text": "Du lien", "sort": "0"},
    )

    counted = tally(made, found)

    assert posts(counted) == [
        ("Un espoir", 2, ["Du lien", "Du temps"]),
        ("Une crainte", 1, ["Du contrôle"]),
    ]
    assert (counted["total"], counted["waiting"]) == (3, 0)


def test_posts_that_nobody_approved_are_counted_and_not_shown():
    made = activity("wall", sorts=SORTS)
    shown = entries({"text": "Du temps", "sort": "0"})
    awaiting = entry({"text": "Du contrôle", "sort": "1"}, id=2, shown=False)

    counted = tally(made, [*shown, awaiting])

    assert posts(counted) == [("Un espoir", 1, ["Du temps"]), ("Une crainte", 0, [])]
    assert (counted["total"], counted["waiting"]) == (1, 1)


def test_a_wall_without_sorts_is_one_column_without_a_title():
    made = activity("wall", moderated=True)

    counted = tally(made, entries({"text": "Du temps"}, {"text": "Du lien"}))

    assert posts(counted) == [("", 2, ["Du lien", "Du temps"])]
    assert "sort" not in Form(draw("phone", made)).choices


def test_a_sort_is_chosen_where_there_are_some():
    made = activity("wall", sorts=SORTS)

    with pytest.raises(ValidationError) as refusal:
        registry["wall"].read(made, {"text": "Du temps"})

    assert list(refusal.value.message_dict) == ["sort"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 281], ids=["nothing", "spaces", "too long"])
def test_a_post_is_one_short_text(text):
    with pytest.raises(ValidationError) as refusal:
        registry["wall"].read(activity("wall", moderated=True), {"text": text})

    assert list(refusal.value.message_dict) == ["text"]


@pytest.mark.parametrize(
    ("settings", "awaited"),
    [({}, {"text"}), ({"moderated": True}, {"text"}), ({"moderated": False}, set())],
    ids=["unless said otherwise", "yes", "no"],
)
def test_a_person_reads_first(settings, awaited):
    assert registry["wall"].moderated(settings) == awaited


def test_each_post_has_a_place_of_its_own():
    wall, made = registry["wall"], activity("wall")

    assert wall.slot(made, {"text": "Du temps"}, key="k1") == "k1"
    assert wall.slot(made, {"text": "Du temps"}, key="k2") == "k2"


def test_the_screen_reads_posts_and_their_number():
    made = activity("wall", sorts=SORTS)

    picture = draw("screen", made, entries({"text": "Du temps", "sort": "0"}))

    assert "Un espoir 1 Du temps Une crainte 0" in text_of(picture)
