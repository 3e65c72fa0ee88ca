"""The guide of those who lead, and the card for when something goes wrong."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from sessions.guide import PARTS, TASKS
from sessions.models import Session
from tests import sample
from tests.hands import text_of
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

# What the card quotes of our own pages.
BUTTONS = ["Open the room screen", "Next person", "Take control", "Back", "Open again"]
BUTTONS += ["Hide the results"]


def desk(language="en", name="facilitator"):
    client = Client(headers={"accept-language": language})
    client.force_login(sample.account(name=name))
    return client


def guide(session):
    return reverse("guide", args=[session.code])


def timed(**fields):
    """A session of an hour and a half, at half past six."""
    session = sample.session("info", "wall")
    session.activities.update(minutes=45)
    half_past_six = timezone.make_aware(datetime(2026, 11, 20, 18, 30))
    Session.objects.update(starts_at=half_past_six, **fields)
    session.refresh_from_db()
    return session


def tick(client, page, **ticks):
    """Send the page as it stands in a browser, with these boxes changed."""
    sent = dict(page.form_with("initial-print").fields)
    for code, ticked in ticks.items():
        sent.update({code: "on"}) if ticked else sent.pop(code)
    return client.post(page.address, sent)


def read(client, session):
    page = Page(client.get(guide(session)).content.decode())
    page.address = guide(session)
    return page


# Dates.


def test_dates_follow_the_session_and_times_its_agenda():
    said = text_of(desk().get(guide(timed())).content.decode())

    for date in ("Oct. 21, 2026", "Nov. 18, 2026", "Nov. 21, 2026", "Jan. 19, 2027"):
        assert date in said
    assert "17:30 Open the room." in said
    assert "19:48 Write three findings" in said
    assert "20:20 Type the paper" in said


def test_a_late_start_moves_the_end():
    started = timezone.make_aware(datetime(2026, 11, 20, 18, 45))

    said = text_of(desk().get(guide(timed(started_at=started))).content.decode())

    assert "20:03 Write three findings" in said


def test_tasks_are_in_the_order_they_come():
    session = timed()

    for _title, tasks in PARTS:
        times = [task.at(session, 90) for task in tasks]
        assert times == sorted(times)
    assert len({task.code for task in TASKS}) == len(TASKS)


# Ticks.


def test_a_team_shares_the_ticks_and_an_old_page_unticks_nothing():
    session, ada, bob = timed(), desk(name="ada"), desk(name="bob")
    opened_before = read(bob, session)

    tick(ada, read(ada, session), print=True, agenda=True)
    tick(bob, opened_before, trial=True)

    session.refresh_from_db()
    assert session.guide == ["agenda", "print", "trial"]


def test_what_was_ticked_by_mistake_is_unticked():
    session, client = timed(guide=["print", "trial"]), desk()

    answer = tick(client, read(client, session), print=False)

    session.refresh_from_db()
    assert answer.status_code == 302
    assert session.guide == ["trial"]


def test_a_duplicate_starts_with_no_tick():
    session, client = timed(guide=["print"]), desk()

    client.post(reverse("duplicate_session", args=[session.code]))

    assert Session.objects.exclude(pk=session.pk).get().guide == []


# Ways.


@pytest.mark.parametrize("state", ["prepared", "running", "ended", "closed"])
def test_every_task_leads_to_a_page_of_ours(state):
    session, client = timed(state=state, present=12), desk()

    page = read(client, session)

    links = {
        attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("class") == "btn"
    }
    assert len(links) >= 6
    for link in links:
        assert client.get(link).status_code == 200


def test_it_is_found_from_the_list_and_from_the_console():
    session, client = timed(), desk()

    for page in (reverse("sessions"), reverse("console", args=[session.code])):
        assert f'href="{guide(session)}"' in client.get(page).content.decode()


# The card.


def card(language):
    page = Client(headers={"accept-language": language}).get(reverse("trouble"))
    return page.content.decode()


def test_the_console_leads_to_the_card_in_one_gesture():
    session = timed()

    console = desk().get(reverse("console", args=[session.code])).content.decode()

    assert f'<a href="{reverse("trouble")}" target="_blank"' in console


def test_the_card_says_as_much_in_both_languages():
    french, english = card("fr"), card("en")

    assert french.count("<dt>") == english.count("<dt>") > 15
    assert french.count("<section>") == english.count("<section>")
    assert "On garde les idées" in french
    assert "We keep ideas" in english


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("button", BUTTONS)
def test_the_card_names_buttons_as_they_are_named(language, button):
    with translation.override(language):
        assert translation.gettext(button) in text_of(card(language))


def test_the_card_is_printed_on_one_page(browse):
    page = browse("/imprevus")

    printed = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
