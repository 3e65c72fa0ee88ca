"""A machine that rewrites drafts, and lies: no number, no mark, no quotation is ever changed."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.test import Client

from synthesis import contributions, drafts, rewriting
from synthesis.models import Finding
from tests import sample

pytestmark = pytest.mark.usefixtures("english")

WATER = "Combien d’eau et d’électricité, la {} ?"


@pytest.fixture
def room(db):
    made = sample.session("wall", "position", language="en")
    wall, position = made.activities.all()
    for number in range(3):
        sample.answer(wall, {"text": WATER.format(number), "sort": "0"})
    for place in ["agree"] * 11 + ["disagree"] * 2:
        sample.answer(position, {"value": place})
    return made


class Machine:
    """A real endpoint on this machine, which answers what ``says`` makes of each sentence."""

    def __init__(self, says):
        self.asked = []
        self.hung = threading.Event()
        handler = type("Handler", (Handler,), {"machine": self, "says": staticmethod(says)})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True)
        self.thread.start()

    def stop(self):
        self.hung.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.machine.asked.append((self.path, self.headers["Authorization"], asked))
        said = self.says(asked["messages"][-1]["content"])
        if said is None:  # it hangs
            self.machine.hung.wait()
            return
        status, body = said if isinstance(said, tuple) else (200, answer(said))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", f"{self.machine.url}/elsewhere")
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        self.machine.asked.append((self.path, "", {}))
        self.send_error(404)

    def log_message(self, *args):
        pass


def answer(said):
    return json.dumps({"choices": [{"message": {"content": said}}]})


@pytest.fixture
def machine(settings, monkeypatch):
    started = []

    def start(says):
        started.append(Machine(says))
        settings.REWRITING = {"url": started[-1].url, "model": "petit", "key": "clef"}
        return started[-1]

    yield start
    for each in started:
        each.stop()


def kept(room):
    """The sentences that wait, and what the templates say."""
    made = [draft.sentence for draft in drafts.of_session(room)]
    return [each.sentence for each in room.findings.all()], made


def check_every_quotation(room):
    """Whatever the machine did: quotations are passages, and sentences have their evidence."""
    texts = [each.text for each in contributions.of_session(room)]
    known = [*texts, "Un agent doit le dire", "Sobriété et impact environnemental"]
    known += ["Agree", "Disagree"]
    for finding in room.findings.all():
        assert finding.evidence.filter(against=False).exists()
        quotes = [each.strip("“”") for each in re.findall(r"“[^“”]*”", finding.sentence)]
        assert quotes
        assert set(quotes) <= set(known)


def swapped(text):
    """With its last two quotations in each other's place: two sides, or a theme and words."""
    one, other = re.findall(r"“[^“”]*”", text)[-2:]
    return other.join(part.replace(other, one) for part in text.split(one))


def upside_down(text):
    """With its two counts in each other's place, where there are two."""
    turned = text.replace("11 people", "2 people").replace(": 2.", ": 11.")
    return turned if turned != text else swapped(text)


def taken_over(text):
    """Every word of it there, with the count of a side told of the other one."""
    told = "11 people out of 13 answer “Agree”. “Disagree”"
    moved = text.replace(told, "“Agree”. 11 people out of 13 answer “Disagree”")
    return re.sub(r"^Several (.*?“.*?”)", r"\1 several", moved)


LIES = {
    "swaps two sides": swapped,
    "swaps two numbers": upside_down,
    "gives a number to the other side": taken_over,
    "invents a number": lambda text: text.replace("11 people", "12 people").replace(
        "Several", "12"
    ),
    "adds a number": lambda text: f"{text} Namely 80 out of 100.",
    "says it in words": lambda text: f"{text} That is most of the room.",
    "adds a percentage": lambda text: text.replace("out of 13", "85 %").replace(
        "Several", "85 % of"
    ),
    "writes a half": lambda text: f"½ {text}",
    "loses a number": lambda text: (
        re.sub(r"\d+ people out of", "People out of", text, count=1)
        .replace("la 0", "la")
        .replace("Several", "Some")
    ),
    "alters a quotation": lambda text: text.replace("doit", "peut").replace("eau", "vin"),
    "adds a quotation": lambda text: f"{text} “Vive la machine”",
    "takes the marks off": lambda text: text.replace("“", "").replace("”", ""),
    "opens a quotation": lambda text: f"{text} “",
    "loses its evidence": lambda text: re.sub(r"\[[a-z]\d+\]", "", text),
    "invents evidence": lambda text: f"{text} [c999999]",
    "judges": lambda text: f"Fortunately, {text}",
    "writes a page": lambda text: f"<p>{text}</p>",
    "writes lines": lambda text: f"Here it is:\n{text}",
    "says nothing": lambda text: "",
    "goes on and on": lambda text: text + " and so on" * 40,
    "returns HTML": lambda text: (200, "<html><body>Oops</body></html>"),
    "returns something else": lambda text: (200, '{"choices": []}'),
    "returns a list": lambda text: (200, "[1, 2]"),
    "returns no text": lambda text: (200, '{"choices": [{"message": {"content": null}}]}'),
    "returns too much": lambda text: (200, "x" * 200_000),
    "fails": lambda text: (500, "broken"),
    "sends elsewhere": lambda text: (302, ""),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_machine_that_lies_changes_no_sentence(room, machine, lie):
    machine(LIES[lie])

    number, refused = drafts.propose(room, reword=True)

    written, made = kept(room)
    assert written == made
    assert (number, len(refused)) == (2, 2)
    assert all(str(reason) for reason in refused)
    assert not room.findings.filter(reworded=True).exists()
    check_every_quotation(room)


def test_a_machine_that_hangs_is_left_and_asked_nothing_more(room, machine, monkeypatch):
    monkeypatch.setattr(rewriting, "PATIENCE", 0.2)
    hanging = machine(lambda text: None)

    _number, refused = drafts.propose(room, reword=True)

    written, made = kept(room)
    assert written == made
    assert refused == [rewriting.AWAY] * 2
    assert len(hanging.asked) == 1


def test_a_machine_that_fails_is_asked_once(room, machine):
    failing = machine(LIES["fails"])

    drafts.propose(room, reword=True)

    assert len(failing.asked) == 1


def test_the_key_and_the_words_are_sent_nowhere_else(room, machine):
    elsewhere = machine(LIES["sends elsewhere"])

    drafts.propose(room, reword=True)

    assert {path for path, _key, _asked in elsewhere.asked} == {"/v1/chat/completions"}


def test_what_may_hold_a_name_is_sent_nowhere(room, machine):
    wall = room.activities.get(kind="wall")
    for entry in wall.responses.all():
        entry.value["text"] += " Demandez à Mme Verdier."
        entry.save()
    idle = machine(honest)

    _number, refused = drafts.propose(room, reword=True)

    sent = [asked["messages"][1]["content"] for _path, _key, asked in idle.asked]
    assert len(sent) == 1
    assert "Verdier" not in sent[0]
    assert refused == [rewriting.NAMED]
    assert room.findings.filter(reworded=False, sentence__contains="Verdier").exists()


def honest(text):
    return text.replace("On ", "About ").replace("speak of", "are about")


def test_a_sentence_that_says_the_same_is_taken_and_labelled(room, machine):
    honest_one = machine(honest)

    _number, refused = drafts.propose(room, reword=True)

    written, made = kept(room)
    assert refused == []
    assert written == [honest(sentence) for sentence in made] != made
    assert room.findings.filter(reworded=True).count() == 2
    check_every_quotation(room)
    _path, key, asked = honest_one.asked[0]
    assert (key, asked["model"], asked["temperature"]) == ("Bearer clef", "petit", 0)


@pytest.mark.django_db(transaction=True)
def test_the_room_goes_on_writing_while_a_machine_takes_its_time(room, machine):
    def writes(text):
        sample.participant(room)
        connection.close()
        return honest(text)

    machine(writes)
    client = Client()
    client.force_login(sample.account())

    client.post(f"/s/{room.code}/findings/propose", {"reword": "1"})

    assert room.findings.filter(reworded=True).count() == 2


def test_no_mark_of_evidence_stays_in_a_sentence(room, machine):
    seen = machine(honest)

    drafts.propose(room, reword=True)

    assert all("[" in asked["messages"][1]["content"] for _path, _key, asked in seen.asked)
    assert not Finding.objects.filter(sentence__contains="[").exists()


def test_no_machine_is_asked_unless_somebody_wants_it(room, machine):
    idle = machine(honest)

    drafts.propose(room)

    assert idle.asked == []


def test_it_is_off_unless_it_is_named(settings):
    assert settings.REWRITING["url"] == ""
    assert not rewriting.available()
