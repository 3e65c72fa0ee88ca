"""The whole debate in real browsers, with a crowd beside: who moved, and every other figure."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from sessions import pace
from sessions.models import Session
from territories.models import Role
from tests import sample
from tests.browser import PHONE
from tests.evening import Evening, Typist, recorded
from tests.hall import Hall
from tests.people import Phone

PLACES = ["agree", "discuss", "disagree"]
SIDES = ["for", "against", "other"]
STEPS = list("12345")
VERDICTS = ["faithful", "correct", "missing"]
CROWD = 10  # phones that no browser holds: with Ada's, Bob's and Cléo's, enough to draw who moved
TABLES = "ABCDEFGH"

BEFORE, DEBATE, SHEETS, TURNS = "Votre humeur", "Débat mouvant", "Aux tables", "Retour des tables"
POINTS, ANSWER, AFTER = "Trois points", "Réponse de l’élu", "Et maintenant ?"
CORE, FIDELITY, EXIT = "Socle commun", "Est-ce fidèle ?", "Avant de partir"
TOLD = "Un agent doit dire quand il a utilisé une IA."
TRIED = "On devrait essayer d’abord et encadrer ensuite."
SUB_STEPS = ["Première position", "Un argument", "Tours de parole", "Seconde position"]
SUB_STEPS = dict(zip("abcde", [*SUB_STEPS, "Ce qui a fait bouger"], strict=True))
IN_ENGLISH = {
    "b": "Write one argument of yours, for or against.",
    "d": "And now, where do you stand? Moving is allowed; staying is too.",
    "e": "What made you move, or stay?",
}

# One move a person: from which place, to which. Three are alone on theirs.
MOVES = {
    TOLD: [("agree", "agree")] * 4
    + [("agree", "discuss"), ("disagree", "discuss")] * 3
    + [("discuss", "agree"), ("discuss", "disagree"), ("agree", "disagree")],
    TRIED: [("disagree", "disagree"), ("disagree", "discuss"), ("agree", "agree")] * 3
    + [("agree", "discuss")] * 3
    + [("discuss", None)],
}
MOODS = ["23"] * 4 + ["34", "44"] * 3 + ["12", "25", "35"]

KNOWN, HEAVY, COUNTED = "On sait à qui l’on parle.", "Too much to write each time.", "Par écrit ?"
LEARNED, BURNED = "On apprend en faisant.", "On a déjà essuyé les plâtres."
REASON, OTHER_REASON = "L’exemple du guichet m’a touchée.", "Nobody answered my question."
INSULT = "Tous des bons à rien, à la mairie."
ARGUMENTS = {TOLD: {"for": [KNOWN], "against": [HEAVY], "other": [COUNTED]}}
ARGUMENTS[TRIED] = {"for": [LEARNED], "against": [BURNED], "other": []}
REASONS = {TOLD: [REASON], TRIED: [OTHER_REASON]}

# Five lines a table: a finding, a fear, a condition, a proposal, what they still disagree on.
LINES = {
    "A": ["On attend.", "Se tromper seul.", "Un essai court.", "Un registre ouvert.", "Le coût."],
    "B": ["L’outil sert déjà.", "Perdre la main.", "Dire qui relit.", "Une charte.", "Le délai."],
    "C": ["Peu le savent.", "Le tri caché.", "Un recours.", "Un guichet sans écran.", "La nuit."],
    "D": ["Ça va vite.", "Le bavardage.", "Des agents formés.", "Former d’abord.", "Qui paie."],
}
SEATED = {"A": 6, "B": 5, "C": 7, "D": 4}
PROPOSALS = {table: lines[3] for table, lines in LINES.items()}

QUESTION = "Qui paiera les formations ?"
PROMISED = {
    "Entendu": "Vous voulez savoir quand une machine écrit.",
    "Engagement": "Le registre sera public avant l’été.",
    "Refus motivé": "Pas de guichet de nuit : personne pour le tenir.",
    "Prochain point": "Le 12 mars, ici même.",
}
FINDING, CORRECTION = "Une voix demande que l’on sache à qui l’on parle.", "Et par qui."
LAST_WORD = "Merci pour la lenteur."


@pytest.mark.timeout(400)  # seconds: a dozen steps, two of them of ten rounds
def test_a_debate_from_the_first_mood_to_its_figures(browse, server):
    with Hall(server) as hall:
        debate = Debate(browse, server)

        debate.prepare()
        debate.open_the_screen()
        debate.come_in(hall)
        debate.step("Ouverture")
        debate.ask_the_mood()
        debate.look_twice()
        debate.divide(TOLD, number=1)
        debate.divide(TRIED, number=2)
        debate.write_at_tables()
        debate.hear_the_tables()
        debate.give_points()
        debate.answer_from_the_floor()
        debate.ask_the_mood_again()
        debate.write_a_finding(debate.desk, FINDING, KNOWN)
        debate.check_it()
        debate.leave()
        debate.type_late_paper()
        debate.expect_results()
        debate.close(present=30)
        debate.publish()

        debate.read_the_channels()
        debate.read_the_pictures()
        debate.read_who_moved()
        debate.expect_nowhere(INSULT)


class Debate(Evening):
    """
    One ``debat`` session, of 90 minutes.

    Ada has an ordinary phone, on Bob's network sockets are blocked, Cléo reads English; a phone
    speaks for table B. Ten more phones are programs. A typist types paper with the keyboard alone.
    """

    def prepare(self):
        sample.account(Role.COORDINATOR, name="camille")
        self.fill_in_the_frame("debat", "camille", variant="90 minutes")
        self.desk = self.lead
        self.typist = Typist(self.desk.context.new_page(), self.code)
        self.session = Session.objects.get(code=self.code)

    def come_in(self, hall):
        self.ada, self.cleo = (self.browse(self.address, **PHONE) for _ in range(2))
        self.table = self.browse(f"{self.address}?table=B", **PHONE)
        self.bob = self.browse(**PHONE)
        self.bob.add_init_script("delete window.WebSocket")
        self.bob.goto(self.address)
        self.cleo.click("[name=language][value=en]")
        self.crowd = [hall.phone(self.session) for _ in range(CROWD)]
        self.phones = [self.ada, self.bob, self.cleo, self.table]
        self.people = [self.ada, self.bob, self.cleo, *self.crowd]
        for surface in (self.desk, self.screen):
            expect(surface.locator("[data-phones]").first).to_have_text(str(CROWD + 4))

    # From step to step.

    def step(self, title):
        """The next step; the questions asked everywhere come where the format has them."""
        if (following := self.following()).kind == "core":
            super().step(following.title)
            self.take_answers()
            self.answer_the_core()
        super().step(title)

    def following(self):
        self.session.refresh_from_db()
        current = self.session.current.position if self.session.current else 0
        return self.session.activities.filter(position__gt=current).first()

    def take_answers(self):
        """Every phone asks the same; what the interface asks, Cléo reads in English."""
        self.gesture("open")
        asked = self.lead.locator("main > .lead").inner_text()
        self.session.refresh_from_db()
        for phone in self.phones:
            translated = phone is self.cleo and IN_ENGLISH.get(self.round[1:])
            expect(phone.locator("#stage h1")).to_have_text(translated or asked)
            expect(phone.locator(f"#answer [name=round][value='{self.round}']")).to_be_attached()
        for phone in self.crowd:
            phone.hear("stage", until=self.asks)

    def asks(self, stage):
        place = (stage["activity"], stage["round"], stage["state"])
        return place == (self.session.current_id, self.round, "open")

    def send(self, phone, value, /, **data):
        """What one of the crowd sends is stored, and counted here."""
        self.note(phone, value)
        said = phone.respond(self.session.current, round=self.round, **data)
        assert said["type"] == "ack", said
        phone.heard.clear()

    def place(self, who, value):
        """One's place, on a phone of either sort."""
        if isinstance(who, Phone):
            self.send(who, value, **({"value": value} if value else {"abstain": "1"}))
        elif value is None:
            self.abstain(who)
        else:
            self.answer(who, value)

    # Moods.

    def ask_the_mood(self):
        """On phones, on paper, and by hands."""
        self.open(BEFORE)
        for who, (before, _after) in zip(self.people, MOODS, strict=True):
            self.place(who, before)
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "3")
        self.typist.write("[name=people]", "2")
        self.on_paper("3", people=2)
        self.count_hands({"1": 2, "5": 1})
        self.expect_answers(len(self.people) + 5)
        self.reveal()
        self.expect_bars(STEPS)
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def look_twice(self):
        self.step("Deux regards")
        for surface in (self.ada, self.bob, self.screen):
            expect(surface.locator("main h1")).to_contain_text("Deux regards différents")

    def ask_the_mood_again(self):
        self.open(AFTER)
        for who, (_before, after) in zip(self.people, MOODS, strict=True):
            self.place(who, after)
        self.expect_answers(len(self.people))
        self.reveal()
        self.expect_bars(STEPS)

    # A statement divides the room.

    def divide(self, statement, number):
        self.statement, self.number = statement, number
        if number == 1:
            self.step(DEBATE)
        self.place_oneself()
        self.argue()
        self.speak()
        self.place_oneself_again()
        self.say_why()

    def step_into(self, letter):
        """The console says which statement, and what is done about it."""
        if self.round != "1":  # the first one came with the step
            self.gesture("next")
        told = f"{self.statement} · {SUB_STEPS[letter]}"
        expect(self.lead.locator("main > p b")).to_have_text(told)
        self.round = f"{self.number}{letter}"

    def go_on(self, letter):
        self.step_into(letter)
        self.take_answers()

    def place_oneself(self):
        """By phone, on paper, or by a coloured card held up; the screen holds the statement."""
        self.go_on("a")
        expect(self.screen.locator(".statement")).to_contain_text(self.statement)
        for who, (before, _after) in zip(self.people, MOVES[self.statement], strict=True):
            self.place(who, before)
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "discuss")
        self.on_paper("discuss")
        self.count_hands({"agree": 1, "discuss": 3})
        self.expect_answers(len(self.people) + 5)
        self.reveal_already()
        self.expect_bars(PLACES)
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def argue(self):
        """Nothing stands there before a person has read it, and what insults never does."""
        self.go_on("b")
        said = ARGUMENTS[self.statement]
        for who, side in zip((self.ada, self.cleo, self.crowd[0]), SIDES, strict=True):
            for text in said[side]:
                self.write(who, text, side)
        if self.statement == TOLD:
            self.write(self.bob, INSULT, "against")
            self.desk.locator("[data-posts] > li", has_text=INSULT).press("r")
            self.desk.keyboard.press("Enter")
        for text in sum(said.values(), []):
            self.approve(self.desk, text)
        expect(self.desk.locator("[data-waiting]")).to_have_text("0")
        self.reveal()
        for surface in (self.picture(".argued"), self.bob.locator(".argued")):
            self.expect_arguments(surface)

    def expect_arguments(self, place):
        said = {side: texts for side, texts in ARGUMENTS[self.statement].items() if texts}
        expect(place.locator(".sort .num")).to_have_text([str(len(each)) for each in said.values()])
        self.expect_posts(place, sum(said.values(), []))

    def write(self, who, text, side):
        if isinstance(who, Phone):
            return self.send(who, text, side=side, text=text)
        who.check(f"#answer [name=side][value={side}]")
        self.post(who, text)

    def speak(self):
        """Nothing to answer: the arguments stay on screen beside the time that is left."""
        self.step_into("c")
        self.session.refresh_from_db()
        assert pace.minutes_of(self.session.current) == 7
        for surface in (self.screen, self.lead):
            expect(surface.locator("[data-timer]")).to_be_visible()
        expect(self.ada.locator("#answer")).to_have_count(0)

    def place_oneself_again(self):
        """Who answered both times is drawn; who was alone on a move is not."""
        self.go_on("d")
        for who, (_before, after) in zip(self.people, MOVES[self.statement], strict=True):
            self.place(who, after)
        self.count_hands({"discuss": 4})
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "agree")
        self.on_paper("agree")
        self.expect_answers(len(self.people) + 5)
        self.reveal()
        self.expect_move(self.picture(""))
        for phone in (self.ada, self.bob):
            self.expect_move(phone.locator("#stage"))

    def expect_move(self, place):
        """How many changed, the ribbons one by one, and all votes of both rounds."""
        moves = self.moves(DEBATE, f"{self.number}a", f"{self.number}d")
        changed = sum(people for (before, after), people in moves.items() if before != after)
        drawn = {move: people for move, people in moves.items() if people >= 3}
        unknown = "0" if drawn == moves else "–"
        cells = [str(drawn.get((a, b), unknown)) for a in PLACES for b in PLACES]
        expect(place.locator(".say > .num")).to_have_text(str(changed))
        expect(place.locator(".say .lead")).to_contain_text(f" {moves.total()} ")
        expect(place.locator(".twin td:not(thead td)")).to_have_text(cells)
        expect(place.locator(".flow path")).to_have_count(len(drawn))
        expect(place.locator(".pair .bars b")).to_have_text(self.twice(self.number))

    def twice(self, number):
        rounds = (self.counted(DEBATE, PLACES, f"{number}{letter}") for letter in "ad")
        return [str(people) for counts in rounds for people in counts]

    def moves(self, title, first, second, of=None):
        """How many people went from which answer to which: paper and hands are nobody's."""
        before, after = self.said[title, first], self.said[of or title, second]
        both = [who for who in self.people if before[who].value and after[who].value]
        return Counter((before[who].value, after[who].value) for who in both)

    def say_why(self):
        self.go_on("e")
        for text in REASONS[self.statement]:
            self.post(self.ada if text is REASON else self.cleo, text)
            self.approve(self.desk, text)
        self.reveal()
        self.expect_posts(self.picture(".wall"), REASONS[self.statement])

    # Tables.

    def write_at_tables(self):
        """Table B's phone is reloaded half-way; table A never sends; table C has a pen."""
        self.open(SHEETS)
        expect(self.table.locator("[name=table]")).to_have_value("B")
        self.write_a_sheet(self.table, "B")
        recorded(self.table, "draft")
        self.table.reload()
        expect(self.table.locator("[name=text_4]")).to_have_value(LINES["B"][4])
        self.table.click("#answer .go")
        recorded(self.table)
        self.note(self.table, LINES["B"], channel="tablet", people=SEATED["B"])
        self.hand_in(self.crowd[0], "D")
        self.hand_in(self.crowd[1], "A", draft="1")
        self.type_a_sheet("C")
        self.expect_answers(sum(SEATED.values()) - SEATED["A"])
        self.gesture("close")
        for table in "ABD":
            self.approve(self.desk, PROPOSALS[table])
        self.gesture("reveal")
        self.expect_posts(self.picture(".sheets"), [lines[0] for lines in LINES.values()])
        self.expect_posts(self.picture(".sheets"), [lines[4] for lines in LINES.values()])
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def write_a_sheet(self, phone, table):
        phone.fill("[name=people]", str(SEATED[table]))
        for place, line in enumerate(LINES[table]):
            phone.fill(f"[name=text_{place}]", line)

    def hand_in(self, phone, table, **draft):
        lines = {f"text_{place}": line for place, line in enumerate(LINES[table])}
        sheet = {"table": table, "people": str(SEATED[table]), **lines}
        self.send(phone, LINES[table], **sheet, **draft)
        self.note(phone, LINES[table], channel="tablet", people=SEATED[table])

    def type_a_sheet(self, table):
        self.typist.open(self.title)
        self.typist.choose("[name=table]", table)
        self.typist.write("[name=people]", str(SEATED[table]))
        for place, line in enumerate(LINES[table]):
            self.typist.write(f"[name=text_{place}]", line)
        self.on_paper(LINES[table], people=SEATED[table])

    def hear_the_tables(self):
        """A minute and a half each, its sheet on the screen; some tables are empty."""
        for table in TABLES:
            self.step(TURNS) if table == "A" else self.gesture("next")
            expect(self.lead.locator("main > p b")).to_contain_text(f"Table {table}")
            for surface in (self.screen, self.ada):
                expect(surface.locator(".statement")).to_contain_text(f"Table {table}")
                lines = surface.locator("#stage .post p:not(.small)")
                expect(lines).to_have_text(LINES.get(table, []))
            expect(self.screen.locator("[data-timer]")).to_be_visible()
            self.session.refresh_from_db()
            assert pace.minutes_of(self.session.current) == 1.5

    # Points, on what each table proposes.

    def give_points(self):
        self.open(POINTS)
        legends = self.ada.locator("fieldset.points legend")
        expect(legends).to_have_count(len(PROPOSALS))
        for phone, given in (
            (self.ada, {PROPOSALS["C"]: 2, PROPOSALS["B"]: 1}),
            (self.bob, {PROPOSALS["A"]: 3}),
            (self.cleo, {PROPOSALS["C"]: 3}),
        ):
            self.point(phone, given)
        items = {item["text"]: item["id"] for item in self.session.current.items}
        for phone in self.crowd:
            data = {f"points_{items[PROPOSALS[table]]}": "1" for table in "BC"}
            self.send(phone, {PROPOSALS[table]: 1 for table in "BC"}, **data)
        self.typist.open(self.title)
        self.typist.choose(f"[name=points_{items[PROPOSALS['D']]}]", "1")
        self.on_paper({PROPOSALS["D"]: 1})
        self.expect_answers(len(self.people) + 1)
        self.reveal()
        expect(self.picture("tbody th")).to_have_text([text for text, _n in self.ranked()])
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".bars b")).to_have_text([str(n) for _text, n in self.ranked()])

    def point(self, phone, given):
        self.note(phone, given)
        for text, number in given.items():
            phone.locator("fieldset", has_text=text).locator(f"[value='{number}']").check()
        phone.click("#answer .go")
        recorded(phone)

    def ranked(self):
        given = Counter()
        for said in self.said[POINTS, "1"].values():
            given.update(said.value)
        return given.most_common()

    # The elected member answers.

    def answer_from_the_floor(self):
        """By category, under no name; a question from the room stands above, with its support."""
        self.open(ANSWER)
        self.post(self.bob, QUESTION)
        self.approve(self.desk, QUESTION)
        for phone in (self.ada, self.cleo):
            self.note((phone, "supports"), QUESTION, counts=False)
            phone.locator("[data-live] li", has_text=QUESTION).locator("[name=of]").click()
            recorded(phone, "stood")
        expect(self.picture(".questions .num")).to_contain_text(["2"])
        note = self.desk.locator("[data-command=note]")
        for number, (category, text) in enumerate(PROMISED.items(), start=1):
            note.locator("[name=category]").select_option(category)
            note.locator("[name=text]").fill(text)
            note.locator(".btn").click()
            expect(self.picture("section li")).to_have_count(number)
        expect(self.picture("section li")).to_have_text(self.answered())
        self.reveal()

    def answered(self):
        return [f"{category} : {text}" for category, text in PROMISED.items()]

    # The end.

    def check_it(self):
        self.open(FIDELITY)
        self.answer(self.ada, "faithful")
        self.answer(self.bob, "faithful")
        self.cleo.fill("[name=correction]", CORRECTION)
        self.answer(self.cleo, "correct")
        self.approve(self.desk, CORRECTION)
        self.reveal()
        self.expect_bars(VERDICTS)

    def leave(self):
        self.open(EXIT)
        self.answer(self.ada, "5")
        self.cleo.fill("[name=word]", LAST_WORD)
        self.answer(self.cleo, "4")
        for phone in self.crowd:
            self.place(phone, "3")
        self.approve(self.desk, LAST_WORD)
        self.reveal()
        self.expect_bars(STEPS)
        self.end()
        for phone in self.crowd:
            phone.hear("bye")

    def type_late_paper(self):
        """After the end, for the first statement: the page asks what its second place asked."""
        self.title = DEBATE
        self.typist.open(self.title)
        expect(self.typist.page.locator("[name=text]")).to_be_visible()
        self.typist.choose("[name=round]", "1d")
        expect(self.typist.page.locator("[name=value]").first).to_be_visible()
        self.typist.choose("[name=value]", "disagree")
        self.on_paper("disagree", round="1d")

    # The questions asked everywhere.

    def answer_the_core(self):
        """Each phone answers a few of them, another place each."""
        names = list(dict.fromkeys(self.names_of(self.ada)))
        for place, who in enumerate(self.people):
            said = {name: str(1 + place % 5) for name in names[place % 3 :: 3]}
            self.answer_some(who, said)
        self.expect_answers(len(self.people))
        self.reveal()
        given = [(name, each.value.get(name)) for each in self.heard.values() for name in names]
        self.core = [str(given.count((name, step))) for name in names for step in STEPS]
        expect(self.picture("tbody td:not(.apart) b")).to_have_text(self.core)

    def names_of(self, phone):
        radios = phone.locator("#answer [type=radio]")
        return radios.evaluate_all("them => them.map((it) => it.name)")

    def answer_some(self, who, said):
        if isinstance(who, Phone):
            return self.send(who, said, **said)
        self.note(who, said)
        for name, value in said.items():
            who.check(f"#answer [name='{name}'][value='{value}']")
        who.click("#answer .go")
        recorded(who)

    # Afterwards.

    def read_the_pictures(self):
        """Every figure that is published was counted here too."""
        told = {BEFORE: STEPS, AFTER: STEPS, FIDELITY: VERDICTS, EXIT: STEPS}
        for title, values in told.items():
            assert self.published_bars(title) == self.counted(title, values), title
        assert self.published_bars(POINTS) == [number for _text, number in self.ranked()]
        expect(self.published(CORE).locator("td:not(.apart) b")).to_have_text(self.core)
        lines = sum(LINES.values(), [])
        expect(self.published(SHEETS).locator(".post p:not(.small)")).to_have_text(lines)
        expect(self.published(ANSWER).locator("section li")).to_have_text(self.answered())
        expect(self.published(EXIT).locator(".cloud li")).to_have_text([LAST_WORD])

    def read_who_moved(self):
        """Statement by statement; then the moods, in a sentence and a table."""
        for number, statement in enumerate(MOVES, start=1):
            self.statement, self.number = statement, number
            told = self.published(DEBATE).locator("section", has_text=statement)
            self.expect_move(told)
            self.expect_arguments(told.locator(".argued"))
            self.expect_posts(told.locator(".wall"), self.reasons(number))
        moved = self.moves(BEFORE, "1", "1", of=AFTER)
        rows = [people for _move, people in sorted(moved.items()) if people >= 3]
        rows.append(sum(people for people in moved.values() if people < 3))
        figures = self.told_to_have_moved(AFTER).locator(".table td b")
        expect(figures).to_have_text([str(people) for people in rows])
        same = sum(people for (before, after), people in moved.items() if before == after)
        up = sum(people for (before, after), people in moved.items() if before < after)
        told = self.told_to_have_moved(AFTER).locator("p", has_text=BEFORE)
        figures = rf"^\s*{moved.total()}\D.*\D{same}\D.*\D{up}\D.*\D0\D"
        expect(told).to_have_text(re.compile(figures, re.DOTALL))

    def reasons(self, number):
        return [said.value for said in self.said[DEBATE, f"{number}e"].values()]
