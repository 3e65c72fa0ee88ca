"""Conditions and red lines: findings whose contributions set one, as people read them."""

import io

import docx
import pytest

from synthesis import codes, coding, contributions, report, restitution, themes, word
from synthesis.models import Coding
from tests import sample
from tests.editions import close, latest, page_of, post, public, published, stated, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

TITLE = "Conditions and red lines"
SENTENCE = "Des habitants acceptent l’essai."


@pytest.fixture
def room():
    return sample.session("wall", language="en")


def read_as(room, response, *stances):
    """What the coders, in the order of their numbers, say this text is."""
    said = next(each for each in contributions.of_session(room) if each.entry == response.pk)
    for coder, stance in zip(codes.READERS, stances, strict=False):
        told = {"themes": ["SOC-4"], "constants": [], "stance": stance}
        coding.record(said, told, coder=coder, role="facilitator")


def section(room):
    """The text of the section on the page; empty without one."""
    _before, _title, rest = page_of(public(), room).partition(f'<h2 id="conditions">{TITLE}</h2>')
    return rest.partition("</section>")[0]


def test_a_finding_is_told_with_the_conditions_a_person_read(room):
    condition, other = post(room, "Oui, si une personne relit."), post(room, "J’aime l’idée.")
    read_as(room, condition, "CONDITION")
    read_as(room, other, "ESPOIR")
    stated(room, condition, other, sentence=SENTENCE)
    published(room)

    page, paper = section(room), texts_of(report.full(latest(room)))

    assert SENTENCE in page
    assert "1 contribution of 2 sets a condition or a red line:" in page
    assert "Oui, si une personne relit." in page
    assert "J’aime l’idée." not in page
    there = paper.index(TITLE)
    told = paper[there : paper.index("Divergences and lone voices")]
    assert SENTENCE in told
    assert "Oui, si une personne relit." in told
    assert "J’aime l’idée." not in told


def test_the_docx_tells_them_too(room):
    condition = post(room, "Pas sans un guichet.")
    read_as(room, condition, "CONDITION")
    stated(room, condition, sentence=SENTENCE)
    published(room)

    document = docx.Document(io.BytesIO(word.docx(report.full(latest(room)))))

    said = [each.text for each in document.paragraphs]
    assert "« Pas sans un guichet. »" in said[said.index(TITLE) :]


def test_what_keywords_suggest_is_no_condition(room):
    condition = post(room, "Oui, à condition qu’une personne relise.")
    said = contributions.of_session(room)[0]
    Coding.objects.create(
        response=condition,
        field="text",
        coder=Coding.By.SUGGESTION,
        stance="CONDITION",
        taxonomy=themes.CURRENT,
        words=codes.sign(said.original),
    )
    stated(room, condition, sentence=SENTENCE)
    published(room)

    assert section(room) == ""
    assert TITLE not in texts_of(report.full(latest(room)))


def test_what_two_people_read_otherwise_is_none_until_settled(room):
    condition = post(room, "Oui, si une personne relit.")
    read_as(room, condition, "CONDITION", "PROPOSITION")
    stated(room, condition, sentence=SENTENCE)
    close(room)

    (finding,) = restitution.draft(room)["findings"]

    assert finding["conditions"] == []


def test_what_speaks_against_a_finding_sets_no_condition_on_it(room):
    condition, other = post(room, "Jamais sans une personne."), post(room, "J’aime l’idée.")
    read_as(room, condition, "CONDITION")
    stated(room, other, against=[condition], sentence=SENTENCE)
    published(room)

    assert section(room) == ""


def test_a_version_sealed_before_conditions_were_told_is_still_read(room):
    stated(room, post(room), sentence=SENTENCE)
    published(room)
    version = room.restitutions.get()
    for finding in version.data["findings"]:
        del finding["conditions"]
    version.save()

    assert section(room) == ""
    assert TITLE not in texts_of(report.full(latest(room)))
