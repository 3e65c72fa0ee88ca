"""Drafts of findings: made by templates, on evidence, shown to nobody before a person confirms."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from synthesis import contributions, drafts, material, review, sides
from synthesis.finding_form import FindingForm
from synthesis.models import Edit, Finding
from territories.models import Role
from tests import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

WATER = "Combien d’eau et d’électricité, la {} ?"


@pytest.fixture
def room():
    """A wall where three messages speak of water; a position, and an argument for each side."""
    made = sample.session("wall", "position", language="en")
    for number in range(3):
        post(made, WATER.format(number))
    step = made.activities.get(kind="position")
    for place in ["agree"] * 11 + ["disagree"] * 2 + ["discuss"]:
        sample.answer(step, {"value": place})
    step.round = "1b"
    sample.answer(step, {"side": "for", "text": "On y gagne."})
    sample.answer(step, {"side": "against", "text": "On y perd."})
    return made


def post(room, text, **fields):
    return sample.answer(room.activities.get(kind="wall"), {"text": text, "sort": "0"}, **fields)


def desk(role=Role.FACILITATOR):
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(role))
    return client


def sentences(room):
    return [each.sentence for each in room.findings.all()]


def of_vote(room):
    return room.findings.get(draft__startswith="vote-")


def of_theme(room):
    return room.findings.get(draft__startswith="theme-")


def test_a_vote_and_a_theme_give_a_sentence_each(room):
    drafts.propose(room)

    assert sentences(room) == [
        "On “Un agent doit le dire”, 11 people out of 14 answer “Agree”."
        " “Disagree”: 2. Neither: 1.",
        "Several contributions speak of “Sobriété et impact environnemental”."
        " One says: “Combien d’eau et d’électricité, la 0 ?”",
    ]
    assert {each.origin for each in room.findings.all()} == {"suggestion"}


def test_a_draft_stands_on_its_vote_and_on_arguments_of_both_sides(room):
    drafts.propose(room)

    proofs = of_vote(room).evidence.all()

    assert of_vote(room).type == "convergence"
    assert [(each.item, each.against) for each in proofs if each.activity] == [("1", False)]
    assert {(each.response.value["text"], each.against) for each in proofs if each.response} == {
        ("On y gagne.", False),
        ("On y perd.", True),
    }


def test_what_nine_people_voted_is_not_proposed():
    room = sample.session("position")
    for _person in range(9):
        sample.answer(room.activities.get(), {"value": "agree"})

    assert drafts.propose(room) == (0, [])


def test_drafts_are_the_same_whenever_they_are_made(room):
    def made():
        drafts.propose(room)
        return [
            (each.sentence, each.type, sorted(map(str, each.evidence.values_list("sha256"))))
            for each in room.findings.all()
        ]

    assert len({str(made()) for _time in range(20)}) == 1


def test_drafts_are_written_in_the_language_of_the_session(room):
    with translation.override("fr"):
        drafts.propose(room)

    assert of_vote(room).sentence.startswith("On “Un agent")


def test_a_draft_is_shown_judged_and_linked_by_nobody(room):
    drafts.propose(room)

    assert material.gather(room)["findings"] == []
    assert not room.findings.all().standing().exists()
    assert contributions.coverage(contributions.of_session(room)) == (0, 5)


def test_a_draft_is_confirmed_then_published_as_a_finding(room):
    drafts.propose(room)

    desk().post(reverse("confirm_finding", args=[room.code, of_vote(room).pk]))

    assert of_vote(room).origin == "confirmed"
    (told,) = material.gather(room)["findings"]
    assert (told["sentence"], told["origin"]) == (of_vote(room).sentence, "confirmed")
    assert [each["text"] for each in told["verbatims"]["against"]] == ["On y perd."]


def test_a_draft_that_is_changed_is_corrected_and_saved_as_it_was_confirmed(room):
    drafts.propose(room)

    for draft, typed in ((of_vote(room), {}), (of_theme(room), {"sentence": "L’eau compte."})):
        shown = FindingForm(instance=draft)
        told = {name: shown[name].value() or "" for name in shown.fields}
        form = FindingForm({**told, **typed, "themes": ["UTI-2"]}, instance=draft)
        assert form.is_valid(), form.errors
        form.save()

    assert (of_vote(room).origin, of_theme(room).origin) == ("confirmed", "corrected")


def test_what_was_judged_is_not_proposed_again_and_is_counted(room):
    drafts.propose(room)
    client = desk()
    client.post(reverse("confirm_finding", args=[room.code, of_vote(room).pk]))
    client.post(reverse("delete_finding", args=[room.code, of_theme(room).pk]))

    assert drafts.propose(room) == (0, [])

    counted = material.gather(room)["drafts"]
    assert counted == {"proposed": 2, "confirmed": 1, "corrected": 0, "refused": 1, "reworded": 0}
    assert of_theme(room).sentence not in str(material.gather(room))


def test_a_draft_whose_votes_moved_is_not_confirmed(room):
    drafts.propose(room)
    step = room.activities.get(kind="position")
    sample.answer(step, {"value": "agree"})

    answer = desk().post(
        reverse("confirm_finding", args=[room.code, of_vote(room).pk]), follow=True
    )

    assert "The votes changed since" in answer.content.decode()
    assert of_vote(room).origin == "suggestion"
    drafts.propose(room)
    assert "12 people out of 15" in of_vote(room).sentence


def test_a_confirmed_sentence_that_quotes_words_taken_away_since_is_told(room):
    drafts.propose(room)
    finding = of_theme(room)
    finding.origin = Finding.Origin.CONFIRMED
    finding.save()
    said = room.activities.get(kind="wall").responses.first()
    Edit.objects.create(
        response=said,
        field="text",
        purpose=Edit.Purpose.ANONYMISATION,
        difference=[[0, 7, "[…]"]],
        by=Role.FACILITATOR,
    )

    assert "quotes words" in str(review.of_session(room, *review.read(room))[finding.pk])


def test_the_panel_proposes_and_labels(room):
    client = desk()
    address = reverse("findings", args=[room.code])

    page = client.post(reverse("propose_findings", args=[room.code]), follow=True)

    told = " ".join(page.content.decode().split())
    assert page.redirect_chain == [(address, 302)]
    assert "2 drafts are proposed." in told
    assert told.count('<span class="tag">proposed</span>') == 2
    assert "rewritten by a machine" not in told


def test_nobody_proposes_or_confirms_without_the_right(room):
    drafts.propose(room)
    client = desk(Role.GUARANTOR)

    refusals = [
        client.post(reverse("propose_findings", args=[room.code])),
        client.post(reverse("confirm_finding", args=[room.code, of_vote(room).pk])),
    ]

    assert [each.status_code for each in refusals] == [404, 404]
    assert (
        "proposed</span>" not in client.get(reverse("findings", args=[room.code])).content.decode()
    )


def test_every_vote_of_a_draft_is_one_that_may_be_chosen(room):
    drafts.propose(room)

    form = FindingForm(instance=of_vote(room))

    assert form.initial["votes"] == [sides.of_session(room)[0].key.split(":")[0] + ":1"]
    assert set(form.initial["votes"]) <= {key for key, _label in form.fields["votes"].choices}
