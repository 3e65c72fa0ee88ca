"""A card is pleaded: vote, roles drawn by lot, defence and criticism, conditions, vote again."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from games import pleadings, roles
from games.kinds.teams import team
from games.pleadings import DRAW, JURY, PREPARE, ROUNDS, card, draw_of, number_of, part_of, pleaded
from games.sources import CARDS
from games.verdicts import VERDICTS
from sessions import moves
from sessions.kinds import ActivityKind, Command, register
from sessions.tallies import bars, halves, people_by, sides

CODES, LABELS = zip(*VERDICTS, strict=True)
ROLES = {
    "for": _("Your team defends this use: that is your role, not your opinion."),
    "against": _("Your team criticises this use: that is your role, not your opinion."),
    JURY: _("Your team is in the jury: listen, and prepare one question."),
}


@register
class Pleading(ActivityKind):
    slug = "pleading"
    name = _("Pleading")
    section = "moved"
    SettingsForm = pleadings.SettingsForm
    ResponseForm = pleadings.VerdictForm
    shows = True
    source = CARDS
    commands = {
        "draw": Command(_("Draw the roles"), pleadings.DrawForm, pleadings.draw, stage=True),
        "take": Command(_("Taken up"), pleadings.TakeForm, pleadings.take),
    }

    def phases(self, settings):
        return pleadings.phases(settings)

    def gesture(self, activity):
        return "draw" if part_of(activity) == DRAW and not draw_of(activity) else ""

    def check_opening(self, activity):
        if card(activity) is None:
            raise ValidationError(_("No card is left to plead: go on to the next step."))
        if part_of(activity) == PREPARE and not draw_of(activity):
            raise ValidationError(_("Draw the roles first, in the round before."))

    def hands(self, settings):
        return "value"

    def moderated(self, settings):
        return {"text"}

    def imposed_role(self, activity, value):
        """Arguments belong to the side of their team, questions to the jury."""
        if "table" in value:
            drawn = draw_of(activity)
            return next(side for side in roles.SIDES if drawn[side] == value["table"])
        return JURY if "side" in value else ""

    def role(self, activity, table):
        drawn = draw_of(activity)
        sides = {drawn[side]: side for side in roles.SIDES} if drawn else {}
        return ROLES[sides.get(table, JURY)] if drawn else ""

    def shown(self, activity):
        """The card on stage, and who plays which role once it was drawn."""
        drawn = draw_of(activity)
        return {
            "card": card(activity),
            "part": part_of(activity),
            "boxes": pleadings.boxes(activity),
            "teams": {side: team(drawn[side]) for side in roles.SIDES} if drawn else {},
            "speaking": drawn and team(drawn[pleadings.SPEAKS.get(part_of(activity), "for")]),
            "roles": ROLES,
            "players": " ".join(drawn[side] for side in roles.SIDES) if drawn else "",
            "duo": bool(drawn) and len(drawn["teams"]) == len(roles.SIDES),
        }

    def tally(self, activity, entries):
        """The card on stage: votes, what moved, what was said; the other cards' beside it."""
        found = [
            self.of_card(activity, number, item, entries)
            for number, item in enumerate(pleaded(activity), start=1)
        ]
        number = int(number_of(activity))
        here = found[number - 1] if number <= len(found) else NO_CARD
        others = [each for each in found if each is not here and each["after"]["total"]]
        return {**here, "part": part_of(activity), "all": found, "others": others}

    def of_card(self, activity, number, item, entries):
        here = {letter: at(entries, f"{number}{letter}") for letter in ROUNDS}
        drawn = activity.memory.get("draws", {}).get(str(number))
        taken = {each["of"]: each["table"] for each in activity.memory.get("taken", [])}
        return {
            "card": {**item, "title": item["text"]},
            "drawn": drawn,
            "before": votes(here["b"]),
            "after": votes(here["i"]),
            "moves": self.moves(activity, number, here),
            "arguments": arguments(here["d"], drawn),
            "questions": [text(each) | {"side": each.value["side"]} for each in read(here["g"])],
            "conditions": [text(each) | {"taken": taken.get(each.id)} for each in read(here["h"])],
        }

    def moves(self, activity, number, here):
        """As stored at closing; before, from what is known of people still."""
        stored = (activity.paired or {}).get(str(number))
        return moves.drawn(stored or moved(here["b"], here["i"]), LABELS)

    def offers(self, activity, entries):
        """The conditions: said out of any role."""
        return [
            {"id": "", "text": entry.value["text"], "of": entry.id}
            for entry in entries
            if entry.shown and entry.round.endswith("h")
        ]

    def measures(self, activity, entries):
        """Votes before and after by card, and how the roles were drawn: no argument, no point."""
        return {
            "cards": [
                {
                    "card": each["card"]["title"],
                    "before": [row["count"] for row in each["before"]["rows"]],
                    "after": [row["count"] for row in each["after"]["rows"]],
                    "drawn": each["drawn"],
                }
                for each in self.tally(activity, entries)["all"]
            ]
        }

    def sides(self, activity, entries):
        """A card each: the last vote on it."""
        found = []
        for number, item in enumerate(pleaded(activity), start=1):
            last = votes(at(entries, f"{number}i"))
            told = last if last["total"] else votes(at(entries, f"{number}b"))
            counts = [row["count"] for row in told["rows"]]
            found.append(sides(item["text"], *halves(LABELS, counts), id=str(number)))
        return found

    def paired(self, activity, before, after):
        """Who moved between the two votes on each card, by its number."""
        numbers = range(1, len(pleaded(activity)) + 1)
        return {str(n): moved(at(after, f"{n}b"), at(after, f"{n}i")) for n in numbers}

    def game(self, activity, entries):
        """Points by team: one for a person who moved its way, one for a condition taken up."""
        if activity.settings["score"] == "never":
            return {}
        points = Counter(each["table"] for each in activity.memory.get("taken", []))
        for number, drawn in activity.memory.get("draws", {}).items():
            before, after = at(entries, f"{number}b"), at(entries, f"{number}i")
            if "changed" in moved(before, after):  # else points would tell who moved
                points += won(drawn, before, after)
        score = [{**team(code), "points": number} for code, number in points.most_common()]
        return {"score": score, "always": activity.settings["score"] == "always"}


def at(entries, round):
    return [entry for entry in entries if entry.round == round]


def votes(entries):
    return bars(LABELS, people_by("value", CODES, entries))


def moved(before, after):
    return moves.between(before, after, CODES)


def won(drawn, before, after):
    """A point a person who moved towards “let’s go”, or away from it, to the team behind it."""
    made = moves.made(moves.standing(before, CODES), moves.standing(after, CODES))
    return Counter(
        {
            drawn["for"]: sum(people for (a, b), people in made.items() if b < a),
            drawn["against"]: sum(people for (a, b), people in made.items() if b > a),
        }
    )


def read(entries):
    return sorted(entry for entry in entries if entry.shown)


def text(entry):
    return {"id": entry.id, "text": entry.value["text"]}


def arguments(entries, drawn):
    """What was argued under each role, the team beside it."""
    return [
        {
            "side": side,
            "team": drawn and team(drawn[side]),
            "posts": [
                text(entry) | {"team": team(entry.value["table"])}
                for entry in read(entries)
                if entry.imposed_role == side
            ],
        }
        for side in roles.SIDES
    ]


NO_CARD = {"card": None, "before": votes([]), "after": votes([])}
