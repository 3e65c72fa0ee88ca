"""The exit card: an answer, and a word perhaps."""

import pytest
from django.core.exceptions import ValidationError

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form

OPTIONS = ["Non", "En partie", "Oui"]


def card(word=True):
    return activity("exit", options=OPTIONS, word=word)


def test_answers_are_counted_with_the_people_behind_them():
    paper = entry({"value": 3, "word": ""}, id=3, people=8, channel="paper", person=None)

    counted = tally(card(), [*entries({"value": 3, "word": ""}, {"value": 1, "word": ""}), paper])

    assert [(row["count"], row["share"]) for row in counted["rows"]] == [(1, 10), (0, 0), (9, 90)]
    assert registry["exit"].measures(card(), [paper]) == {"answered": 8, "counts": [0, 0, 8]}


def test_words_stand_there_once_approved_though_answers_count_at_once():
    awaiting = entry({"value": 2, "word": "Trop court"}, id=2, shown=False)
    approved = entry({"value": 2, "word": "Merci"}, id=1)

    counted = tally(card(), [awaiting, approved])

    assert counted["words"] == [{"word": "Merci", "people": 1}]
    assert counted["rows"][1]["count"] == 2
    assert "Trop court" not in draw("screen", card(), [awaiting, approved])


def test_an_answer_without_a_word_adds_none():
    counted = tally(card(), entries({"value": 1, "word": ""}, {"value": 1}))

    assert counted["words"] == []
    assert counted["total"] == 2


def test_a_card_that_asks_no_word_has_no_field_for_it():
    form = Form(draw("phone", card(word=False)))

    assert form.typed == []
    assert registry["exit"].moderated({"options": OPTIONS, "word": False}) == set()
    assert registry["exit"].read(card(word=False), {"value": "2", "word": "Zut"}) == {"value": 2}


@pytest.mark.parametrize("value", ["0", "4", "Oui", ""])
def test_only_the_answers_offered_are_taken(value):
    with pytest.raises(ValidationError) as refusal:
        registry["exit"].read(card(), {"value": value, "word": ""})

    assert list(refusal.value.message_dict) == ["value"]


def test_a_word_said_by_several_people_stands_once_with_their_number():
    said = [{"value": 1, "word": word} for word in ("Riche", "dense", "riche.", "Riche")]

    counted = tally(card(), entries(*said))

    assert counted["words"] == [{"word": "Riche", "people": 3}, {"word": "dense", "people": 1}]
    assert "Riche<sup>3</sup>" in draw("screen", card(), entries(*said))
