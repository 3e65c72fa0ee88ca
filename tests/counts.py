"""
What a step should have counted, from what was sent to it and nothing else.

Neither a kind nor the database is asked: each function reads form data as people sent them, and
says by hand what the ``measures`` of its kind must be.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

COUNTS: dict[str, Any] = {}  # by kind
OFFERS: dict[str, Any] = {}  # the texts that later steps may take, by kind

SIZED = ("table_sheet", "drafting", "teams")  # kinds whose form says how many people speak
FEW = 5  # people; fewer could be recognised


class Said(NamedTuple):
    """One response that was acknowledged: form data, and from where it came."""

    data: dict
    who: int | None = None  # which phone; nobody's on paper, hands, or a table's phone
    channel: str = "phone"
    people: int = 1
    shown: bool = True  # the console withdrew none of its words
    role: bool = False  # said under a drawn role or an imposed angle

    @property
    def abstained(self):
        return "abstain" in self.data

    def one(self, name):
        told = self.data.get(name, "")
        return told[-1] if isinstance(told, list) else told

    def every(self, name):
        told = self.data.get(name, [])
        return told if isinstance(told, list) else [told]


@dataclass
class Step:
    """One activity as the room went through it: by round, what was said."""

    kind: str
    settings: dict
    said: dict = field(default_factory=dict)
    items: list = field(default_factory=list)  # what it worked on, as phones were shown it
    drawn: dict = field(default_factory=dict)  # roles drawn by lot, by card
    groups: dict = field(default_factory=dict)  # ids of what was put in each, by name
    notes: list = field(default_factory=list)  # categories
    heard: list = field(default_factory=list)  # questions answered in the room
    merged: dict = field(default_factory=dict)  # words that go with another
    hidden: list = field(default_factory=list)  # words withdrawn

    def answers(self, round=None):
        rounds = self.said.values() if round is None else [self.said.get(round, [])]
        return [each for said in rounds for each in said if not each.abstained]

    @property
    def people(self):
        return sum(each.people for each in self.answers())

    def chose(self, name, choices, round=None):
        """How many people ticked each of these."""
        found = Counter()
        for said in self.answers(round):
            for value in said.every(name):
                found[value] += said.people
        return [found[choice] for choice in choices]

    def texts(self, name, round=None):
        """What was written there and is shown."""
        return [each.one(name) for each in self.answers(round) if each.shown and each.one(name)]


def counts(kind, of=COUNTS):
    def keep(function):
        of[kind] = function
        return function

    return keep


def offers(kind):
    return counts(kind, OFFERS)


def numbers(last, first=1):
    return [str(each) for each in range(first, last + 1)]


def places(listed):
    """The values of the options of a list: "0", "1"…"""
    return numbers(len(listed) - 1, 0)


def middle(counted):
    """The value of the person in the middle, the lower of two; None of nobody."""
    queue = sorted(value for value, people in counted.items() for _person in range(people))
    return queue[(len(queue) - 1) // 2] if queue else None


# Polls.


@counts("choice")
def choice(step):
    told = step.chose("option", places(step.settings["options"]))
    return {"answered": step.people, "counts": told}


@counts("scale")
def scale(step):
    told = step.chose("value", numbers(len(step.settings["labels"])))
    return {"answered": step.people, "counts": told}


@counts("exit")
def leaving(step):
    told = step.chose("value", numbers(len(step.settings["options"])))
    return {"answered": step.people, "counts": told}


@counts("core")
def core(step):
    questions = {}
    for number in range(1, 8):
        *told, unknown = step.chose(f"SC{number}", [*numbers(5), "unknown"])
        questions[f"SC{number}"] = {"counts": told, "unknown": unknown, "answered": sum(told)}
    return {"version": 1, "questions": questions}


@counts("word_cloud")
def word_cloud(step):
    found = Counter()
    for said in step.answers():
        words = {word.lower() for word in said.every("words")}
        for word in {step.merged.get(word, word) for word in words}:
            found[word] += said.people
    withdrawn = [word for word in step.hidden if found.pop(word, 0)]
    return {"answered": step.people, "words": dict(found), "withdrawn": len(withdrawn)}


@counts("reaction")
def reaction(step):
    objects = step.settings.get("objects") or [""]
    rounds = [
        {"name": name, "counts": step.chose("option", places(step.settings["options"]), round)}
        for round, name in zip(numbers(len(objects)), objects, strict=True)
    ]
    return {"answered": step.people, "rounds": rounds}


@counts("picture_choice")
def picture_choice(step):
    found = Counter()
    for said in step.answers():
        found[said.one("picture")] += said.people
    return {"answered": step.people, "counts": found}


@counts("wall")
def wall(step):
    shown = [each for each in step.answers() if each.shown]
    sorts = step.settings.get("sorts")
    if not sorts:
        return {"counts": [len(shown)]}
    return {"counts": [sum(s.one("sort") == each for s in shown) for each in places(sorts)]}


@offers("wall")
def posts(step):
    return [text for said in step.answers() if not said.role for text in shown(said, "text")]


def shown(said, name):
    return [said.one(name)] if said.shown and said.one(name) else []


@counts("floor")
def floor(step):
    asked = [each for each in step.answers() if each.one("text") and each.shown]
    stood = [each for each in step.answers() if each.one("of")]
    heard = sum(each.one("text") in step.heard for each in asked)
    supports = sum(each.people for each in stood) + sum(each.people - 1 for each in asked)
    return {
        "questions": len(asked),
        "answered_here": heard,
        "to_answer": len(asked) - heard,
        "supports": supports,
        "notes": dict(Counter(step.notes)),
    }


@counts("statements")
def statements(step):
    codes = ("agree", "disagree", "pass")
    told = [
        {"text": each["text"], **by_name(step, codes, f"vote_{each['id']}")} for each in step.items
    ]
    return {
        "answered": sum(said.people for said in step.answers() if voted(said)),
        "statements": told,
    }


def by_name(step, codes, field):
    return dict(zip(codes, step.chose(field, codes), strict=True))


def voted(said):
    return any(name.startswith("vote_") for name in said.data)


@counts("grouping")
def grouping(step):
    put = [item for held in step.groups.values() for item in held]
    known = {str(each["of"]) for each in step.items}
    stops = [each for each in step.answers() if each.one("of") in known]
    return {
        "groups": [{"name": name, "posts": len(held)} for name, held in step.groups.items()],
        "beside": sum(each["id"] not in put for each in step.items),
        "stops": sum(each.people for each in stops),
    }


@offers("grouping")
def groups(step):
    return [name for name, held in step.groups.items() if held]


@counts("prioritisation")
def prioritisation(step):
    told = [{"text": each["text"], "points": added(step, "points", each)} for each in step.items]
    return {"answered": step.people, "points": told}


def added(step, what, item):
    """The numbers everybody typed or ticked for one item."""
    return sum(int(each.one(f"{what}_{item['id']}") or 0) * each.people for each in step.answers())


@counts("rating")
def rating(step):
    return {"answered": step.people, "items": [marks(step, "mark", each) for each in step.items]}


def marks(step, what, item):
    told = step.chose(f"{what}_{item['id']}", numbers(5))
    median = middle(dict(enumerate(told, start=1)))
    return {"text": item["text"], "counts": told, "median": median}


@counts("fidelity")
def fidelity(step):
    codes = ("faithful", "correct", "missing")
    return {each["id"]: by_name(step, codes, f"verdict_{each['id']}") for each in step.items}


@counts("table_sheet")
def table_sheet(step):
    found = step.answers()
    return {
        "sheets": len(found),
        "people": max(sum(each.people for each in step.answers(round)) for round in step.said),
        "tables": len({each.one("table") for each in found}),
    }


@offers("table_sheet")
def sheets(step):
    lines = [f"text_{place}" for place, _ask in enumerate(step.settings["asks"])]
    if chosen := step.settings.get("goes_on"):
        lines = [lines[chosen - 1]]
    told = [[text for line in lines for text in shown(said, line)] for said in step.answers()]
    return [" · ".join(texts) for texts in told if texts]


# Games.


@counts("quiz")
def quiz(step):
    sentences = step.settings["statements"]
    return {
        "sentences": [
            {"sentence": each, "counts": step.chose("option", ("true", "false", "depends"), round)}
            for round, each in zip(numbers(len(sentences)), sentences, strict=True)
        ]
    }


@counts("teams")
def teams(step):
    return {"answered": step.people, "teams": len({each.one("table") for each in step.answers()})}


@counts("duel")
def duel(step):
    duels = []
    for round, pair in met(step):
        *votes, passed = step.chose("card", [*(card["id"] for card in pair), "*"], round)
        told = [{"card": card["title"], "votes": n} for card, n in zip(pair, votes, strict=True)]
        duels.append({"votes": told, "passed": passed})
    return {"duels": duels}


def met(step):
    """``[(round, the two cards)]``: the first card meets that of the middle."""
    cards = step.settings["cards"]
    half = len(cards) // 2
    return zip(numbers(half), zip(cards[:half], cards[half:], strict=True), strict=True)


@offers("duel")
def chosen_cards(step):
    votes = [each for told in duel(step)["duels"] for each in told["votes"]]
    ranked = sorted(votes, key=lambda each: -each["votes"])
    return [each["card"] for each in ranked[: step.settings["keep"]]]


VERDICTS = ("go", "if", "later", "no")


@counts("pleading")
def pleading(step):
    cards = step.items[: step.settings["pleadings"]]
    return {
        "cards": [
            {
                "card": card["text"],
                "before": step.chose("value", VERDICTS, f"{number}b"),
                "after": step.chose("value", VERDICTS, f"{number}i"),
                "drawn": step.drawn.get(number),
            }
            for number, card in zip(numbers(len(cards)), cards, strict=True)
        ]
    }


@offers("pleading")
def conditions(step):
    rounds = [round for round in step.said if round.endswith("h")]
    return [text for round in rounds for text in step.texts("text", round)]


SIDES = ("agree", "discuss", "disagree")


@counts("position")
def position(step):
    told = step.settings["statements"]
    return {
        "statements": [
            {
                "statement": text,
                "before": step.chose("value", SIDES, f"{number}a"),
                "after": step.chose("value", SIDES, f"{number}d"),
            }
            for number, text in zip(numbers(len(told)), told, strict=True)
        ]
    }


@counts("card_vote")
def card_vote(step):
    cards = step.settings["cards"]
    told = [
        {"title": card["title"], "counts": step.chose("value", VERDICTS, round)}
        for round, card in zip(numbers(len(cards)), cards, strict=True)
    ]
    return {"answered": max(sum(each["counts"]) for each in told), "cards": told}


@counts("drafting")
def drafting(step):
    found = [each for each in step.answers() if each.shown]
    return {
        "sentences": len(found),
        "people": sum(each.people for each in found),
        "tables": len({each.one("table") for each in found}),
        "objections": sum(bool(each.one("objection")) for each in found),
    }


@offers("drafting")
def sentences(step):
    """Those written; after a judgement, those that nobody wrote again too."""
    written = [each for each in step.answers() if each.shown]
    again = {id for each in written for id in each.every("sources")}
    judged = [each for each in step.items if "aside" in each]
    return [*step.texts("text"), *(each["text"] for each in judged if each["id"] not in again)]


@counts("judgement")
def judgement(step):
    return {"answered": step.people, "sentences": [judged(step, each) for each in step.items]}


def judged(step, item):
    told = marks(step, "level", item)
    under = told["median"] is not None and told["median"] < step.settings["threshold"]
    return {**told, "aside": under}


@offers("judgement")
def kept(step):
    return [each["text"] for each in judgement(step)["sentences"] if not each["aside"]]


@offers("judgement, aside")
def all_judged(step):
    return [each["text"] for each in step.items]


LIGHTS = ("green", "orange", "red")


@counts("compass")
def compass(step):
    cards = step.settings["cards"]
    rounds = numbers(len(cards))
    grid = [
        {
            "text": each["text"],
            "counts": (lit := [step.chose(f"light_{each['id']}", LIGHTS, n) for n in rounds]),
            "useless": never_decides(lit),
        }
        for each in step.items
    ]
    answered = [sum(said.people for said in step.answers(round)) for round in rounds]
    titles = [card["title"] for card in cards]
    return {"answered": max(answered), "cards": titles, "criteria": grid}


def never_decides(lit):
    """The same light leads alone on each card, two at least."""
    found = [cell for cell in lit if any(cell)]
    leads = {tuple(light for light in range(3) if cell[light] == max(cell)) for cell in found}
    return len(found) > 1 and len(leads) == 1 and len(leads.pop()) == 1


@counts("placement")
def placement(step):
    told = [
        {"text": each["text"], "counts": [placed(step, each["id"]).count(n) for n in numbers(2, 0)]}
        for each in step.items
    ]
    return {"answered": step.people, "items": told}


def placed(step, item):
    """Where each person puts an item: who writes a condition and no place waits for it."""
    found = []
    for each in step.answers():
        waits = "2" if each.one(f"condition_{item}") else ""
        found += [each.one(f"place_{item}") or waits] * each.people
    return found


# For those who come from other tools; and who is in the room.


@counts("ranking")
def ranking(step):
    worth = min(step.settings["places"], len(step.items))
    told = [
        {
            "text": item["text"],
            "points": sum(
                (worth + 1 - place) * step.chose(f"place_{place}", [item["id"]])[0]
                for place in range(1, worth + 1)
            ),
            "first": step.chose("place_1", [item["id"]])[0],
        }
        for item in step.items
    ]
    return {"answered": step.people, "places": worth, "options": told}


@counts("hundred_points")
def hundred_points(step):
    return {
        "answered": step.people,
        "options": [
            {
                "text": each["text"],
                "points": added(step, "share", each),
                "givers": sum(
                    said.people
                    for said in step.answers()
                    if int(said.one(f"share_{each['id']}") or 0)
                ),
            }
            for each in step.items
        ],
    }


@counts("matrix")
def matrix(step):
    told = []
    for item in step.items:
        x, y = marks(step, "x", item), marks(step, "y", item)
        medians = {"x": x["median"], "y": y["median"]}
        told.append({"text": item["text"], **medians, "n": sum(x["counts"])})
    return {"answered": step.people, "items": told}


@counts("pairwise")
def pairwise(step):
    won, compared = Counter(), Counter()
    for pair in combinations([each["id"] for each in step.items], 2):
        for id, people in zip(pair, step.chose("pair_{}_{}".format(*pair), pair), strict=True):
            won[id] += people
            compared.update(dict.fromkeys(pair, people))
    told = [
        {"text": each["text"], "wins": won[each["id"]], "compared": compared[each["id"]]}
        for each in step.items
    ]
    return {"answered": step.people, "items": told}


@counts("estimate")
def estimate(step):
    """Of ten people and more: the first, second and third quarter of the queue, and tens."""
    queue = sorted(int(each.one("number")) for each in step.answers() for _p in range(each.people))
    least, most = step.settings["least"], step.settings["most"]
    quarters = [queue[-(-len(queue) * nth // 4) - 1] for nth in (1, 2, 3)]
    bins = [range(low, min(low + 10, most + 1)) for low in range(least, most + 1, 10)]
    told = [[said_of(each), sum(n in each for n in queue)] for each in bins]
    return {"answered": len(queue), "quartiles": quarters, "counts": told}


def said_of(bin):
    return f"{bin[0]} … {bin[-1]}" if len(bin) > 1 else str(bin[0])


PROFILE = {
    "why": ("resident", "staff", "elected", "business", "association", "research", "other"),
    "age": ("minor", "18", "30", "45", "65"),
    "use": ("never", "sometimes", "often"),
}


@counts("profile")
def profile(step):
    told = {name: published(step.chose(name, codes)) for name, codes in PROFILE.items()}
    return {"answered": step.people, "questions": told}


def published(counted):
    """A question without what is fewer than five people, and without what would give it away."""
    few = [n for n in counted if 0 < n < FEW]
    larger = sorted((n, place) for place, n in enumerate(counted) if n >= FEW)
    for more in range(len(larger) + 1):
        hidden = [n for n, _place in larger[:more]]
        top = larger[more][0] if more < len(larger) else sum(counted)
        if not few or could_be_anything(few, hidden, top):
            kept = {place for _n, place in larger[more:]}
            shown = [n if n == 0 or place in kept else None for place, n in enumerate(counted)]
            known = set(shown) != {None}
            return {"answered": sum(counted) if known else None, "counts": shown}
    return {"answered": None, "counts": [None] * len(counted)}


def could_be_anything(few, hidden, top):
    """Knowing what is hidden in all, each small number may be one as well as four."""
    others, known = len(few) - 1, sum(few) + sum(hidden)
    least, most = others + FEW * len(hidden), 4 * others + top * len(hidden)
    return all(least <= known - one <= most for one in (1, 4))


# Who moved.


def moved(before, after, name, order):
    """How many people went from one place to another, by phone: nobody's answers move nowhere."""
    first, second = (
        {each.who: order.index(each.one(name)) + 1 for each in told(said)}
        for said in (before, after)
    )
    return Counter((first[who], second[who]) for who in second if who in first)


def told(said):
    """What phones answered that speak for one."""
    return [each for each in said if each.who is not None and not each.abstained]
