"""
Pictures of every surface: python -m benchmarks.screenshots [folder]

The demonstration on a fresh database: its live session, an Apéro-IA, is played to its end in
Chromium; each step is taken on a phone, the room screen and the console. ``surfaces.png`` shows
four of the pictures together; ``battle-*.png`` come from a battle (see ``benchmarks.battle``).
"""

import argparse
import os
from pathlib import Path

from django.core.management import call_command
from playwright.sync_api import expect, sync_playwright

from benchmarks import house, servers
from tests.browser import ARGUMENTS, LAPTOP, PHONE, PROJECTOR, executable, sign_in

PORT = 8766
UNREAD = 2  # posts of the wall that still await a person
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
<img src="rapport-1-phone.png" alt=""><img class="wide" src="arrivee-1-screen.png" alt="">
<img class="half" src="mur-1-console.png" alt=""><img src="restitution.png" alt="">"""


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots")
    parser.add_argument("folder", type=Path, nargs="?", default=servers.ROOT / "docs/images")
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    # Playwright keeps an event loop in this thread, which the ORM would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with house.opened(PORT), sync_playwright() as playwright:
        from benchmarks.battle import Battle  # models need Django wired

        call_command("demo", verbosity=0)
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        studio = Studio(browser, folder)
        studio.take_live()
        studio.take_published()
        studio.take_together()
        Battle(browser, folder).take_all()
        browser.close()


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
        from benchmarks import apero  # models need Django wired
        from project.demo import LIVE
        from sessions.models import Session

        self.session = session = Session.objects.get(code=LIVE)
        session.activities.update(state="waiting", opened_at=None, ends_at=None)
        Session.objects.filter(code=LIVE).update(state="prepared", current=None)
        leader = session.territory.memberships.get(role="facilitator").user
        self.room = apero.Room(session)
        self.desk = self.open(f"/s/{LIVE}/console", user=leader, **LAPTOP)
        self.screen = self.open(f"/s/{LIVE}/screen?key={session.screen_key}", **PROJECTOR)
        self.phone = self.open(f"/j/{LIVE}", **SHARP)
        self.come_in()
        self.take(self.screen, "lobby-screen")
        self.take(self.phone, "lobby-phone")
        for activity in session.activities.all():
            self.play(activity)
        self.pocket = self.open(f"/s/{LIVE}/console", user=leader, **SHARP)
        self.take(self.pocket, "console-phone")

    def play(self, activity):
        """One step, round after round: what is asked, what came in, what is shown at the end."""
        from sessions import tallies
        from sessions.kinds import kind_of

        if activity.kind == "fidelity":
            self.room.state_findings()
        if not kind_of(activity).takes_answers:
            self.step(activity)
            return self.take_three(activity.code)
        for phase in kind_of(activity).phases(activity.settings):
            self.step(activity)
            self.gesture("open")
            expect(self.phone.locator("#answer")).to_be_visible()
            self.answer(activity)
            activity.refresh_from_db()
            answers, _abstained = tallies.counts(activity)
            self.take_three(f"{activity.code}-{phase.round}", answers)
            activity.responses.filter(status="pending").update(status="shown")
            self.gesture("close")
            self.gesture("reveal")
            expect(self.phone.locator("#answer")).to_have_count(0)
            self.take_three(f"{activity.code}-{phase.round}-shown", answers)

    def step(self, activity):
        self.gesture("next")
        expect(self.desk.locator("main h1")).to_have_text(activity.title)

    def gesture(self, name):
        self.desk.locator(f"[data-next][data-command={name}]").click()

    def answer(self, activity):
        self.room.answer(activity.code)
        if activity.code == "nuages":
            self.group(activity)
        if activity.code == "mur":
            latest = activity.responses.order_by("-pk").values_list("pk", flat=True)[:UNREAD]
            activity.responses.filter(pk__in=list(latest)).update(status="pending")

    def group(self, activity):
        """By the console's lists, as from the keyboard."""
        for name, words in self.room.groups.items():
            self.desk.fill("[data-command=group] [name=name]", name)
            self.desk.click("[data-command=group] .btn")
            expect(self.desk.locator(".sorting h3", has_text=name)).to_be_visible()
            for word in words:
                said = self.desk.locator("p", has_text=word)
                card = self.desk.locator(".sorting [data-to=''] li").filter(has=said)
                card.locator("select").select_option(label=name)
                expect(card).to_have_count(0)

    def come_in(self):
        """Count the phones of those who answer, for a few seconds: beside ours."""
        from sessions import presence

        presence.record(self.session.pk, len(self.room.people))
        for surface in (self.screen, self.desk):
            expect(surface.locator("[data-phones]").first).to_have_text(
                str(len(self.room.people) + 1)
            )

    def take_three(self, name, answers=0):
        self.come_in()
        expect(self.desk.locator("[data-responses]").first).to_have_text(str(answers))
        self.phone.wait_for_timeout(2500)  # stored behind the server's back: until it has looked
        self.take(self.phone, f"{name}-phone")
        self.take(self.screen, f"{name}-screen")
        self.take(self.desk, f"{name}-console")

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
