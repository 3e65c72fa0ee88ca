"""Cards chosen in the settings of a step: named or said whole, kept whole."""

import json

import pytest
from django import forms
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from games import decks, files
from games.fields import CardsField
from sessions.forms import settings_form

OWN = {"id": "x-1", "title": "Le four", "use": "Il cuit.", "dilemma": "Pour qui ?", "theme": "Pain"}


class SettingsForm(forms.Form):
    cards = CardsField(label="Cards", least=2, most=4)


class Kind:
    SettingsForm = SettingsForm


def chosen(*cards):
    form = SettingsForm({"cards": list(cards)})
    assert form.is_valid(), form.errors
    return form.cleaned_data["cards"]


def complaints(*cards, data=None):
    with translation.override("en"):
        form = SettingsForm({"cards": list(cards)} if data is None else data)
        return [str(each) for each in form.errors.get("cards", [])]


def ticked(form):
    """The values of the boxes that are ticked on the page."""
    return [each.data["value"] for each in form["cards"] if each.data["selected"]]


def test_cards_are_named_with_their_deck_or_without_and_kept_whole():
    card = decks.shipped()[0].cards[0]

    assert chosen("ECO-1", "usages/ATT-2")[0] == card.told()
    assert chosen("usages/ECO-1", OWN) == [card.told(), OWN]


def test_what_is_kept_is_read_as_the_same():
    kept = chosen("ECO-1", OWN)

    assert chosen(*json.loads(json.dumps(kept))) == kept


@pytest.mark.parametrize(
    ("cards", "complaint"),
    [
        ([], "Choose at least one card."),
        (["ECO-1"], "Between 2 and 4 cards, please: there are 1."),
        (["ECO-1", "ECO-2", "ECO-3", "ECO-4", "ATT-1"], "there are 5."),
        (["ECO-1", "ECO-99"], "No card is called “ECO-99”."),
        (["ECO-1", "autres/ECO-1"], "No card is called “autres/ECO-1”."),
        (["ECO-1", "usages/ECO-1"], "Two cards are called “ECO-1”: choose one."),
        (["ECO-1", {**OWN, "title": ""}], "card “x-1”, Title: This field is required."),
        (["ECO-1", {**OWN, "use": "x" * 301}], "card “x-1”, Use: Ensure this value has at most"),
        (["ECO-1", {**OWN, "couleur": "bleu"}], "card “x-1”: “couleur” is not known here."),
        (["ECO-1", {"title": "Le four"}], "card “?”, Identifier: This field is required."),
        (["ECO-1", '{"id": "x-1"}'], "No card is called “{"),
        (["ECO-1", "[" * 50_000], "No card is called “[["),
        (["ECO-1", ["ECO-2"]], "No card is called"),
    ],
)
def test_what_is_wrong_is_said(cards, complaint):
    told = complaints(*cards)

    assert any(complaint in each for each in told), told


def test_what_is_no_list_is_refused():
    assert complaints(data={"cards": "☂" * 10_000}) == ["A list of cards is expected."]


def test_the_boxes_of_what_was_chosen_are_ticked():
    form = SettingsForm(initial={"cards": chosen("ATT-2", "ECO-1")})

    assert ticked(form) == ["usages/ECO-1", "usages/ATT-2"]
    assert len(list(form["cards"])) == 24


def test_a_card_that_stands_in_no_deck_keeps_its_box_and_stays_as_it_was():
    was = {**decks.shipped()[0].cards[0].told(), "title": "Comme avant"}
    page = SettingsForm(initial={"cards": [OWN, was, *chosen("ECO-2", "ECO-3")[:1]]})

    again = SettingsForm(MultiValueDict({"cards": ticked(page)}))

    assert len(list(page["cards"])) == 26
    assert again.is_valid(), again.errors
    assert [card["title"] for card in again.cleaned_data["cards"]][1:] == ["Le four", "Comme avant"]
    assert set(ticked(again)) == set(ticked(page))


def test_a_hostile_box_is_drawn_nowhere():
    form = SettingsForm(MultiValueDict({"cards": ['{"id": "<script>"}', "null", "7"]}))

    assert not form.is_valid()
    assert len(list(form["cards"])) == 24


def test_a_format_file_may_name_cards_or_say_them():
    read, problems = files.read_settings(Kind, {"cards": ["ECO-1", OWN]}, "Étape", [])

    assert problems == []
    assert read["cards"] == chosen("ECO-1", OWN)
    assert files.read_settings(Kind, read, "Étape", [])[0] == read


@pytest.mark.parametrize("said", ["ECO-1", {"id": "ECO-1"}, [["ECO-1"]], [True, None], 3])
def test_a_format_file_that_lists_no_cards_is_told_so(said):
    with translation.override("en"):
        _read, problems = files.read_settings(Kind, {"cards": said}, "Step", [])

    assert problems == ["Step, Cards: a list of cards is expected."]


def test_two_forms_do_not_share_their_cards():
    first = settings_form(Kind, earlier=[], session=None, initial={"cards": [OWN]})

    assert len(list(first["cards"])) == 25
    assert len(list(SettingsForm()["cards"])) == 24
