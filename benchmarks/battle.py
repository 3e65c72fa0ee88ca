"""
Pictures of a battle: two cards face to face, the roles drawn, what moved, the console.

All that is said here is invented, as its territory is: every page says that it is a demonstration.
"""

from itertools import cycle

from django.utils import timezone
from playwright.sync_api import expect

from benchmarks import apero
from benchmarks.screenshots import Studio
from games.formats import formats, prepare
from games.kinds import duel
from sessions.models import Session
from territories.models import Role
from tests import sample
from tests.browser import PHONE

TITLE, TERRITORY = "Bataille d’usages (démonstration)", "Val d’Exemple"
# Smaller than what they stand for: everything scales, and the pictures weigh less.
SCREEN = {"viewport": {"width": 1440, "height": 810}}
DESK = {"viewport": {"width": 1440, "height": 720}}
POCKET = {**PHONE, "device_scale_factor": 1.5}

NAMES = ["Les Lève-tôt", "Les Noctambules", "Le Guichet", "Les Curieux", "La Navette", "Le Préau"]
DUELS = [[19, 10, 5], [12, 17, 5]]  # votes for each card, and those who pass
ARGUMENTS = {
    "for": [
        "Le soir, aujourd’hui, personne ne décroche.",
        "Noter une demande, ce n’est pas décider.",
        "L’accueil commence sa journée avec une liste claire.",
    ],
    "against": [
        "Qui parle mal la langue raccroche, et n’a rien dit.",
        "La nuit, on appelle pour une urgence.",
        "Une voix de plus entre l’habitant et l’agent.",
    ],
}
UNREAD = 2  # arguments that still await a person, on the console's picture
QUESTION = "Qui rappelle, et sous combien de jours ?"
CONDITIONS = [
    "Qu’une personne rappelle sous deux jours.",
    "Qu’une touche mène tout de suite à l’astreinte.",
    "Que l’on sache, dès le premier mot, que c’est une machine.",
]
# (before, after, people): the same people, before and after.
MOVES = [
    ("go", "go", 4),
    ("go", "if", 4),
    ("if", "if", 6),
    ("later", "if", 7),
    ("later", "later", 4),
    ("no", "if", 3),
    ("no", "no", 6),
]


class Room(apero.Room):
    """Thirty-four people around six tables, who answer whatever is on stage."""

    def equipes(self, _activity):
        named = zip("ABCDEF", NAMES, strict=True)
        others = zip(range(len(self.people) - len(NAMES)), cycle("ABCDEF"))
        return [{"table": table, "name": name} for table, name in named] + [
            {"table": table} for _place, table in others
        ]

    def duels(self, activity):
        choices = [*(card["id"] for card in duel.pair(activity)), duel.PASS]
        counts = DUELS[int(activity.round) - 1]
        return [{"card": card} for card, n in zip(choices, counts, strict=True) for _ in range(n)]

    def plaidoiries(self, activity):
        """What each round asks, by its letter."""
        drawn = activity.memory.get("draws", {}).get("1", {})
        return {
            "b": [{"value": before} for before, _after, people in MOVES for _ in range(people)],
            "d": [
                {"table": drawn.get(side), "text": text}
                for side, texts in ARGUMENTS.items()
                for text in texts
            ],
            "g": [{"side": "for", "text": QUESTION}],
            "h": [{"text": text} for text in CONDITIONS],
            "i": [{"value": after} for _before, after, people in MOVES for _ in range(people)],
        }[activity.round[-1]]


class Battle(Studio):
    """One session of 45 minutes: its duels, and its pleading as far as the second vote."""

    def __init__(self, browser, folder):
        super().__init__(browser, folder)
        home = sample.territory(name=TERRITORY, demo=True)
        self.leader = sample.account(Role.FACILITATOR, of=home, name="bataille")
        told = {"title": TITLE, "purpose": "Dire à quelles conditions essayer."}
        session = Session(territory=home, audience="open", starts_at=timezone.now(), **told)
        self.session = prepare(formats()["bataille"].variant("45 minutes"), session)
        self.room = Room(self.session)

    def take_all(self):
        code = self.session.code
        self.desk = self.open(f"/s/{code}/console", user=self.leader, **DESK)
        self.screen = self.open(f"/s/{code}/screen?key={self.session.screen_key}", **SCREEN)
        self.phone = self.open(f"/j/{code}?table=B", **POCKET)
        self.go_to("equipes")
        self.play_round()
        self.take_duels()
        self.take_pleading()

    def take_duels(self):
        self.go_to("duels")
        self.gesture("open")
        self.phone.locator("label.card").first.click()
        self.keep(self.phone, "duel-phone")
        self.answer_round()
        self.show()
        self.keep(self.screen, "duel-screen")
        self.go_on()
        self.play_round()

    def take_pleading(self):
        self.go_to("plaidoiries")
        self.go_on("b")
        self.gesture("open")
        self.answer_round()  # shown after the second vote
        self.go_on("c")
        self.gesture("draw")
        expect(self.screen.locator(".roles")).to_be_visible()
        self.sit_at(self.on_stage().memory["draws"]["1"]["for"])
        self.keep(self.screen, "roles-screen")
        self.keep(self.phone, "roles-phone")
        self.go_on("d")
        self.gesture("open")
        self.prepare_arguments()
        self.keep(self.desk, "console")
        self.close()
        for letter in "gh":
            self.go_on(letter)
            self.play_round()
        self.take_up()
        self.go_on("i")
        self.play_round()
        self.keep(self.screen, "moved-screen")

    def sit_at(self, table):
        """Ours becomes the phone of that table."""
        self.phone.goto(f"/j/{self.session.code}?table={table}")

    def prepare_arguments(self):
        activity = self.on_stage()
        self.room.answer(activity.code)
        latest = activity.responses.filter(round="1d").order_by("-pk")
        waiting = list(latest.values_list("pk", flat=True)[:UNREAD])
        activity.responses.filter(pk__in=waiting).update(status="pending")

    def take_up(self):
        """Another table took the first condition up: a point, for fun."""
        taken = self.desk.locator("[data-commands] li", has_text=CONDITIONS[0])
        taken.locator("select").select_option("C")
        taken.locator(".btn").click()
        expect(self.desk.locator("[data-undo]")).to_be_visible()

    # From round to round.

    def on_stage(self):
        self.session.refresh_from_db()
        return self.session.current

    def go_to(self, code):
        activity = self.session.activities.get(code=code)
        self.desk.click(f".go-to[data-activity='{activity.pk}']")
        expect(self.desk.locator("main h1")).to_have_text(activity.title)

    def go_on(self, letter=""):
        """To the next round, or as far as the one of that letter."""
        while True:
            said = self.desk.locator("main > p b").inner_text()
            self.desk.locator(".acts [data-command=next], .next[data-command=next]").first.click()
            expect(self.desk.locator("main > p b")).not_to_have_text(said)
            if self.on_stage().round.endswith(letter):
                return

    def play_round(self):
        self.gesture("open")
        self.answer_round()
        self.show()

    def answer_round(self):
        self.room.answer(self.on_stage().code)
        self.close()

    def close(self):
        self.gesture("close")
        expect(self.desk.locator(".acts [data-command=open]")).to_be_visible()

    def show(self):
        self.gesture("reveal")
        expect(self.desk.locator("[data-command=hide]")).to_be_visible()

    def keep(self, page, name):
        self.come_in()
        self.screen.wait_for_timeout(2500)  # until the server has looked, and nothing moves
        self.take(page, f"battle-{name}")
