"""Names that nobody noticed are marked where words are read, and told before publishing."""

import re

import pytest
from django.urls import reverse

from synthesis import contributions, names
from synthesis.edits import EditForm
from territories.models import Role
from tests import sample
from tests.editions import client_of, close, page_of, post, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

TEXT = "Demandez à Mme Verdier, ou au 06 00 00 00 00."
MARKED = ["Verdier", "06 00 00 00 00"]


@pytest.fixture
def room():
    return sample.session("wall")


@pytest.fixture
def staff():
    return client_of(Role.COORDINATOR)


def marked(page):
    return re.findall("<mark>(.*?)</mark>", page)


def cut(room, text):
    said = contributions.of_session(room)[0]
    form = EditForm({"purpose": "anonymisation", "text": text}, contribution=said)
    assert form.is_valid(), form.errors
    form.save(by=Role.COORDINATOR)


def words_page(staff, room, said):
    return staff.get(reverse("words", args=[room.code, said.pk, "text"])).content.decode()


def test_a_probable_name_is_marked_until_it_is_taken_away(room, staff):
    said = post(room, TEXT)
    close(room)
    said = room.activities.get().responses.get()  # closing numbers it anew

    before = words_page(staff, room, said)
    cut(room, "Demandez à Mme […], ou au 06 00 00 00 00.")
    after = words_page(staff, room, said)

    assert (marked(before), marked(after)) == (MARKED, MARKED[1:])
    assert "A machine misses some" in before


def test_the_coding_page_marks_it_too(room, staff):
    post(room, TEXT)

    page = staff.get(reverse("coding", args=[room.code])).content.decode()

    assert marked(page) == MARKED


def test_before_publishing_those_that_are_left_are_counted_and_linked(room, staff):
    said = post(room, TEXT)
    post(room, "Rien à cacher ici.")
    finding = sample.finding(room, said, sentence="Mme Verdier répond aux gens.")
    close(room)

    page = page_of(staff, room)

    said = room.activities.get().responses.get(value__text=TEXT)
    assert marked(page) == ["Verdier", *MARKED]
    assert "2 texts may still hold a name" in page
    assert reverse("words", args=[room.code, said.pk, "text"]) in page
    assert reverse("finding", args=[room.code, finding.pk]) in page


def test_it_prevents_no_publishing_and_the_public_is_told_nothing_of_it(room, staff):
    post(room, TEXT)

    published(room)

    assert marked(page_of(client_of(Role.GUARANTOR), room)) == []
    assert "may still hold" not in page_of(staff, room)


def test_where_none_is_found_the_page_does_not_say_there_is_none(room, staff):
    post(room, "Rien à cacher ici.")
    close(room)

    page = page_of(staff, room)

    assert "No probable name or number is left." in page
    assert "A machine misses some" in page


def test_the_parts_of_a_text_are_the_whole_text():
    for text in (TEXT, "Mme Verdier", "", "Rien"):
        assert "".join(words for words, _probable in names.parts(text)) == text
