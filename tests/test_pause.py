"""A pause: nothing to answer, and when the room goes on."""

from datetime import datetime

from django.utils import timezone, translation

from sessions.kinds import registry
from tests.entries import activity, draw
from tests.hands import Form, text_of

AT = timezone.make_aware(datetime(2026, 11, 23, 15, 42))


def paused(ends_at=AT):
    made = activity("pause")
    made.ends_at = ends_at
    return made


def test_there_is_nothing_to_answer_nor_to_count():
    pause = registry["pause"]

    assert not pause.takes_answers
    assert pause.form(paused()) is None
    assert (pause.tally(paused(), []), pause.measures(paused(), [])) == ({}, {})


def test_phones_and_screen_say_when_the_room_goes_on():
    with translation.override("en"):
        drawn = [text_of(draw(surface, paused())) for surface in ("phone", "screen")]

    assert all("We go on at 3:42 p.m." in each for each in drawn)


def test_no_time_is_said_before_it_is_known():
    with translation.override("en"):
        assert "We go on at" not in text_of(draw("phone", paused(ends_at=None)))
    assert "data-timer" in draw("screen", paused(ends_at=None))


def test_paper_has_nothing_to_fill_in():
    paper = draw("paper", paused())

    assert text_of(paper)
    assert 'class="write"' not in paper
    assert not Form(paper).choices
