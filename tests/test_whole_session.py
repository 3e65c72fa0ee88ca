"""A whole session, from its frame sheet to the national summary, in real browsers."""

import re

from django.utils import translation
from playwright.sync_api import expect

from sessions import facilitation
from sessions.models import Response
from sessions.moderation import REASONS
from tests import sample
from tests.browser import LAPTOP, LOST, PHONE
from tests.evening import Evening, Typist, post, recorded

SCALE = ["1", "2", "3", "4", "5"]
OPTIONS = ["0", "1", "2", "3"]
VERDICTS = ["faithful", "correct", "missing"]
FEAR = "Que la nuit, il n’y ait plus jamais personne au bout du fil."
NAMED = "Le maire Bertin ne répond jamais."
REWRITTEN = "Qui répond quand la machine se trompe ?"
INSULT = "Tous des bons à rien, à la mairie."
FINDING = "Une voix craint qu’il n’y ait plus personne au téléphone la nuit."


def test_a_session_from_its_frame_sheet_to_the_summary(browse, server):
    evening = Discovery(browse, server)

    evening.prepare()
    evening.open_the_screen()
    evening.come_in()
    evening.gather_words()
    evening.tidy_words()
    evening.say_welcome()
    evening.ask_before()
    evening.choose()
    evening.write_on_the_wall()
    evening.moderate()
    evening.write_it_again()
    evening.ask_after()
    evening.come_back()
    evening.write_a_finding(evening.desk, FINDING, FEAR)
    evening.check_it()
    evening.draw_the_curtain()
    evening.leave()
    evening.type_one_paper()
    evening.close(present=5)
    evening.publish()

    evening.read_the_restitution()
    evening.follow_the_summary()
    evening.expect_nowhere(NAMED, INSULT, "truc")


class Discovery(Evening):
    """
    One ``decouverte`` session.

    Ada has an ordinary phone and changes her mind; on Bob's network sockets are blocked; Cléo's
    network comes and goes.
    """

    # Before the session.

    def prepare(self):
        sample.account(name="camille")
        self.fill_in_the_frame("decouverte", "camille")
        self.desk = self.lead

    def come_in(self):
        """Phones open the address that the QR code on the screen holds."""
        square = self.screen.locator(".lobby .qr")
        expect(square).to_have_attribute("aria-label", re.compile(f" {self.address}$"))
        self.ada = self.browse(self.address, **PHONE)
        self.bob = self.browse(**PHONE)
        self.bob.add_init_script("delete window.WebSocket")
        self.bob.goto(self.address)
        self.cleo = self.browse(self.address, expected=LOST, **PHONE)
        self.phones = [self.ada, self.bob, self.cleo]
        for surface in (self.desk, self.screen):
            expect(surface.locator("[data-phones]").first).to_have_text("3")

    # The agenda.

    def gather_words(self):
        """Words stand on the screen as they come; a person counts once for a word."""
        self.open("L’IA en un mot")
        for phone, words in (
            (self.ada, "aide"),
            (self.bob, "aide Aides"),
            (self.cleo, "peur truc"),
        ):
            for place, word in enumerate(words.split()):
                phone.fill(f"#id_words_{place}", word)
            phone.click("#answer .go")
            recorded(phone)
        self.expect_answers(3)
        expect(self.picture(".cloud li")).to_have_text(["aide2", "Aides", "peur", "truc"])

    def tidy_words(self):
        """Two spellings become one, a word is withdrawn: the room sees it at once."""
        word = self.desk.locator("[id^=merge-word]")
        word.select_option("aides")
        self.desk.locator("[id^=merge-into]").select_option("aide")
        self.desk.click("[data-command=merge] .btn:not([data-command])")
        expect(self.picture(".cloud li")).to_have_text(["aide2", "peur", "truc"])
        expect(self.desk.locator("[data-command=split]")).to_be_visible()
        word.select_option("truc")
        self.desk.click("[data-command=hide_word]")
        expect(self.picture(".cloud li")).to_have_text(["aide2", "peur"])
        expect(self.desk.locator("[data-command=show_word]")).to_be_visible()
        self.reveal()

    def say_welcome(self):
        self.step("Accueil")
        for surface in (*self.phones, self.screen):
            expect(surface.locator("main h1")).to_contain_text("Pas d’exposé")

    def ask_before(self):
        """Nothing shows before everyone has answered."""
        self.open("Où vous situez-vous ?")
        self.answer(self.ada, "1")
        self.answer(self.ada, "2")
        self.answer(self.bob, "4")
        self.answer_without_network(self.cleo, "5")
        self.expect_answers(3)
        expect(self.picture(".bars")).to_have_count(0)
        self.reveal()
        self.expect_bars(SCALE)

    def answer_without_network(self, phone, value):
        """What is sent is kept and said to be; with the network back, it leaves by itself, once."""
        phone.context.set_offline(True)
        self.tick(phone, value)
        recorded(phone, "offline")
        self.expect_answers(2)
        phone.context.set_offline(False)
        recorded(phone)
        assert Response.objects.filter(value={"value": int(value)}).count() == 1

    def choose(self):
        self.open("L’IA et moi")
        self.answer(self.ada, "1")
        self.answer(self.bob, "1")
        self.abstain(self.cleo)
        self.reveal()
        self.expect_bars(OPTIONS)

    def write_on_the_wall(self):
        """Nobody sees a post before a person has read it."""
        self.open("Espoirs, craintes, questions")
        post(self.ada, "1", FEAR)
        post(self.cleo, "2", NAMED)
        post(self.bob, "0", INSULT)
        expect(self.desk.locator("[data-waiting]")).to_have_text("3")
        expect(self.picture(".post")).to_have_count(0)

    def moderate(self):
        """By keyboard alone: the first is shown, two are withdrawn with the first reason."""
        keyboard, posts = self.desk.keyboard, self.desk.locator("[data-posts] > li")
        keyboard.press("ArrowDown")
        keyboard.press("a")
        expect(self.picture(".post")).to_have_text([FEAR])
        for text in (NAMED, INSULT):
            read = posts.filter(has_text=text)
            expect(read).to_be_focused()
            keyboard.press("r")
            keyboard.press("Enter")
            expect(read).to_have_class(re.compile("slate"))
        expect(self.desk.locator("[data-waiting]")).to_have_text("0")

    def write_it_again(self):
        """The author reads why, says it otherwise, and it is shown."""
        mine = self.cleo.locator("#mine li")
        expect(mine.locator("[data-status=hidden]")).to_be_visible()
        with translation.override("fr"):
            told = str(REASONS[Response.objects.get(value__text=NAMED).reason])
        expect(mine.locator("[data-reason]")).to_have_text(told)
        mine.locator("summary").click()
        mine.locator("textarea").fill(REWRITTEN)
        mine.locator("[data-message=respond] .btn").click()
        expect(self.desk.locator("[data-waiting]")).to_have_text("1")
        self.approve(self.desk, REWRITTEN)
        expect(self.picture(".post")).to_have_text([FEAR, REWRITTEN])
        expect(mine.locator("[data-status=shown]")).to_be_visible()
        self.reveal()

    def ask_after(self):
        self.open("Et maintenant ?")
        for phone in self.phones:
            self.answer(phone, "3")
        self.reveal()
        self.expect_bars(SCALE)

    def come_back(self):
        """The console's page is loaded again in mid-session: it stands where it stood."""
        self.desk.reload()
        expect(self.desk.locator("main h1")).to_have_text(self.title)
        expect(self.desk.locator("[data-next]")).to_have_attribute("data-command", "next")
        expect(self.desk.locator("[data-phones]").first).to_have_text("3")

    def check_it(self):
        """The room judges the finding; it is given one more minute for that."""
        self.open("Est-ce fidèle ?")
        clocks = [each.locator("[data-timer]") for each in (self.desk.locator("main"), self.screen)]
        for clock in clocks:
            expect(clock).to_have_text(re.compile("^2:"))
        self.desk.click("[data-command=timer][data-add='60']")
        for clock in clocks:
            expect(clock).to_have_text(re.compile("^3:"))
        for phone, verdict in zip(self.phones, ("faithful", "faithful", "correct"), strict=True):
            expect(phone.locator("#answer")).to_contain_text(FINDING)
            self.answer(phone, verdict)
        self.reveal()
        self.expect_bars(VERDICTS)

    def draw_the_curtain(self):
        title = self.screen.locator("main h1:not(.sr)")
        for shown in (0, 1):
            self.desk.locator("body").press("n")
            expect(title).to_have_count(shown)

    def leave(self):
        self.open("Avant de partir")
        for phone in self.phones:
            self.answer(phone, "4")
        self.reveal()
        self.expect_bars(SCALE)
        self.end()

    # After the session.

    def type_one_paper(self):
        self.title = "L’IA et moi"
        typist = Typist(self.desk, self.code)
        typist.open(self.title)
        typist.choose("[name=option]", "2")
        self.note("on paper", "2", channel="paper")
        typist.record()

    def read_the_restitution(self):
        """What anybody reads: words as they were said, counts as they were counted here."""
        for text in (FEAR, REWRITTEN):
            expect(self.reader.get_by_text(text).first).to_be_attached()
        assert self.published_bars("Où vous situez-vous ?") == self.counted(
            "Où vous situez-vous ?", SCALE
        )
        assert self.published_bars("L’IA et moi") == self.counted("L’IA et moi", OPTIONS)
        assert self.published_bars("Et maintenant ?") == self.counted("Et maintenant ?", SCALE)
        assert self.published_bars("Est-ce fidèle ?") == self.counted("Est-ce fidèle ?", VERDICTS)
        assert self.published_bars("Avant de partir") == self.counted("Avant de partir", SCALE)

    def follow_the_summary(self):
        """From the summary to the words heard: two clicks."""
        self.reader.goto("/synthese/")
        self.reader.get_by_role("link", name=FINDING).first.click()
        finding = self.reader.locator(".finding:target")
        finding.locator("summary").click()
        expect(finding.locator("details li").first).to_be_visible()
        expect(finding.locator("details li").first).to_contain_text(FEAR)


def test_a_phone_without_script_answers_and_posts(browse):
    session, choice = sample.open_session("choice", "wall")
    phone = browse(f"/j/{session.code}", java_script_enabled=False, **PHONE)

    phone.check("[name=option][value='1']")
    phone.click("#answer .go")
    expect(phone.locator("main > .note[role=status]")).to_be_visible()
    assert choice.responses.get().value == {"option": "1"}

    open_next(session)
    phone.click("noscript a")
    phone.check("[name=sort][value='1']")
    phone.fill("#id_text", FEAR)
    phone.click("#answer .go")
    expect(phone.locator("main > .note[role=status]")).to_be_visible()
    expect(phone.locator("#mine")).to_contain_text(FEAR)


def open_next(session):
    """As another facilitator would, from another computer."""
    facilitation.close(session)
    facilitation.next_activity(session)
    facilitation.open_activity(session)
    session.raise_rev()


def test_the_console_fits_in_a_pocket(browse):
    session = sample.session("choice")
    console = browse(f"/s/{session.code}/console", user=sample.account(), **PHONE)

    for command in ("next", "open", "close", "reveal"):
        console.locator(f"[data-next][data-command={command}]").tap()
    expect(console.locator("[data-next]")).to_have_attribute("data-command", "end")

    wide = console.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= console.viewport_size["width"]
    assert session.activities.get().state == "revealed"


def test_nothing_is_lost_when_the_server_is_killed(browse, own_server):
    server, (session, choice) = own_server(), sample.open_session("choice")
    mine = {"on": server, "expected": LOST}
    phones = [browse(f"/j/{session.code}", **mine, **PHONE) for _phone in range(3)]
    console = browse(f"/s/{session.code}/console", user=sample.account(), **mine, **LAPTOP)
    expect(console.locator("[data-line=up]")).to_be_visible()
    for phone in phones:
        phone.check("[name=option][value='1']")
    phones[0].click("#answer .go")
    recorded(phones[0])

    server.kill()
    for phone in phones[1:]:
        phone.click("#answer .go")
        recorded(phone, "offline")
    expect(console.locator("[data-line=down]")).to_be_visible()
    server.start()

    for phone in phones:
        recorded(phone)
    expect(console.locator("[data-responses]").first).to_have_text("3")
    expect(console.locator("[data-next]")).to_have_attribute("data-command", "close")
    assert [each.value for each in choice.responses.all()] == [{"option": "1"}] * 3
