"""A session played whole, as fast as programs can: a console, phones, a table's phone, paper."""

import json
import re
import secrets
from collections import defaultdict
from io import StringIO
from urllib.parse import urlencode

from django.core.management import call_command

from project import rehearsal
from sessions import stage, tallies
from sessions.kinds import kind_of
from sessions.models import Response
from tests import sample
from tests.counts import SIZED, Said, Step
from tests.hall import signed_in
from tests.hands import Form, fill
from tests.pages import Page
from tests.people import Asks, Console

PHONES = 12
DOUBTS, WRITES_AGAIN, WITHDRAWS, INSULTS, PASSES = 3, 4, 5, 6, 11  # what one of them does
TABLE, PLAIN, PAPER = 20, 21, 30
TRIES = 8  # answers made up before one is valid
FINDINGS = 3


def answer_in(html, id, nth, text):
    """What somebody fills in one form of a page, knowing its HTML alone; its hidden fields too."""
    return fill(form_in(html, id), nth, text)


def form_in(html, id):
    found = re.search(rf'<form[^>]* id="{id}".*?</form>', html, flags=re.DOTALL)
    return found[0] if found else ""


def fewer(form, data, tried):
    """Somebody who was told that it does not do leaves out more and more of what may be."""
    free = [name for name in Form(form).choices if not required(form, name)]
    kept = max(1, len(free) >> tried)
    start = tried % max(1, len(free))
    chosen = (free[start:] + free[:start])[:kept]
    return {name: said for name, said in data.items() if name not in free or name in chosen}


def required(form, name):
    return re.search(rf'name="{name}"[^>]* required', form)


class Play:
    """
    One evening, led by what the console proposes.

    ``said`` is kept by nobody but the test: by activity and round, then by who said it.
    """

    def __init__(self, hall, session):
        self.session, self.server = session, hall.server
        cookies = signed_in(sample.account(of=session.territory))
        self.desk = hall.welcome(Console(hall.server, session, cookies=cookies))
        self.typist = Asks(hall.server, cookies)
        self.phones = [hall.phone(session) for _phone in range(PHONES)]
        self.table, self.plain = hall.phone(session), Asks(hall.server)
        self.rev, self.said, self.known = session.rev, defaultdict(dict), {}
        self.closed = False
        self.opened = []  # rounds that took answers, in order

    # What the console does.

    def go_on(self):
        """Do what the console proposes, and tell it, until it proposes to end."""
        gesture = self.look()
        while gesture != "end":
            if gesture == "open" and self.activity.kind == "fidelity":
                self.state_findings()
            self.command(gesture)
            proposed = self.look()
            if gesture == "open":
                self.take_answers()
            yield gesture
            gesture = proposed
        self.command("end")

    def command(self, name, **args):
        told = self.desk.command(name, rev=self.rev, **args)
        assert told["type"] == "ack", (name, args, told)
        self.rev = told["rev"]

    def commands(self, listed):
        """Several ``(name, args)``, one after the other, without waiting for each."""
        keys = [secrets.token_hex(6) for _command in listed]
        for key, (name, args) in zip(keys, listed, strict=True):
            self.desk.say(type="command", key=key, rev=self.rev, name=name, args=args)
        for key in keys:
            told = self.desk.hear("ack", "refused", until=lambda each, key=key: each["key"] == key)
            assert told["type"] == "ack", told

    def look(self):
        """What stands on stage, and what the console proposes to do."""
        session = stage.read(self.session.code)
        self.activity = session.current
        return stage.desk(session, session.current)["gesture"]

    def state_findings(self):
        """Three sentences, each with what it stands on, in the console's panel."""
        address = f"/s/{self.session.code}/findings"
        html = self.typist.ask(address)[2]
        form = next(each for each in Page(html).forms if each.action == address)
        choices = Form(html).choices
        stands_on = {name: choices[name][0] for name in ("evidence", "votes") if choices.get(name)}
        for number in range(FINDINGS):
            typed = {"sentence": f"Une voix le dit, constat {number}.", "type": "", **stands_on}
            assert self.typist.ask(address, form.filled(**typed))[0] == 302

    def moderate(self):
        """Every text is read: one is withdrawn from display, the others shown."""
        waiting = Response.objects.awaiting().filter(activity=self.activity)
        read = [(pk, insults(value)) for pk, value in waiting.values_list("pk", "value")]
        self.commands(
            [
                ("hide_post", {"post": pk, "reason": "insult"})
                if bad
                else ("approve", {"post": pk})
                for pk, bad in read
            ]
        )
        if any(bad for _pk, bad in read):
            self.withdraw_from_display()

    def withdraw_from_display(self):
        for place, said in self.here.items():
            if insults(said.data):
                self.here[place] = said._replace(shown=False)

    # What is known of a step, but not of who said what.

    @property
    def here(self):
        return self.said[self.activity.pk, self.activity.round]

    def step(self, activity):
        """The step as the test saw it."""
        known = self.known.setdefault(activity.pk, Step(activity.kind, activity.settings))
        if not self.closed:  # which writes responses again, under other ids
            known.items = activity.standing
        known.drawn = activity.memory.get("draws", {})
        known.said = {
            round: list(said.values())
            for (pk, round), said in self.said.items()
            if pk == activity.pk
        }
        return known

    # What the room does.

    def take_answers(self):
        self.opened.append(self.activity)
        self.step(self.activity)
        first = [each.pk for each in self.opened].count(self.activity.pk) == 1
        assert "abstain" not in rehearsal.draft(self.activity), self.activity.title
        html = [self.stage_of(phone) for phone in [*self.phones, self.table]]
        self.many = " data-many" in html[0]
        self.answer_all(html)
        self.change_minds(html)
        if first:
            self.answer_plainly()
            self.count_hands(html[-1])
        self.type_ballots(2)
        self.moderate()
        if extra := getattr(self, f"with_{self.activity.kind}", None):
            extra(html)

    def stage_of(self, phone):
        wanted = (self.activity.pk, self.activity.round, "open")
        told = phone.hear(
            "stage", until=lambda each: (each["activity"], each["round"], each["state"]) == wanted
        )
        phone.heard.clear()
        return told["html"]

    def words(self, who):
        """What this one writes: theirs alone, but for words of a cloud."""
        if self.activity.kind == "word_cloud":
            return "mot"
        return f"voix {who} {self.activity.round} {self.activity.code}"

    def answer_all(self, html):
        lines = list(enumerate([*self.phones, self.table]))
        for tried in range(TRIES):
            sent = [
                (who, line, *self.send(line, self.made_up(html[who], who, tried)))
                for who, line in lines
            ]
            lines = [(who, line) for who, line, *said in sent if not self.taken(who, line, *said)]
            if not lines:
                return
        raise AssertionError(f"{self.activity.title}: nobody found an answer. {self.complaint}")

    def made_up(self, html, who, tried=0):
        if who == PASSES:
            return {"abstain": "1"}
        if who == PHONES and form_in(html, "together"):
            counted = answer_in(html, "together", 1, "")
            return {
                name: str(int(typed[-1]) % 3)
                for name, typed in counted.items()
                if name.startswith("hands_")
            }
        form = form_in(html, "answer")
        data = fill(form, who + tried, self.words(who))
        return fewer(form, data, tried) if tried else data

    def send(self, line, data, **more):
        key = secrets.token_hex(6)
        where = {"activity": self.activity.pk, "round": self.activity.round, **more}
        line.say(type="respond", key=key, data=data, **where)
        return key, data

    def taken(self, who, line, key, data):
        """Whether it was acknowledged; what is invalid is said otherwise."""
        told = line.hear("ack", "refused", until=lambda each: each["key"] == key)
        if told["type"] == "refused":
            assert told["reason"] == "invalid", told
            self.complaint = told, data
            return False
        self.note(who, data, told.get("post", {}).get("key"))
        return True

    def tell(self, who, line, data):
        """One answer that must be taken."""
        assert self.taken(who, line, *self.send(line, data)), data

    def note(self, who, data, post=None):
        """Keep what was acknowledged, as so many responses as it makes."""
        if any(name.startswith("hands_") for name in data) and not chosen_alone(data):
            return self.note_hands("table", data, "tablet")
        parts = self.parts_of(data)
        for part in parts:
            answers = post is None or (self.activity.kind == "statements" and "text" not in part)
            place = (who, "answer") if answers else (who, post)
            self.here[place] = self.heard_of(part, who)

    def heard_of(self, data, who=None, channel="phone"):
        kind = self.activity.kind
        said = Said(data, who, channel)
        if said.abstained:
            return said
        if kind in SIZED:
            said = said._replace(people=int(said.one("people") or 1))
        if kind in ("table_sheet", "drafting") and channel == "phone":
            said = said._replace(channel="tablet")
        return said._replace(role=self.plays_a_role)

    @property
    def plays_a_role(self):
        drawn = self.activity.kind == "pleading" and self.activity.round[-1] in "dg"
        return drawn or bool(self.activity.settings.get("imposed_role"))

    def note_hands(self, whose, data, channel):
        """So many people for each answer; the count before is forgotten."""
        for place in [place for place in self.here if place[0] == whose]:
            del self.here[place]
        field = self.field
        for name, typed in data.items():
            value, people = name.removeprefix("hands_"), number(typed)
            if name.startswith("hands_") and people:
                answer = {"abstain": "1"} if value == "abstain" else {field: value}
                self.here[whose, value] = Said(answer, None, channel, people)

    @property
    def field(self):
        """The field hands go up for."""
        return {
            **{"choice": "option", "reaction": "option", "quiz": "option"},
            **{"duel": "card", "teams": "table", "picture_choice": "picture"},
        }.get(self.activity.kind, "value")

    def change_minds(self, html):
        """One says something else; one takes a post back; one writes it again."""
        if not self.many:
            for tried in range(1, TRIES):
                data = self.made_up(html[DOUBTS], DOUBTS, tried)
                if self.taken(DOUBTS, *self.again(DOUBTS, data)):
                    return
            raise AssertionError("Nobody could change their mind.")
        self.take_back(WITHDRAWS)
        self.write_again(WRITES_AGAIN)

    def again(self, who, data):
        line = self.phones[who]
        return line, *self.send(line, data)

    def post_of(self, who):
        return next(place[1] for place in self.here if place[0] == who)

    def take_back(self, who):
        post = self.post_of(who)
        assert self.phones[who].withdraw(post)["type"] == "ack"
        del self.here[who, post]

    def write_again(self, who):
        post = self.post_of(who)
        data = {**self.here[who, post].data, "text": f"{self.words(who)} bis"}
        line = self.phones[who]
        assert self.taken(who, line, *self.send(line, data, replaces=post)), data

    def answer_plainly(self):
        """A phone without sockets nor script."""
        address = f"/j/{self.session.code}"
        html = self.plain.ask(address)[2]
        for tried in range(TRIES):
            form = form_in(html, "answer")
            data = fill(form, PLAIN + tried, self.words(PLAIN))
            data = fewer(form, data, tried) if tried else data
            body = urlencode({**data, "key": secrets.token_hex(6)}, doseq=True).encode()
            status, _headers, _html = self.plain.ask(f"{address}/respond", body)
            if status == 303:
                return self.note(PLAIN, data, "plain" if self.many or "propose" in html else None)
            assert status == 422, status
        raise AssertionError("The plain form took no answer.")

    def count_hands(self, html):
        """Hands go up, are counted wrong, and counted again."""
        names = set(re.findall(r'name="(hands_[^"]+)"', html)) - {"hands_abstain"}
        if not names:
            return
        for times in (3, 1):
            data = {name: times * place for place, name in enumerate(sorted(names), start=1)}
            self.command("count", **data)
        self.note_hands("hands", data, "hands")

    # Paper.

    def type_ballots(self, ballots, passed=False):
        """Through the page that takes paper; ``passed``: the last one prefers not to answer."""
        address = f"/s/{self.session.code}/paper/{self.activity.pk}?round={self.activity.round}"
        form = form_in(self.typist.ask(address)[2], "ballot")
        for _ballot in range(ballots):
            self.type_one(address, form, PAPER + len(self.here), passed)

    def type_one(self, address, form, nth, passed):
        for tried in range(TRIES):
            data = fill(form, nth + tried, self.words(nth))
            data = fewer(form, data, tried) if tried else data
            data |= {"channel": "paper", "round": self.activity.round}
            data["key"] = secrets.token_hex(6)  # each ballot comes on a form of its own
            if "people" in data and self.activity.kind not in SIZED:
                data["people"] = str(1 + nth % 2)
            data |= {"abstain": "1"} if passed else {}
            status, _headers, _html = self.typist.ask(address, urlencode(data, doseq=True).encode())
            if status == 302:
                return self.note_ballot(nth, data)
            assert status == 422, status
        raise AssertionError(f"{self.activity.title}: no ballot was taken.")

    def note_ballot(self, nth, data):
        whole = self.heard_of(data, None, "paper")
        alone = whole.abstained and self.activity.kind in SIZED
        people = int(whole.one("people")) if "people" in data and not alone else 1
        for place, part in enumerate(self.parts_of(data)):
            said = self.heard_of(part, None, "paper")
            self.here["paper", nth, place] = said._replace(people=people)

    def parts_of(self, data):
        """Votes, and the sentence proposed beside them, are two answers."""
        return parted(data) if self.activity.kind == "statements" else [data]

    # What some kinds let people do besides.

    def with_word_cloud(self, _html):
        step = self.step(self.activity)
        step.merged, step.hidden = {"mot 4": "mot 3"}, ["mot 6"]
        self.commands(
            [("merge", {"word": "mot 4", "into": "mot 3"}), ("hide_word", {"word": "Mot 6."})]
        )

    def with_grouping(self, _html):
        """Two groups hold what there is, but for one idea; a third stays empty."""
        self.step(self.activity).groups = groups = {f"Famille {n}": [] for n in (1, 2, 3)}
        self.commands([("group", {"name": name}) for name in groups])
        self.look()
        ids = [each["id"] for each in self.activity.memory["groups"]]
        *put, _beside = [each["id"] for each in self.activity.standing]
        for place, item in enumerate(put):
            groups[f"Famille {place % 2 + 1}"].append(item)
        self.commands(
            [("put", {"item": item, "group": ids[place % 2]}) for place, item in enumerate(put)]
        )

    def with_floor(self, _html):
        """Questions are supported, one is answered in the room; what is said is noted."""
        asked = sum(said.shown and bool(said.one("text")) for said in self.here.values())
        for who, phone in enumerate(self.phones[:5]):
            told = phone.hear("stage", until=lambda each: len(questions(each["html"])) == asked)
            found = questions(told["html"])
            _text, of = found[who // 2]
            self.stand(who, {"of": of})
            if 'name="hand"' in told["html"]:
                self.stand(who, {"hand": "1"})
        text, of = found[0]
        category = self.activity.settings["categories"][0]
        note = {"category": category, "text": "Ce qui se dit."}
        self.commands([("answered", {"of": of}), ("note", note), ("note", note)])
        step = self.step(self.activity)
        step.heard, step.notes = [text], [category] * 2

    def stand(self, who, data):
        line = self.phones[who]
        key, _data = self.send(line, data)
        assert line.hear("ack", "refused", until=lambda e: e["key"] == key)["type"] == "ack"
        self.here[(who, *data.items())] = Said(data, who)

    def with_statements(self, _html):
        """Three vote again, on what the room proposed too."""
        self.look()
        wanted = len(self.activity.standing)
        for who, phone in enumerate(self.phones[:3]):
            told = phone.hear(
                "stage",
                until=lambda each: len(Form(form_in(each["html"], "answer")).choices) == wanted,
            )
            data = answer_in(told["html"], "answer", who + 1, "")
            votes = {name: said for name, said in data.items() if name.startswith("vote_")}
            self.tell(who, phone, votes)

    # After.

    def type_what_is_left(self):
        """One more ballot a round once phones have said goodbye; a person in two abstains."""
        for number, activity in enumerate(self.opened):
            self.activity = self.session.activities.get(pk=activity.pk)
            self.activity.round = activity.round
            self.type_ballots(1, passed=number % 2 == 1)

    def close(self, reason):
        self.closed = True
        told = {"present": 500, "confirm": self.session.code}
        self.command("close_session", **told, **({"reason": reason} if reason else {}))

    def publish(self):
        """A person reads it and ticks the box; return what anybody reads then."""
        address = f"/seances/{self.session.code}/"
        page = Page(self.typist.ask(address)[2])
        form = next(each for each in page.forms if each.action.endswith("/publish"))
        assert self.typist.ask(form.action, form.filled(read="on"))[0] == 302
        status, _headers, html = Asks(self.server).ask(address)
        assert status == 200
        return html

    # What Tréteaux says.

    def results(self):
        """What ``bin/manage results`` prints, by activity and round."""
        printed = StringIO()
        call_command("results", self.session.code, "--json", stdout=printed)
        return by_round(json.loads(printed.getvalue())["activities"])

    def people(self):
        return by_round(tallies.by_channel(self.session, people=True))

    def measured(self, activity):
        """Its figures; the same where the database has added up equal answers."""
        kind, found = kind_of(activity), tallies.entries(activity)
        told = plain(kind.measures(activity, found))
        if kind.adds_up:
            assert plain(kind.measures(activity, tallies.piles(activity))) == told
        return told


def by_round(activities):
    return {
        (each["activity"], each["round"]): {**each["responses"], "abstained": each["abstained"]}
        for each in activities
    }


def plain(told):
    """As JSON has it: labels in words, keys sorted by nobody."""
    return json.loads(json.dumps(told, default=str))


def number(typed):
    return int((typed[-1] if isinstance(typed, list) else typed) or 0)


def chosen_alone(data):
    return not any(name.startswith("hands_") for name in data)


def insults(value):
    return f"voix {INSULTS} " in json.dumps(value)


def parted(data):
    """The votes, and the statement proposed, of one form."""
    votes = {name: said for name, said in data.items() if name.startswith("vote_")}
    text = {name: said for name, said in data.items() if name == "text"}
    return [each for each in (votes, text) if each] if "abstain" not in data else [data]


def questions(html):
    """``[(text, id)]`` of the questions a phone may support."""
    found = r'<p>([^<]*)</p>\s*<p class="row acts"><button[^>]* name="of" value="(\d+)"'
    return re.findall(found, html)


def drawn(html):
    """The figures of the bars of a picture."""
    return [int(figure) for figure in re.findall(r"<b>(\d+)</b>", html)]
