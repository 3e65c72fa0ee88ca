"""Votes on cards, one round a card, counted by hand."""

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import translation

from games.cards import BlankCardForm
from sessions.hands import count_form
from sessions.kinds import in_round, registry
from tests.entries import activity, draw, entry, tally
from tests.hands import text_of
from tests.sample import CARDS

VOTE = registry["card_vote"]
OURS = {"title": "Notre carte", "use": "Un outil à nous.", "dilemma": "Qui paie ?"}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def vote(card=1, memory=None, **settings):
    return in_round(activity("card_vote", memory=memory, cards=CARDS, **settings), str(card))


def verdicts(*said, card=1, first=1, **fields):
    """One verdict a person on this card; ``if:why`` says why too."""
    told = [each.partition(":") for each in said]
    return [
        entry({"value": code, **({"why": why} if why else {})}, id=id, round=str(card), **fields)
        for id, (code, _colon, why) in enumerate(told, start=first)
    ]


def counts(told):
    return [row["count"] for row in told["rows"]]


def test_each_card_is_a_round_of_its_own():
    phases = VOTE.phases({"cards": CARDS})

    assert [(each.round, each.name) for each in phases] == [
        (str(place), card["title"]) for place, card in enumerate(CARDS, start=1)
    ]


def test_the_card_on_stage_is_counted_and_the_others_beside():
    found = [*verdicts("go", "if", "if", "no"), *verdicts("later", card=2, first=5)]

    first, second = tally(vote(1), found), tally(vote(2), found)

    assert (first["title"], counts(first), first["total"]) == (CARDS[0]["title"], [1, 2, 0, 1], 4)
    assert [counts(each) for each in first["others"]] == [[0, 0, 1, 0]]
    assert [(each["title"], counts(each)) for each in second["others"]] == [
        (CARDS[0]["title"], [1, 2, 0, 1])
    ]


def test_percentages_are_those_of_one_card():
    found = [*verdicts(*["go"] * 8, "no", "no"), *verdicts(*["no"] * 9, card=2, first=11)]

    first, second = tally(vote(1), found), tally(vote(2), found)

    assert [row["share"] for row in first["rows"]] == [80, 0, 0, 20]
    assert [row["share"] for row in second["rows"]] == [None] * 4


def test_reasons_stand_by_verdict_once_a_person_has_read_them():
    found = [
        *verdicts("no:trop cher", "if:une personne relit", "if:de jour"),
        *verdicts("go:secret", first=4, shown=False),
        *verdicts("go:ailleurs", card=2, first=5),
    ]

    told = tally(vote(1), found)

    assert [(each["text"], each["first"]) for each in told["reasons"]] == [
        ("une personne relit", True),
        ("de jour", False),
        ("trop cher", True),
    ]
    assert counts(told) == [1, 2, 0, 1]


def test_the_reasons_of_every_card_go_to_the_synthesis():
    found = [*verdicts("no:trop cher", "go"), *verdicts("go:ailleurs", card=2, first=3)]

    told = VOTE.contributions(vote(1), found)

    assert [(each.entry, each.field, each.text) for each in told] == [
        (1, "why", "trop cher"),
        (3, "why", "ailleurs"),
    ]


def test_the_card_stands_whole_on_the_phone_and_on_the_screen_while_voting():
    made = vote(2)
    shown = {"shown": VOTE.shown(made)}

    phone = text_of(draw("phone", made))

    assert shown["shown"]["card"] == CARDS[1]
    assert all(CARDS[1][name] in phone for name in ("title", "use", "dilemma", "theme"))
    assert CARDS[0]["title"] not in phone


def test_paper_holds_every_card_and_its_boxes():
    made = vote(1)
    forms = [
        (phase, VOTE.form(in_round(made, phase.round))) for phase in VOTE.phases(made.settings)
    ]

    paper = text_of(render_to_string(VOTE.template("paper"), {"activity": made, "forms": forms}))

    assert all(card["title"] in paper for card in CARDS)
    assert paper.count("Not now") == len(CARDS)


def test_hands_are_counted_for_each_verdict():
    form = count_form(vote(1), {"hands_go": "4", "hands_no": "1"})

    assert form.is_valid()
    assert form.counted() == [({"value": "go"}, 4), ({"value": "no"}, 1)]


@pytest.mark.parametrize(("typed", "field"), [({"value": "maybe"}, "value"), ({}, "value")])
def test_a_verdict_is_one_of_the_four(typed, field):
    with pytest.raises(ValidationError) as refusal:
        VOTE.read(vote(1), typed)

    assert list(refusal.value.message_dict) == [field]


def test_a_blank_card_is_voted_on_once_the_room_has_written_it():
    last = len(CARDS) + 1
    blank = vote(last, blank=1)
    assert set(OURS) == set(BlankCardForm.base_fields)

    written = VOTE.commands["write_card"].function({}, OURS, blank)

    assert VOTE.shown(blank)["card"]["use"] == ""
    assert tally(blank, [])["blanks"] == 1
    after = vote(last, memory=written, blank=1)
    assert VOTE.shown(after)["card"]["title"] == "Notre carte"
    assert "Notre carte" in text_of(draw("phone", after))
    assert tally(after, verdicts("if", card=last))["title"] == "Notre carte"
    assert tally(after, [])["blanks"] == 0


def test_the_figures_keep_every_card_apart():
    found = [*verdicts("go", "no"), *verdicts("if", card=2, first=3)]

    told = VOTE.measures(vote(1), found)

    assert told["answered"] == 2
    assert [each["counts"] for each in told["cards"]][:2] == [[1, 0, 0, 1], [0, 1, 0, 0]]
