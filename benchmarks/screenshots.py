"""
Pictures of every surface: python -m benchmarks.screenshots [folder]

The demonstration on a fresh database: its live session is played in Chromium, with what another of
its territories said. ``surfaces.png`` shows four of the pictures together.
"""

import argparse
import os
from pathlib import Path

import yaml
from django.core.management import call_command
from playwright.sync_api import expect, sync_playwright

from benchmarks import house
from tests.browser import ARGUMENTS, LAPTOP, PHONE, PROJECTOR, executable, sign_in

PORT = 8766
SAID = house.ROOT / "project/demo/castelbrune.yaml"  # in the words of which the room answers
POSTS, UNREAD = 12, 2  # posts on the wall, and how many of the next ones await a person
SHARP = {**PHONE, "device_scale_factor": 2}
SHEET = {"viewport": {"width": 760, "height": 1160}}


SURFACES = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; width: 1400px; padding: 32px; box-sizing: border-box; background: #eee3cf;
  display: grid; grid-template-columns: 274px 1fr 384px; gap: 28px; align-items: start; }
img { display: block; width: 100%; border: 2px solid #1d1912; border-bottom-width: 8px;
  box-sizing: border-box; }
.wide { grid-column: 2 / 4; }
.half { grid-column: 1 / 3; }
</style>
<img src="phone.png" alt=""><img class="wide" src="screen-cloud.png" alt="">
<img class="half" src="console.png" alt=""><img src="restitution.png" alt="">"""


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    parser.add_argument("folder", type=Path, nargs="?", default=house.ROOT / "docs/images")
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # Playwright keeps an event loop in this thread, which the ORM would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with house.opened(PORT), sync_playwright() as playwright:
        call_command("demo", verbosity=0)
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        studio = Studio(browser, folder)
        studio.take_live()
        studio.take_published()
        studio.take_together()
        browser.close()


class Room:
    """The live session of the demonstration, back in its lobby, and what its room will say."""

    def __init__(self):
        from project.demo import LIVE, played  # models need Django wired
        from sessions.models import Session

        self.session = Session.objects.get(code=LIVE)
        self.session.activities.update(state="waiting", opened_at=None, ends_at=None)
        Session.objects.filter(code=LIVE).update(state="prepared", current=None)
        self.written, self.played = said(), played
        self.people = played.seat(self.session, self.written)
        self.phones = str(self.written["phones"] + 1)
        self.facilitator = self.session.territory.memberships.get(role="facilitator").user
        self.console, self.join = f"/s/{LIVE}/console", f"/j/{LIVE}"
        self.screen = f"/s/{LIVE}/screen?key={self.session.screen_key}"

    def come_in(self):
        """Count the phones of those who will answer, for a few seconds: beside ours."""
        from sessions import presence

        presence.record(self.session.pk, self.written["phones"])

    def answer(self, code):
        """Everyone answers this activity; the latest posts await a person."""
        activity = self.session.activities.get(code=code)
        self.played.answer(activity, self.written, self.people)
        if code == "mur":
            latest = activity.responses.order_by("-pk").values_list("pk", flat=True)[:UNREAD]
            activity.responses.filter(pk__in=list(latest)).update(status="pending")


def said():
    """The answers of another territory, with no more posts than a wall can show."""
    written = yaml.safe_load(SAID.read_text())
    posts = [post for post in written["answers"]["mur"] if "hidden" not in post]
    written["answers"]["mur"] = posts[: POSTS + UNREAD]
    return written


class Studio:
    """Opens pages of the house, and keeps pictures of them."""

    url = f"http://127.0.0.1:{PORT}"

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder

    def open(self, path, user=None, **options):
        context = self.browser.new_context(
            locale="fr-FR", base_url=self.url, reduced_motion="reduce", **options
        )
        if user:
            sign_in(context, self, user)
        page = context.new_page()
        page.goto(path, wait_until="load")
        return page

    def take(self, page, name):
        page.screenshot(path=self.folder / f"{name}.png")

    # The session under way.

    def take_live(self):
        room = Room()
        desk = self.open(room.console, user=room.facilitator, **LAPTOP)
        screen = self.open(room.screen, **PROJECTOR)
        phone = self.open(room.join, **SHARP)
        room.come_in()
        expect(screen.locator("[data-phones]")).to_have_text(room.phones)
        self.take(screen, "screen-lobby")
        self.open_step(desk, "L’IA en un mot")
        room.answer("arrivee")
        room.come_in()
        expect(screen.locator(".cloud li").nth(20)).to_be_visible()
        expect(screen.locator("[data-phones]")).to_have_text(room.phones)
        self.take(screen, "screen-cloud")
        self.open_step(desk, "Où vous situez-vous ?")
        phone.check("[name=value][value='3']")
        phone.click("#answer .go")
        expect(phone.locator("[data-sort=recorded]")).to_be_visible()
        self.take(phone, "phone")
        self.take_wall(room, desk, screen, phone)

    def take_wall(self, room, desk, screen, phone):
        self.open_step(desk, "Espoirs, craintes, questions")
        room.answer("mur")
        expect(desk.locator("[data-waiting]")).to_have_text(str(UNREAD))
        expect(screen.locator(".wall li").nth(POSTS - 1)).to_be_attached()
        phone.check("[name=sort][value='2']")
        phone.fill("#id_text", "Qui répond quand la machine se trompe\u202f?")
        room.come_in()
        for surface in (screen, desk):
            expect(surface.locator("[data-phones]")).to_have_text(room.phones)
        self.take(screen, "screen-wall")
        self.take(phone, "phone-wall")
        self.take(desk, "console")
        pocket = self.open(room.console, user=room.facilitator, **SHARP)
        expect(pocket.locator("[data-waiting]")).to_have_text(str(UNREAD))
        self.take(pocket, "console-phone")

    def open_step(self, desk, title):
        desk.get_by_role("button", name=title, exact=True).click()
        desk.locator("[data-next][data-command=open]").click()
        expect(desk.locator("[data-next]")).to_have_attribute("data-command", "close")

    # What is read afterwards.

    def take_published(self):
        from sessions.models import Session

        read = Session.objects.published().filter(territory__name__contains="Castelbrune").get()
        self.take(self.open(f"/seances/{read.code}/", **SHEET), "restitution")
        self.take(self.open("/synthese/", **LAPTOP), "summary")
        self.take(self.open("/", **LAPTOP), "home")

    # Four surfaces in one picture.

    def take_together(self):
        page = self.browser.new_page(viewport={"width": 1400, "height": 1000})
        sheet = self.folder / "surfaces.html"
        sheet.write_text(SURFACES)
        page.goto(sheet.as_uri())
        sheet.unlink()
        page.locator("body").screenshot(path=self.folder / "surfaces.png")


if __name__ == "__main__":
    main()
