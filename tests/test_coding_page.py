"""Reading and filing in Chromium: by keyboard alone, by dragging, and by two people."""

import pytest
from playwright.sync_api import expect

from synthesis import codes, coding
from synthesis.models import Coding
from territories.models import Role
from tests import sample
from tests.browser import LAPTOP

pytestmark = pytest.mark.django_db(transaction=True)

# Half of them hold a keyword, half hold none.
TEXTS = [text for number in range(10) for text in (f"Et l’eau, {number} fois ?", f"Bof, {number}.")]
THEMES = {"SOC-1": "a", "DEM-2": "f"}  # and their letters


@pytest.fixture
def room():
    session = sample.session("wall")
    for text in TEXTS:
        sample.answer(session.activities.get(), {"text": text, "sort": "0"})
    return session


@pytest.fixture
def sit(browse, room):
    """Somebody opens the page with an account of their own."""

    def open_page(role, page="coding"):
        user = sample.account(role)
        options = {"user": user, "locale": "en-GB", **LAPTOP}
        return browse(f"/s/{room.code}/{page}", **options)

    return open_page


def press(page, *keys):
    """Keys that lead to another page, each pressed where that one stands."""
    for key in keys:
        with page.expect_navigation():
            page.keyboard.press(key)


def shown(page):
    return page.locator("[name=said]").input_value()


def kept(room, coder=Coding.By.FIRST):
    found = [codes.by(each.codings, coder) for each in coding.queue(room)]
    return [each and each.themes for each in found]


def box(page, code):
    return page.locator(f"[name=themes][value={code}]")


def test_twenty_messages_are_coded_by_keyboard_alone(room, sit):
    page = sit(Role.COORDINATOR)
    suggested = [codes.by(each.codings, Coding.By.SUGGESTION).themes for each in coding.queue(room)]

    for themes in suggested:
        press(page, "Enter" if themes else "0")

    assert kept(room) == suggested
    assert {bool(themes) for themes in suggested} == {True, False}
    expect(page.locator(".covered")).to_contain_text("20 messages of 20 read")
    expect(page.locator("[role=status]")).to_contain_text("Everything is read.")
    assert coding.shares(room)["confirmed"] == 10


def test_one_key_refuses_a_suggestion_and_another_gives_its_theme(room, sit):
    page = sit(Role.COORDINATOR)
    while not page.locator("[data-proposed]").count():
        press(page, "n")
    place = [each.key for each in coding.queue(room)].index(shown(page))

    page.keyboard.press("1")
    expect(box(page, "UTI-2")).not_to_be_checked()
    page.keyboard.press("1")
    expect(box(page, "UTI-2")).to_be_checked()
    page.keyboard.press("x")
    expect(box(page, "UTI-2")).not_to_be_checked()
    page.keyboard.press(THEMES["SOC-1"])
    page.keyboard.press(THEMES["DEM-2"])
    page.keyboard.press("Shift+A")
    expect(page.locator("[name=constants]").first).to_be_checked()
    press(page, "Enter")

    assert kept(room)[place] == ["SOC-1", "DEM-2"]
    assert coding.shares(room)["refused"] == 1


def test_undo_and_the_same_as_the_previous_one(room, sit):
    page = sit(Role.COORDINATOR)
    first = shown(page)
    page.keyboard.press(THEMES["SOC-1"])
    press(page, "Enter")
    press(page, "s")
    told = kept(room)[:3]

    press(page, "u", "u")

    assert "SOC-1" in told[0]
    assert told[1:] == [told[0], None]
    assert kept(room) == [None] * 20
    assert shown(page) == first


def test_previous_and_next_file_nothing(room, sit):
    page = sit(Role.COORDINATOR)
    order = [each.key for each in coding.queue(room)]

    press(page, "n", "n", "p")

    assert shown(page) == order[1]
    assert kept(room) == [None] * 20


def test_keys_are_written_beside_their_buttons_and_can_be_turned_off(room, sit):
    page = sit(Role.COORDINATOR)
    keys = page.locator("main kbd:visible").count()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.uncheck("#keys")
    page.reload()
    page.keyboard.press("m")
    page.keyboard.press("0")

    expect(page.locator("main kbd:visible")).to_have_count(0)
    assert keys > 20
    expect(page.locator("[name=themes]:checked:not([data-proposed])")).to_have_count(0)
    assert kept(room) == [None] * 20


def test_the_page_works_without_script(room, browse):
    page = browse(
        f"/s/{room.code}/coding", user=sample.account(), java_script_enabled=False, **LAPTOP
    )
    box(page, "SOC-1").check()
    page.click("button[value=keep]")
    page.click("button[value=same]")
    page.click("button[value=none]")
    page.click("button[value=undo]")

    found = kept(room)
    assert "SOC-1" in found[0]
    assert found[1:3] == [found[0], None]


def test_two_coders_settle_what_they_do_not_agree_on(room, sit):
    one = sit(Role.COORDINATOR)
    for _text in range(20):
        press(one, "Enter" if one.locator("[data-proposed]").count() else "0")
    other = sit(Role.FACILITATOR)
    for number, themes in enumerate(kept(room)):
        expect(other.locator("[data-proposed]")).to_have_count(0)
        for theme in [*themes, "DEM-2"] if number < 2 else themes:
            other.keyboard.press(box(other, theme).get_attribute("data-keys"))
        press(other, "Enter" if themes or number < 2 else "0")

    one.goto(f"/s/{room.code}/coding/agreement")
    figures = one.locator(".facts dd")
    expect(figures).to_have_text(["20", "2", "0.83"])
    press(one, "1")
    press(one, "2")

    expect(figures.nth(1)).to_have_text("0")
    counted = [each.codes.themes for each in coding.queue(room)]
    assert counted == [*kept(room)[:1], *kept(room, Coding.By.SECOND)[1:2], *kept(room)[2:]]
    assert coding.shares(room)["kappa"] == 0.83


def test_a_message_is_dragged_to_a_theme_or_sent_there_by_its_list(room, sit):
    page = sit(Role.COORDINATOR, "coding/groups")
    unread, theme = page.locator("[data-to=unread]"), page.locator("[data-to='SOC-1']")

    unread.locator("[data-said] p").first.drag_to(theme.locator("h2"))
    expect(theme.locator("[data-said]")).to_have_count(1)
    moved = theme.locator("select")
    moved.focus()
    moved.select_option("FOR-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-to='FOR-1'] select")).to_be_focused()
    unread.locator("[data-said] p").first.drag_to(page.locator("[data-to=none] h2"))

    expect(page.locator("[data-to=none] [data-said]")).to_have_count(1)
    expect(page.locator(".covered")).to_contain_text("2 messages of 20 read")
    assert sorted(each for each in kept(room) if each is not None) == [[], ["FOR-1"]]
