"""The ice-breaker: what the room answered, never what one person did."""

import pytest

from sessions.kinds import registry
from tests.entries import activity, draw, entries, tally
from tests.hands import text_of

QUIZ = registry["quiz"]


def test_answers_are_counted_sentence_by_sentence():
    made = activity("quiz")
    made.round = "2"
    found = entries({"option": "true"}, {"option": "false"}, {"option": "false"}, round="2")

    told = tally(made, [*entries({"option": "depends"}, round="1"), *found])

    assert [row["count"] for row in told["rows"]] == [1, 2, 0]
    assert [row["count"] for row in told["all"][0]["rows"]] == [0, 0, 1]


def test_what_to_say_of_it_comes_with_the_results_only():
    made = activity("quiz")

    assert "Souvent vrai." not in text_of(draw("phone", made) + draw("show", made))
    assert "Souvent vrai." in text_of(draw("screen", made))


def test_nobody_has_a_score():
    made = activity("quiz")
    found = [*entries({"option": "true"}, round="1"), *entries({"option": "true"}, round="2")]

    assert QUIZ.measures(made, found) == QUIZ.measures(
        made, [each._replace(person=None) for each in found]
    )
    assert QUIZ.paired(made, None, found) is None


def test_comments_are_no_more_than_sentences():
    form = QUIZ.SettingsForm({"statements": "Un.\nDeux.", "comments": "Un.\nDeux.\nTrois."})

    assert "comments" in form.errors


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Vrai.\nVrai.\nVrai.", ["Vrai.", "Vrai.", "Vrai."]),
        ("\r\nVrai.\r\n", ["", "Vrai.", ""]),
        (["Faux."], ["Faux.", "", ""]),
        (["Faux.", "", "Faux."], ["Faux.", "", "Faux."]),
        ("\n \n", []),
    ],
)
def test_a_comment_goes_with_its_sentence_even_the_same_one_or_none(typed, kept):
    form = QUIZ.SettingsForm({"statements": "Un.\nDeux.\nTrois.", "comments": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["comments"] == kept
