"""Decks of cards: those that come with Tréteaux, and what is read of a file or a table."""

import pytest
from django.utils import translation

from games import decks
from games.decks import BrokenDeck, Card, Deck

HEAD = {"title": "Nos usages", "licence": "CC BY 4.0", "author": "Une commune"}
ROW = "A-1;Eau;Le compteur;Il parle.;Qui l’écoute ?"
COLUMNS = "id;theme;title;use;dilemma"
CARD = Card("A-1", "Eau", "Le compteur", "Il parle.", "Qui l’écoute ?")
FILE = """\
id: nos-usages
title: Nos usages
licence: CC BY 4.0
author: Une commune
cards:
- id: A-1
  theme: Eau
  title: Le compteur
  use: Il parle.
  dilemma: Qui l’écoute ?
"""


def problems(text, **head):
    """What a reader of English is told of this deck."""
    with translation.override("en"), pytest.raises(BrokenDeck) as broken:
        decks.read(text, **head)
    return [str(problem) for problem in broken.value.problems]


def without(line):
    return FILE.replace(line, "")


# The deck that comes with Tréteaux.


def test_it_has_four_cards_a_theme():
    deck = decks.shipped()[0]

    themes = [card.theme for card in deck.cards]

    assert deck.id == "usages"
    assert len(deck.themes) == 6
    assert {themes.count(theme) for theme in deck.themes} == {4}
    assert deck.licence
    assert deck.author


def test_every_card_asks_a_question_or_weighs_two_things():
    for card in decks.shipped()[0].cards:
        assert card.use.endswith(".")
        assert card.dilemma.endswith(("?", "."))
        assert len(card.axes) in (1, 2)


def test_its_words_are_set_as_in_print():
    for card in decks.shipped()[0].cards:
        words = f"{card.title} {card.use} {card.dilemma}"

        assert "'" not in words
        assert not any(f" {mark}" in words for mark in "?!:;")


# What is right.


def test_a_yaml_file_says_everything_itself():
    assert decks.read(FILE) == Deck(
        "nos-usages", "Nos usages", 1, "CC BY 4.0", "Une commune", (CARD,)
    )


def test_a_table_takes_its_title_licence_and_author_from_beside():
    assert decks.read(f"{COLUMNS}\n{ROW}\n", **HEAD) == decks.read(FILE)


@pytest.mark.parametrize(
    "table",
    [
        f"\ufeff{COLUMNS}\r\n{ROW}\r\n",
        f"{COLUMNS}\r{ROW}\r",
        f"\n\n{COLUMNS}\n\n{ROW}\n;;;;\n",
        f"{COLUMNS};target\n{ROW};mixed",
        f"{COLUMNS};;\n{ROW};;\n",
        'ID;Theme ;TITLE;use;dilemma\nA-1;Eau;"Le compteur";"Il\nparle.";Qui l’écoute ?',
        "use,dilemma,id,theme,title\nIl parle.,Qui l’écoute ?,A-1,Eau,Le compteur",
        '"id","theme","title","use","dilemma"\n"A-1","Eau","Le compteur",Il parle.,Qui l’écoute ?',
    ],
    ids=["BOM", "old Mac", "empty rows", "target", "empty columns", "quotes", "commas", "all"],
)
def test_tables_are_read_as_spreadsheets_write_them(table):
    assert decks.read(table, **HEAD).cards == (CARD,)


def test_a_theme_goes_by_its_code_where_themes_have_some():
    file = FILE.replace("cards:", "themes:\n  EAU: Eau\ncards:").replace(": Eau\n  t", ": EAU\n  t")

    assert decks.read(file).cards == (CARD,)


def test_a_deck_written_is_read_as_the_same():
    for deck in [*decks.shipped(), decks.read(FILE)]:
        assert decks.read(decks.dump(deck)) == deck


def test_a_deck_that_says_no_id_is_called_by_its_title():
    assert decks.read(without("id: nos-usages\n")) == decks.read(FILE)
    assert decks.read(f"{COLUMNS}\n{ROW}", **{**HEAD, "title": "☂"}).id == "deck"


def test_figures_may_be_words():
    assert decks.read(FILE.replace("Le compteur", "2030")).cards[0].title == "2030"


# What is wrong, with its line.


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (without("licence: CC BY 4.0\n"), "Line 1, deck, Licence: This field is required."),
        (without("author: Une commune\n"), "Line 1, deck, Author: This field is required."),
        (FILE.replace("CC BY 4.0", "''"), "Line 3, deck, Licence: This field is required."),
        (FILE.replace("author", "auteur"), "Line 4, deck: “auteur” is not known here."),
        (FILE.replace("Nos usages", "N" * 81), "Line 2, deck, Title: Ensure this value has"),
        (FILE + "version: 0\n", "Line 11, deck, Version: Ensure this value is greater"),
        (without("  title: Le compteur\n"), "Line 6, card “A-1”, Title: This field is required."),
        (FILE.replace("Il parle.", "x" * 301), "Line 9, card “A-1”, Use: Ensure this value has"),
        (FILE.replace("Il parle.", "[1, 2]"), "Line 9, card “A-1”, Use: a text is expected."),
        (FILE.replace("A-1", "A 1"), "Line 6, card “A 1”, Identifier: Enter a valid “slug”"),
        (FILE + "  target: tous\n", "Line 11, card “A-1”, Target: Select a valid choice."),
        (FILE + "  couleur: bleu\n", "Line 11, card “A-1”: “couleur” is not known here."),
        (FILE + "- une carte\n", "Line 11: a card with an id and a title is expected."),
        (FILE + FILE[FILE.index("- id") :], "Line 11, card “A-1”: line 6 has this card already."),
        (FILE + "themes: {X: Air}\n", "Line 7: “Eau” is not among the themes."),
        (FILE + "themes: Eau\n", "Line 11: “themes” should say a name for each code."),
        (FILE[: FILE.index("- id")] + "  un: deux", "Line 5: “cards” should be a list of them."),
        (FILE[: FILE.index("cards")], "Line 1: “cards” should be a list of them."),
        (FILE[: FILE.index("- id")] + "  []", "There is no card in this deck."),
        ("cards: [{id: A}, {id: A}]\n", "Line 1, card “A”: line 1 has this card already."),
        ("id: a\ntitle: [b\n", "Line 3 cannot be read"),
        ("id: a\nid: b\n", "Line 2 cannot be read: “id” is no key, or is said twice."),
    ],
)
def test_a_file_that_is_wrong_says_where(text, complaint):
    told = problems(text)

    assert any(each.startswith(complaint) for each in told), told


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("id;theme;title;use\nA;B;C;D", "Line 1: the column “dilemma” is missing."),
        (f"{COLUMNS};prix\n{ROW};3", "Line 1: the column “prix” is not known."),
        (f"{COLUMNS};use\n{ROW};3", "Line 1: the column “use” stands twice."),
        (f"{COLUMNS}\n{ROW}\nA-2;Eau;Le toit;;Oui ?", "Line 3, card “A-2”, Use: This field is"),
        (f"{COLUMNS}\n{ROW};de;trop", "Line 2: 7 cells where there are 5 columns."),
        (f"{COLUMNS}\n{ROW}\n\n{ROW}", "Line 4, card “A-1”: line 2 has this card already."),
        (f'{COLUMNS}\nA;B;"C\nD";;E\n;F;G;H;I', "Line 4, card “?”, Identifier: This field is"),
        (f'{COLUMNS}\n{ROW}\nA;"B;C', "Line 3 cannot be read: look at its quotes."),
        (f'{COLUMNS}\nA;"B"C;D;E;F', "Line 2 cannot be read: look at its quotes."),
        (f"{COLUMNS};target\n{ROW};tous", "Line 2, card “A-1”, Target: Select a valid choice."),
        (COLUMNS, "There is no card in this deck."),
        ("", "There is no card in this deck."),
    ],
)
def test_a_table_that_is_wrong_says_where(table, complaint):
    told = problems(table, **HEAD)

    assert any(each.startswith(complaint) for each in told), told


@pytest.mark.parametrize("name", ["licence", "author", "title"])
def test_a_table_needs_what_is_said_beside_it(name):
    told = problems(f"{COLUMNS}\n{ROW}", **{**HEAD, name: ""})

    assert told == [f"deck, {name.capitalize()}: This field is required."]


def test_every_problem_is_told_at_once():
    told = problems(f"{COLUMNS}\nA;;;u;d\nB;T;t;;d\nA;T;t;u;d;e", licence="L")

    assert len([each for each in told if each.startswith("Line 2")]) == 2
    assert len([each for each in told if each.startswith("Line 3")]) == 1
    assert len([each for each in told if each.startswith("Line 4")]) == 2
    assert "deck, Author: This field is required." in told


def test_a_deck_is_as_long_as_one_can_play():
    rows = [f"A-{n};Eau;Titre;Usage;Dilemme" for n in range(1000)]

    told = problems("\n".join([COLUMNS, *rows]), **HEAD)

    assert told == ["Line 202: a deck has at most 200 cards."]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "{" * 20_000,
        "id: &a [x]\ncards: *a\n",
        "id: !!python/object:os.system {}",
        "title: \x00\n",
        "\x00;\x00",
        f"{COLUMNS}\nA\x00;B;C;D;E",
        f'{COLUMNS}\n"{"x" * 200_000}";B;C;D;E',
        "id: x\n<<: {cards: [1]}\n? [a]\n: b\n",
        "id: a\ncards: !!omap [a: b]\n",
        "id: a\ncards: !!set {a, b}\n",
        "id: a\ncards:\n- {id: [a], theme: {b: c}}\n",
        "- a\n- b\n",
        ";" * 100_000,
        "\ufeff\ufeff",
    ],
)
def test_what_means_harm_is_refused_in_words(text):
    assert all(problems(text, **HEAD))


# Drawing.


def cards(*themes):
    return [Card(str(n), theme, "t", "u", "d") for n, theme in enumerate(themes)]


def test_every_theme_is_drawn_where_there_is_room():
    deck = cards(*"AAAAAAAAAABBC")

    for _try in range(20):
        drawn = decks.draw(deck, 3)

        assert [card.theme for card in drawn] == ["A", "B", "C"]


def test_as_many_cards_are_drawn_as_asked_in_the_order_of_the_deck():
    deck = cards(*"ABCABCABC")

    drawn = decks.draw(deck, 5)

    assert len(drawn) == 5
    assert drawn == sorted(drawn, key=deck.index)
    assert len({card.theme for card in decks.draw(deck, 2)}) == 2
    assert decks.draw(deck, 50) == deck


def test_every_card_can_be_drawn():
    deck = cards(*"AABB")

    drawn = {card for _try in range(200) for card in decks.draw(deck, 2)}

    assert drawn == set(deck)
