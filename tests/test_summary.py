"""The national summary: territories counted apart, two clicks from the words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from synthesis import national, restitution
from synthesis.models import Restitution
from territories.models import Cycle, Role
from tests import sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]


@pytest.fixture
def public():
    return Client(headers={"accept-language": "en"})


def played(name, audience="open", demo=False, minutes=90, **fields):
    """A published session of this territory: 20 people present, 15 connected."""
    started = timezone.now() - timedelta(days=1)
    told = {"state": "published", "present": 20, "connected": 15, **fields}
    return sample.session(
        "wall",
        territory=sample.territory(name, demo=demo),
        audience=audience,
        started_at=started,
        ended_at=started + timedelta(minutes=minutes),
        **told,
    )


def stated(session, type="case", themes=("SOC-4",), **constants):
    codes = {code.replace("_", "-"): stance for code, stance in constants.items()}
    said = sample.answer(session.activities.get(), {"text": "Des mots.", "sort": "0"})
    told = {"sentence": f"Ce que dit {session.territory}.", "themes": list(themes)}
    finding = sample.finding(session, said, type=type, constants=codes, **told)
    sealed(session)
    return finding


def sealed(session):
    """Its next version: the summary reads what was published."""
    data, before = restitution.draft(session), session.restitutions.count()
    told = {"sha256": restitution.seal(data), "by": Role.COORDINATOR, "version": before + 1}
    Restitution.objects.create(session=session, data=data, **told)


def page_of(client, address="/synthese/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def constant(code, cycle=None):
    found = national.of_cycle(cycle or national.current_cycle())["constants"]
    return next(each for each in found if each.label.code == code)


def test_before_the_first_restitution_the_summary_says_so(public):
    assert "No published session yet." in page_of(public)


def test_sessions_not_published_and_rehearsals_count_nowhere(public):
    played("Closed", state="closed")
    played("Rehearsed", state="closed", rehearsal=True)

    assert "No published session yet." in page_of(public)


def test_counters_add_up_and_audiences_stand_apart(public):
    played("Aube", minutes=90)
    played("Aube", audience="internal", minutes=45)
    played("Brume", audience="internal", minutes=30)

    counted = national.of_cycle(national.current_cycle())

    assert counted["counters"] == {
        "territories": 2,
        "sessions": 3,
        "present": 60,
        "answered": 45,
        "minutes": 165,
    }
    apart = {audience.value: found["sessions"] for audience, found in counted["audiences"]}
    assert apart == {"open": 1, "internal": 2}


def test_the_demo_is_labelled_and_gives_way_to_the_first_real_session(public):
    stated(played("Ville d’invention", demo=True))
    demo = page_of(public)

    stated(played("Ville réelle"))
    real = page_of(public)

    assert "Demonstration: invented territories and words" in demo
    assert "Ville réelle" in real
    assert "Ville d’invention" not in real
    assert "Demonstration" not in real


def test_each_cycle_keeps_its_address(public):
    stated(played("Ville d’invention", demo=True))
    stated(played("Ville réelle"))

    assert "Ville d’invention" in page_of(public, "/synthese/demo/")
    assert "Ville réelle" not in page_of(public, "/synthese/demo/")
    assert public.get("/synthese/inconnu/").status_code == 404


def test_each_sign_of_the_matrix_leads_to_its_finding(public):
    finding = stated(played("Aube"), type="lone", themes=["UTI-2"])

    page = page_of(public)

    matrix = page[page.index('<table class="matrix">') :]
    matrix = matrix[: matrix.index("</table>")]
    assert f'href="/seances/{finding.session.code}/#finding-{finding.pk}"' in matrix
    assert "Sobriété : Lone voice" in matrix


def test_a_territory_has_one_row_an_audience():
    played("Aube"), played("Aube"), played("Aube", audience="internal")

    rows = national.of_cycle(national.current_cycle())["rows"]

    places = [(row["territory"], row["audience"]) for row in rows]
    assert places == [("Aube", "open"), ("Aube", "internal")]


def test_constants_are_counted_in_territories_with_those_who_say_the_contrary(public):
    stated(played("Aube"), K_HUMAIN="supports")
    stated(played("Aube"), K_HUMAIN="supports")
    stated(played("Brume", audience="internal"), K_HUMAIN="contradicts")
    played("Cendre")

    found = constant("K-HUMAIN")

    assert (found.supporting, found.contrary) == (["Aube"], ["Brume"])
    assert found.pips == ["yes", "no", "low"]
    assert [tuple(each) for each in found.audiences] == [("open", 1, 2), ("internal", 0, 1)]
    assert "Say the contrary: Brume." in page_of(public)


def test_a_territory_that_says_both_is_counted_once():
    session = played("Aube")
    stated(session, K_HUMAIN="supports")
    stated(session, K_HUMAIN="contradicts")

    found = constant("K-HUMAIN")

    assert found.pips == ["yes"]
    assert found.contrary == ["Aube"]


def test_a_finding_that_lost_its_evidence_is_not_in_the_summary(public):
    finding = stated(played("Aube"))
    finding.evidence.all().delete()

    assert finding.sentence not in page_of(public)


def test_divergences_and_sessions_are_listed_with_links(public):
    session = played("Aube")
    finding = stated(session, type="divergence")

    page = page_of(public)

    assert f'/seances/{session.code}/#finding-{finding.pk}" lang="fr">{finding.sentence}' in page
    assert f'<a href="/seances/{session.code}/" lang="fr">{session.title}</a>' in page


def test_the_summary_says_who_suggested_themes_and_who_chose_them(public):
    stated(played("Essai"))

    page = page_of(public)

    assert "Themes were only suggested by a machine; a person chose every one." in page
    assert "Keywords" not in page


def test_the_number_of_queries_does_not_grow_with_sessions(django_assert_max_num_queries, public):
    for number in range(12):
        stated(played(f"Territoire {number}"), K_HUMAIN="supports")

    with django_assert_max_num_queries(8):
        page_of(public)


def test_a_demo_territory_in_a_real_cycle_is_left_out():
    session = played("Ville réelle")
    intruder = played("Ville d’invention", demo=True)
    intruder.cycle = session.cycle
    intruder.save()

    found = national.of_cycle(Cycle.objects.get(pk=session.cycle_id))["sessions"]

    assert found == [session]
