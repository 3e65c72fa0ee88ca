"""
Pictures of a debate: python -m benchmarks.debate [folder]

What the room says is invented, in an invented territory. Kept small: the guide shows them.
"""

import argparse
import os
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from benchmarks import house, servers
from benchmarks.screenshots import PORT, Studio
from tests.browser import ARGUMENTS, PHONE, executable

# Smaller than what they stand for: everything scales, and the pictures weigh less.
ROOM = {"viewport": {"width": 1280, "height": 720}}
DESK = {"viewport": {"width": 1300, "height": 760}}  # as wide as its three columns ask
MOVES = [
    *[("agree", "agree")] * 10,
    *[("agree", "discuss")] * 4,
    *[("discuss", "agree")] * 6,
    *[("discuss", "discuss")] * 3,
    *[("disagree", "disagree")] * 4,
    *[("disagree", "discuss")] * 5,
    *[("disagree", "agree")] * 3,
]
HANDS = {"agree": 4, "discuss": 2, "disagree": 3}
ARGUMENTS_SAID = [
    ("for", "On a le droit de savoir à qui l’on parle."),
    ("for", "Quand c’est dit, on relit avec plus d’attention."),
    ("for", "Le taire, puis être découvert : c’est la confiance qui part."),
    ("against", "On ne dit pas non plus quel logiciel corrige l’orthographe."),
    ("against", "Écrit partout, plus personne ne le lira."),
    ("other", "Dire pour quoi faire, plutôt que oui ou non."),
    ("for", "Celui qui reçoit un refus doit pouvoir demander une personne."),
    ("against", "C’est l’agent qui signe : il répond de tout, outil ou pas."),
]
UNREAD = 2  # arguments that still await a person
SHEETS = {
    "A": [
        "Des agents essaient déjà, chacun de son côté.",
        "Se tromper sans que personne ne le voie.",
        "Que chaque service dise ce qu’il essaie.",
        "Un registre des usages, lisible en mairie et en ligne.",
        "Faut-il le dire aussi pour une simple correction ?",
    ],
    "B": [
        "Les courriers se ressemblent tous.",
        "Ne plus savoir qui a décidé.",
        "Une personne relit et signe.",
        "Un nom et un téléphone au bas de chaque lettre.",
        "Certains voudraient que rien ne parte sans relecture à deux.",
    ],
    "C": [
        "À l’accueil, la file est longue le lundi et vide le jeudi.",
        "Que l’on ferme le guichet parce que la machine répond.",
        "Le guichet reste ouvert aux mêmes heures pendant l’essai.",
        "Essayer trois mois sur les demandes d’acte, puis en reparler ici.",
        "Trois d’entre nous ne veulent d’essai qu’après une formation.",
    ],
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.debate")
    parser.add_argument("folder", type=Path, nargs="?", default=servers.ROOT / "docs/images")
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # see benchmarks.screenshots
    with house.opened(PORT), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        debate = Debate(browser, folder)
        debate.open_surfaces()
        debate.place()
        debate.argue()
        debate.place_again()
        debate.hear_tables()
        browser.close()


class Debate(Studio):
    """One debate of 90 minutes, as far as its tables."""

    def __init__(self, browser, folder):
        super().__init__(browser, folder)
        from django.utils import timezone

        from games.formats import formats, prepare
        from sessions.models import Session
        from tests import sample

        home = sample.territory(name="Communauté de communes du Val d’Exemple", demo=True)
        told = {"title": "L’IA à la mairie, parlons-en", "purpose": "Essayer.", "audience": "open"}
        session = Session(territory=home, starts_at=timezone.now(), **told)
        self.session = prepare(formats()["debat"].variant("90 minutes"), session)
        self.people = [sample.participant(self.session) for _move in MOVES]

    def open_surfaces(self):
        from tests import sample

        code, leader = self.session.code, sample.account(of=self.session.territory)
        self.desk = self.open(f"/s/{code}/console", user=leader, **DESK)
        self.screen = self.open(f"/s/{code}/screen?key={self.session.screen_key}", **ROOM)
        self.phone = self.open(f"/j/{code}", **PHONE)
        self.gesture("next")
        expect(self.desk.locator("main h1")).to_have_text("Ouverture")

    def go_to(self, code):
        self.asked = self.session.activities.get(code=code)
        self.desk.locator(f".go-to[data-activity='{self.asked.pk}']").click()
        expect(self.desk.locator("main h1")).to_have_text(self.asked.title)

    def go_on(self, round):
        """The next round, once the console says so."""
        from sessions.kinds import phase_of

        self.gesture("next")
        self.wait_for(lambda: self.asked.round == round)
        expect(self.desk.locator("main > p b")).to_have_text(str(phase_of(self.asked)))

    def open_answers(self):
        self.gesture("open")
        self.wait_for(lambda: self.asked.state == "open")

    def show_results(self):
        self.gesture("close")
        self.desk.locator("main [data-command=reveal]").click()
        expect(self.screen.locator("[data-tally] > *").first).to_be_visible()

    def wait_for(self, came):
        for _try in range(100):
            self.asked.refresh_from_db()
            if came():
                return
            self.desk.wait_for_timeout(50)
        raise AssertionError(f"{self.asked} stays as it was.")

    def say(self, data, who=None, **fields):
        from tests import sample

        return sample.answer(self.asked, data, who, **fields)

    # The statement.

    def place(self):
        self.go_to("mouvant")
        self.open_answers()
        self.phone.check("#answer [value=discuss]")
        self.vote(before for before, _after in MOVES)
        self.keep(self.screen, "place-screen")
        self.keep(self.phone, "place-phone")
        self.show_results()

    def vote(self, places):
        from sessions import facilitation

        for who, value in zip(self.people, places, strict=True):
            self.say({"value": value}, who)
        hands = [({"value": value}, people) for value, people in HANDS.items()]
        facilitation.count_hands(self.session, self.asked, hands)

    def argue(self):
        """The console, while arguments come in."""
        self.go_on("1b")
        self.open_answers()
        for number, (side, text) in enumerate(ARGUMENTS_SAID):
            read = "shown" if number < len(ARGUMENTS_SAID) - UNREAD else "pending"
            self.say({"side": side, "text": text}, self.people[number], status=read)
        expect(self.desk.locator("[data-waiting]")).to_have_text(str(UNREAD))
        self.keep(self.desk, "console")
        self.show_results()

    def place_again(self):
        self.go_on("1c")
        self.go_on("1d")
        self.open_answers()
        self.vote(after for _before, after in MOVES)
        self.show_results()
        self.keep(self.screen, "moved-screen")

    # The tables.

    def hear_tables(self):
        self.go_to("tables")
        self.open_answers()
        for table, lines in SHEETS.items():
            written = {f"text_{place}": line for place, line in enumerate(lines)}
            self.say({"table": table, "people": "7", **written})
        self.show_results()
        self.go_to("retour_tables")
        for table in "BC":
            self.go_on(table)
        self.keep(self.screen, "tables-screen")

    def keep(self, page, name):
        """Once the server has looked at what was stored behind its back."""
        from sessions import presence

        presence.record(self.session.pk, len(self.people))
        page.wait_for_timeout(2500)
        self.take(page, f"debate-{name}")


if __name__ == "__main__":
    main()
