"""Remarks of the public, replies of the authority, corrections: what follows a publication."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from sessions import facilitation
from synthesis import remarks, restitution
from synthesis.models import Correction, Finding, Remark, Reply, Restitution
from territories.models import Role
from tests import sample
from tests.editions import client_of, close, page_of, post, public, published, stated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

SAID = {"finding": "", "sort": "betrayed", "text": "J’avais dit le contraire."}


@pytest.fixture
def room():
    return sample.session("wall", "choice", language="en")


@pytest.fixture
def finding(room):
    return stated(room, post(room))


@pytest.fixture
def version(room, finding):
    return published(room)


def send(room, **said):
    return public().post(f"{room.get_absolute_url()}remark", {**SAID, **said}, follow=True)


def age(version, **days):
    then = version.published_at - timedelta(**days)
    Restitution.objects.filter(pk=version.pk).update(published_at=then)


def remark(version, **fields):
    return Remark.objects.create(restitution=version, **{**SAID, "finding": None, **fields})


def test_anyone_may_remark_upon_a_finding_without_a_name(room, finding, version):
    answer = send(room, finding=str(finding.pk), sort="wording")

    (kept,) = version.remarks.all()
    assert answer.status_code == 200
    assert (kept.finding, kept.sort, kept.status) == (finding.pk, "wording", "awaiting")
    names = {field.name for field in Remark._meta.get_fields()}
    assert names == {
        *("id", "restitution", "finding", "sort", "text", "status", "answer", "by", "on"),
    }


def test_a_remark_is_not_shown_before_somebody_read_it(room, version):
    send(room)

    page = page_of(public(), room)

    assert SAID["text"] not in page
    assert "1 remark awaits an answer." in page


def test_an_answered_remark_is_shown_with_its_answer(room, finding, version):
    kept = remark(version, finding=finding.pk)
    address = f"{room.get_absolute_url()}follow/remark/{kept.pk}"
    told = {"status": "answered", "answer": "La phrase est corrigée."}

    client_of(Role.FACILITATOR).post(address, told)

    kept.refresh_from_db()
    page = page_of(public(), room)
    section = page[page.index('id="remarks"') :]
    assert kept.by == Role.FACILITATOR
    assert all(text in section for text in (SAID["text"], "La phrase est corrigée."))


def test_a_withdrawn_remark_leaves_its_reason_alone(room, version):
    kept = remark(version, text="Une injure.")
    address = f"{room.get_absolute_url()}follow/remark/{kept.pk}"

    client_of(Role.FACILITATOR).post(address, {"status": "withdrawn", "answer": "Insultant."})

    page = page_of(public(), room)
    assert "A remark was withdrawn: Insultant." in page
    assert "Une injure." not in page


def test_a_remark_is_neither_shown_nor_withdrawn_without_a_word(room, version):
    kept = remark(version)
    client = client_of(Role.FACILITATOR)

    for status in ("answered", "withdrawn"):
        address = f"{room.get_absolute_url()}follow/remark/{kept.pk}"
        assert client.post(address, {"status": status, "answer": " "}).status_code == 422

    kept.refresh_from_db()
    assert kept.status == "awaiting"


@pytest.mark.parametrize(("days", "taken"), [(15, 1), (16, 0)])
def test_the_form_is_open_for_fifteen_days(room, version, days, taken):
    age(version, days=days)

    page = page_of(public(), room)
    answer = send(room)

    assert version.remarks.count() == taken
    assert ('id="remark"' in page) == bool(taken)
    assert answer.status_code == (200 if taken else 422)
    version.refresh_from_db()
    until = translation.get_language() and remarks.until(version)
    assert ("Remarks could be sent until" in page) != bool(taken)
    assert until.strftime("%Y") in page


def test_more_remarks_than_people_write_wait_until_tomorrow(room, version):
    Remark.objects.bulk_create(
        Remark(restitution=version, text="x", sort="other") for _n in range(remarks.MOST_A_DAY)
    )

    answer = send(room)

    assert answer.status_code == 422
    assert "send yours again tomorrow" in answer.content.decode()
    Remark.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert send(room).status_code == 200


def test_a_remark_says_something_of_what_was_published(room, version):
    for wrong in ({"text": ""}, {"sort": ""}, {"finding": "999"}, {"text": "x" * 601}):
        assert send(room, **wrong).status_code == 422

    assert not version.remarks.exists()


def test_what_is_not_published_takes_no_remark(room, finding):
    close(room)

    assert send(room).status_code == 404


def test_staff_of_the_territory_reply_without_a_new_version(room, finding, version):
    address = f"{room.get_absolute_url()}follow/finding/{finding.pk}"
    told = {"decision": "refused", "why": "Trop cher.", "service": "Accueil", "next_date": ""}

    client_of(Role.FACILITATOR).post(address, told)

    (reply,) = room.replies.all()
    page = page_of(public(), room)
    assert (reply.decision, reply.by) == ("refused", Role.FACILITATOR)
    assert "Trop cher." in page[page.index('id="follow-up"') :]
    assert room.restitutions.get().sha256 == version.sha256


def test_a_second_reply_keeps_the_first(room, finding, version):
    Reply.objects.create(session=room, finding=finding.pk, decision="kept", why="Oui.", by="x")
    client = client_of(Role.FACILITATOR)
    address = f"{room.get_absolute_url()}follow/finding/{finding.pk}"

    form = client.get(address).content.decode()
    client.post(address, {"decision": "refused", "why": "Non."})

    assert "Oui." in form
    assert [each.why for each in room.replies.all()] == ["Oui.", "Non."]


@pytest.mark.parametrize(
    "told",
    [
        {"decision": "refused", "why": ""},
        {"decision": "", "why": "Oui."},
        {"decision": "studied", "why": "On regarde.", "next_date": ""},
    ],
)
def test_a_reply_says_why_and_a_study_says_when(room, finding, version, told):
    address = f"{room.get_absolute_url()}follow/finding/{finding.pk}"

    assert client_of(Role.FACILITATOR).post(address, told).status_code == 422
    assert not room.replies.exists()


def test_a_guarantor_reads_what_is_to_answer_and_writes_nothing(room, finding, version):
    remark(version)
    client, address = client_of(Role.GUARANTOR), f"{room.get_absolute_url()}follow"

    page = client.get(address)
    written = client.post(f"{address}/finding/{finding.pk}", {"decision": "kept", "why": "Oui."})

    assert SAID["text"] in page.content.decode()
    assert "follow/finding" not in page.content.decode()
    assert written.status_code == 404


@pytest.mark.parametrize("role", [Role.GUARANTOR, Role.FACILITATOR])
def test_a_remark_of_another_session_is_not_found(room, version, role):
    elsewhere = sample.session("wall", language="en")
    other = remark(published(elsewhere), text="Dit ailleurs.")
    client, address = client_of(role), f"{room.get_absolute_url()}follow/remark"
    answers = [client.get(f"{address}/{number}") for number in (other.pk, 999_999)]

    assert [each.status_code for each in answers] == [404, 404]


def test_those_of_elsewhere_and_the_network_answer_nothing(room, finding, version):
    address = f"{room.get_absolute_url()}follow"
    client = public()
    client.force_login(sample.account(Role.FACILITATOR, of=sample.territory("Ailleurs")))

    assert client.get(address).status_code == 404
    assert client_of(Role.NETWORK).get(address).status_code == 404
    assert client.post(f"{room.get_absolute_url()}correct").status_code == 404
    assert not Correction.objects.exists()


# Corrections.


def test_staff_take_up_a_published_session_and_a_coordinator_publishes_it(room, finding, version):
    facilitator, coordinator = client_of(Role.FACILITATOR), client_of(Role.COORDINATOR)
    address = room.get_absolute_url()

    facilitator.post(f"{address}correct")
    Finding.objects.filter(pk=finding.pk).update(sentence="Mieux dit.")
    refused = coordinator.post(f"{address}publish", {"read": "on"})
    coordinator.post(f"{address}publish", {"read": "on", "note": "Une phrase était trop large."})

    assert refused.status_code == 422
    assert "Say what changed" in refused.content.decode()
    page = page_of(public(), room)
    assert all(text in page for text in ("Mieux dit.", "Une phrase était trop large."))
    assert not Correction.objects.exists()


def test_findings_are_written_again_only_while_corrected(room, finding, version):
    client, address = client_of(Role.FACILITATOR), f"/s/{room.code}/findings/{finding.pk}"

    before = client.get(address).content.decode()
    restitution.correct(room, by=Role.FACILITATOR)
    meanwhile = client.get(address).content.decode()

    assert "Save the finding" not in before
    assert "Save the finding" in meanwhile


def test_the_correction_is_read_by_staff_alone(room, finding, version):
    restitution.correct(room, by=Role.FACILITATOR)
    Finding.objects.filter(pk=finding.pk).update(sentence="Pas encore dit.")

    draft = page_of(client_of(Role.GUARANTOR), room, "brouillon/")

    assert "Pas encore dit." in draft
    assert "Pas encore dit." not in page_of(client_of(Role.FACILITATOR), room)
    assert public().get(f"{room.get_absolute_url()}brouillon/").status_code == 404


def test_the_summary_reads_the_version_that_stands(room, finding, version):
    restitution.correct(room, by=Role.FACILITATOR)
    Finding.objects.filter(pk=finding.pk).update(type="divergence", sentence="Pas encore dit.")

    page = public().get("/synthese/").content.decode()

    assert f"#finding-{finding.pk}" in page
    assert "Pas encore dit." not in page


def test_remarks_on_an_earlier_version_are_closed_and_stay_readable(room, finding, version):
    kept = remark(version, finding=finding.pk, status="answered", answer="Corrigé.")
    restitution.correct(room, by=Role.FACILITATOR)
    Finding.objects.filter(pk=finding.pk).update(sentence="Mieux dit.")
    restitution.publish(room, by=Role.COORDINATOR, note="Une remarque.")

    earlier, page = page_of(public(), room, "v1/"), page_of(public(), room)

    assert 'id="remark"' not in earlier
    assert 'id="remark"' in page
    assert all(text in page for text in (kept.text, "Corrigé.", finding.sentence))


# Live.


def test_staff_read_what_is_there_while_the_session_runs():
    room = sample.session("wall", "choice", language="en")
    facilitation.start(room)
    stated(room, post(room))

    live = page_of(client_of(Role.FACILITATOR), room)

    assert "The session is under way" in live
    assert "Des habitants demandent une personne." in live
    assert "Des habitants demandent" not in page_of(public(), room)
    assert "The session is under way" not in page_of(client_of(Role.NETWORK), room)


def test_who_was_missing_is_published_with_the_version(room, finding):
    close(room)
    address, told = f"{room.get_absolute_url()}publish", "Les moins de trente ans."

    client_of(Role.COORDINATOR).post(address, {"read": "on", "missing": told})

    page = page_of(public(), room)
    assert told in page[page.index('id="who"') :]
    assert room.restitutions.get().data["session"]["missing"] == told


def test_who_sent_a_remark_is_thanked_where_the_form_was(room, version):
    answer = send(room)

    html = answer.content.decode()
    assert answer.redirect_chain[0][0].endswith("#remark")
    assert html.index('id="remark"') < html.index("Thank you. Somebody reads your remark")


def test_while_one_answers_the_other_findings_are_not_repeated(room, finding, version):
    address = f"{room.get_absolute_url()}follow"
    client = client_of(Role.FACILITATOR)

    before = client.get(address).content.decode()
    answering = client.get(f"{address}/finding/{finding.pk}").content.decode()

    assert "Give an answer" in before
    assert "Give an answer" not in answering


def test_a_version_that_says_the_same_is_not_published(room, version):
    restitution.correct(room, by=Role.COORDINATOR)

    with pytest.raises(ValidationError, match="Nothing changed"):
        restitution.publish(room, by=Role.COORDINATOR, note="Rien.")

    assert room.restitutions.count() == 1


def test_what_is_still_open_is_listed_before_publishing(room, finding):
    close(room)

    page = page_of(client_of(Role.COORDINATOR), room)

    assert f'<a href="/s/{room.code}/coding">1 message unread</a>' in page
    assert "What is already decided is not said" in page
    assert "disagreement" not in page.split('id="publish"')[1]
