"""Which words are quoted first: typical, different from each other, one a person."""

import random

from synthesis import verbatims
from synthesis.contributions import Said

TEXTS = [
    "Je veux parler à une personne au guichet.",
    "Parler à une personne au guichet, je le veux.",
    "Une personne au guichet pour les démarches.",
    "Et l’eau des serveurs, qui la paie ?",
]


def said(*texts, **fields):
    return [
        Said(entry=number, field="text", activity=None, text=text, original=text, **fields)
        for number, text in enumerate(texts)
    ]


def test_the_most_typical_words_come_first_then_those_that_differ():
    chosen = verbatims.choose(said(*TEXTS), most=2)

    assert [each.text for each in chosen] == [TEXTS[0], TEXTS[3]]


def test_the_same_words_in_any_order_give_the_same_choice():
    given = said(*TEXTS, *(f"Un autre mot, le {number}." for number in range(12)))
    orders = [random.Random(seed).sample(given, len(given)) for seed in range(20)]

    chosen = {tuple(each.text for each in verbatims.choose(order)) for order in orders}

    assert len(chosen) == 1


def test_one_person_is_quoted_once():
    both = said(TEXTS[0], TEXTS[3], person=7)

    assert len(verbatims.choose(both)) == 1
    assert len(verbatims.choose(said(TEXTS[0], TEXTS[3]))) == 2


def test_what_a_drawn_role_made_say_is_no_verbatim():
    assert verbatims.choose(said(*TEXTS, imposed="pour")) == []


def test_words_without_letters_are_quoted_all_the_same():
    assert len(verbatims.choose(said("?", "!", ":)"))) == 3
