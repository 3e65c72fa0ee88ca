"""The tables in turn: each has its time, and its sheet stands on the screen."""

import pytest

from games.formats import formats
from sessions import facilitation, stage
from sessions.models import Response
from tests import sample
from tests.hands import text_of


@pytest.fixture
def session():
    session = sample.session("table_sheet", "turns")
    facilitation.start(session)
    facilitation.open_activity(session)
    return session


def sheet(session, table, text, **fields):
    data = {"table": table, "people": "4", "text_0": text}
    return sample.answer(session.activities.get(kind="table_sheet"), data, **fields)


def screen(session):
    return text_of(stage.draw(session, "screen", "fr").html)


@pytest.mark.django_db
def test_each_table_has_its_round_and_its_sheet(session):
    sheet(session, "A", "Des guichets ouverts.")
    sheet(session, "B", "Des agents formés.")

    facilitation.next_activity(session)
    first = screen(session)
    facilitation.next_activity(session)
    second = screen(session)

    assert "Des guichets ouverts." in first
    assert "Des agents formés." not in first
    assert "Des agents formés." in second
    assert session.current.ends_at is not None


@pytest.mark.django_db
def test_what_nobody_has_read_is_not_shown(session):
    sheet(session, "A", "Secret.", status=Response.Status.PENDING)

    facilitation.next_activity(session)

    assert "Secret." not in screen(session)


@pytest.mark.django_db
def test_a_sheet_withdrawn_afterwards_leaves_the_screen(session):
    gone = sheet(session, "A", "À retirer.")
    facilitation.next_activity(session)

    facilitation.hide_post(session, gone.pk, "Une personne est nommée.")
    session.current.refresh_from_db()

    assert "À retirer." not in screen(session)


@pytest.mark.parametrize("title", ["", "90 minutes"])
def test_each_table_of_the_debate_has_the_time_that_is_announced(title):
    debate = formats()["debat"]
    steps = {each["kind"]: each for each in dict(debate.versions).get(title, debate).activities}

    turns, sheets = steps["turns"], steps["table_sheet"]

    assert turns["minutes"] / turns["settings"]["tables"] == 1.5
    assert turns["settings"]["tables"] == sheets["settings"]["tables"]


@pytest.mark.django_db
def test_the_sheets_of_several_conversations_say_which(session):
    step = session.activities.get(kind="table_sheet")
    step.settings = {**step.settings, "questions": ["Que garder ?", "Que changer ?"]}
    step.save()
    sheet(session, "A", "Le guichet.")
    session.activities.filter(kind="table_sheet").update(round="2")
    sheet(session, "A", "Les horaires.")
    sheet(session, "B", "Le bus.")

    facilitation.goto(session, session.activities.get(kind="turns"))
    several = screen(session)
    facilitation.next_activity(session)
    single = screen(session)

    titles = [several.index(each) for each in ("Que garder ?", "Le guichet.", "Que changer ?")]
    assert titles == sorted(titles)
    assert "Que changer ?" not in single
