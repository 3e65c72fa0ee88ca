"""What ``bin/manage results`` prints: other programs read it, so it is exact."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import translation

from sessions import closing, facilitation, tallies
from sessions.models import Response
from tests import sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def results(capsys):
    def printed(code, *options):
        call_command("results", code, *options)
        return capsys.readouterr().out

    return printed


def answers(activity, number, **fields):
    for _person in range(number):
        sample.answer(activity, {"words": ["aide"]}, **fields)


def test_each_stored_response_is_counted_once_by_its_channel(results):
    session, cloud = sample.open_session("word_cloud")
    answers(cloud, 4)
    answers(cloud, 3, channel="paper")
    answers(cloud, 2, channel="hands", people=30)
    answers(cloud, 2, abstained=True)

    printed = results(session.code, "--json")

    assert printed == (
        f'{{"activities": [{{"activity": {cloud.pk}, "kind": "word_cloud", "round": "1", '
        '"responses": {"phone": 6, "tablet": 0, "paper": 3, "hands": 2}, "abstained": 2}]}\n'
    )


def test_activities_without_responses_are_listed_with_zeros_in_their_order(results):
    session = sample.session("wall", "info", "choice")

    told = json.loads(results(session.code, "--json"))["activities"]

    assert [each["kind"] for each in told] == ["wall", "info", "choice"]
    nobody = {"phone": 0, "tablet": 0, "paper": 0, "hands": 0}
    assert [(each["responses"], each["abstained"], each["round"]) for each in told] == [
        (nobody, 0, "1")
    ] * 3


def test_each_round_has_its_own_line(results):
    session, cloud = sample.open_session("word_cloud")
    answers(cloud, 2)
    cloud.round = "2"
    answers(cloud, 1)

    told = json.loads(results(session.code, "--json"))["activities"]

    assert [(each["round"], each["responses"]["phone"]) for each in told] == [("1", 2), ("2", 1)]


def test_the_count_is_the_same_once_closed(results):
    session, cloud = sample.open_session("word_cloud")
    answers(cloud, 3)
    before = results(session.code, "--json")
    facilitation.end(session)

    closing.close_session(session, present=3, reason="Trop court")

    assert results(session.code, "--json") == before


def test_other_sessions_are_left_out(results):
    session, _cloud = sample.open_session("word_cloud")
    _other, elsewhere = sample.open_session("word_cloud")
    answers(elsewhere, 3)

    (told,) = json.loads(results(session.code, "--json"))["activities"]

    assert told["responses"]["phone"] == 0


def test_people_read_one_line_an_activity(results):
    session = sample.session("word_cloud", "choice")
    cloud, choice = session.activities.all()
    answers(cloud, 3)

    assert results(session.code.lower()) == (
        f"{cloud.pk} word_cloud 1: phone 3, tablet 0, paper 0, hands 0, abstained 0\n"
        f"{choice.pk} choice 1: phone 0, tablet 0, paper 0, hands 0, abstained 0\n"
    )


def test_an_unknown_code_is_said():
    with pytest.raises(CommandError, match="ABCDEF"):
        call_command("results", "ABCDEF", "--json")


def said(activity):
    """The line under the picture, as it reads in English."""
    with translation.override("en"):
        html = render_to_string(
            "activities/base.html", {"tally": tallies.tally(activity), "answered": 1}
        )
    return " ".join(html.split())


def test_the_picture_tells_the_channels_where_not_all_came_by_phone():
    _session, cloud = sample.open_session("word_cloud")
    answers(cloud, 4)
    answers(cloud, 3, channel="paper")
    answers(cloud, 2, channel="hands", people=30)

    told = tallies.tally(cloud)["channels"]

    with translation.override("en"):
        assert [(str(label), n) for label, n in told] == [
            *(("phone", 4), ("paper", 3), ("show of hands", 60)),
        ]
    assert "(phone 4, paper 3, show of hands 60)" in said(cloud)


def test_the_picture_tells_no_channels_where_all_came_by_phone():
    _session, cloud = sample.open_session("word_cloud")
    nobody = tallies.tally(cloud)["channels"]

    answers(cloud, 4)
    answers(cloud, 1, abstained=True)

    assert (nobody, tallies.tally(cloud)["channels"]) == ([], [])
    assert "(" not in said(cloud)


def test_who_preferred_not_to_answer_answered_on_no_channel():
    _session, cloud = sample.open_session("word_cloud")
    answers(cloud, 2, channel="paper")

    answers(cloud, 1, abstained=True, channel="paper", people=3)
    answers(cloud, 1, abstained=True, channel="hands", people=5)

    assert [n for _label, n in tallies.tally(cloud)["channels"]] == [2]
    assert tallies.counts(cloud) == (10, 8)


def test_a_sheet_counts_its_people_and_its_round_alone():
    _session, sheet = sample.open_session("table_sheet")
    typed = {"table": "A", "people": "5", "text_0": "Moins de queue"}
    sample.answer(sheet, typed)
    sample.answer(sheet, {**typed, "table": "B"}, status="draft")
    sheet.round = "2"
    sample.answer(sheet, {**typed, "people": "3"})
    sheet.round = "1"

    (told,) = tallies.tally(sheet)["channels"]

    assert told == (Response.Channel.TABLET.label, 5)


def test_supports_are_no_people_of_a_channel_and_stops_are():
    session, floor = sample.open_session("floor", "grouping")
    session.activities.filter(position=2).update(settings={"of": "floor-1"})
    question = sample.answer(floor, {"text": "Qui paie ?"}, channel="paper")
    sample.answer(floor, {"of": str(question.pk)})
    grouping = sample.open_step(session, 2)
    for channel in ("phone", "paper", "paper"):
        sample.answer(grouping, {"of": str(question.pk)}, channel=channel)

    told = [[n for _label, n in tallies.tally(step)["channels"]] for step in (floor, grouping)]

    assert told == [[1], [1, 2]]
