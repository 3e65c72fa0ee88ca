"""The agenda editor in a browser: steps added, removed, dragged, moved by keyboard, timed."""

import re
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from sessions.models import Session
from tests import sample
from tests.browser import LAPTOP


@pytest.fixture
def opened(browse):
    """Opens the editor of an agenda of three steps, at half past six: ``(session, page)``."""

    def open_editor(**options):
        session = sample.session()
        half_past_six = timezone.make_aware(datetime(2026, 11, 20, 18, 30))
        Session.objects.update(starts_at=half_past_six)
        for position, title in enumerate("ABC", start=1):
            sample.add(session, "choice", position, title=title, minutes=10)
        page = browse(f"/s/{session.code}/agenda", user=sample.account(), **LAPTOP, **options)
        return session, page

    return open_editor


def expect_order(page, titles):
    expect(page.locator(".program .what > b")).to_have_text(list(titles))


def expect_stored(session, titles):
    assert "".join(session.activities.values_list("title", flat=True)) == titles


def button(page, title, gesture):
    row = page.locator("[data-step]", has=page.get_by_text(title, exact=True))
    return row.locator("button.down" if gesture == "down" else "button:not(.down)")


def test_total_and_end_follow_what_is_typed(opened):
    session, page = opened()
    expect(page.locator("[data-total]")).to_have_text("30")
    expect(page.locator("[data-ends]")).to_have_text("19:00")

    page.get_by_label(re.compile("«.A.»|“A”")).fill("45")

    expect(page.locator("[data-total]")).to_have_text("65")
    expect(page.locator("[data-ends]")).to_have_text("19:35")
    assert session.activities.first().minutes == 10


def test_durations_are_saved_where_they_were_typed(opened):
    session, page = opened()

    field = page.locator("input[type=number]").first
    field.fill("45")
    field.press("Enter")

    expect(page.locator("main [role=status]")).to_be_visible()
    expect(field).to_be_focused()
    assert session.activities.first().minutes == 45


def test_steps_are_moved_by_keyboard_and_the_focus_goes_along(opened):
    session, page = opened()
    up = button(page, "C", "up")

    up.focus()
    page.keyboard.press("Enter")
    expect_order(page, "ACB")
    expect(up).to_be_focused()
    page.keyboard.press("Space")
    expect_order(page, "CAB")

    expect(up).to_be_disabled()
    expect(button(page, "C", "down")).to_be_focused()
    expect_stored(session, "CAB")


def test_steps_are_moved_without_script(opened):
    session, page = opened(java_script_enabled=False)

    button(page, "A", "down").press("Enter")

    expect_order(page, "BAC")
    expect(button(page, "A", "down")).to_be_focused()
    expect_stored(session, "BAC")


def test_steps_are_dragged_with_the_mouse_and_typed_minutes_are_kept(opened):
    session, page = opened()
    page.locator("input[type=number]").nth(1).fill("20")

    page.locator("[data-handle]").last.drag_to(page.locator("[data-step]").first)

    expect(page.locator("main [role=status]")).to_be_visible()
    expect_order(page, "CAB")
    expect(page.locator("[data-total]")).to_have_text("40")
    expect_stored(session, "CAB")
    assert session.activities.get(title="B").minutes == 20


def test_a_step_dropped_nowhere_goes_back(opened):
    session, page = opened()

    page.locator("[data-handle]").last.hover()
    page.mouse.down()
    for _each in range(2):  # the first move picks it up, the next one carries it
        page.locator("[data-step]").first.hover()
    expect_order(page, "CAB")
    page.keyboard.press("Escape")
    page.mouse.up()

    expect_order(page, "ABC")
    expect_stored(session, "ABC")


def test_a_step_is_added_and_another_removed(opened):
    session, page = opened()

    page.select_option("[name=kind]", "choice")
    page.select_option("[name=after]", index=1)
    page.locator("main form[method=get] .go").click()
    page.fill("[name=title]", "N")
    page.fill("[name=instruction]", "Choisissez.")
    page.fill("[name=settings-options]", "Oui\nNon")
    page.locator("main form .go").click()
    expect_order(page, "ANBC")
    page.locator("[data-step]", has_text="B").get_by_role("link").click()
    page.locator("summary").click()
    page.locator("form[action$='/remove'] button").click()

    expect_order(page, "ANC")
    assert Session.objects.get().activities.get(title="N").settings["options"] == ["Oui", "Non"]


def test_an_open_console_shows_the_new_agenda(opened):
    session, page = opened()
    desk = page.context.new_page()
    desk.goto(f"/s/{session.code}/console")
    expect(desk.locator("[data-line=up]")).to_be_visible()

    button(page, "C", "up").click()

    expect(desk.locator(".run .go-to")).to_have_text(["A", "C", "B"])
