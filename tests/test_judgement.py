"""Sentences judged from 1 to 5, their medians counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import Form, text_of

JUDGEMENT = registry["judgement"]
SENTENCES = ["On relit avant d’envoyer.", "Rien ne part sans signature."]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def judged(**settings):
    return activity("judgement", items=[], options=SENTENCES, **{"threshold": 4, **settings})


def levels(*said, sentence="1"):
    return entries(*({f"level_{sentence}": level} for level in said))


def first(activity, found):
    return tally(activity, found)["sentences"][0]


def test_each_sentence_has_its_five_counts():
    found = entries({"level_1": 5, "level_2": 1}, {"level_1": 4}, {"level_1": 5})

    told = tally(judged(), found)

    assert [each["counts"] for each in told["sentences"]] == [[0, 0, 0, 1, 2], [1, 0, 0, 0, 0]]
    assert [each["answered"] for each in told["sentences"]] == [3, 1]
    assert told["answered"] == 3


@pytest.mark.parametrize(
    ("said", "median"),
    [((3,), 3), ((1, 5), 1), ((1, 4, 5), 4), ((2, 4, 4, 5), 4), ((1, 3, 4, 5), 3), ((), None)],
    ids=["one", "of two the lower", "three", "four", "of the middle the lower", "nobody"],
)
def test_the_median_is_a_mention_that_somebody_gave(said, median):
    assert first(judged(), levels(*said))["median"] == median


def test_an_extreme_mention_weighs_no_more_than_another():
    moderate, extreme = levels(4, 4, 4, 3, 3), levels(4, 4, 4, 1, 1)

    medians = [first(judged(), found)["median"] for found in (moderate, extreme)]

    assert medians == [4, 4]


@pytest.mark.parametrize(("threshold", "aside"), [(3, False), (4, True)])
def test_a_sentence_whose_median_is_under_the_threshold_is_to_be_rewritten(threshold, aside):
    told = tally(judged(threshold=threshold), levels(3, 3, 5))

    assert told["sentences"][0]["aside"] is aside
    assert told["to_rewrite"] == aside


def test_a_sentence_nobody_judged_is_neither_kept_nor_rewritten_on_the_screen():
    picture = text_of(draw("screen", judged(), levels(5)))

    assert picture.count("kept") == 1
    assert picture.count("judged by nobody") == 1
    assert "to rewrite" not in picture


def test_a_sentence_nobody_judged_does_not_go_on_as_kept():
    told = tally(judged(), levels(5))

    assert [each["aside"] for each in JUDGEMENT.offers(judged(), levels(5))] == [False, True]
    assert told["to_rewrite"] == 0


def test_all_are_offered_and_those_under_the_threshold_are_set_aside():
    found = entries({"level_1": 5, "level_2": 2}, {"level_1": 4, "level_2": 5})

    offered = JUDGEMENT.offers(judged(), found)

    assert [(each["id"], each["aside"], each["median"]) for each in offered] == [
        ("1", False, 4),
        ("2", True, 2),
    ]


def test_hands_count_for_as_many_as_they_are():
    paper = entry({"level_1": 2}, id=9, people=4, channel="paper", person=None)

    told = first(judged(), [*levels(5, 5, 5), paper])

    assert (told["counts"], told["median"]) == ([0, 4, 0, 0, 3], 2)


def test_percentages_are_those_of_one_sentence():
    found = [*levels(*[5] * 10)[:9], entry({"level_1": 5, "level_2": 1}, id=10)]

    told = tally(judged(), found)["sentences"]

    assert told[0]["levels"][4]["share"] == 100
    assert [row["share"] for row in told[1]["levels"]] == [None] * 5


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [({}, "Judge at least one sentence."), ({"level_1": "6"}, "Select a valid choice.")],
)
def test_a_mention_is_one_of_the_five(typed, complaint):
    with pytest.raises(ValidationError) as refusal:
        JUDGEMENT.read(judged(), typed)

    assert complaint in " ".join(refusal.value.messages)


def test_a_sentence_may_be_left_out():
    assert JUDGEMENT.read(judged(), {"level_2": "3"}) == {"level_2": 3}


def test_the_ends_are_in_words_and_objections_stand_beside_the_sentence():
    item = {"id": "a", "text": "On relit.", "of": 7, "objections": ["Cela prend du temps."]}
    made = activity("judgement", items=[item], of="ecrire", threshold=4)

    phone, picture = text_of(draw("phone", made)), text_of(draw("screen", made))

    assert "I oppose it" in phone
    assert "I stand by it" in phone
    assert "Cela prend du temps." in phone
    assert "Cela prend du temps." in picture


def test_paper_has_the_sentences_typed_before_anything_is_opened():
    paper = draw("paper", judged())

    assert all(sentence in text_of(paper) for sentence in SENTENCES)
    assert not Form(paper).choices


def test_the_figures_hold_every_sentence():
    assert JUDGEMENT.measures(judged(), levels(2, 3))["sentences"] == [
        {"text": SENTENCES[0], "counts": [0, 1, 1, 0, 0], "median": 2, "aside": True},
        {"text": SENTENCES[1], "counts": [0] * 5, "median": None, "aside": True},
    ]


@pytest.mark.parametrize("told", [{}, {"options": ["Une"], "of": "mur"}], ids=["none", "both"])
def test_sentences_are_typed_or_come_out_of_a_step(told):
    form = JUDGEMENT.SettingsForm({"threshold": "4", **told})

    assert not form.is_valid()
