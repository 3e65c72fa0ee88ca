"""What a finding may stand on is unfolded where it is little, or ticked."""

import re

import pytest
from django.urls import reverse

from synthesis import coding
from synthesis.models import Coding
from territories.models import Role
from tests import sample
from tests.editions import client_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

PILE = re.compile(r'<details class="pile"( open)?><summary>([^<]*)<span class="num">(\d+)')


@pytest.fixture
def room():
    """Thirty messages: ten about reception, five about nothing of ours, fifteen to read."""
    made = sample.session("wall")
    for number in range(30):
        post(made, f"Message {number}.")
    for number, said in enumerate(coding.queue(made)[:15]):
        told = {"themes": ["SOC-4"] if number < 10 else [], "constants": [], "stance": ""}
        coding.record(said, told, coder=Coding.By.FIRST, role=Role.FACILITATOR)
    return made


def piles_of(room, **query):
    page = client_of(Role.FACILITATOR).get(reverse("findings", args=[room.code]), query)
    found = PILE.findall(page.content.decode())
    return [(name.strip(), int(number), bool(opened)) for opened, name, number in found]


def test_many_contributions_are_folded_by_theme_and_each_is_there_once(room):
    told = piles_of(room)

    assert [number for _name, number, _open in told] == [10, 5, 15]
    assert [name for name, _number, _open in told][1:] == ["Unclassified", "Still to be read"]
    assert not any(opened for _name, _number, opened in told)


def test_what_is_ticked_is_in_sight(room):
    said = next(each for each in coding.queue(room) if each.codes and each.codes.themes)

    told = piles_of(room, evidence=said.key)

    assert [number for _name, number, opened in told if opened] == [10]


def test_few_are_all_in_sight():
    made = sample.session("wall")
    for number in range(3):
        post(made, f"Message {number}.")

    assert piles_of(made) == [("Still to be read", 3, True)]
