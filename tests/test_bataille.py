"""The battle of uses in its 45 minutes: browsers, sockets, paper and hands, and every figure."""

import hashlib
import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from sessions.models import Session
from territories.models import Role
from tests import sample
from tests.browser import PHONE
from tests.evening import Evening, Typist, recorded
from tests.hall import Hall

MOODS = ["1", "2", "3", "4", "5"]
VERDICTS = ["go", "if", "later", "no"]
PASS = "*"
NIGHT, DRAFT = "La mairie répond la nuit", "Le premier jet"
VOICES, SHADOW = "La synthèse des voix", "L’IA de l’ombre"
TABLES = {
    "A": "Table A, triangle rouge",
    "B": "Table B, disque vert",
    "C": "Table C, losange bleu",
    "D": "Table D, croix jaune",
}
TEAM = "Les Noctambules"

ARGUED = {
    "for": "On décroche enfin après dix-sept heures.",
    "against": "Qui n’est pas compris raccroche.",
}
FORBIDDEN = "Un juré qui plaide."
ASKED = "Qui rappelle, le lendemain matin ?"
CONDITION = "If someone calls back within a day."
ON_PAPER = "Qu’un humain reste joignable."
RED, GREEN = "Pas de machine pour annoncer un refus.", "Des horaires affichés en clair."
FINDING = "Une voix accepte le robot la nuit si quelqu’un rappelle le lendemain."

# What fourteen phones say before and after, in the order of ``Battle.people``.
BEFORE = ["later", "no", "go", "go", *["later"] * 4, *["no"] * 2, *["go"] * 4]
AFTER = ["if", "no", "later", "go", *["if"] * 4, *["no"] * 2, *["later"] * 2, *["go"] * 2]
MOOD_BEFORE = ["2", "1", "4", "3", *["2"] * 4, *["1"] * 2, *["4"] * 2, *["3"] * 2]
MOOD_AFTER = ["3", "1", "4", "3", *["3"] * 4, *["1"] * 2, *["4"] * 2, *["3"] * 2]
FUN = ("pour le plaisir", "for fun")  # how the points are called


@pytest.mark.timeout(400)  # seconds: nine steps, nine rounds of one of them
def test_a_battle_from_the_first_mood_to_its_figures(browse, server):
    with Hall(server) as hall:
        battle = Battle(browse, server)

        battle.prepare()
        battle.come_in(hall)
        battle.welcome()
        battle.tell_their_mood()
        battle.join_teams()
        battle.choose_cards()
        battle.read_the_card()
        battle.vote_first()
        battle.draw_roles()
        battle.argue()
        battle.speak()
        battle.ask()
        battle.set_conditions()
        battle.vote_again()
        battle.draw_lines()
        battle.tell_their_mood_again()
        battle.check_it()
        battle.leave()
        battle.expect_results()
        battle.close(present=20)
        battle.publish()

        battle.read_the_channels()
        battle.read_the_pictures()
        battle.read_what_was_played()
        battle.expect_nowhere(*FUN, FORBIDDEN)


class Battle(Evening):
    """
    One ``bataille``, in its shortest version.

    Ada has an ordinary phone (table A); the phone of table B scanned its square; Cléo reads English
    (C); on Dan's network sockets are blocked (D). Ten more speak over sockets, without a page.
    """

    def prepare(self):
        sample.account(Role.COORDINATOR, name="camille")
        self.fill_in_the_frame("bataille", "camille", variant="45 minutes")
        self.open_the_screen()
        self.typist = Typist(self.lead.context.new_page(), self.code)

    def come_in(self, hall):
        self.ada, self.cleo = (self.browse(self.address, **PHONE) for _ in range(2))
        self.table = self.browse(f"{self.address}?table=B", **PHONE)
        self.dan = self.browse(**PHONE)
        self.dan.add_init_script("delete window.WebSocket")
        self.dan.goto(self.address)
        self.cleo.click("[name=language][value=en]")
        expect(self.cleo.locator("html")).to_have_attribute("lang", "en")
        self.phones = [self.ada, self.dan, self.cleo, self.table]
        self.players = {"A": self.ada, "B": self.table, "C": self.cleo, "D": self.dan}
        session = Session.objects.get(code=self.code)
        self.crowd = [hall.phone(session) for _ in range(10)]
        self.people = [*self.phones, *self.crowd]
        for surface in (self.lead, self.screen):
            expect(surface.locator("[data-phones]").first).to_have_text("14")

    # What everybody does.

    def take_answers(self):
        """Where a round has its own words, Cléo reads them in English."""
        self.gesture("open")
        for phone in self.phones:
            expect(phone.locator(f"#answer [name=round][value='{self.round}']")).to_be_attached()

    def send(self, phone, **data):
        """Over a socket; how it was answered."""
        return phone.respond(Session.objects.get(code=self.code).current, round=self.round, **data)

    def all_answer(self, name, values):
        """One value each, in the order of ``people``."""
        for who, value in zip(self.people, values, strict=True):
            if who in self.phones:
                self.answer(who, value)
            else:
                self.note(who, value)
                assert self.send(who, **{name: value})["type"] == "ack"
        self.expect_answers(len(self.people))

    def next_part(self, part):
        """The next round of the pleading, by its name."""
        self.gesture("next")
        expect(self.lead.locator("main > p b")).to_have_text(f"Carte 1 · {part}")
        self.round = f"1{chr(ord(self.round[-1]) + 1)}"

    # Before the pleading.

    def welcome(self):
        self.step("Bienvenue")
        for surface in (*self.phones, self.screen):
            expect(surface.locator("main h1")).to_contain_text("Pas besoin de s’y connaître")

    def tell_their_mood(self):
        self.open("Votre humeur")
        self.all_answer("value", MOOD_BEFORE)
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "5")
        self.on_paper("5")
        self.expect_answers(15)
        self.reveal()
        self.expect_bars(MOODS)

    def join_teams(self):
        """By the colour of their table; the phone that scanned its square knows it already."""
        self.open("Les équipes")
        expect(self.table.locator("#answer [name=table][value=B]")).to_be_checked()
        self.answer(self.ada, "A")
        self.answer(self.cleo, "C")
        self.answer(self.dan, "D")
        self.note(self.table, "B", people=3)
        self.table.fill("#answer [name=people]", "3")
        self.table.fill("#answer [name=name]", TEAM)
        self.table.click("#answer .go")
        recorded(self.table)
        for phone, code in zip(self.crowd, "ABCDABCDAA", strict=True):
            self.note(phone, code)
            assert self.send(phone, table=code)["type"] == "ack"
        self.count_hands({"C": 2})
        self.approve(self.lead, TEAM)
        self.expect_answers(18)
        people = self.counted(self.title, "ABCDEF")
        expect(self.picture(".teams .num")).to_have_text([str(number) for number in people])
        expect(self.picture(".teams li").nth(1)).to_contain_text(TEAM)
        self.reveal()

    def choose_cards(self):
        """Two duels, by phones, hands, and a table that counts its own; the winner is pleaded."""
        self.open("Les duels")
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".card")).to_contain_text([NIGHT, DRAFT])
        self.all_answer("card", ["CIT-1"] * 8 + ["ADM-1"] * 4 + [PASS] * 2)
        self.count_hands({"CIT-1": 2, "ADM-1": 1})
        self.expect_duel("CIT-1", "ADM-1")

        self.next_round(re.compile(f"^Duel 2 · {VOICES} / {SHADOW}$"))
        self.note(self.table, "ADM-4", channel="tablet", people=3)
        self.table.click("details.several summary")
        self.table.fill("#together [name=hands_ADM-4]", "3")
        self.table.click("#together .go")
        expect(self.table.locator("#together [data-sort=recorded] .note")).to_be_visible()
        self.answer(self.ada, "CIT-4")
        self.answer(self.dan, PASS)
        self.answer(self.cleo, "ADM-4")
        self.typist.open(self.title)
        self.typist.choose("[name=card]", "CIT-4")
        self.on_paper("CIT-4")
        self.expect_duel("CIT-4", "ADM-4")

    def expect_duel(self, *cards):
        """Nobody sees figures before the duel is closed."""
        expect(self.picture("")).to_have_count(0)
        self.reveal()
        votes = [str(votes) for votes in self.counted(self.title, cards, self.round)]
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".duel .votes .num")).to_have_text(votes)

    # The pleading.

    def read_the_card(self):
        """That which was chosen most; its time runs at once."""
        self.step("Les plaidoiries")
        self.round = "1a"
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".card h2")).to_have_text([NIGHT])
        self.expect_time()

    def vote_first(self):
        """Nobody is shown it before the second vote: it would weigh on that one."""
        self.next_part("Premier vote")
        self.take_answers()
        expect(self.cleo.locator("#stage h1")).to_contain_text("Before you hear anything")
        self.all_answer("value", BEFORE)
        self.gesture("close")
        for phone in self.phones:
            expect(phone.locator("#answer")).to_have_count(0)
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".bars")).to_have_count(0)

    def draw_roles(self):
        """A moment of suspense, a draw; a team refuses, and they are drawn again, among four."""
        self.next_part("Les rôles")
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".roles")).to_have_count(0)
        expect(self.cleo.locator("#stage .lead")).to_contain_text("In a moment")
        self.gesture("draw")
        expect(self.screen.locator(".roles.suspense")).to_be_visible()
        seed = self.drawn()["seed"]
        again = self.lead.locator("[data-command=draw]:not([data-next])")
        for absent in "EF":
            again.locator(f"[name={absent}]").uncheck()
        again.locator(".btn").click()
        expect(self.lead.locator("[data-commands]")).not_to_contain_text(seed)
        self.expect_roles(self.drawn())

    def drawn(self):
        return Session.objects.get(code=self.code).current.memory["draws"]["1"]

    def expect_roles(self, drawn):
        """The lot can be drawn again from its seed; each phone is told its own role."""
        lots = {
            hashlib.sha256(f"{drawn['seed']}{team}".encode()).hexdigest(): team for team in TABLES
        }
        first, second, *_rest = (lots[lot] for lot in sorted(lots))
        self.sides = {"for": first, "against": second}
        expect(self.lead.locator("[data-commands]")).to_contain_text(drawn["seed"])
        for place, team in enumerate((first, second)):
            for surface in (self.screen, self.ada):
                expect(surface.locator(".roles li").nth(place)).to_contain_text(TABLES[team])
        for code, phone in self.players.items():
            expect(phone.locator("[data-tables]:visible")).to_have_text(self.told(code, phone))

    def told(self, code, phone):
        """The role of a team, in the language of its phone."""
        french = {"for": "défend", "against": "critique", None: "jury"}
        english = {"for": "defends", "against": "criticises", None: "jury"}
        side = next((side for side, team in self.sides.items() if team == code), None)
        return re.compile((english if phone is self.cleo else french)[side])

    @property
    def jury(self):
        return [code for code in TABLES if code not in self.sides.values()]

    def argue(self):
        """The two teams that were drawn, and they alone."""
        self.next_part("Préparation")
        self.take_answers()
        for side, team in self.sides.items():
            phone = self.players[team]
            expect(phone.locator("#answer [name=table]")).to_have_value(team)
            self.write(phone, ARGUED[side])
            self.approve(self.lead, ARGUED[side])
        for code in self.jury:
            phone = self.players[code]
            for part in ("[name=text]", "[name=table]", ".go"):
                expect(phone.locator(f"#answer {part}")).to_be_hidden()
            refused = self.send(self.crowd[0], table=code, text=FORBIDDEN)
            assert refused["reason"] == "invalid"
        self.reveal()
        for side, colour in (("for", "pine"), ("against", "brick")):
            expect(self.picture(f".argued .post.{colour}")).to_contain_text([ARGUED[side]])

    def write(self, phone, text, **more):
        """A post; under a role it counts for nobody."""
        self.note((phone, text), text, counts=False)
        phone.fill("#answer [name=text]", text)
        phone.click("#answer .go")
        recorded(phone, "posted")

    def speak(self):
        """Two minutes each, that run by themselves and can be lengthened."""
        for part in ("Défense", "Critique"):
            self.next_part(part)
            self.expect_time()
        longer = r"^[23]:\d\d$"
        expect(self.lead.locator("[data-timer]")).not_to_have_text(re.compile(longer))
        for _minute in range(2):
            self.lead.click("[data-command=timer][data-add='60']")
        expect(self.lead.locator("[data-timer]")).to_have_text(re.compile(longer))

    def expect_time(self):
        for surface in (self.lead, self.screen):
            timer = surface.locator("[data-timer]").first
            expect(timer).to_have_text(re.compile(r"^\d+:\d\d$"))
            expect(timer).not_to_have_text(timer.inner_text())

    def ask(self):
        """One question, of the jury."""
        self.next_part("Une question")
        self.take_answers()
        juror = self.players[self.jury[0]]
        juror.check("#answer [name=side][value=for]")
        self.write(juror, ASKED)
        self.approve(self.lead, ASKED)
        self.reveal()
        expect(self.picture(".wall .post")).to_contain_text([ASKED])

    def set_conditions(self):
        """Out of their role, by phone and on paper; another table takes one up."""
        self.next_part("Conditions")
        self.take_answers()
        self.post(self.cleo, CONDITION)
        self.typist.open(self.title)
        self.typist.write("[name=text]", ON_PAPER)
        self.on_paper(ON_PAPER)
        self.approve(self.lead, CONDITION)
        self.reveal()
        for surface in (self.screen, *self.phones):
            self.expect_posts(surface.locator(".wall"), [CONDITION, ON_PAPER])
        taken = self.lead.locator("[data-commands] li", has_text=CONDITION)
        taken.locator("[name=table]").select_option("C")
        taken.locator(".btn").click()
        expect(self.lead.locator("[data-undo]")).to_be_visible()

    def vote_again(self):
        """Who moved is drawn of those who voted twice; paper and hands count beside."""
        self.next_part("Second vote")
        self.take_answers()
        self.all_answer("value", AFTER)
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "if")
        self.on_paper("if", people=1)
        self.count_hands({"no": 2})
        self.expect_answers(17)
        self.reveal()
        self.moved = Counter(zip(BEFORE, AFTER, strict=True))
        changed = sum(people for (before, after), people in self.moved.items() if before != after)
        expect(self.picture(".say .num")).to_have_text(str(changed))
        expect(self.picture(".say .lead")).to_contain_text(str(len(self.people)))
        expect(self.picture("svg.flow")).to_be_visible()
        expect(self.picture("svg.flow path")).to_have_count(len(self.moved))
        self.expect_flow(self.screen)
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".both .bars b, .pair .bars b")).to_have_text(self.votes())
        self.expect_points()

    def expect_flow(self, page):
        rows = [[str(self.moved[before, after]) for after in VERDICTS] for before in VERDICTS]
        cells = [cell for row in rows for cell in row]
        expect(page.locator(".twin tbody td")).to_have_text(cells)

    def votes(self):
        """Before, then after, all channels together."""
        title = "Les plaidoiries"
        return [
            str(number) for round in ("1b", "1i") for number in self.counted(title, VERDICTS, round)
        ]

    def expect_points(self):
        """One for a person who moved its way, one for a condition taken up; on the screen alone."""
        order = VERDICTS.index
        points = Counter({"C": 1})
        for (before, after), people in self.moved.items():
            if before != after:
                side = "for" if order(after) < order(before) else "against"
                points[self.sides[side]] += people
        expect(self.picture(".score li")).to_have_count(len(points))
        for phone in self.phones:
            expect(phone.locator(".score")).to_have_count(0)
        for code, number in points.items():
            expect(
                self.picture(".score li").filter(has_text=TABLES[code]).locator("b")
            ).to_have_text(str(number))

    # After the pleading.

    def draw_lines(self):
        self.open("Lignes rouges, feux verts")
        self.post(self.ada, GREEN, sort="0")
        self.post(self.dan, RED, sort="1")
        for text in (GREEN, RED):
            self.approve(self.lead, text)
        self.expect_posts(self.picture(".wall"), [GREEN, RED])
        self.reveal()

    def tell_their_mood_again(self):
        self.open("Et maintenant ?")
        self.all_answer("value", MOOD_AFTER)
        self.reveal()
        self.expect_bars(MOODS)

    def check_it(self):
        """No finding stands on an argument."""
        panel = self.lead.frame_locator("iframe.findings")
        self.lead.reload()
        expect(panel.locator("li", has_text=CONDITION)).to_have_count(1)
        for text in (*ARGUED.values(), ASKED):
            expect(panel.locator("li", has_text=text)).to_have_count(0)
        self.write_a_finding(self.lead, FINDING, CONDITION)
        self.open("Est-ce fidèle ?")
        for phone, verdict in zip(self.phones, ["faithful"] * 3 + ["missing"], strict=True):
            self.answer(phone, verdict)
        self.reveal()
        self.expect_bars(["faithful", "correct", "missing"])

    def leave(self):
        self.open("Avant de partir")
        for phone, value in zip(self.phones, "4454", strict=True):
            self.answer(phone, value)
        self.reveal()
        self.end()

    # What is published.

    def read_the_pictures(self):
        """Every figure that is published was counted here too."""
        expect(self.reader.locator(".facts dd").nth(1)).to_have_text(str(len(self.people)))
        for title in ("Votre humeur", "Et maintenant ?", "Avant de partir"):
            assert self.published_bars(title) == self.counted(title, MOODS), title
        assert self.published_bars("Est-ce fidèle ?") == [3, 0, 1]
        duels = [
            *self.counted("Les duels", ["CIT-1", "ADM-1", PASS], "1"),
            *self.counted("Les duels", ["CIT-4", "ADM-4", PASS], "2"),
        ]
        votes = [str(number) for number in duels]
        expect(self.published("Les duels").locator(".tally-line b")).to_have_text(votes)
        people = [str(number) for number in self.counted("Les équipes", "ABCDEF")]
        expect(self.published("Les équipes").locator(".teams .num")).to_have_text(people)
        self.expect_posts(self.published("Lignes rouges, feux verts"), [GREEN, RED])
        self.read_what_moved()

    def read_what_moved(self):
        """Between the two moods, and between the two votes."""
        pleaded = self.published("Les plaidoiries")
        expect(pleaded.locator(".bars b")).to_have_text(self.votes())
        self.expect_flow(pleaded)
        moves = Counter(zip(MOOD_BEFORE, MOOD_AFTER, strict=True))
        kept = sum(people for (before, after), people in moves.items() if before == after)
        told = self.told_to_have_moved("Et maintenant ?").locator("p", has_text="Votre humeur")
        towards = sum(people for (before, after), people in moves.items() if before < after)
        expect(told).to_contain_text(re.compile(rf"\b{kept}\b.*\b{towards}\b"))
        told = self.told_to_have_moved("Et maintenant ?").locator(".table tbody b")
        expect(told).to_have_text([str(people) for _move, people in sorted(moves.items())])

    def read_what_was_played(self):
        """Arguments and questions stand under their own heading, and nowhere among opinions."""
        apart = self.reader.locator("section[aria-labelledby=arguments] li")
        for text in (*ARGUED.values(), ASKED):
            expect(apart.filter(has_text=text)).to_have_count(1)
        left = self.reader.locator("section[aria-labelledby=annexes]")
        expect(left.locator("ul", has_text=ON_PAPER)).to_have_count(1)
        for place in (left, self.reader.locator(".finding")):
            for text in (*ARGUED.values(), ASKED):
                expect(place).not_to_contain_text(text)
        for opinion in (CONDITION, ON_PAPER):
            expect(apart.filter(has_text=opinion)).to_have_count(0)
