"""
Decks of cards: read from YAML or from a table (CSV), every problem said with its line.

A card is a use, what it brings and the question that stays. A deck without a licence or an author
is refused: who plays with it must know whose it is. What a table has no room for (title, licence,
author) is typed beside it; a YAML file says it itself.
"""

import csv
import io
import random
import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from games import checks, plain_yaml
from sessions.fields import LinesField

FOLDER = Path(__file__).parent / "decks"
MOST = 200  # cards of a deck: a whole afternoon would not see them all
TARGETS = [
    ("residents", gettext_lazy("residents")),
    ("internal", gettext_lazy("internal")),
    ("mixed", gettext_lazy("mixed")),
]
COLUMNS = ("id", "theme", "title", "use", "dilemma")
ALL_COLUMNS = (*COLUMNS, "target")
KEPT = ("id", "title", "use", "dilemma", "theme")  # what a step keeps of a card
HEAD = ("id", "title", "version", "licence", "author")
YAML_BEGINS = re.compile(r"\s*(#|---|\{|[\"']?\w+[\"']?\s*:)")


class BrokenDeck(plain_yaml.Broken):
    """A deck that cannot be played with."""


@dataclass(frozen=True)
class Card:
    id: str
    theme: str  # its name, in words
    title: str
    use: str
    dilemma: str
    target: str = "mixed"
    axes: tuple[str, ...] = ()

    def __str__(self):
        return self.title

    def told(self):
        """What a step keeps of it."""
        return {name: getattr(self, name) for name in KEPT}


@dataclass(frozen=True)
class Deck:
    id: str
    title: str
    version: int
    licence: str
    author: str
    cards: tuple[Card, ...]

    @property
    def themes(self):
        return list(dict.fromkeys(card.theme for card in self.cards))


class OneLineField(forms.CharField):
    """A short text: where a cell or a file broke the line is no matter."""

    def to_python(self, value):
        return re.sub(r"[ \t\r\n]+", " ", super().to_python(value) or "")


class HeadForm(forms.Form):
    """What is said of a whole deck."""

    id = forms.SlugField(label=gettext_lazy("Identifier"), max_length=40)
    title = OneLineField(label=gettext_lazy("Title"), max_length=80)
    version = forms.IntegerField(
        label=gettext_lazy("Version"), min_value=1, max_value=9999, required=False
    )
    licence = OneLineField(label=gettext_lazy("Licence"), max_length=120)
    author = OneLineField(label=gettext_lazy("Author"), max_length=120)

    def clean_version(self):
        return self.cleaned_data["version"] or 1


class ChosenForm(forms.Form):
    """What a step keeps of a card, so that neither the step nor its file needs the deck."""

    id = forms.SlugField(label=gettext_lazy("Identifier"), max_length=20)
    theme = OneLineField(label=gettext_lazy("Theme"), max_length=80)
    title = OneLineField(label=gettext_lazy("Title"), max_length=60)
    use = OneLineField(label=gettext_lazy("Use"), max_length=300)
    dilemma = OneLineField(label=gettext_lazy("Dilemma"), max_length=300)


class CardForm(ChosenForm):
    """A card of a deck."""

    target = forms.ChoiceField(label=gettext_lazy("Target"), choices=TARGETS, required=False)
    axes = LinesField(label=gettext_lazy("Axes"), required=False, most=6, longest=10)

    def clean_target(self):
        return self.cleaned_data["target"] or "mixed"

    def clean_axes(self):
        return tuple(self.cleaned_data["axes"])


# The decks that come with Tréteaux.


@lru_cache
def shipped():
    """Every deck of the folder. Raises ``BrokenDeck``."""
    return [read(path.read_text()) for path in sorted(FOLDER.glob("*.yaml"))]


# Reading: a file becomes rows, each with its lines; then one way of checking them.


class Row(NamedTuple):
    """What is said of one card, None where it is none; under None in its lines, where it begins."""

    written: dict | None
    lines: dict
    problems: list


def read(text, **typed):
    """The deck a file holds; ``typed`` is what was said beside it. Raises ``BrokenDeck``."""
    text = text.removeprefix("\ufeff")
    reading = of_yaml if YAML_BEGINS.match(text) else of_table
    head, lines, rows, problems = reading(text)
    head = {**{name: said for name, said in typed.items() if said}, **head}
    head.setdefault("id", slugify(str(head.get("title", "")))[:40] or "deck")
    form, more = checks.checked(HeadForm, head, _("deck"), free=(), lines=lines)
    problems += more
    cards = read_cards(rows, problems)
    if problems:
        raise BrokenDeck(problems)
    return Deck(**form.cleaned_data, cards=tuple(cards))


def read_cards(rows, problems):
    """The cards of these rows; what is wrong with them joins the problems."""
    cards, seen = [], {}
    for row in rows[:MOST]:
        problems += row.problems
        if row.written is not None:
            problems += read_card(row, cards, seen)
    if len(rows) > MOST:
        told = {"line": rows[MOST].lines[None], "most": MOST}
        problems.append(_("Line %(line)d: a deck has at most %(most)d cards.") % told)
    if not rows and not problems:
        problems.append(_("There is no card in this deck."))
    return cards


def read_card(row, cards, seen):
    """What is wrong with a card, which joins the others where nothing is; ids seen have lines."""
    name, line = card_name(row.written), row.lines[None]
    form, problems = checks.checked(CardForm, row.written, name, free=(), lines=row.lines)
    id = form.cleaned_data.get("id")
    if id in seen:
        told = {"line": line, "name": name, "first": seen[id]}
        problems.append(_("Line %(line)d, %(name)s: line %(first)d has this card already.") % told)
    if id:
        seen.setdefault(id, line)
    if not problems:
        cards.append(Card(**form.cleaned_data))
    return problems


def card_name(written):
    return _("card “%(id)s”") % {"id": str(written.get("id") or "?")[:20]}


# YAML.


def of_yaml(text):
    """``(head, its lines, rows, problems)`` of a YAML file."""
    written, node = plain_yaml.plain(text, BrokenDeck)
    if not isinstance(written, dict):
        raise BrokenDeck([_("This is not a deck: it should begin with an id and a title.")])
    nodes, lines = parts(node), lines_of(node)
    themes, problems = read_themes(written, nodes)
    listed = written.get("cards")
    if not isinstance(listed, list):
        line = {"line": lines.get("cards", lines[None])}
        problems.append(_("Line %(line)d: “cards” should be a list of them.") % line)
        listed = []
    items = zip(listed, nodes["cards"].value if listed else [], strict=True)
    rows = [row_of(said, item, themes) for said, item in items]
    head = {name: said for name, said in written.items() if name not in ("themes", "cards")}
    return head, lines, rows, problems


def read_themes(written, nodes):
    """``(names by code, problems)``; None where cards say the names of their themes."""
    themes = written.get("themes")
    if themes is None:
        return None, []
    if isinstance(themes, dict) and all(map(checks.is_text, themes.values())):
        return {str(code): str(name) for code, name in themes.items()}, []
    line = line_of(nodes["themes"])
    return None, [_("Line %(line)d: “themes” should say a name for each code.") % {"line": line}]


def row_of(said, node, themes):
    """A card, the name of its theme in the place of the code."""
    if not isinstance(said, dict):
        line = line_of(node)
        told = _("Line %(line)d: a card with an id and a title is expected.") % {"line": line}
        return Row(None, {None: line}, [told])
    lines, theme, problems = lines_of(node), said.get("theme"), []
    if themes is not None and checks.is_text(theme):
        if str(theme) not in themes:
            line = {"line": lines["theme"], "theme": str(theme)[:40]}
            problems.append(_("Line %(line)d: “%(theme)s” is not among the themes.") % line)
        said = {**said, "theme": themes.get(str(theme), theme)}
    return Row(said, lines, problems)


def parts(node):
    return {key.value: value for key, value in node.value}


def lines_of(node):
    """Where each key of a mapping stands, and under None where it begins."""
    return {None: line_of(node), **{key.value: line_of(key) for key, _value in node.value}}


def line_of(node):
    return node.start_mark.line + 1


# Tables.


# How a French table calls its columns.
FRENCH = {
    "identifiant": "id",
    "thème": "theme",
    "titre": "title",
    "usage": "use",
    "dilemme": "dilemma",
    "public": "target",
}


def of_table(text):
    """``(head, its lines, rows, problems)`` of a table, its columns separated by ; or by ,."""
    cells, problems = numbered_rows(text)
    if problems or not cells:
        raise BrokenDeck(problems or [_("There is no card in this deck.")])
    line, first = cells[0]
    names = [FRENCH.get(told := name.strip().lower(), told) for name in first]
    while names and not names[-1]:
        names.pop()
    if problems := wrong_columns(names, line):
        raise BrokenDeck(problems)
    rows = [table_row(line, said, names) for line, said in cells[1:]]
    return {}, None, rows, []


def table_row(line, said, names):
    """A card; cells beyond the columns say that a separator stands in a text."""
    problems = []
    if any(cell.strip() for cell in said[len(names) :]):
        told = {"line": line, "many": len(said), "columns": len(names)}
        problems.append(
            _("Line %(line)d: %(many)d cells where there are %(columns)d columns.") % told
        )
    return Row(dict(zip(names, said, strict=False)), {None: line}, problems)


def numbered_rows(text):
    """``([(line, cells)], problems)``: the rows that say something, up to one too many."""
    separator = ";" if ";" in text.lstrip().partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
            if len(rows) > MOST + 1:
                break
    except csv.Error:
        return [], [_("Line %(line)d cannot be read: look at its quotes.") % {"line": line}]
    return rows, []


def wrong_columns(names, line):
    problems = [_("the column “%s” is missing") % each for each in COLUMNS if each not in names]
    for place, name in enumerate(names):
        if name not in ALL_COLUMNS:
            problems.append(_("the column “%s” is not known") % name[:40])
        elif name in names[:place]:
            problems.append(_("the column “%s” stands twice") % name)
    return [_("Line %(line)d: %(problem)s.") % {"line": line, "problem": each} for each in problems]


# Writing.


def dump(deck):
    """The YAML file that says this deck, and is read as the same."""
    told = {name: getattr(deck, name) for name in HEAD}
    told["cards"] = [card_of(card) for card in deck.cards]
    return plain_yaml.dump(told)


def card_of(card):
    """A card as JSON and YAML say it."""
    return {**asdict(card), "axes": list(card.axes)}


# Drawing.


def draw(cards, many):
    """That many cards at random, in the order of their deck: as many themes as can be."""
    mixed = random.sample(cards, len(cards))
    firsts = list({card.theme: card for card in reversed(mixed)}.values())
    drawn = [*firsts, *(card for card in mixed if card not in firsts)][:many]
    return [card for card in cards if card in drawn]
