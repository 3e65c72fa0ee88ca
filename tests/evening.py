"""An evening in real browsers: a console that leads, a screen, phones, and what each said."""

import json
import re
from collections import Counter, defaultdict
from io import StringIO
from typing import Any, NamedTuple

from django.core.management import call_command
from playwright.sync_api import expect

from sessions.models import Session
from tests.browser import LAPTOP, PROJECTOR

FRAME = {
    "purpose": "Écouter avant de décider de l’usage de l’IA à l’accueil.",
    "open_points": "Les services concernés.",
    "decided": "Rien encore.",
    "decider": "Le conseil municipal.",
    "follow_up": "Une réponse écrite, point par point.",
}
CHANNELS = ["phone", "tablet", "paper", "hands"]


class Said(NamedTuple):
    """What somebody answered last; a value of None is an abstention."""

    value: Any
    channel: str = "phone"
    people: int = 1
    counts: bool = True  # a support, or asking to speak, is no answer of its own


class Evening:
    """
    One session: who is there, and what they do.

    ``lead`` is the console that leads. ``said`` is counted by nobody but the test: by title of the
    activity and round, then by who said it.
    """

    def __init__(self, browse, server):
        self.browse, self.server = browse, server
        self.phones = []
        self.said = defaultdict(dict)

    # Before the session.

    def fill_in_the_frame(self, format, name, variant=""):
        """Somebody signs in, fills in eight fields, may choose how long, and is at the console."""
        self.lead = desk = self.browse(f"/seances/nouvelle/{format}/", **LAPTOP)
        desk.fill("[name=username]", name)
        desk.fill("[name=password]", name)
        desk.click("main .go")
        expect(desk.locator("[name=purpose]")).to_be_visible()
        fields = desk.locator("main form").locator("input:visible, select, textarea")
        expect(fields).to_have_count(8 + desk.locator("[name=variant], [name=core]").count())
        if variant:
            desk.select_option("[name=variant]", variant)
        for field, text in FRAME.items():
            desk.fill(f"[name={field}]", text)
        desk.select_option("[name=audience]", "open")
        desk.click("main .go")
        expect(desk.locator("[data-next]")).to_be_visible()
        self.code = desk.locator("body").get_attribute("data-code")

    def open_the_screen(self):
        """By the console's link, on another computer, without an account."""
        address = self.lead.locator("a[href*='/screen?key=']").get_attribute("href")
        self.screen = self.browse(address, **PROJECTOR)
        expect(self.screen).to_have_url(re.compile("/screen$"))

    @property
    def address(self):
        return f"{self.server.url}/j/{self.code}"

    # What the facilitator does: what the console proposes next, with the space bar.

    def gesture(self, command):
        expect(self.lead.locator("[data-next]")).to_have_attribute("data-command", command)
        self.lead.click("main h1")  # off the button pressed last, where the space bar is its own
        self.lead.locator("body").press("Space")

    def step(self, title):
        """Go to the next activity."""
        self.gesture("next")
        expect(self.lead.locator("main h1")).to_have_text(title)
        self.title, self.round = title, "1"

    def open(self, title):
        self.step(title)
        self.take_answers()

    def next_round(self, name):
        self.gesture("next")
        expect(self.lead.locator("main > p b")).to_have_text(name)
        self.round = str(int(self.round) + 1)
        self.take_answers()

    def take_answers(self):
        """Every phone asks what the console says, in the round it says."""
        self.gesture("open")
        asked = self.lead.locator("main > .lead").inner_text()
        for phone in self.phones:
            expect(phone.locator("#stage h1")).to_have_text(asked)
            expect(phone.locator(f"#answer [name=round][value='{self.round}']")).to_be_attached()

    def reveal(self):
        self.gesture("close")
        self.gesture("reveal")
        expect(self.lead.locator("[data-command=hide]")).to_be_visible()

    def reveal_already(self):
        """Of a first vote, which the console would rather keep until the second one."""
        self.gesture("close")
        self.lead.click("main .acts [data-command=reveal]")
        expect(self.lead.locator("[data-command=hide]")).to_be_visible()

    def end(self):
        self.lead.once("dialog", lambda asked: asked.accept())
        self.gesture("end")
        for phone in self.phones:
            thanks = phone.locator("#thanks").evaluate("it => it.content.firstChild.textContent")
            expect(phone.locator("main h1")).to_have_text(thanks)

    # What the room does.

    @property
    def heard(self):
        """What was said in the round under way."""
        return self.said[self.title, self.round]

    def note(self, who, value, round=None, **more):
        self.said[self.title, round or self.round][who] = Said(value, **more)

    def tick(self, phone, value):
        self.note(phone, value)
        phone.check(f"#answer [type=radio][value='{value}']")
        phone.click("#answer .go")

    def answer(self, phone, value):
        self.tick(phone, value)
        recorded(phone)

    def abstain(self, phone):
        self.note(phone, None)
        phone.click("[name=abstain]")
        recorded(phone, "abstained")

    def count_hands(self, hands):
        """On the console, for those without phone and paper."""
        form = self.lead.locator("[data-command=count]")
        if not form.is_visible():
            self.lead.locator("details", has=form).locator("summary").click()
        for field in form.locator("[name^=hands_]").all():
            option = field.get_attribute("name").removeprefix("hands_")
            self.heard.pop(f"hands {option}", None)
            field.fill(str(hands.get(option, "")))
        for option, people in hands.items():
            self.note(f"hands {option}", option, channel="hands", people=people)
        form.locator(".btn").click()

    def on_paper(self, value, round=None, **more):
        """What the typist typed is recorded."""
        self.note(f"paper {self.typist.typed}", value, round, channel="paper", **more)
        self.typist.record()

    def post(self, phone, text, sort=None):
        self.note((phone, "writes", text), text)
        post(phone, sort, text)

    # What the room sees, and what was counted here.

    def picture(self, selector):
        """What the screen shows of the answers."""
        return self.screen.locator(f"[data-tally] {selector}")

    def expect_answers(self, number):
        for surface in (self.lead, self.screen):
            expect(surface.locator("[data-responses]").first).to_have_text(str(number))

    def expect_bars(self, values):
        """The same picture on the screen and on every phone."""
        counts = [str(count) for count in self.counted(self.title, values, self.round)]
        expect(self.picture(".bars b")).to_have_text(counts)
        for phone in self.phones:
            expect(phone.locator(".bars b")).to_have_text(counts)

    def expect_posts(self, place, texts):
        """These posts and no other, in any order."""
        expect(place.locator(".post")).to_have_count(len(texts))
        for text in texts:
            expect(place.locator(".post", has_text=text)).to_have_count(1)

    def counted(self, title, values, round="1"):
        counts = Counter()
        for said in self.said[title, round].values():
            counts[said.value] += said.people
        return [counts[value] for value in values]

    # What a person reads: posts, and findings in a console's panel.

    def approve(self, desk, text):
        """With the keyboard, on any console."""
        read = desk.locator("[data-posts] > li", has_text=text)
        read.press("a")
        expect(read).to_have_attribute("data-status", "shown")

    def write_a_finding(self, desk, sentence, said):
        """With the words it stands on."""
        panel = desk.frame_locator("iframe.findings")
        panel.locator("[name=sentence]").fill(sentence)
        panel.locator("[name=type][value=lone]").check()
        panel.locator("li", has_text=said).locator("[name=evidence]").check()
        panel.locator("form .go").click()
        expect(panel.locator(".finding h3")).to_have_text([sentence])
        desk.click("main h1")  # out of the frame, where the space bar is its own

    # Figures, channel by channel.

    def by_channel(self, title, people=True):
        """``{round: {channel: number}}`` of people, or of answers, and of those who abstained."""
        rounds = defaultdict(Counter)
        for (of, round), heard in self.said.items():
            for said in heard.values() if of == title else ():
                rounds[round][said.channel] += said.people * said.counts if people else 1
                rounds[round]["abstained"] += said.value is None
        return rounds

    def told_by_channel(self):
        """Under the picture, in brackets: how many answered on each channel, where it was used."""
        people = Counter()
        for said in self.heard.values():
            people[said.channel] += said.people if said.value is not None else 0
        told = r"\D+".join(str(people[channel]) for channel in CHANNELS if people[channel])
        return re.compile(rf"\(\D+{told}\)")

    def expect_results(self):
        """What ``bin/manage results`` prints is what was said here."""
        printed = json.loads(call_command("results", self.code, "--json", stdout=StringIO()))
        agenda = Session.objects.get(code=self.code).activities
        titles = {each.pk: " ".join(each.title.split()) for each in agenda.all()}
        assert {row["activity"] for row in printed["activities"]} == set(titles)
        assert {title for title, _round in self.said} <= set(titles.values())
        for row in printed["activities"]:
            said = self.by_channel(titles[row["activity"]], people=False)[row["round"]]
            assert row["responses"] == {channel: said[channel] for channel in CHANNELS}, row
            assert row["abstained"] == said["abstained"], row

    def read_the_channels(self):
        """The steps of the restitution: people by channel, all rounds together."""
        for title in {title for title, _round in self.said}:
            said = sum(self.by_channel(title).values(), Counter())
            head = self.reader.get_by_role("rowheader", name=title, exact=True)
            row = self.reader.locator(".table tbody tr", has=head)
            told = [int(cell) for cell in row.locator("td").all_text_contents()[2:]]
            assert told == [said[name] for name in (*CHANNELS, "abstained")], title
        paper = sum(self.by_channel(title)[round]["paper"] for title, round in list(self.said))
        expect(self.reader.locator(".facts dd").nth(2)).to_have_text(str(paper))

    # After the session.

    def close(self, present):
        self.lead.goto(f"/s/{self.code}/console")
        self.lead.fill("[name=present]", str(present))
        self.lead.fill("[name=confirm]", self.code)
        self.lead.click("#close .go")
        expect(self.lead).to_have_url(re.compile(f"/seances/{self.code}/(#|$)"))

    def publish(self):
        self.lead.check("[name=read]")
        self.lead.click("form[action$='/publish'] .go")
        expect(self.lead.locator("[name=read]")).to_have_count(0)
        self.reader = self.browse(f"/seances/{self.code}/", **LAPTOP)

    def published(self, title):
        """The picture of one activity in the restitution."""
        heading = self.reader.get_by_role("heading", name=title, exact=True)
        return self.reader.locator("[id^=activity-]", has=heading)

    def told_to_have_moved(self, title):
        """What moved since an earlier step, in the section that tells it."""
        return self.reader.locator(f'section[aria-labelledby=moved] h3:text-is("{title}") + div')

    def published_bars(self, title):
        """Its figures."""
        return [int(n) for n in self.published(title).locator(".bars b").all_text_contents()]

    def expect_nowhere(self, *texts):
        for path in (f"/seances/{self.code}/", "/synthese/", f"/j/{self.code}"):
            page = self.reader.request.get(path).text()
            assert not [text for text in texts if text in page]


def recorded(phone, sort="recorded"):
    """What the phone says became of the answer: by default, that it is recorded."""
    expect(phone.locator(f"#answer [data-note][data-sort={sort}] .note")).to_be_visible()


def post(phone, sort, text):
    """Send a post, of no sort where the wall has none: it awaits a person."""
    if sort is not None:
        phone.check(f"[name=sort][value='{sort}']")
    phone.fill("#id_text", text)
    phone.click("#answer .go")
    recorded(phone, "posted")
    expect(
        phone.locator("#mine li", has_text=text).locator("[data-status=pending]")
    ).to_be_visible()


class Typist:
    """Types answers given on paper, in another tab of the console, without a mouse."""

    def __init__(self, page, code):
        self.page, self.code, self.typed = page, code, 0

    def open(self, title):
        self.page.goto(f"/s/{self.code}/paper")
        self.page.locator("li", has_text=title).get_by_role("link").press("Enter")
        expect(self.page.locator("h1")).to_have_text(title)

    def write(self, field, text):
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, field, value):
        """In a list or among round boxes, with the arrow."""
        self.reach(field)
        self.page.keyboard.press("Home" if self.on("select") else "Space")
        for _press in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{field} has no {value}.")

    def record(self):
        self.reach("main form .go")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        expect(self.page.locator("main [role=status]")).to_be_visible()
        self.typed += 1

    def reach(self, field):
        for _press in range(60):
            if self.on(field):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{field} is out of the keyboard's reach.")

    def on(self, selector):
        return self.page.evaluate("it => document.activeElement.matches(it)", selector)
