"""Positions: two rounds, the arguments between them, and who moved."""

import re

import pytest
from django.utils import translation

from sessions import facilitation
from sessions.kinds import phase_of, registry
from sessions.models import Activity
from tests import sample
from tests.entries import activity, draw, entries, tally
from tests.hands import text_of

POSITION = registry["position"]
AGREE, DISCUSS, DISAGREE = ({"value": each} for each in ("agree", "discuss", "disagree"))


def placed(before, after):
    """What the same people answered in both rounds of the first statement."""
    first = entries(*before, round="1a")
    again = [each._replace(person=each.id, id=1000 + each.id) for each in entries(*after)]
    return first + [each._replace(round="1d") for each in again]


def counts(bars):
    return [row["count"] for row in bars["rows"]]


def rounds(**settings):
    made = activity("position", statements=["Un.", "Deux."], **settings)
    return [phase.round for phase in POSITION.phases(made.settings)]


def test_each_statement_goes_through_five_rounds():
    assert rounds() == [f"{number}{letter}" for number in "12" for letter in "abcde"]
    assert rounds(twice=False) == ["1a", "1b", "2a", "2b"]
    assert rounds(twice=False, arguments=False) == ["1a", "2a"]


def test_places_are_counted_round_by_round():
    made = activity("position")

    told = tally(made, placed([AGREE, AGREE, DISAGREE], [AGREE, DISCUSS, DISCUSS]))

    assert counts(told["before"]) == [2, 0, 1]
    assert counts(told["after"]) == [1, 2, 0]


def test_who_moved_is_drawn_from_ten_people_on():
    made = activity("position")
    nine = placed([AGREE] * 9, [AGREE] * 5 + [DISCUSS] * 4)
    ten = placed([AGREE] * 10, [AGREE] * 5 + [DISCUSS] * 5)

    assert tally(made, nine)["moves"] == {"paired": 9}
    assert tally(made, ten)["moves"]["flows"] == [[1, 1, 5], [1, 2, 5]]
    assert tally(made, ten)["moves"]["changed"] == 5


def test_what_moved_is_told_the_same_once_nobody_is_known():
    made = activity("position")
    found = placed([AGREE] * 8 + [DISAGREE] * 4, [AGREE] * 4 + [DISCUSS] * 8)
    before = tally(made, found)["moves"]

    made.paired = POSITION.paired(made, None, found)
    after = tally(made, [each._replace(person=None) for each in found])["moves"]

    assert before == after
    assert before["changed"] == 8


def test_what_moved_is_drawn_in_numbers_that_svg_reads_where_a_decimal_takes_a_comma():
    made = activity("position")
    made.round = "1d"
    found = placed([AGREE] * 8 + [DISAGREE] * 4, [AGREE] * 5 + [DISCUSS] * 7)

    with translation.override("fr"):
        drawn = draw("screen", made, found)

    assert "<rect" in drawn
    assert not re.search(r'="\d+,\d', drawn)


def test_arguments_stand_by_side_once_a_person_has_read_them():
    made = activity("position")
    made.round = "1b"
    said = [{"side": "for", "text": "On le sait."}, {"side": "against", "text": "Trop lourd."}]
    found = entries(*said, round="1b")
    found[1] = found[1]._replace(shown=False)

    columns = tally(made, found)["arguments"]

    assert [[post["text"] for post in column["posts"]] for column in columns] == [
        ["On le sait."],
        [],
        [],
    ]
    assert "On le sait." in text_of(draw("screen", made, found))


def test_the_answers_to_one_statement_are_not_those_to_another():
    made = activity("position")
    made.round = "2a"
    found = [*entries(AGREE, AGREE, round="1a"), *entries(DISAGREE, round="2a")]

    told = tally(made, found)

    assert (told["statement"], counts(told["before"])) == ("On essaie d’abord.", [0, 0, 1])
    assert [counts(each["before"]) for each in told["others"]] == [[2, 0, 0]]


def test_long_statements_are_warned_of_and_questions_refused():
    long = "Une commune " + "très " * 30 + "prudente attend."
    form = POSITION.SettingsForm({"statements": "Faut-il attendre ?"})

    assert POSITION.warnings({"statements": [long]})
    assert "statements" in form.errors


@pytest.mark.django_db
def test_the_clock_gives_each_round_its_share():
    session = sample.session()
    step = sample.add(session, "position", 1, minutes=12, settings={"statements": ["Un."]})
    Activity.objects.filter(pk=step.pk).update(minutes=12)
    facilitation.start(session)
    facilitation.open_activity(session)
    times = {}

    while True:
        step = session.current
        if phase_of(step).answers:
            facilitation.open_activity(session)
        times[step.round] = round((step.ends_at - step.opened_at).total_seconds() / 60)
        if step.round == "1e":
            break
        facilitation.next_activity(session)

    assert list(times.values()) == [1, 2, 7, 1, 1]


def test_places_are_changed_and_votes_are_not_spoken_of():
    made = activity("position")
    made.round = "1d"

    with translation.override("en"):
        picture = text_of(draw("screen", made, placed([AGREE] * 12, [DISAGREE] * 12)))

    assert "people out of 12 changed places." in picture
    assert "changed their vote" not in picture
