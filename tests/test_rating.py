"""Marks from 1 to 5, counted by hand; items dealt to phones."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from playwright.sync_api import expect

from sessions import facilitation
from sessions.kinds import registry
from tests import sample
from tests.browser import PHONE
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

RATING = registry["rating"]
ITEMS = [
    {"id": "aa", "text": "Le bus", "of": 101},
    {"id": "bb", "text": "Le relais", "of": 102},
    {"id": "cc", "text": "La nuit", "of": 103},
]


def vote(items=ITEMS, **settings):
    told = {"of": "wall-1", "low": "Peu utile", "high": "Très utile", "top": 10, **settings}
    return activity("rating", items=items, **told)


def marks(**given):
    return {f"mark_{item}": mark for item, mark in given.items()}


def ranked(told):
    return [(row["label"], row["median"], row["n"]) for row in told["rows"]]


def test_each_item_has_its_marks_its_median_and_its_number():
    told = tally(vote(), entries(marks(aa=5, bb=2), marks(aa=4), marks(aa=1, bb=4)))

    assert ranked(told) == [("Le bus", 4, 3), ("Le relais", 2, 2), ("La nuit", None, 0)]
    assert told["rows"][0]["counts"] == [1, 0, 0, 1, 1]
    assert told["answered"] == 3


def test_of_equal_medians_the_one_with_more_marks_above_it_stands_first():
    found = entries(marks(aa=4, bb=4, cc=4), marks(aa=2, bb=5, cc=4), marks(aa=4, bb=4, cc=4))

    told = tally(vote(), found)

    assert ranked(told) == [("Le relais", 4, 3), ("La nuit", 4, 3), ("Le bus", 4, 3)]


def test_items_alike_stand_as_they_were_offered_and_those_nobody_rated_last():
    told = tally(vote(), entries(marks(cc=1), marks(bb=1)))

    assert ranked(told) == [("Le relais", 1, 1), ("La nuit", 1, 1), ("Le bus", None, 0)]


def test_a_ballot_typed_for_several_counts_for_each_of_them():
    paper = entry(marks(aa=5), id=9, people=3, channel="paper", person=None)

    told = tally(vote(), [*entries(marks(aa=1), marks(aa=1)), paper])

    assert ranked(told)[0] == ("Le bus", 5, 5)


def test_what_is_withdrawn_is_neither_offered_nor_counted():
    withdrawn = vote(items=[{**ITEMS[0], "text": ""}, *ITEMS[1:]])

    told = tally(withdrawn, entries(marks(aa=5, bb=3)))

    assert [row["label"] for row in told["rows"]] == ["Le relais", "La nuit"]
    assert "mark_aa" not in Form(draw("phone", withdrawn)).choices


def test_those_beyond_the_best_are_told_apart_for_the_screen():
    told = tally(vote(top=2), entries(marks(aa=1, bb=5, cc=4)))

    rows = [(row["label"], row["beyond"]) for row in told["rows"]]
    assert rows == [("Le relais", False), ("La nuit", False), ("Le bus", True)]
    assert told["others"] == 1


def test_any_may_be_left_out_but_not_all():
    assert RATING.read(vote(), {"mark_bb": "3", "mark_aa": ""}) == {"mark_bb": 3}
    with pytest.raises(ValidationError) as refusal, translation.override("en"):
        RATING.read(vote(), {})

    with translation.override("en"):
        assert refusal.value.messages == ["Rate at least one."]


def test_no_mean_is_told_however_few_rate():
    picture = text_of(draw("screen", vote(), entries(marks(aa=4), marks(aa=5))))

    assert "4.5" not in picture
    assert "4,5" not in picture


def test_phones_are_told_about_how_often_each_was_rated_only_where_some_are_dealt():
    found = entries(marks(aa=5, bb=2), marks(aa=4), marks(aa=4))

    dealt, all_of_them = draw("phone", vote(served=2), found), draw("phone", vote(), found)

    told = [f'data-dealt="mark_{item}" value="{times}"' for item, times in (("aa", 2), ("bb", 1))]
    assert all(each in dealt for each in told)
    assert "data-deal" not in all_of_them


def test_the_figures_are_marks_by_item():
    figures = RATING.measures(vote(items=ITEMS[:1]), entries(marks(aa=5), marks(aa=4)))

    item = {"text": "Le bus", "counts": [0, 0, 0, 1, 1], "median": 4}
    assert figures == {"answered": 2, "items": [item]}


def test_a_phone_is_dealt_the_least_rated_and_keeps_what_it_answered(browse):
    session = sample.session("wall", "rating")
    session.activities.filter(kind="rating").update(settings=vote(served=2).settings)
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    for text in ("Le bus", "Le relais", "La nuit", "La marche"):
        sample.answer(wall, {"text": text, "sort": "0"})
    opened = sample.open_step(session, 2)
    often, seldom = opened.items[:2], opened.items[2:]
    for item in often:
        sample.answer(opened, {f"mark_{item['id']}": "3"})

    phone = browse(f"/j/{session.code}", **PHONE)

    shown = phone.locator("#answer [data-item]:visible")
    expect(shown).to_have_count(2)
    dealt = {each.get_attribute("data-item") for each in shown.all()}
    assert dealt == {f"mark_{item['id']}" for item in seldom}
    expect(phone.locator("[data-hand]")).to_be_visible()

    phone.check(f"[name=mark_{seldom[0]['id']}][value='5']")
    phone.click("#answer .go")
    expect(phone.locator("#answer [data-sort=recorded]")).to_be_attached()
    phone.reload()

    expect(phone.locator(f"[name=mark_{seldom[0]['id']}][value='5']")).to_be_checked()
    expect(shown).to_have_count(2)


def test_without_script_every_item_is_there(browse):
    session = sample.session("rating")
    settings = {"options": ["Bus", "Train", "Vélo"], "low": "Peu", "high": "Très", "top": 3}
    session.activities.update(settings={**settings, "served": 1})
    facilitation.start(session)
    sample.open_step(session, 1)

    phone = browse(f"/j/{session.code}", java_script_enabled=False, **PHONE)

    expect(phone.locator("#answer [data-item]:visible")).to_have_count(3)
    expect(phone.locator("[data-hand]")).to_be_hidden()
