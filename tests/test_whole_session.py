"""A whole session, from its frame sheet to the national summary, in real browsers."""

import re
from collections import Counter, defaultdict

from django.utils import translation
from playwright.sync_api import expect

from sessions import facilitation
from sessions.models import Response
from sessions.moderation import REASONS
from tests import sample
from tests.browser import LAPTOP, LOST, PHONE, PROJECTOR

FRAME = {
    "purpose": "Écouter avant de décider de l’usage de l’IA à l’accueil.",
    "open_points": "Les services concernés.",
    "decided": "Rien encore.",
    "decider": "Le conseil municipal.",
    "follow_up": "Une réponse écrite, point par point.",
}
SCALE = ["1", "2", "3", "4", "5"]
OPTIONS = ["0", "1", "2", "3"]
VERDICTS = ["faithful", "correct", "missing"]
FEAR = "Que la nuit, il n’y ait plus jamais personne au bout du fil."
NAMED = "Le maire Bertin ne répond jamais."
REWRITTEN = "Qui répond quand la machine se trompe ?"
INSULT = "Tous des bons à rien, à la mairie."
FINDING = "Une voix craint qu’il n’y ait plus personne au téléphone la nuit."


def test_a_session_from_its_frame_sheet_to_the_summary(browse, server):
    evening = Evening(browse, server)

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
    evening.write_a_finding()
    evening.check_it()
    evening.draw_the_curtain()
    evening.leave()
    evening.type_one_paper()
    evening.close()
    evening.publish()

    evening.read_the_restitution()
    evening.follow_the_summary()
    evening.expect_nowhere(NAMED, INSULT, "truc")


class Evening:
    """
    One ``decouverte`` session: who is there, and what they do.

    Ada has an ordinary phone and changes her mind; on Bob's network sockets are blocked; Cléo's
    network comes and goes. ``said`` is what each answered last, counted by nobody but this test.
    """

    def __init__(self, browse, server):
        self.browse, self.server = browse, server
        self.said = defaultdict(dict)  # by title of the activity, then by person

    # Before the session.

    def prepare(self):
        """The coordinator signs in, fills in eight fields, and is at the console."""
        sample.account(name="camille")
        self.desk = desk = self.browse("/seances/nouvelle/decouverte/", **LAPTOP)
        desk.fill("[name=username]", "camille")
        desk.fill("[name=password]", "camille")
        desk.click("main .go")
        expect(desk.locator("main form").locator("input:visible, select, textarea")).to_have_count(
            8
        )
        for name, text in FRAME.items():
            desk.fill(f"[name={name}]", text)
        desk.select_option("[name=audience]", "open")
        desk.click("main .go")
        expect(desk.locator("[data-next]")).to_be_visible()
        self.code = desk.locator("body").get_attribute("data-code")

    def open_the_screen(self):
        """By the console's link, on another computer, without an account."""
        address = self.desk.locator("a[href*='/screen?key=']").get_attribute("href")
        self.screen = self.browse(address, **PROJECTOR)
        expect(self.screen).to_have_url(re.compile("/screen$"))

    def come_in(self):
        """Phones open the address that the QR code on the screen holds."""
        join = f"{self.server.url}/j/{self.code}"
        square = self.screen.locator(".lobby .qr")
        expect(square).to_have_attribute("aria-label", re.compile(f" {join}$"))
        self.ada = self.browse(join, **PHONE)
        self.bob = self.browse(**PHONE)
        self.bob.add_init_script("delete window.WebSocket")
        self.bob.goto(join)
        self.cleo = self.browse(join, expected=LOST, **PHONE)
        self.phones = [self.ada, self.bob, self.cleo]
        for surface in (self.desk, self.screen):
            expect(surface.locator("[data-phones]").first).to_have_text("3")

    # What the facilitator does: what the console proposes next, with the space bar.

    def gesture(self, command):
        expect(self.desk.locator("[data-next]")).to_have_attribute("data-command", command)
        self.desk.locator("body").press("Space")

    def step(self, title):
        """Go to the next activity and, where it takes answers, open it."""
        self.gesture("next")
        expect(self.desk.locator("main h1")).to_have_text(title)
        self.title = title

    def open(self, title):
        self.step(title)
        self.gesture("open")
        for phone in self.phones:
            expect(phone.locator("#answer")).to_be_visible()

    def reveal(self):
        self.gesture("close")
        self.gesture("reveal")
        expect(self.desk.locator("[data-command=hide]")).to_be_visible()

    # What the room does, and sees.

    def answer(self, phone, value):
        self.tick(phone, value)
        recorded(phone)

    def tick(self, phone, value):
        self.said[self.title][phone] = value
        phone.check(f"#answer [type=radio][value='{value}']")
        phone.click("#answer .go")

    def picture(self, selector):
        """What the screen shows of the answers."""
        return self.screen.locator(f"[data-tally] {selector}")

    def expect_answers(self, number):
        for surface in (self.desk, self.screen):
            expect(surface.locator("[data-responses]").first).to_have_text(str(number))

    def expect_bars(self, values):
        """The same picture on the screen and on every phone."""
        counts = [str(count) for count in self.counted(self.title, values)]
        expect(self.picture(".bars b")).to_have_text(counts)
        for phone in self.phones:
            expect(phone.locator(".bars b")).to_have_text(counts)

    def counted(self, title, values):
        counts = Counter(self.said[title].values())
        return [counts[value] for value in values]

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
        self.cleo.click("[name=abstain]")
        recorded(self.cleo, "abstained")
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
        self.desk.locator("[data-posts] > li", has_text=REWRITTEN).press("a")
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

    def write_a_finding(self):
        """In the console's panel, with the words it stands on."""
        panel = self.desk.frame_locator("iframe.findings")
        panel.locator("[name=sentence]").fill(FINDING)
        panel.locator("[name=type][value=lone]").check()
        panel.locator("li", has_text=FEAR).locator("[name=evidence]").check()
        panel.locator("form .go").click()
        expect(panel.locator(".finding h3")).to_have_text([FINDING])
        self.desk.click("main h1")  # out of the frame, where the space bar is its own

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
        self.desk.once("dialog", lambda asked: asked.accept())
        self.gesture("end")
        for phone in self.phones:
            thanks = phone.locator("#thanks").evaluate("it => it.content.firstChild.textContent")
            expect(phone.locator("main h1")).to_have_text(thanks)

    # After the session.

    def type_one_paper(self):
        self.title = "L’IA et moi"
        self.desk.click("main a[href$='/paper']")
        self.desk.locator("li", has_text=self.title).get_by_role("link").click()
        self.desk.check("[name=option][value='2']")
        self.said[self.title]["on paper"] = "2"
        self.desk.click("main form .go")
        expect(self.desk.locator("main [role=status]")).to_be_visible()

    def close(self):
        self.desk.goto(f"/s/{self.code}/console")
        self.desk.fill("[name=present]", "5")
        self.desk.fill("[name=confirm]", self.code)
        self.desk.click("#close .go")
        expect(self.desk).to_have_url(re.compile(f"/seances/{self.code}/(#|$)"))

    def publish(self):
        self.desk.check("[name=read]")
        self.desk.click("form[action$='/publish'] .go")
        expect(self.desk.locator("[name=read]")).to_have_count(0)

    def read_the_restitution(self):
        """What anybody reads: words as they were said, counts as they were counted here."""
        self.reader = self.browse(f"/seances/{self.code}/", **LAPTOP)
        for text in (FEAR, REWRITTEN):
            expect(self.reader.get_by_text(text).first).to_be_attached()
        assert self.published("Où vous situez-vous ?") == self.counted(
            "Où vous situez-vous ?", SCALE
        )
        assert self.published("L’IA et moi") == self.counted("L’IA et moi", OPTIONS)
        assert self.published("Et maintenant ?") == self.counted("Et maintenant ?", SCALE)
        assert self.published("Est-ce fidèle ?") == self.counted("Est-ce fidèle ?", VERDICTS)
        assert self.published("Avant de partir") == self.counted("Avant de partir", SCALE)

    def published(self, title):
        """The figures of one activity in the restitution."""
        heading = self.reader.get_by_role("heading", name=title, exact=True)
        picture = self.reader.locator("[id^=activity-]", has=heading)
        return [int(count) for count in picture.locator(".bars b").all_text_contents()]

    def follow_the_summary(self):
        """From the summary to the words heard: two clicks."""
        self.reader.goto("/synthese/")
        self.reader.get_by_role("link", name=FINDING).first.click()
        finding = self.reader.locator(".finding:target")
        finding.locator("summary").click()
        expect(finding.locator("details li").first).to_be_visible()
        expect(finding.locator("details li").first).to_contain_text(FEAR)

    def expect_nowhere(self, *texts):
        for path in (f"/seances/{self.code}/", "/synthese/", f"/j/{self.code}"):
            page = self.reader.request.get(path).text()
            assert not [text for text in texts if text in page]


def recorded(phone, sort="recorded"):
    """What the phone says became of the answer: by default, that it is recorded."""
    expect(phone.locator(f"#answer [data-note][data-sort={sort}] .note")).to_be_visible()


def post(phone, sort, text):
    phone.check(f"[name=sort][value='{sort}']")
    phone.fill("#id_text", text)
    phone.click("#answer .go")
    recorded(phone, "posted")
    expect(phone.locator("#mine [data-status=pending]")).to_be_visible()


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
