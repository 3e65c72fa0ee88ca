"""
Rehearses with simulated phones: bin/start --phones 50 --format bataille

A session of its own, which counts nowhere, and phones that come in by the door, listen, and answer
whatever is opened as people do: some at once, some late, a few not at all.
"""

import argparse
import asyncio
import json
import os
import random
import secrets
import signal
import sys
import threading
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from urllib.request import ProxyHandler, build_opener

import django
from asgiref.sync import sync_to_async
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django import forms  # noqa: E402  needs the settings
from django.utils import timezone  # noqa: E402

from games.formats import formats, new_session  # noqa: E402
from sessions.kinds import kind_of, phase_of  # noqa: E402
from sessions.models import Activity  # noqa: E402
from territories.models import Territory  # noqa: E402
from territories.rights import RIGHTS  # noqa: E402

ARRIVAL = 5  # seconds the room takes to come in
FIRST, LAST = 0.5, 15  # seconds before the first return, doubled up to the last
SOONEST, LATEST = 1, 12  # seconds before somebody answers
DRAFTS = 60  # answers made up before one is valid
FEWER = 0.93  # of the choices made in one, how many are in the next: three points, twenty items

# What each phone's holder does, dealt in this order: a small rehearsal has no one silent.
TEMPERS = ["answers"] * 6 + ["abstains"] + ["answers"] * 6 + ["stays silent"] + ["answers"] * 6

WORDS = [
    "aide", "confiance", "prudence", "vitesse", "emploi", "progrès", "inquiétude", "curiosité",
    "service public", "énergie", "écoute", "contrôle", "formation", "vie privée", "opportunité",
    "déshumanisation", "gain de temps", "transparence", "école", "dépendance",
]  # fmt: skip
PHRASES = [
    "Garder un humain au bout du fil.",
    "Gagner du temps sur les dossiers répétitifs.",
    "Que deviennent nos données ?",
    "Former les agents avant d’acheter un outil.",
    "Ne pas remplacer l’accueil au guichet.",
    "Aider à comprendre les courriers administratifs.",
    "Qui est responsable quand la machine se trompe ?",
    "Commencer petit, puis regarder ce que cela change vraiment.",
    "Attention à la consommation d’eau et d’électricité.",
    "Dire clairement quand une réponse vient d’une machine.",
    "Traduire les démarches pour ceux qui parlent peu le français.",
    "Peur de ne plus pouvoir contester une décision.",
    "Mieux prévoir l’entretien des routes.",
    "Laisser le choix de ne pas s’en servir.",
]


def main():
    options = read_options()
    sys.stdout.reconfigure(line_buffering=True, errors="replace")
    home = best_territory()
    if home is None:
        sys.exit("Répétition impossible : créez d’abord un territoire dans /admin/.")
    if options.format not in formats():
        sys.exit(f"Ce format n’existe pas. Il y a : {', '.join(formats())}.")
    session = prepare(home, options.format)
    introduce(session, options)
    asyncio.run(play(session, options))


def read_options():
    parser = argparse.ArgumentParser(prog="python -m project.rehearsal")
    parser.add_argument("--phones", type=int, default=20, metavar="N")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--format", default="decouverte")
    parser.add_argument(
        "--latest", type=float, default=LATEST, help="seconds before the last answers"
    )
    return parser.parse_args()


def best_territory():
    """One of the demonstration first, and one that somebody may lead."""
    led = Territory.objects.filter(memberships__role__in=RIGHTS["run"])
    return (led or Territory.objects.all()).order_by("-demo", "pk").first()


def prepare(home, format):
    return new_session(
        format,
        territory=home,
        title="Répétition",
        rehearsal=True,
        audience="internal",
        starts_at=timezone.now(),
        purpose="Prendre la régie en main avant le jour venu.",
    )


def introduce(session, options):
    print(f"Répétition : {options.phones} téléphones simulés entrent ({session.territory}).")
    print(f"  Régie : http://localhost:{options.port}/s/{session.code}/console")
    print("  Connectez-vous comme animateur de ce territoire, « Commencer », puis, à chaque étape,")
    print("  « Ouvrir les réponses » : les téléphones répondent dans les secondes qui suivent.")
    print("  Rien de ce qui s’y dit ne compte ni n’est publié.")


async def play(session, options):
    """Until everyone has been thanked, the input ends, or a signal asks to stop."""
    loop = asyncio.get_running_loop()
    tempers = [TEMPERS[number % len(TEMPERS)] for number in range(options.phones)]
    room = asyncio.gather(*(Phone(session.code, options, each).take_part() for each in tempers))
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, room.cancel)
    when_input_ends(lambda: loop.call_soon_threadsafe(room.cancel))
    with suppress(asyncio.CancelledError):
        await room


def when_input_ends(tell):
    """The server holds the other end: it closes however the server stops, even killed."""

    def wait():
        with suppress(OSError):  # no input at all
            while os.read(sys.stdin.fileno(), 1024):
                pass
        with suppress(RuntimeError):  # all is over already
            tell()

    threading.Thread(target=wait, daemon=True).start()


class Phone:
    """One simulated participant: comes in, listens, answers, comes back when the line is lost."""

    def __init__(self, code, options, temper):
        self.code, self.temper, self.latest = code, temper, options.latest
        self.address = f"localhost:{options.port}"
        self.cookie = ""
        self.answered = set()  # activities and rounds
        self.outbox = {}  # messages not acknowledged, by key
        self.socket = None
        self.tasks = set()
        self.over = False

    async def take_part(self):
        await asyncio.sleep(random.uniform(0, min(ARRIVAL, self.latest)))
        wait = FIRST
        while not self.over:
            with suppress(OSError, HTTPException, WebSocketException):
                self.cookie = self.cookie or await asyncio.to_thread(self.ask_for_seat)
                async with self.line() as self.socket:
                    wait = FIRST
                    await self.listen()
            self.socket = None
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))
            wait = min(2 * wait, LAST)

    def ask_for_seat(self):
        """Load the page, as whoever scanned the QR code; return its cookie."""
        browser = build_opener(ProxyHandler({}))
        with browser.open(f"http://{self.address}/j/{self.code}", timeout=20) as page:
            return page.headers["Set-Cookie"].partition(";")[0]

    def line(self):
        return connect(
            f"ws://{self.address}/ws/{self.code}/phone?lang=fr",
            additional_headers={"Cookie": self.cookie},
            proxy=None,
            compression=None,
        )

    async def listen(self):
        await self.say({"type": "hello", "rev": 0})
        for message in list(self.outbox.values()):
            await self.say(message)
        async for text in self.socket:
            await self.hear(json.loads(text))

    async def say(self, message):
        await self.socket.send(json.dumps(message))

    async def hear(self, message):
        if message["type"] == "stage" and message["state"] == Activity.State.OPEN:
            self.think(message["activity"], message["round"])
        elif message["type"] in ("ack", "refused"):
            self.outbox.pop(message["key"], None)
        elif message["type"] == "bye":
            self.over = True
            await self.socket.close()

    def think(self, activity, round):
        """Answer what is open in a while, once."""
        if (activity, round) in self.answered or self.temper == "stays silent":
            return
        self.answered.add((activity, round))
        answering = asyncio.create_task(self.answer(activity, round))
        self.tasks.add(answering)
        answering.add_done_callback(self.tasks.discard)

    async def answer(self, activity, round):
        for data in await made_up(activity, self.temper):
            await asyncio.sleep(random.uniform(min(SOONEST, self.latest), self.latest))
            message = {"type": "respond", "key": secrets.token_hex(6)}
            message |= {"activity": activity, "round": round, "data": data}
            self.outbox[message["key"]] = message
            with suppress(WebSocketException):  # sent again once the line is back
                if self.socket:
                    await self.say(message)


@sync_to_async
def made_up(pk, temper):
    """What this phone sends to an activity: one answer, sometimes two where posts are written."""
    activity = Activity.objects.get(pk=pk)
    if temper == "abstains":
        return [{"abstain": "1"}]
    posts = random.choice([1, 1, 1, 2]) if phase_of(activity).many else 1
    return [draft(activity) for _post in range(posts)]


def draft(activity):
    """Form data that the activity's kind accepts, whatever its form; else an abstention."""
    kind = kind_of(activity)
    for drafted in range(DRAFTS):
        data = fill(kind.form(activity), often=FEWER**drafted)
        if kind.form(activity, data).is_valid():
            return data
    return {"abstain": "1"}


def fill(form, often):
    if hasattr(form, "total"):
        return shares(form)
    filled = {name: value(field) for name, field in form.fields.items() if put_in(field, often)}
    return {name: said for name, said in filled.items() if said}


def shares(form):
    """A total shared out between the fields of a form, step by step."""
    steps = Counter(random.choices(list(form.fields), k=form.total // form.step))
    return {name: str(many * form.step) for name, many in steps.items()}


def put_in(field, often):
    """What may be left empty often is, where it must be typed; ``often``: where it is chosen."""
    return field.required or random.random() < (often if hasattr(field, "choices") else 0.3)


def value(field):
    """What somebody puts in this field, as a browser sends it: a string, or a list of them."""
    widget = field.widget
    if hasattr(field, "choices"):
        return chosen([str(option) for option, _label in field.choices if option != ""], widget)
    if isinstance(widget, forms.MultiWidget):
        return random.sample(WORDS, random.randint(1, len(widget.widgets)))
    if isinstance(field, forms.IntegerField):
        least, most = widget.attrs.get("min", 0), widget.attrs.get("max", 10)
        return str(random.randint(least, max(least, most)))
    if isinstance(field, forms.BooleanField):
        return random.choice(["", "on"])
    return text(getattr(field, "max_length", None))


def chosen(options, widget):
    if getattr(widget, "allow_multiple_selected", False):
        return random.sample(options, random.randint(1, min(3, len(options))))
    return random.choice(options)


def text(longest):
    fitting = [phrase for phrase in PHRASES + WORDS if not longest or len(phrase) <= longest]
    return random.choice(fitting or [WORDS[0][:longest]])


if __name__ == "__main__":
    main()
