"""What somebody is typing stays under their hands, whatever others do meanwhile."""

import pytest
from playwright.sync_api import expect

from sessions import facilitation
from sessions.models import Response
from territories.models import Role
from tests import sample
from tests.browser import LAPTOP, PHONE
from tests.hall import Hall


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def caret(page):
    """Where the cursor stands in what is being typed."""
    return page.evaluate("document.activeElement.selectionStart")


def led_by(browse, session, name):
    """The console of a facilitator of this name."""
    user = sample.account(Role.FACILITATOR, name=name)
    page = browse(f"/s/{session.code}/console", user=user, **LAPTOP)
    expect(page.locator("[data-line=up]")).to_be_visible()
    return page


def grouped(*later):
    """A running session with a post in a group; ``(session, grouping, name of the group)``."""
    session = sample.session("wall", "grouping", *later)
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    for text in ("Le bus", "Le relais"):
        sample.answer(wall, {"text": text, "sort": "0"})
    grouping = sample.open_step(session, 2)
    facilitation.of_kind(session, grouping, "group", {"name": "Bus"})
    group = grouping.memory["groups"][0]["id"]
    facilitation.of_kind(
        session, grouping, "put", {"item": grouping.items[0]["id"], "group": group}
    )
    return session, grouping, group


def test_a_post_being_typed_stays_when_a_step_is_added_to_the_agenda(browse):
    session, wall = sample.open_session("wall")
    phone = browse(f"/j/{session.code}", **PHONE)
    phone.check("[name=sort][value='1']")
    phone.fill("#id_text", "La nuit, personne ne")
    for _letter in range(2):
        phone.keyboard.press("ArrowLeft")

    add_a_step(browse(f"/s/{session.code}/agenda", user=sample.account(), **LAPTOP))

    expect(phone.locator("#stage")).to_contain_text("Étape 1 sur 2")
    expect(phone.locator("#id_text")).to_be_focused()
    expect(phone.locator("#id_text")).to_have_value("La nuit, personne ne")
    expect(phone.locator("[name=sort][value='1']")).to_be_checked()
    assert caret(phone) == len("La nuit, personne ")
    assert not wall.responses.exists()


def add_a_step(agenda):
    agenda.select_option("[name=kind]", "info")
    agenda.locator("main form[method=get] .go").click()
    agenda.fill("[name=title]", "Une pause")
    agenda.fill("[name=instruction]", "On respire.")
    agenda.locator("main form .go").click()
    expect(agenda.locator("[data-step]")).to_have_count(2)


def test_points_that_are_not_sent_stay_when_a_group_is_renamed(browse, hall):
    session, grouping, group = grouped("prioritisation")
    session.activities.filter(position=3).update(
        settings={"of": "grouping-2", "points": 3, "each": 3}
    )
    vote = sample.open_step(session, 3)
    phone, desk = browse(f"/j/{session.code}", **PHONE), hall.console(session)
    two = phone.locator(f"[name=points_{group}][value='2']")
    two.check()

    desk.command("rename", activity=grouping.pk, group=group, name="Transports")

    expect(phone.locator("#answer")).to_contain_text("Transports")
    expect(two).to_be_checked()
    assert not vote.responses.exists()


def test_a_note_being_typed_stays_when_another_console_draws_the_curtain(browse):
    session, floor = sample.open_session("floor")
    anne, bruno = (led_by(browse, session, name) for name in ("anne", "bruno"))
    text = bruno.locator("[data-command=note] textarea")
    bruno.select_option("[data-command=note] select", "Agents")
    text.fill("Le guichet ferme")

    anne.locator("[data-curtain]").click()

    expect(bruno.locator("[data-curtain]")).to_have_attribute("aria-pressed", "true")
    expect(text).to_be_focused()
    bruno.keyboard.type(" trop tôt")
    bruno.locator("[data-command=note] .btn").click()
    expect(bruno.locator("[data-commands]")).to_contain_text("Le guichet ferme trop tôt")
    floor.refresh_from_db()
    (note,) = floor.memory["notes"]
    assert (note["category"], note["text"]) == ("Agents", "Le guichet ferme trop tôt")


def test_a_note_left_for_a_moment_is_there_again(browse):
    session, floor = sample.open_session("floor")
    desk = led_by(browse, session, "anne")
    asked = sample.answer(floor, {"text": "Qui relit ?"}, status="pending")
    desk.reload()
    text = desk.locator("[data-command=note] textarea")
    text.fill("Le guichet ferme")

    desk.locator(f"[data-command=approve][data-post='{asked.pk}']").click()

    expect(desk.locator("[data-commands] li", has_text="Qui relit ?")).to_be_visible()
    expect(text).to_have_value("Le guichet ferme")


def test_a_note_is_kept_at_the_first_click_though_a_support_arrived_meanwhile(browse, hall):
    session, floor = sample.open_session("floor")
    asked = sample.answer(floor, {"text": "Qui paie ?"})
    desk, phone = led_by(browse, session, "camille"), hall.phone(session)
    desk.fill("[data-command=note] [name=text]", "La commune.")

    phone.respond(floor, of=str(asked.pk))
    expect(desk.locator("[data-tally] .questions .num")).to_contain_text("1")
    desk.click("[data-command=note] .btn")

    expect(desk.locator("[data-tally] section li")).to_contain_text("La commune.")


def test_the_name_of_a_new_group_stays_when_a_stop_arrives(browse, hall):
    session, grouping, _group = grouped()
    desk = led_by(browse, session, "anne")
    name, phone = desk.locator("[id^=group-name-]"), hall.phone(session)
    name.fill("Lien")
    desk.keyboard.press("Enter")
    expect(desk.locator(".sorting h3", has_text="Lien")).to_be_visible()
    desk.keyboard.type("Transports de nuit")
    desk.keyboard.press("ArrowLeft")

    phone.respond(grouping, of=str(grouping.items[0]["of"]))

    expect(desk.locator("[data-tally]")).to_contain_text("1 stop")
    expect(name).to_be_focused()
    expect(name).to_have_value("Transports de nuit")
    assert caret(desk) == len("Transports de nui")
    assert Response.objects.filter(activity=grouping).count() == 1


def test_a_reason_being_typed_stays_when_another_post_comes_in(browse, hall):
    session, wall = sample.open_session("wall")
    phone = hall.phone(session)
    phone.respond(wall, text="Plus de trains", sort="0")
    console = led_by(browse, session, "anne")
    post = console.locator("[data-posts] > li").first
    post.locator("summary").first.click()
    field = post.locator("input[type=text], textarea, input:not([type])").first
    field.press_sequentially("hors du ")

    phone.respond(wall, text="Moins de bruit", sort="1")
    expect(console.locator("[data-posts] > li")).to_have_count(2)
    console.keyboard.type("an")

    expect(field).to_have_value("hors du an")
    assert not Response.objects.filter(status=Response.Status.SHOWN).exists()
    session.refresh_from_db()
    assert not session.curtain
