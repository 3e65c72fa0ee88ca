"""Exact passages: in the words as written, in the words as published, and refused once changed."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from playwright.sync_api import expect

from sessions import closing, facilitation
from synthesis import material, restitution, spans
from synthesis.edits import applied
from synthesis.finding_form import FindingForm
from synthesis.models import Edit, Evidence, Finding
from territories.models import Role
from tests import sample

pytestmark = pytest.mark.usefixtures("english")

WRITTEN = "Mon voisin M. Tessandre atend un rendé-vous. Et moi aussi, depuis lundi."
READ = "Mon voisin […] attend un rendez-vous. Et moi aussi, depuis lundi."
CHANGES = [[11, 23, "[…]"], [24, 29, "attend"], [33, 38, "rendez"]]


@pytest.fixture
def room():
    return sample.session("wall")


def post(room, text=WRITTEN):
    return sample.answer(room.activities.get(), {"text": text, "sort": "0"})


def edit(said):
    known = {"purpose": Edit.Purpose.ANONYMISATION, "by": Role.FACILITATOR}
    return Edit.objects.create(response=said, field="text", difference=CHANGES, **known)


def form(room, said, passages, finding=None, **fields):
    told = {"sentence": "Une personne attend.", "evidence": [f"{said.pk}-text"], "type": ""}
    return FindingForm(
        {**told, "passages": passages, **fields}, instance=finding or Finding(session=room)
    )


def saved(*told):
    made = form(*told)
    assert made.is_valid(), made.errors
    return made.save()


def quotes(room):
    (finding,) = material.gather(room)["findings"]
    return [each.get("quote") for each in finding["for"]]


def test_every_passage_comes_back_at_the_same_words():
    assert applied(WRITTEN, CHANGES) == READ

    for start, end in itertools.combinations(range(len(READ) + 1), 2):
        written = spans.written(CHANGES, WRITTEN, start, end)
        first, last = spans.published(CHANGES, *written)
        assert first <= start < end <= last
        if WRITTEN[slice(*written)] == READ[start:end]:
            assert (first, last) == (start, end)


def test_a_passage_that_cuts_through_a_change_takes_it_whole():
    inside = WRITTEN.index("Tessandre")

    start, end = spans.published(CHANGES, inside, inside + len("Tessandre atend"))

    assert READ[start:end] == "[…] attend"


@pytest.mark.django_db
def test_a_text_is_quoted_whole_unless_a_passage_is_chosen(room):
    said = post(room)

    finding = saved(room, said, "")

    proof = finding.evidence.get()
    assert (proof.start, proof.end) == (0, len(WRITTEN))
    assert proof.sha256 == spans.digest(WRITTEN)
    assert quotes(room) == [WRITTEN]


@pytest.mark.django_db
def test_a_passage_is_pasted_as_it_reads_and_kept_where_it_was_written(room):
    said = post(room)
    edit(said)

    finding = saved(room, said, "  […] attend un rendez-vous.  ")

    proof = finding.evidence.get()
    assert WRITTEN[proof.start : proof.end] == "M. Tessandre atend un rendé-vous."
    assert quotes(room) == ["[…] attend un rendez-vous."]


@pytest.mark.django_db
def test_what_is_published_of_a_passage_says_nothing_of_the_words_taken_away(room):
    said = post(room)
    edit(said)
    saved(room, said, "[…] attend")

    (quoted,) = material.gather(room)["findings"][0]["for"]

    assert quoted["sha256"] == spans.digest("[…] attend")
    assert READ[quoted["start"] : quoted["end"]] == quoted["quote"]
    assert spans.digest("M. Tessandre atend") not in str(quoted)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "passage",
    ["depuis mardi", "Depuis lundi", "Tessandre", "Mon voisin … lundi"],
    ids=["other words", "a capital", "words taken away", "shortened"],
)
def test_a_passage_that_is_not_word_for_word_is_refused(room, passage):
    said = post(room)
    edit(said)

    refused = form(room, said, passage)

    assert "word for word" in str(refused.errors["passages"])


@pytest.mark.django_db
def test_a_passage_of_several_contributions_or_two_of_one_are_refused(room):
    said, other = post(room), post(room, "Moi aussi, depuis lundi.")
    both = {"evidence": [f"{said.pk}-text", f"{other.pk}-text"]}

    several = form(room, said, "depuis lundi", **both)
    twice = form(room, said, "Mon voisin\nEt moi aussi")

    assert "several" in str(several.errors["passages"])
    assert "one passage a contribution" in str(twice.errors["passages"])


@pytest.mark.django_db
def test_the_form_gives_back_the_passages_that_were_chosen(room):
    said = post(room)
    edit(said)
    finding = saved(room, said, "un rendez-vous")

    again = FindingForm(instance=finding)

    assert again.initial["passages"] == "un rendez-vous"
    assert quotes(room) == ["un rendez-vous"]


@pytest.mark.django_db
def test_words_that_changed_since_are_quoted_by_nobody_and_stop_publishing(room):
    said = post(room)
    finding = saved(room, said, "depuis lundi")
    said.value = {**said.value, "text": "Tout va bien, merci."}
    said.save()
    facilitation.end(room)
    closing.close_session(room, present=20, reason="Pas le temps.")

    assert quotes(room) == [None]
    with pytest.raises(ValidationError, match="changed or taken back"):
        restitution.publish(room, by=Role.COORDINATOR)
    saved(room, room.activities.get().responses.get(), "Tout va bien", finding)

    assert restitution.publish(room, by=Role.COORDINATOR)
    assert quotes(room) == ["Tout va bien"]


@pytest.mark.django_db
def test_the_page_shows_that_a_passage_was_cut_out(room, client, static_files):
    said = post(room)
    saved(room, said, "atend un rendé-vous.")
    facilitation.end(room)
    closing.close_session(room, present=20, reason="Pas le temps.")
    restitution.publish(room, by=Role.COORDINATOR)

    page = client.get(room.get_absolute_url()).content.decode()

    assert "«\N{NO-BREAK SPACE}[…] atend un rendé-vous. […]\N{NO-BREAK SPACE}»" in page
    assert WRITTEN in page


@pytest.mark.django_db
def test_the_database_takes_no_text_without_its_passage(room):
    said = post(room)
    finding = sample.finding(room, said)

    with pytest.raises(IntegrityError, match="a_passage_or_a_vote"):
        Evidence.objects.create(finding=finding, response=said, field="other")


SELECT = """id => {
  const words = document.getElementById(id).firstChild;
  document.getSelection().setBaseAndExtent(words, 15, words, 26);
}"""


def test_words_selected_on_the_page_become_the_passage(browse):
    room = sample.session("wall")
    said = post(room, "Je veux parler à quelqu’un, au guichet.")
    page = browse(f"/s/{room.code}/findings", user=sample.account(), locale="en-GB")
    button = page.get_by_role("button", name="Quote the words selected")
    expect(button).to_have_count(0)

    page.evaluate(SELECT, f"said-{said.pk}-text")
    button.press("Enter")
    page.locator("#id_sentence").fill("Une personne veut parler à quelqu’un.")
    page.get_by_role("button", name="Save the finding").press("Enter")

    expect(page.get_by_role("status")).to_contain_text("The finding is saved.")
    proof = room.findings.get().evidence.get()
    assert said.value["text"][proof.start : proof.end] == "à quelqu’un"
