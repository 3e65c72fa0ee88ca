"""The whole Apéro-IA in real browsers: two consoles, phones and paper, and every figure."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from sessions.models import Response, Session
from territories.models import Role
from tests import sample
from tests.browser import LAPTOP, PHONE
from tests.evening import Evening, Typist, recorded

OPTIONS = ["0", "1", "2", "3"]
REACTIONS = ["0", "1", "2"]
VERDICTS = ["faithful", "correct", "missing"]
RETURNS = ["1", "2", "3"]

LETTER, MINUTES = "Rédiger une lettre à un habitant", "Résumer un compte rendu de conseil"
HELP, KEEP = (
    "Où l’IA pourrait-elle vraiment nous aider, ici ?",
    "Qu’est-ce que nous voulons garder entre humains ?",
)
HELPED, CHECKED = "Relire nos courriers avant envoi.", "Trouver la bonne démarche le soir."
KEPT = "Le guichet : on y vient aussi pour parler."

HOPE = "At last, letters that we can read."
FEAR = "Que la nuit, il n’y ait plus jamais personne au bout du fil."
QUESTION = "Qui répond quand la machine se trompe ?"
SCRIBBLED = "Du temps rendu à l’accueil."  # on paper
INSULT = "Tous des bons à rien, à la mairie."
POSTS = [HOPE, FEAR, QUESTION, SCRIBBLED]

PRESENCE, CLARITY = "Garder quelqu’un", "Être compris"
COST, CHECKER = "Combien cela coûte-t-il par an ?", "Qui relit ce que l’outil écrit ?"
OVERHEARD = "Les agents relisent déjà tout, à la main."
WISHES = ["Revenez nous en parler ici.", "Keep the counter open.", "Former avant d’acheter."]
FINDING = "Une voix craint qu’il n’y ait plus personne au téléphone la nuit."
CORRECTION = "La nuit, et le dimanche."


@pytest.mark.timeout(400)  # seconds: twelve steps, one after the other
def test_an_apero_from_the_first_word_to_its_figures(browse, server):
    evening = Apero(browse, server)

    evening.prepare()
    evening.open_the_screen()
    evening.come_in()
    evening.gather_words()
    evening.tidy_words()
    evening.say_welcome()
    evening.choose()
    evening.react()
    evening.talk_at_the_first_table()
    evening.talk_again()
    evening.write_on_the_wall()
    evening.group_by_hand()
    evening.hand_over()
    evening.group_on()
    evening.say_stop()
    evening.give_points()
    evening.ask_the_guest()
    evening.support()
    evening.speak()
    evening.hear_answers()
    evening.wish()
    evening.write_a_finding(evening.desk, FINDING, FEAR)
    evening.check_it()
    evening.leave()
    evening.type_the_last_paper()
    evening.expect_results()
    evening.close(present=13)
    evening.publish()

    evening.read_the_channels()
    evening.read_the_pictures()
    evening.expect_nowhere(INSULT, "truc")


class Apero(Evening):
    """
    One ``apero`` session.

    Camille's console leads as far as the grouping, Dominique's from there on. Ada has an ordinary
    phone, on Bob's network sockets are blocked, Cléo reads English; one phone speaks for a table.
    A typist, with the keyboard alone, types nine answers given on paper.
    """

    def prepare(self):
        sample.account(Role.FACILITATOR, name="camille")
        dominique = sample.account(Role.COORDINATOR, name="dominique")
        self.fill_in_the_frame("apero", "camille")
        self.desk = self.lead
        self.other = self.browse(f"/s/{self.code}/console", user=dominique, **LAPTOP)
        self.typist = Typist(self.desk.context.new_page(), self.code)

    def come_in(self):
        self.ada, self.cleo, self.table = (self.browse(self.address, **PHONE) for _ in range(3))
        self.bob = self.browse(**PHONE)
        self.bob.add_init_script("delete window.WebSocket")
        self.bob.goto(self.address)
        self.phones = [self.ada, self.bob, self.cleo, self.table]
        for surface in (self.desk, self.other, self.screen):
            expect(surface.locator("[data-phones]").first).to_have_text("4")
        self.cleo.click("[name=language][value=en]")
        expect(self.cleo.locator("html")).to_have_attribute("lang", "en")

    # Words.

    def gather_words(self):
        """The console that leads first holds control: the other one is told."""
        expect(self.other.locator("[data-control]")).to_be_hidden()
        self.open("L’IA en un mot")
        expect(self.other.locator("[data-control] [data-who]")).to_have_text("camille")
        expect(self.cleo.locator("#answer .go")).to_have_text("Send my answer")
        for phone, words in (
            (self.ada, ["aide", "vitesse"]),
            (self.bob, ["aides"]),
            (self.cleo, ["help", "truc"]),
        ):
            self.note(phone, words)
            for place, word in enumerate(words):
                phone.fill(f"#id_words_{place}", word)
            phone.click("#answer .go")
            recorded(phone)
        self.typist.open(self.title)
        self.typist.write("#id_words_0", "aide")
        self.typist.write("#id_words_1", "peur")
        self.on_paper(["aide", "peur"])
        self.expect_cloud()

    def tidy_words(self):
        """Two spellings become one, are two again with Z, and one for good; a word goes."""
        self.merge()
        self.expect_cloud(merged={"aides": "aide"})
        self.desk.locator("body").press("z")
        self.expect_cloud()
        self.merge()
        self.expect_cloud(merged={"aides": "aide"})
        expect(self.desk.locator("[data-command=split]")).to_be_visible()
        self.desk.locator("[id^=merge-word]").select_option("truc")
        self.desk.click("[data-command=hide_word]")
        self.expect_cloud(merged={"aides": "aide"}, withdrawn=["truc"])
        expect(self.picture(".base")).to_have_text(self.told_by_channel())
        self.reveal()

    def merge(self):
        self.desk.locator("[id^=merge-word]").select_option("aides")
        self.desk.locator("[id^=merge-into]").select_option("aide")
        self.desk.click("[data-command=merge] .btn:not([data-command])")

    def expect_cloud(self, **tidied):
        expect(self.picture(".cloud li")).to_have_text(self.cloud(**tidied))

    def cloud(self, merged=None, withdrawn=()):
        """Each word with the people who said it, as the cloud writes them."""
        people = Counter()
        for said in self.said["L’IA en un mot", "1"].values():
            words = {(merged or {}).get(word, word) for word in said.value}
            people.update(words.difference(withdrawn))
        return [f"{word}{n if n > 1 else ''}" for word, n in sorted(people.items())]

    def say_welcome(self):
        self.step("Accueil")
        for surface in (*self.phones, self.screen):
            expect(surface.locator("main h1")).to_contain_text("Pas d’exposé")
        expect(self.cleo.locator("#stage h1")).to_have_attribute("lang", "fr")

    # Figures.

    def choose(self):
        """Phones, paper and hands count together; hands counted again replace the first count."""
        self.open("L’IA et moi")
        self.answer(self.ada, "0")
        self.answer(self.ada, "1")
        self.answer(self.bob, "1")
        self.abstain(self.cleo)
        self.typist.open(self.title)
        self.typist.choose("[name=option]", "2")
        self.typist.write("[name=people]", "2")
        self.on_paper("2", people=2)
        self.count_hands({"0": 1, "1": 4})
        self.expect_answers(10)
        self.count_hands({"0": 2, "3": 1})
        self.expect_answers(8)
        self.reveal()
        self.expect_bars(OPTIONS)
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def react(self):
        """One object after the other, on paper too; a word stands there once it was read."""
        self.open("On essaie un outil")
        expect(self.screen.locator(".phase")).to_have_text(LETTER)
        self.answer(self.ada, "0")
        self.bob.fill("[name=word]", "froid")
        self.answer(self.bob, "1")
        self.answer(self.cleo, "2")
        self.approve(self.desk, "froid")
        expect(self.picture(".cloud li")).to_have_text(["froid"])
        self.reveal()
        self.expect_bars(REACTIONS)

        self.next_round(MINUTES)
        self.answer(self.ada, "0")
        self.answer(self.bob, "0")
        self.answer(self.cleo, "1")
        self.typist.open(self.title)
        self.typist.choose("[name=option]", "2")
        self.on_paper("2")
        self.typist.choose("[name=option]", "0")
        self.typist.choose("[name=round]", "1")
        self.on_paper("0", round="1")
        self.expect_answers(4)
        self.reveal()
        self.expect_bars(REACTIONS)
        first = self.counted(self.title, REACTIONS, "1")
        expect(self.picture(".tally-line b")).to_have_text([str(count) for count in first])

    # Words of a table, and of the wall.

    def talk_at_the_first_table(self):
        """The sheet is kept as it is written; handed in, it is read, then shown."""
        self.open("Au comptoir")
        self.table.select_option("[name=table]", "B")
        self.table.fill("[name=people]", "3")
        self.table.fill("[name=text_0]", HELPED)
        recorded(self.table, "draft")
        assert Response.objects.get(value__text_0=HELPED).status == "draft"
        self.hand_in(HELPED, people=3)
        self.typist.open(self.title)
        self.typist.choose("[name=table]", "C")
        self.typist.write("[name=people]", "4")
        self.typist.write("[name=text_0]", CHECKED)
        self.on_paper(CHECKED, people=4)
        self.expect_answers(7)
        self.reveal()
        self.expect_posts(self.picture(".sheets"), [HELPED, CHECKED])
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def talk_again(self):
        """The phone of a table knows which one it is."""
        self.next_round(KEEP)
        expect(self.table.locator("[name=table]")).to_have_value("B")
        self.table.fill("[name=people]", "3")
        self.table.fill("[name=text_0]", KEPT)
        self.hand_in(KEPT, people=3)
        self.reveal()
        self.expect_posts(self.picture("section:not(.earlier)"), [KEPT])
        self.expect_posts(self.picture("section.earlier"), [HELPED, CHECKED])

    def hand_in(self, text, people):
        self.note(self.table, text, channel="tablet", people=people)
        self.table.click("#answer .go")
        recorded(self.table)
        self.approve(self.desk, text)

    def write_on_the_wall(self):
        """A person reads what phones say; what came on paper was read by who typed it."""
        self.open("Espoirs, craintes, questions")
        self.post(self.cleo, HOPE, sort="0")
        self.post(self.ada, FEAR, sort="1")
        self.post(self.bob, QUESTION, sort="2")
        self.post(self.bob, INSULT, sort="2")
        self.typist.open(self.title)
        self.typist.choose("[name=sort]", "0")
        self.typist.write("[name=text]", SCRIBBLED)
        self.on_paper(SCRIBBLED)
        expect(self.picture(".post")).to_have_text([SCRIBBLED])
        for text in (HOPE, FEAR, QUESTION):
            self.approve(self.desk, text)
        self.desk.locator("[data-posts] > li", has_text=INSULT).press("r")
        self.desk.keyboard.press("Enter")
        expect(self.picture(".post")).to_have_text([SCRIBBLED, HOPE, FEAR, QUESTION])
        expect(self.desk.locator("[data-waiting]")).to_have_text("0")
        self.reveal()
        for phone in self.phones:
            self.expect_posts(phone.locator(".wall"), POSTS)

    # Groups, on two consoles.

    def group_by_hand(self):
        """One post goes by mouse, another by keyboard, and the keyboard stays on it."""
        self.open("On rapproche")
        self.make_group(self.desk, PRESENCE)
        presence = self.group(self.desk, PRESENCE)
        self.card(self.desk, FEAR).locator("p").drag_to(presence)
        self.expect_posts(presence, [FEAR])
        self.card(self.desk, QUESTION).locator("select").focus()
        self.desk.keyboard.press("ArrowDown")
        self.desk.keyboard.press("Enter")
        self.expect_posts(presence, [FEAR, QUESTION])
        expect(self.card(self.desk, QUESTION).locator("select")).to_be_focused()
        self.expect_groups({PRESENCE: [FEAR, QUESTION]})

    def hand_over(self):
        """Dominique leads from here on: Camille is told, and leads no more."""
        self.other.click("[data-control] button")
        expect(self.other.locator("[data-control]")).to_be_hidden()
        expect(self.desk.locator("[data-control] [data-who]")).to_have_text("dominique")
        self.desk.click("main .acts [data-command=next]")
        expect(self.desk.locator("[data-said]")).to_contain_text("dominique")
        stage = Session.objects.get(code=self.code).current
        assert (stage.title, stage.state) == (self.title, "open")
        self.lead = self.other

    def group_on(self):
        self.make_group(self.other, CLARITY)
        self.card(self.other, HOPE).locator("select").select_option(label=CLARITY)
        self.expect_groups({PRESENCE: [FEAR, QUESTION], CLARITY: [HOPE]})

    def say_stop(self):
        """The room sees it, unless it is taken back, and the post goes to another group."""
        for text in (QUESTION, FEAR):
            self.note((self.cleo, text), text)
            self.stop(text, "stood")
        self.stop(FEAR, "undone")
        del self.heard[self.cleo, FEAR]
        for place in (self.picture(".ochre p"), self.desk.locator(".sorting .ochre p")):
            expect(place).to_contain_text([QUESTION])
        self.card(self.other, QUESTION).locator("select").select_option(label=CLARITY)
        self.groups = {PRESENCE: [FEAR], CLARITY: [HOPE, QUESTION]}
        self.expect_groups(self.groups)
        self.other.click("main h1")  # out of the list, where the space bar is its own
        self.reveal()
        for phone in self.phones:
            expect(phone.locator(".wall.groups .post")).to_have_count(len(POSTS))

    def stop(self, text, told):
        self.cleo.select_option("[name=of]", label=text)
        self.cleo.click("#answer .go")
        recorded(self.cleo, told)

    def make_group(self, desk, name):
        desk.fill("[data-command=group] [name=name]", name)
        desk.locator("[data-command=group] [name=name]").press("Enter")
        expect(self.group(desk, name)).to_be_visible()

    def group(self, desk, name):
        return desk.locator(".sorting").get_by_role("region", name=name)

    def card(self, desk, text):
        return desk.locator(".sorting .post").filter(has=desk.locator("p", has_text=text))

    def expect_groups(self, groups):
        """On the screen and on every phone; what is in no group stands beside."""
        beside = set(POSTS).difference(*groups.values())
        for place in (self.picture(""), *(phone.locator("[data-live]") for phone in self.phones)):
            for name, texts in groups.items():
                self.expect_posts(place.locator("section").filter(has_text=name), texts)
            self.expect_posts(place.locator("section").last, beside)

    # Points.

    def give_points(self):
        """Those left are told, and nobody gives more than there are."""
        self.open("Trois points")
        self.point(self.ada, {PRESENCE: 2})
        expect(self.ada.locator("[data-left]")).to_have_text(re.compile(r"\b1\b"))
        expect(self.points(self.ada, CLARITY, 2)).to_be_disabled()
        self.point(self.ada, {PRESENCE: 2, CLARITY: 1})
        expect(self.ada.locator("[data-left]")).to_have_text(re.compile(r"\b0\b"))
        self.point(self.bob, {PRESENCE: 3})
        self.point(self.cleo, {CLARITY: 1})
        for phone in (self.ada, self.bob, self.cleo):
            phone.click("#answer .go")
            recorded(phone)
        self.typist.open(self.title)
        for name, number in (given := {PRESENCE: 1, CLARITY: 2}).items():
            field = self.points(self.ada, name, number).get_attribute("name")
            self.typist.choose(f"[name={field}]", str(number))
        self.on_paper(given)
        self.expect_answers(4)
        self.reveal()
        expect(self.picture("tbody th")).to_have_text([name for name, _n in self.ranked()])
        for surface in (self.screen, *self.phones):
            expect(surface.locator(".bars b")).to_have_text([str(n) for _name, n in self.ranked()])
        expect(self.picture(".base")).to_have_text(self.told_by_channel())

    def point(self, phone, given):
        self.note(phone, given)
        for name, number in given.items():
            self.points(phone, name, number).check()

    def points(self, phone, name, number):
        return phone.locator("fieldset", has_text=name).locator(f"[value='{number}']")

    def ranked(self):
        """Groups by the points they got, the most first."""
        given = Counter()
        for said in self.said["Trois points", "1"].values():
            given.update(said.value)
        return given.most_common()

    # The floor.

    def ask_the_guest(self):
        """The console that no longer leads still reads."""
        self.open("Questions à l’invité")
        self.post(self.bob, COST)
        self.post(self.ada, CHECKER)
        self.approve(self.desk, COST)
        self.approve(self.desk, CHECKER)
        self.expect_questions([COST, CHECKER])

    def support(self):
        """Pressed once, one more person supports a question; pressed again, one less."""
        self.stand_by(self.cleo, COST)
        self.stand_by(self.ada, COST)
        self.expect_questions([COST, CHECKER])
        self.press(self.cleo, COST, "undone", pressed="false")
        del self.heard[self.cleo, COST]
        self.expect_questions([COST, CHECKER])
        self.stand_by(self.cleo, CHECKER)
        self.stand_by(self.bob, CHECKER)
        self.expect_questions([CHECKER, COST])

    def stand_by(self, phone, text):
        self.note((phone, text), ("for", text), counts=False)
        self.press(phone, text, "stood", pressed="true")

    def press(self, phone, text, told, pressed):
        button = phone.locator("[data-live] li", has_text=text).locator("[name=of]")
        button.click()
        recorded(phone, told)
        expect(button).to_have_attribute("aria-pressed", pressed)

    def expect_questions(self, texts):
        expect(self.picture(".questions .post p")).to_contain_text(texts)
        expect(self.picture(".questions .num")).to_have_text(self.supports(texts))

    def supports(self, texts):
        """How many people support each question, as the picture says it."""
        counts = self.counted("Questions à l’invité", [("for", text) for text in texts])
        return [re.compile(rf"^{count}\b") for count in counts]

    def speak(self):
        """Whoever asks is called by a ticket; a half-written question stays where it is."""
        self.cleo.fill("#answer [name=text]", "And what about")
        self.note((self.cleo, "hand"), "a hand", counts=False)
        self.cleo.click("[name=hand]")
        asked = self.cleo.locator("#mine [data-text]", has_text=re.compile(" [0-9A-F]{3}$"))
        expect(asked).to_be_visible()
        ticket = asked.inner_text()[-3:]
        expect(self.cleo.locator("#answer [name=text]")).to_have_value("And what about")
        self.cleo.fill("#answer [name=text]", "")
        expect(self.picture(".queue .code-inline")).to_have_text([ticket])
        self.other.click("[data-command=give]")
        expect(self.picture(".queue b")).to_contain_text(ticket)
        for phone in self.phones:
            expect(phone.locator("[data-live] .note").last).to_contain_text(ticket)
            called = expect(phone.locator("[data-speaking]"))
            called.to_be_visible() if phone is self.cleo else called.to_be_hidden()
        self.other.click("[data-command=done]")
        expect(self.picture(".queue")).to_have_count(0)

    def hear_answers(self):
        """What was answered here, and what was said, by category and without a name."""
        asked = self.other.locator("[data-commands] li", has_text=CHECKER)
        asked.locator("[data-command=answered]").click()
        heard = self.picture(".questions li").filter(has_text=CHECKER)
        expect(heard.locator("b.small")).to_be_visible()
        note = self.other.locator("[data-command=note]")
        note.locator("[name=category]").select_option("Agents")
        note.locator("[name=text]").fill(OVERHEARD)
        note.locator(".btn").click()
        expect(self.picture("section li")).to_have_text([f"Agents : {OVERHEARD}"])
        self.reveal()

    # What is left to say.

    def wish(self):
        self.open("Un souhait")
        self.post(self.ada, WISHES[0])
        self.post(self.cleo, WISHES[1])
        self.typist.open(self.title)
        self.typist.write("[name=text]", WISHES[2])
        self.on_paper(WISHES[2])
        for text in WISHES[:2]:
            self.approve(self.desk, text)
        self.expect_posts(self.picture(".wall"), WISHES)
        self.reveal()

    def check_it(self):
        self.open("Est-ce fidèle ?")
        self.answer(self.ada, "faithful")
        self.answer(self.bob, "faithful")
        self.cleo.fill("[name=correction]", CORRECTION)
        self.answer(self.cleo, "missing")
        self.approve(self.desk, CORRECTION)
        self.reveal()
        self.expect_bars(VERDICTS)
        expect(self.picture(".post")).to_have_text([CORRECTION])

    def leave(self):
        self.open("Avant de partir")
        self.answer(self.ada, "1")
        self.answer(self.bob, "3")
        self.answer(self.cleo, "1")
        self.reveal()
        self.expect_bars(RETURNS)
        self.end()

    # Paper, and reading.

    def type_the_last_paper(self):
        """After the end, before closing."""
        self.typist.open(self.title)
        self.typist.choose("[name=value]", "2")
        self.on_paper("2")
        assert self.typist.typed == 9

    def read_the_pictures(self):
        """Every figure that is published was counted here too."""
        for title, values, round in (
            ("L’IA et moi", OPTIONS, "1"),
            ("On essaie un outil", REACTIONS, "2"),
            ("Est-ce fidèle ?", VERDICTS, "1"),
            ("Avant de partir", RETURNS, "1"),
        ):
            assert self.published_bars(title) == self.counted(title, values, round), title
        assert self.published_bars("Trois points") == [number for _name, number in self.ranked()]
        words = self.cloud(merged={"aides": "aide"}, withdrawn=["truc"])
        expect(self.published("L’IA en un mot").locator(".cloud li")).to_have_text(words)
        for title, texts in (
            ("Au comptoir", [HELPED, CHECKED, KEPT]),
            ("Espoirs, craintes, questions", POSTS),
            ("On rapproche", POSTS),
            ("Questions à l’invité", [COST, CHECKER]),
            ("Un souhait", WISHES),
        ):
            self.expect_posts(self.published(title), texts)
        for name, texts in self.groups.items():
            group = self.published("On rapproche").locator("section", has_text=name)
            self.expect_posts(group, texts)
        figures = self.published("Questions à l’invité").locator(".questions .num")
        expect(figures).to_have_text(self.supports([CHECKER, COST]))
