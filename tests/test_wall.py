"""The wall: posts in columns, once a person has read them."""

import pytest
from django.core.exceptions import ValidationError

from sessions import facilitation, stage
from sessions.kinds import registry
from synthesis import material
from tests import sample
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


HAT = "Chapeau noir : les risques"


def test_under_an_imposed_angle_nobody_gives_an_opinion():
    made, plain = activity("wall", imposed_role=HAT), activity("wall", sorts=SORTS)
    wall = registry["wall"]

    assert wall.imposed_role(made, {"text": "Trop cher"}) == "angle"
    assert wall.imposed_role(plain, {"text": "Trop cher", "sort": "0"}) == ""


@pytest.mark.parametrize("surface", ["phone", "screen", "paper"])
def test_an_imposed_angle_is_said_on_every_surface(surface):
    assert HAT in text_of(draw(surface, activity("wall", imposed_role=HAT)))


@pytest.mark.django_db
def test_what_is_said_under_an_angle_is_an_argument_of_the_restitution_and_no_source():
    session, wall = open_wall(imposed_role=HAT)

    sample.answer(wall, {"text": "Trop cher"})

    told = material.gather(session)
    assert [each["text"] for each in told["arguments"]] == ["Trop cher"]
    assert told["unclassified"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("hidden", "shown"), [(True, [False, True]), (False, [True, True])])
def test_a_hidden_wall_shows_when_it_is_revealed(hidden, shown):
    session, wall = open_wall(hidden=hidden)
    sample.answer(wall, {"text": "Du temps"})

    before = shown_on_screen(session)
    facilitation.reveal(session)

    assert ["Du temps" in html for html in (before, shown_on_screen(session))] == shown


@pytest.mark.django_db
def test_a_hidden_wall_is_read_on_the_console_while_it_is_open():
    session, wall = open_wall(hidden=True)
    sample.answer(wall, {"text": "Du temps"})

    assert "Du temps" in shown_on_screen(session, surface="console")


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [True, False])
def test_the_screen_of_an_open_wall_keeps_a_place_for_posts_unless_they_are_hidden(hidden):
    session, _wall = open_wall(hidden=hidden)

    screen = stage.draw(session, "screen", "fr").html

    assert ("data-tally" in screen) == (not hidden)


def open_wall(**settings):
    session, wall = sample.open_session("wall")
    wall.settings = settings
    wall.save()
    return session, wall


def shown_on_screen(session, surface="screen"):
    audience = surface, "fr"
    return stage.count(stage.read(session.code), [audience])[audience].html


@pytest.mark.django_db
@pytest.mark.parametrize(("hidden", "seen"), [(False, True), (True, False)])
def test_the_room_sees_its_wall_while_it_writes_unless_it_waits(hidden, seen):
    session, wall = sample.open_session("wall")
    wall.settings = {**wall.settings, "hidden": hidden}

    screen = stage.draw(session, "screen", "fr").html

    assert ("data-tally" in screen) == seen
