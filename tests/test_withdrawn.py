"""A version whose words must be read no more: what stays at its address, and who may do it."""

import pytest

from synthesis import report, restitution
from synthesis.models import Finding, Remark
from synthesis.public_views import DOCUMENTS
from territories.models import Role
from tests import sample
from tests.editions import client_of, latest, page_of, post, public, published, stated, texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

NAMED, BETTER = "Mme Tessandre doit partir.", "Quelqu’un doit partir."
WHY = "Un nom y était écrit."


@pytest.fixture
def room():
    """Published with a name in a finding, then published again without it."""
    session = sample.session("wall", language="en")
    finding = stated(session, post(session), sentence=NAMED)
    published(session)
    restitution.correct(session, by=Role.COORDINATOR)
    Finding.objects.filter(pk=finding.pk).update(sentence=BETTER)
    restitution.publish(session, by=Role.COORDINATOR, note="A name was taken away.")
    return session


def address(room, place="v1"):
    return f"{room.get_absolute_url()}{place}/withdraw"


def withdraw(room, client=None, place="v1", **told):
    client = client or client_of(Role.COORDINATOR)
    return client.post(address(room, place), {"withdrawn_why": WHY, **told})


def test_nothing_of_a_withdrawn_version_is_served_but_its_seal_and_the_reason(room):
    first = room.restitutions.first()
    assert NAMED in page_of(public(), room, "v1/")

    withdraw(room)

    for name in ("", *DOCUMENTS):
        answer = public().get(f"{room.get_absolute_url()}v1/{name}")
        body = answer.content.decode()
        assert answer.status_code == 410, name
        assert "Tessandre" not in body
        assert first.sha256 in body
        assert WHY in body
        assert f'href="{room.get_absolute_url()}"' in body


def test_the_version_that_stands_tells_that_another_was_withdrawn(room):
    withdraw(room)

    page = page_of(public(), room)
    told = " ".join(map(str, texts_of(report.full(latest(room)))))

    for text in (page, told):
        assert WHY in text
        assert room.restitutions.first().sha256 in text
        assert "Tessandre" not in text
    assert BETTER in page


def test_a_remark_upon_a_withdrawn_version_repeats_no_word_of_it(room):
    first = room.restitutions.first()
    said = {"sort": "wording", "text": "Dit trop vite.", "status": "answered", "answer": "Oui."}
    finding = first.data["findings"][0]["id"]
    Remark.objects.create(restitution=first, finding=finding, **said)
    assert NAMED in page_of(public(), room)

    withdraw(room)

    page = page_of(public(), room)
    assert "Dit trop vite." in page
    assert NAMED not in page


def test_a_version_is_withdrawn_with_a_reason_and_once(room):
    client = client_of(Role.COORDINATOR)

    without = withdraw(room, client, withdrawn_why=" ").status_code
    public_still = public().get(f"{room.get_absolute_url()}v1/").status_code
    once, again = (withdraw(room, client, withdrawn_why=why) for why in (WHY, "Encore"))

    assert (without, public_still, once.status_code, again.status_code) == (422, 200, 302, 404)
    kept = room.restitutions.first()
    assert (kept.withdrawn_why, kept.withdrawn_by) == (WHY, Role.COORDINATOR)
    assert restitution.seal(kept.data) == kept.sha256


@pytest.mark.parametrize("place", ["v2", "v3", "brouillon"])
def test_the_version_that_stands_is_corrected_not_withdrawn(room, place):
    answer = withdraw(room, place=place)

    assert answer.status_code == 404
    assert BETTER in page_of(public(), room, "v2/")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.GUARANTOR, Role.NETWORK])
def test_nobody_but_a_coordinator_withdraws(room, role):
    client = client_of(role)

    answer = withdraw(room, client)

    assert answer.status_code == 404
    assert address(room) not in page_of(client, room)
    assert NAMED in page_of(public(), room, "v1/")


def test_a_coordinator_is_led_from_the_versions_to_the_form(room):
    client = client_of(Role.COORDINATOR)

    page = page_of(client, room)

    assert f'href="{address(room)}"' in page
    assert f'href="{address(room, "v2")}"' not in page
    assert "cannot be undone" in client.get(address(room)).content.decode()
