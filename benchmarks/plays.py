"""
Plays formats whole and keeps pictures of every surface: what people see, step after step.

    python -m benchmarks.plays FOLDER [bataille debat …]

The room is simulated as in a rehearsal; nothing of it is real.
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks import house
from benchmarks.screenshots import PORT, SHARP, Studio
from tests.browser import ARGUMENTS, LAPTOP, PROJECTOR, executable

PEOPLE = 26


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plays")
    parser.add_argument("folder", type=Path)
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # see benchmarks.screenshots
    with house.opened(PORT), sync_playwright() as playwright:
        from games.formats import formats

        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for name in options.formats or formats():
            folder = options.folder.resolve() / name
            folder.mkdir(parents=True, exist_ok=True)
            Play(browser, folder, name).play_all()
        browser.close()


class Play(Studio):
    """One format, one console, one screen, one phone, and the others simulated."""

    def __init__(self, browser, folder, name):
        super().__init__(browser, folder)
        from django.utils import timezone

        from games.formats import new_session
        from sessions.models import Participant, new_key
        from tests import sample

        home = sample.territory(name="Val d’Exemple", demo=True)
        self.session = new_session(
            name, territory=home, audience="open", starts_at=timezone.now(), purpose="Essayer."
        )
        self.people = [
            Participant.objects.create(session=self.session, token=new_key()) for _ in range(PEOPLE)
        ]

    def play_all(self):
        from territories.models import Role
        from tests import sample

        leader = sample.account(Role.FACILITATOR, of=self.session.territory, name=new_name())
        code = self.session.code
        self.desk = self.open(f"/s/{code}/console", user=leader, **LAPTOP)
        self.screen = self.open(f"/s/{code}/screen?key={self.session.screen_key}", **PROJECTOR)
        self.phone = self.open(f"/j/{code}?table=B", **SHARP)
        for activity in self.session.activities.all():
            self.play(activity)
        for page in (self.desk, self.screen, self.phone):
            page.context.close()

    def play(self, activity):
        from sessions.kinds import kind_of

        for phase in kind_of(activity).phases(activity.settings):
            self.gesture("next")
            self.arrive(activity, phase)
            name = f"{activity.position:02}-{activity.code}-{phase.round}"
            if own := kind_of(activity).gesture(activity):
                self.gesture(own)
                expect(self.desk.locator(f"[data-next][data-command={own}]")).to_have_count(0)
            if phase.answers:
                self.answer_phase(activity, name)
            else:
                self.take_all(name)

    def arrive(self, activity, phase):
        """Until the console's gesture was carried out."""
        expect(self.desk.locator("main h1")).to_have_text(activity.title)
        for _try in range(100):
            activity.refresh_from_db()
            if activity.round == phase.round:
                return
            self.desk.wait_for_timeout(50)

    def answer_phase(self, activity, name):
        if activity.kind == "fidelity":
            self.state_findings()
        self.gesture("open")
        expect(self.phone.locator("#answer")).to_be_visible()
        self.take(self.phone, f"{name}-1-phone")
        activity.refresh_from_db()
        self.simulate(activity)
        self.take_all(f"{name}-2-open")
        activity.responses.filter(status="pending").update(status="shown")
        self.gesture("close")
        self.desk.locator("main [data-command=reveal]").click()
        self.take_all(f"{name}-3-shown")

    def simulate(self, activity):
        """What a rehearsal's phones would send, stored at once."""
        from project.rehearsal import draft
        from sessions import responses, sources
        from sessions.models import new_key
        from sessions.participation import told

        items = []
        for person in self.people:
            data = draft(activity)
            if "abstain" in data:
                continue
            key = new_key()
            said = told(activity, key, data, None)
            items.append(responses.Answer(person.pk, key, activity.pk, activity.round, **said))
        responses.write(items)  # some support questions that are not there
        pending = activity.responses.filter(status="pending", round=activity.round)
        read = list(pending.values_list("pk", flat=True)[:20])
        pending.filter(pk__in=read).update(status="shown")
        if activity.kind == "grouping":
            self.group(activity)
        sources.follow(self.session)

    def group(self, activity):
        """Three groups, and every post in one of them."""
        from sessions import facilitation

        for name in ("Un premier groupe", "Un deuxième", "Un troisième"):
            facilitation.of_kind(self.session, activity, "group", {"name": name})
        groups = [each["id"] for each in activity.memory["groups"]]
        for place, item in enumerate(activity.standing):
            put = {"item": item["id"], "group": groups[place % len(groups)]}
            facilitation.of_kind(self.session, activity, "put", put)

    def state_findings(self):
        post = next(
            response
            for step in self.session.activities.all()
            for response in step.responses.exclude(slot="")
        )
        for sentence in ("La salle demande qui relit.", "Des personnes veulent essayer d’abord."):
            finding = self.session.findings.create(sentence=sentence, type="case")
            finding.evidence.create(response=post, field="text")

    def take_all(self, name):
        self.phone.wait_for_timeout(1500)
        self.take(self.phone, f"{name}-phone")
        self.take(self.screen, f"{name}-screen")
        self.take(self.desk, f"{name}-console")


def new_name():
    from sessions.models import new_key

    return f"camille-{new_key()[:6]}"


if __name__ == "__main__":
    main()
