"""Decks on their pages, and cards chosen, drawn and kept in the agenda editor."""

import pytest
import yaml
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse

from games import decks
from games.fields import CardsField
from games.models import Deck
from sessions.kinds import ActivityKind, registry
from territories.models import Role
from tests import sample
from tests.pages import Page

TABLE = "id;theme;title;use;dilemma\nP-1;Pain;Le four;Il cuit.;Pour qui ?\n"
BESIDE = {"title": "Nos pains", "licence": "CC BY 4.0", "author": "Une commune"}


@pytest.fixture
def signed_in(client, db, static_files):
    client.force_login(sample.account(Role.FACILITATOR))
    return client


def bring(client, content=None, **typed):
    """Send the form of a new deck, with a file where its content is told."""
    told = {"territory": sample.territory().pk, **BESIDE, **typed}
    if content is not None:
        told["file"] = SimpleUploadedFile("paquet.csv", content)
    return client.post(reverse("add_deck"), told)


# Bringing a deck.


def test_a_table_becomes_a_deck_of_the_territory(signed_in):
    answer = bring(signed_in, TABLE.encode("utf-8-sig"))

    row = Deck.objects.get()
    assert answer.url == reverse("deck", args=[row.pk])
    assert row.territory == sample.territory()
    assert (row.slug, row.licence) == ("nos-pains", "CC BY 4.0")
    assert row.deck == decks.read(TABLE, **BESIDE)


def test_a_yaml_file_needs_nothing_typed(signed_in):
    deck = decks.read(TABLE, **{**BESIDE, "title": "Autres pains"})

    bring(signed_in, decks.dump(deck).encode(), title="", licence="", author="")

    assert Deck.objects.get().deck == deck


def test_what_is_wrong_is_said_by_line_and_nothing_is_lost(signed_in):
    wrong = TABLE + "P-2;Pain;;Il lève.;\n"

    answer = bring(signed_in, wrong.encode(), licence="")

    assert answer.status_code == 422
    assert not Deck.objects.exists()
    page = Page(answer.content.decode())
    form = page.form_with("text").fields
    assert len(answer.context["form"].errors["text"]) == 3
    assert page.text.count("3, ") >= 2
    assert form["text"][0].strip() == wrong.strip()
    assert (form["title"], form["author"]) == ([BESIDE["title"]], [BESIDE["author"]])

    mended = form["text"][0].replace("Pain;;Il lève.;", "Pain;Le levain;Il lève.;Qui le garde ?")
    bring(signed_in, text=mended)

    assert [card["title"] for card in Deck.objects.get().cards] == ["Le four", "Le levain"]


@pytest.mark.parametrize(
    "content",
    [None, b"", b"\xff\xfei\x00d\x00", b"#" * 300_000, b"id: [", b"bonjour", b"[" * 50_000],
    ids=["nothing", "empty", "UTF-16", "too large", "no yaml", "no table", "hostile"],
)
def test_a_file_that_is_no_deck_brings_nothing(signed_in, content):
    answer = bring(signed_in, content)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Deck.objects.exists()


def test_two_decks_that_a_step_may_take_from_have_two_names(signed_in):
    sample.deck(slug="nos-pains")

    taken, shipped = bring(signed_in, TABLE.encode()), bring(signed_in, text=TABLE, title="Usages")

    assert (taken.status_code, shipped.status_code) == (422, 422)
    assert Deck.objects.count() == 1


def test_nobody_brings_a_deck_to_a_territory_of_others(signed_in):
    elsewhere = sample.territory("Ailleurs")

    answer = bring(signed_in, TABLE.encode(), territory=elsewhere.pk)

    assert answer.status_code == 422
    assert not Deck.objects.exists()


@pytest.mark.parametrize("name", ["licence", "author"])
def test_no_deck_is_stored_without_licence_and_author(db, name):
    with pytest.raises(IntegrityError):
        sample.deck(**{name: ""})


# Reading, handing on, removing.


def test_the_list_holds_what_comes_along_and_ones_own(signed_in):
    own, other = sample.deck(), sample.deck(of=sample.territory("Ailleurs"), title="Ailleurs")

    page = signed_in.get(reverse("decks")).content.decode()

    assert reverse("deck", args=["usages"]) in page
    assert reverse("deck", args=[own.pk]) in page
    assert reverse("deck", args=[other.pk]) not in page


def test_every_card_of_a_deck_is_read_and_printed(signed_in):
    page = Page(signed_in.get(reverse("deck", args=["usages"])).content.decode()).text

    for card in decks.shipped()[0].cards:
        assert card.title in page
        assert card.dilemma in page


@pytest.mark.parametrize("name", ["usages", "own"])
def test_a_deck_is_handed_on_as_it_is(signed_in, name):
    own = sample.deck()
    name, deck = (own.pk, own.deck) if name == "own" else (name, decks.shipped()[0])

    answer = signed_in.get(reverse("deck_file", args=[name]))

    assert "attachment" in answer["Content-Disposition"]
    assert decks.read(answer.content.decode()) == deck


def test_a_deck_of_others_is_neither_read_nor_removed(signed_in):
    other = sample.deck(of=sample.territory("Ailleurs"))

    assert signed_in.get(reverse("deck", args=[other.pk])).status_code == 404
    assert signed_in.post(reverse("remove_deck", args=[other.pk])).status_code == 404
    assert signed_in.post(reverse("remove_deck", args=["usages"])).status_code == 404
    assert signed_in.get("/paquets/aucun/").status_code == 404
    assert signed_in.get(f"/paquets/{'9' * 40}/").status_code == 404
    assert Deck.objects.get() == other


# In the agenda.


class SettingsForm(forms.Form):
    note = forms.CharField(required=False)
    cards = CardsField(label="Cartes", least=1, most=8, advised=8)


class Hand(ActivityKind):
    slug = "hand"
    name = "Main"
    SettingsForm = SettingsForm


@pytest.fixture
def hand(monkeypatch):
    monkeypatch.setitem(registry, "hand", Hand())


@pytest.fixture
def step(hand, db):
    first = decks.shipped()[0].cards[0].told()
    return sample.add(sample.session(), "hand", 1, settings={"note": "", "cards": [first]})


def edit(client, step, *chosen, **more):
    told = {"title": "Main", "instruction": "Choisissez.", "minutes": 5, "settings-cards": chosen}
    return client.post(reverse("step", args=[step.session.code, step.pk]), {**told, **more})


def boxes(answer):
    form = Page(answer.content.decode()).form_with("title")
    return form.fields.get("settings-cards", [])


def warned(client, step):
    page = client.get(reverse("agenda", args=[step.session.code]))
    return [str(each) for each in page.context["messages"] if each.level_tag == "warning"]


def test_cards_of_the_territory_are_offered_and_kept_whole(signed_in, step):
    own = sample.deck()
    sample.deck(of=sample.territory("Ailleurs"), slug="ailleurs")

    page = signed_in.get(reverse("step", args=[step.session.code, step.pk])).content.decode()
    edit(signed_in, step, "pains/P-2", "usages/ECO-2")

    step.refresh_from_db()
    assert 'value="pains/P-1"' in page
    assert "ailleurs/P-1" not in page
    assert step.settings["cards"][0] == own.deck.cards[1].told()
    assert len(step.settings["cards"]) == 2


def test_a_card_chosen_stays_as_it_was_once_its_deck_is_gone(signed_in, step):
    own = sample.deck()
    edit(signed_in, step, "pains/P-2")
    signed_in.post(reverse("remove_deck", args=[own.pk]))

    ticked = boxes(signed_in.get(reverse("step", args=[step.session.code, step.pk])))
    edit(signed_in, step, *ticked, title="Autrement")

    step.refresh_from_db()
    assert not Deck.objects.exists()
    assert step.title == "Autrement"
    assert step.settings["cards"] == [own.deck.cards[1].told()]


def test_cards_go_along_in_a_format_file(signed_in, step):
    sample.deck()
    edit(signed_in, step, "pains/P-2")
    step.refresh_from_db()

    file = signed_in.get(reverse("format_file", args=[step.session.code])).content.decode()

    assert yaml.safe_load(file)["activities"][0]["settings"]["cards"] == step.settings["cards"]


def test_chance_ticks_the_boxes_and_stores_nothing(signed_in, step):
    answer = edit(
        signed_in, step, title="Tapé", draw="cards:usages", many=7, **{"settings-note": "Gardé"}
    )

    step.refresh_from_db()
    drawn = boxes(answer)
    assert answer.status_code == 200
    assert len(set(drawn)) == 7
    assert len({name[:10] for name in drawn}) == 6  # usages/ECO and its five sisters
    assert Page(answer.content.decode()).form_with("title").fields["title"] == ["Tapé"]
    assert "Gardé" in answer.content.decode()
    assert len(step.settings["cards"]) == 1


@pytest.mark.parametrize(
    ("many", "expected"), [("", 8), ("0", 8), ("900", 8), ("-3", 8), ("beaucoup", 8), ("3", 3)]
)
def test_as_many_cards_are_drawn_as_the_step_takes(signed_in, step, many, expected):
    assert len(boxes(edit(signed_in, step, draw="cards:usages", many=many))) == expected


@pytest.mark.parametrize("draw", ["", "cards", "cards:aucun", "note:usages", "autre:usages", ":::"])
def test_where_nothing_can_be_drawn_the_boxes_stay(signed_in, step, draw):
    answer = edit(signed_in, step, "usages/ECO-3", draw=draw)

    assert answer.status_code == 200
    assert boxes(answer) == ["usages/ECO-3"]


def test_a_step_that_is_added_can_draw_too(signed_in, hand):
    session = sample.session()

    answer = signed_in.post(
        reverse("new_step", args=[session.code]) + "?kind=hand", {"draw": "cards:usages"}
    )

    assert len(boxes(answer)) == 8
    assert not session.activities.exists()


def test_few_cards_and_themes_left_out_are_told_and_stored(signed_in, step):
    edit(signed_in, step, "usages/ECO-1", "usages/ATT-1", "usages/CIT-1")

    told = warned(signed_in, step)

    step.refresh_from_db()
    assert len(step.settings["cards"]) == 3
    assert len(told) == 2
    assert "Mobilités" in told[1]


def test_a_good_game_is_told_nothing(signed_in, step):
    drawn = boxes(edit(signed_in, step, draw="cards:usages"))

    edit(signed_in, step, *drawn)

    step.refresh_from_db()
    assert len(step.settings["cards"]) == 8
    assert warned(signed_in, step) == []
