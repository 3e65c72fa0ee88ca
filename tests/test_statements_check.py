"""The check of a statement: what is refused of it, and what is only said to its author."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from sessions import kinds, statements
from sessions.fields import StatementField, StatementsField
from tests import sample

GOOD = "Un compte rendu rédigé par une IA doit être relu par une personne."


class Opinion(kinds.ActivityKind):
    """A kind that takes statements, as one outside this repository would."""

    slug = "opinion"
    name = "Opinion"

    class SettingsForm(forms.Form):
        said = StatementsField(least=1, most=6, longest=200)

    def warnings(self, settings):
        return [told for text in settings["said"] for told in statements.warnings(text)]


@pytest.mark.parametrize("field", [StatementField(), StatementsField()])
def test_a_question_is_no_statement(field):
    assert field.clean(GOOD)

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        field.clean("Faut-il relire un compte rendu ?")

    assert "no question mark" in refusal.value.messages[0]


def test_each_line_is_a_statement_of_its_own():
    with pytest.raises(ValidationError):
        StatementsField().clean(f"{GOOD}\nEst-ce vrai ?")


def test_a_plain_statement_is_taken_without_a_word():
    assert list(statements.warnings(GOOD)) == []


def test_a_long_statement_is_said_to_be_long():
    at_most, longer = "a" * statements.LONGEST, "a" * (statements.LONGEST + 1)

    assert list(statements.warnings(at_most)) == []
    assert "111" in "".join(statements.warnings(longer))


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (GOOD, 0),
        ("Une machine ne doit pas décider d’une aide.", 1),
        ("Une machine n'a jamais à décider d’une aide.", 1),
        ("Aucun agent ne doit y perdre.", 1),
        ("Pas de caméra dans la rue.", 1),
        ("Rien ne doit se décider sans les habitants.", 2),
        ("Il ne faut pas dire qu’on n’y peut rien.", 2),
        ("Pas de caméra sans débat.", 2),
        ("Non, une commune ne doit pas attendre.", 2),
        ("A machine should not decide.", 1),
        ("Machines don’t decide without us.", 2),
        ("No machine should never be read again.", 2),
        ("Notre passage à la nonne est un nord.", 0),
    ],
)
def test_a_statement_that_says_no_twice_is_told_apart(text, times):
    assert statements.negations(text) == times
    assert bool(list(statements.warnings(text))) == (times > 1)


@pytest.mark.django_db
def test_the_editor_saves_the_step_and_says_what_to_look_at_again(client, monkeypatch):
    monkeypatch.setitem(kinds.registry, Opinion.slug, Opinion())
    client.force_login(sample.account())
    session = sample.session()
    twice = "Rien ne doit se décider sans les habitants."
    typed = {"title": "Dites", "instruction": "Votez.", "minutes": 3}

    answer = client.post(
        reverse("new_step", args=[session.code]),
        {**typed, "settings-said": f"{GOOD}\n{twice}"},
        query_params={"kind": "opinion"},
        follow=True,
    )

    told = [str(each) for each in answer.context["messages"] if each.level_tag == "warning"]
    assert session.activities.get().settings == {"said": [GOOD, twice]}
    assert len(told) == 1
    assert twice in told[0]


def test_kinds_have_nothing_to_say_unless_they_do():
    assert kinds.ActivityKind().warnings({}) == []
