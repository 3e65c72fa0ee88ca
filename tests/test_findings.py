"""Findings stand on evidence, words keep their original, and who only reads writes nothing."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from sessions.models import Response, Session
from sessions.sources import registry as sources
from synthesis import contributions, findings
from synthesis.edits import EditForm, applied, corrections, difference
from synthesis.finding_form import FindingForm
from synthesis.models import Edit, Finding
from territories.models import Role
from tests import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]


@pytest.fixture
def room():
    """A session with a wall and a choice."""
    return sample.session("wall", "choice")


def client_of(role):
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(role))
    return client


def post(room, text="Je veux parler à une personne.", **fields):
    wall = room.activities.get(kind="wall")
    return sample.answer(wall, {"text": text, "sort": "0"}, **fields)


def copies(response, number):
    """As many posts as that, each of somebody else."""
    told = {name: getattr(response, name) for name in ("activity", "value", "minute", "channel")}
    return Response.objects.bulk_create(
        Response(**told, slot=str(place)) for place in range(number)
    )


def vote(room, people):
    choice = room.activities.get(kind="choice")
    for _person in range(people):
        sample.answer(choice, {"option": "1"})
    return choice


def typed(**fields):
    told = {"sentence": "Plusieurs tables demandent une personne.", "type": "case", "seen": ""}
    return {**told, **fields}


def form(room, **fields):
    return FindingForm(typed(**fields), instance=Finding(session=room))


def stated(room, *responses, **fields):
    return sample.finding(room, *responses, **fields)


def test_a_finding_without_evidence_is_refused(room):
    post(room)

    refused = form(room)

    assert not refused.is_valid()
    assert "without it, no finding" in str(refused.errors)


def test_evidence_against_alone_is_no_evidence(room):
    said = post(room)

    refused = form(room, against=[f"{said.pk}-text"])

    assert not refused.is_valid()


def test_a_finding_stands_on_contributions_for_and_against(room):
    pro, con = post(room), post(room, "Une machine suffit la nuit.")

    finding = form(room, evidence=[f"{pro.pk}-text"], against=[f"{con.pk}-text"])
    assert finding.is_valid(), finding.errors
    finding = finding.save()

    kept = finding.evidence.values_list("response", "against").order_by("pk")
    assert list(kept) == [(pro.pk, False), (con.pk, True)]


def test_a_contribution_cannot_speak_for_and_against(room):
    said = post(room)

    refused = form(room, evidence=[f"{said.pk}-text"], against=[f"{said.pk}-text"])

    assert not refused.is_valid()


def test_a_vote_is_evidence(room):
    choice = vote(room, 3)

    finding = form(room, votes=[str(choice.pk)])

    assert finding.is_valid(), finding.errors
    assert finding.save().evidence.get().activity == choice


def test_a_wall_is_no_vote(room):
    said = post(room)

    refused = form(room, votes=[str(said.activity_id)])

    assert "votes" in refused.errors


@pytest.mark.parametrize("type", ["convergence", "majority", "split", "divergence"])
def test_how_an_opinion_is_shared_needs_ten_answers_whatever_the_reason(room, type):
    few, enough = vote(room, 9), {"type": type, "reason": "Les gestes le disaient."}

    refused = form(room, votes=[str(few.pk)], **enough)
    vote(room, 1)
    taken = form(room, votes=[str(few.pk)], **enough)

    assert "To be read case by case" in str(refused.errors["type"])
    assert taken.is_valid(), taken.errors


def test_ten_contributions_are_no_vote_whatever_the_reason(room):
    who = sample.participant(room)
    said = [post(room, f"Une idée, la {number}.", who=who) for number in range(10)]
    told = {"evidence": [f"{each.pk}-text" for each in said]}

    refused = form(room, **told, type="convergence", reason="Les dix messages le disent.")
    taken = form(room, **told)

    assert "needs a vote of 10 people" in str(refused.errors["type"])
    assert taken.is_valid(), taken.errors


def test_a_lone_voice_needs_one_contribution(room):
    said = post(room)

    assert form(room, type="lone", evidence=[f"{said.pk}-text"]).is_valid()


def test_loaded_words_are_pointed_out_once(room):
    said = post(room)
    loaded = {"sentence": "Les citoyens plébiscitent le guichet.", "evidence": [f"{said.pk}-text"]}

    first = form(room, **loaded)
    assert "Les citoyens, plébiscitent" in str(first.errors["sentence"])
    second = form(room, **loaded, seen=",".join(first.loaded))

    assert second.is_valid(), second.errors


def test_texts_nobody_approved_are_offered_to_nobody(room):
    post(room, "Attend d’être lu.", status=Response.Status.PENDING)
    post(room, "A été retiré.", status=Response.Status.HIDDEN)

    assert contributions.of_session(room) == []


def test_a_finding_whose_evidence_is_withdrawn_is_shown_to_nobody(room):
    said = post(room)
    finding = stated(room, said)

    Response.objects.filter(pk=said.pk).update(status=Response.Status.HIDDEN)

    assert not Finding.objects.standing().filter(pk=finding.pk).exists()


def test_contributions_are_linked_or_unclassified(room):
    linked, alone = post(room), post(room, "Et l’eau des serveurs ?")
    stated(room, linked)

    said = contributions.of_session(room)

    assert [each.entry for each in contributions.unclassified(said)] == [alone.pk]
    assert contributions.coverage(said) == (1, 2)


def test_what_was_said_under_a_drawn_role_is_no_opinion(room):
    post(room, "Pour, puisqu’on me le demande.", imposed_role="pour")

    said = contributions.of_session(room)

    assert said[0].imposed
    assert contributions.opinions(said) == []
    assert contributions.coverage(said) == (0, 0)


def test_the_room_judges_the_five_oldest_findings_that_stand(room):
    said = post(room)
    standing = [stated(room, said) for _number in range(6)]
    stated(room, said).evidence.all().delete()

    items = sources["findings"](room.activities.first())

    assert [item["id"] for item in items] == [str(finding.pk) for finding in standing[:5]]
    assert items[0] == {
        "id": str(standing[0].pk),
        "text": "Des habitants demandent une personne.",
        "of": None,
    }


def test_what_the_room_said_of_a_finding_is_counted():
    room = sample.session("wall", "fidelity")
    finding = stated(room, post(room))
    fidelity = room.activities.get(kind="fidelity")
    fidelity.items = sources["findings"](fidelity)
    fidelity.save()
    for verdict in ("faithful", "faithful", "missing"):
        sample.answer(fidelity, {f"verdict_{finding.pk}": verdict})

    verdicts = findings.fidelity_of(room)

    assert verdicts == {finding.pk: {"faithful": 2, "correct": 0, "missing": 1}}


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        ("Aider M. Tessandre des espaces verts.", "Aider […] des espaces verts."),
        ("Je veu parler a quelqu’un", "Je veux parler à quelqu’un"),
        ("Rien à dire", "Rien à dire"),
    ],
)
def test_a_difference_applied_gives_the_edited_text(original, edited):
    assert applied(original, difference(original, edited)) == edited


@pytest.mark.parametrize(
    "text",
    ["Aider des espaces verts.", "Aider […] des espaces verts.", "Aider  des espaces verts."],
)
def test_what_an_anonymisation_takes_away_is_shown(room, text):
    said = post(room, "Aider M. Tessandre des espaces verts.")
    contribution = contributions.of_session(room)[0]

    form = EditForm({"purpose": "anonymisation", "text": text}, contribution=contribution)
    assert form.is_valid(), form.errors
    form.save(by=Role.FACILITATOR)

    published = contributions.of_session(room)[0]
    assert published.text == "Aider […] des espaces verts."
    assert published.original == said.value["text"]
    assert published.edited == Edit.Purpose.ANONYMISATION


@pytest.mark.parametrize(
    ("purpose", "text"),
    [
        ("anonymisation", "Aider un agent des espaces verts."),
        ("coquille", "Remplacer M. Tessandre par une machine, tout simplement."),
        ("coquille", "Aider […] des espaces verts."),
    ],
    ids=["new words", "rewritten", "cut as a typing error"],
)
def test_no_other_change_is_taken(room, purpose, text):
    post(room, "Aider M. Tessandre des espaces verts.")
    contribution = contributions.of_session(room)[0]

    form = EditForm({"purpose": purpose, "text": text}, contribution=contribution)

    assert "text" in form.errors


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        ("Je suis contre", "Je suis pour"),
        ("C’est pas bien", "C’est bien"),
        ("C’est bien", "C’est pas bien"),
        ("Je veux 10 caméras", "Je veux 90 caméras"),
        ("+ de bus", "- de bus"),
        ("Un outil utile", "Un outil inutile"),
        ("Je suis en désaccord", "Je suis en d’accord"),
        ("Sans caméra", "Dans caméra"),
        ("Ce n’est rien", "C’est rien"),
        ("Une rue pas sage", "Une rue passage"),
    ],
)
def test_no_typing_error_turns_what_was_said_over(written, edited):
    with pytest.raises(ValidationError):
        corrections(written, edited)


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        ("Je veu parler a quelqu’un", "Je veux parler à quelqu’un."),
        ("parceque, 10 fois, cest plus", "parce que, 10 fois, c’est plus"),
        ("Plus d’agent au guichets", "Plus d’agents aux guichets"),
        ("Une réponce ,vite", "Une réponse, vite"),
        ("Ce n’est pas mon probleme", "Ce n’est pas mon problème"),
    ],
)
def test_a_typing_error_is_corrected(written, edited):
    assert applied(written, corrections(written, edited)) == edited


def test_words_typed_back_as_they_were_undo_the_edit(room):
    post(room, "Je veu une personne.")
    for text in ("Je veux une personne.", "Je veu une personne."):
        contribution = contributions.of_session(room)[0]
        form = EditForm({"purpose": "coquille", "text": text}, contribution=contribution)
        assert form.is_valid()
        form.save(by=Role.FACILITATOR)

    assert not Edit.objects.exists()


def test_a_facilitator_writes_a_finding_from_the_panel(room):
    said = post(room)
    client = client_of(Role.FACILITATOR)

    told = typed(evidence=[f"{said.pk}-text"], themes=["SOC-4"], **{"K-HUMAIN": "supports"})
    answer = client.post(reverse("findings", args=[room.code]) + "?panel", told, follow=True)

    finding = room.findings.get()
    assert answer.redirect_chain == [(f"/s/{room.code}/findings?panel", 302)]
    assert (finding.themes, finding.constants) == (["SOC-4"], {"K-HUMAIN": "supports"})
    assert finding.sentence in answer.content.decode()


def test_bad_input_loses_nothing_typed(room):
    post(room)
    client = client_of(Role.FACILITATOR)

    told = typed(sentence="Une phrase longue à retaper.", themes=["UTI-2"])
    answer = client.post(reverse("findings", args=[room.code]), told)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Une phrase longue à retaper.</textarea>" in page
    assert 'value="UTI-2" id="id_themes_13" checked' in page


def test_a_finding_is_changed_then_deleted(room):
    said = post(room)
    finding = stated(room, said)
    client = client_of(Role.FACILITATOR)

    told = typed(sentence="Autrement dit.", evidence=[f"{said.pk}-text"])
    client.post(reverse("finding", args=[room.code, finding.pk]), told)
    assert room.findings.get().sentence == "Autrement dit."
    client.post(reverse("delete_finding", args=[room.code, finding.pk]))

    assert not room.findings.exists()


def test_the_panel_labels_suggestions_and_lists_the_unclassified(room):
    post(room, "Combien d’eau et d’électricité ?")

    page = client_of(Role.FACILITATOR).get(reverse("findings", args=[room.code])).content.decode()

    assert "Suggested: Sobriété et impact environnemental" in " ".join(page.split())
    assert "Outside the findings" in page


def test_in_the_console_frame_the_panel_has_no_header(room):
    client = client_of(Role.FACILITATOR)
    address = reverse("findings", args=[room.code])

    framed = client.get(address, headers={"sec-fetch-dest": "iframe"}).content.decode()
    alone = client.get(address).content.decode()

    assert "<header" not in framed
    assert "<header" in alone


def test_words_are_edited_from_the_panel(room):
    said = post(room, "Aider M. Tessandre des espaces verts.")
    Session.objects.update(state=Session.State.ENDED)  # its author rewrites it no more
    client = client_of(Role.FACILITATOR)

    told = {"purpose": "anonymisation", "text": "Aider […] des espaces verts."}
    client.post(reverse("words", args=[room.code, said.pk, "text"]), told)

    edit = Edit.objects.get()
    assert (edit.by, edit.response) == (Role.FACILITATOR, said)


def test_a_finding_stands_on_as_many_texts_as_a_long_evening_leaves(room):
    said = copies(post(room), 1_200)
    told = typed(evidence=[f"{each.pk}-text" for each in said])

    answer = client_of(Role.FACILITATOR).post(
        reverse("findings", args=[room.code]),
        urlencode(told, doseq=True),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 302
    assert Finding.objects.get().evidence.count() == 1_200


def test_a_guarantor_reads_and_writes_nothing(room):
    said = post(room)
    finding = stated(room, said)
    client = client_of(Role.GUARANTOR)

    page = client.get(reverse("findings", args=[room.code]))
    refusals = [
        client.post(reverse("findings", args=[room.code]), typed(evidence=[f"{said.pk}-text"])),
        client.post(reverse("delete_finding", args=[room.code, finding.pk])),
        client.get(reverse("words", args=[room.code, said.pk, "text"])),
    ]

    assert finding.sentence in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert [answer.status_code for answer in refusals] == [404, 404, 404]
    assert list(room.findings.all()) == [finding]


def test_nobody_else_knows_the_page_exists(room):
    elsewhere = sample.account(Role.COORDINATOR, of=sample.territory("Ailleurs"))
    stranger = Client()
    stranger.force_login(elsewhere)

    address = reverse("findings", args=[room.code])

    assert stranger.get(address).status_code == 404
    assert client_of(Role.NETWORK).get(address).status_code == 404
    assert Client().get(address)["Location"] == f"/compte/?next={address}"


def test_a_published_session_is_read_only(room):
    said = post(room)
    finding = stated(room, said)
    Session.objects.filter(pk=room.pk).update(state="published", present=1)
    client = client_of(Role.COORDINATOR)

    page = client.get(reverse("findings", args=[room.code]))
    refused = client.post(reverse("delete_finding", args=[room.code, finding.pk]))

    assert "<textarea" not in page.content.decode()
    assert refused.status_code == 404
    assert room.findings.exists()


def test_a_finding_to_change_stands_above_the_list(room):
    kept = stated(room, post(room))

    page = client_of(Role.COORDINATOR).get(reverse("finding", args=[room.code, kept.pk]))

    html = page.content.decode()
    assert html.index('id="write"') < html.index('id="written"')


def test_what_a_finding_is_refused_for_is_read_first(room):
    post(room)

    refused = client_of(Role.COORDINATOR).post(reverse("findings", args=[room.code]), typed())

    html = refused.content.decode()
    assert refused.status_code == 422
    assert (
        html.index("autofocus") < html.index("without it, no finding") < html.index("<form class")
    )
    assert html.index('id="write"') < html.index('id="written"')
