"""Codes given under an older version of the taxonomy: read in the current one, kept as given."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from synthesis import (
    agreement,
    codes,
    coding,
    contributions,
    lessons,
    national,
    strength,
    suggestions,
    themes,
)
from synthesis import taxonomy as versions
from synthesis.models import Coding, Finding
from territories.models import Role
from tests import sample
from tests.editions import published
from tests.test_taxonomy import NEW, OLD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files", "renamed")]

FORMER = "small-1"
GONE = """- {code: W, axis: A, name: Five, keywords: [five]}
constants:
- {code: K, name: It comes back}
- {code: L, name: So does this}
"""
ADDED = """language: fr
constants:
- {code: KL, name: Both come back, from: [K, L]}
"""


@pytest.fixture
def renamed(tmp_path, monkeypatch):
    """Two versions, the current one under the name it goes by."""
    (tmp_path / f"{FORMER}.yaml").write_text(OLD + GONE)
    (tmp_path / f"{themes.CURRENT}.yaml").write_text(NEW + ADDED)
    monkeypatch.setattr(versions, "FOLDER", tmp_path)
    forget()
    with translation.override("en"):
        yield
    forget()


def forget():
    for each in (versions.taxonomy, themes.known, themes.weights):
        each.cache_clear()


@pytest.fixture
def room():
    return sample.session("wall")


@pytest.fixture
def first(room):
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(Role.COORDINATOR))
    return client


def filed(room, *given, text="Un avis.", coder=Coding.By.FIRST, version=FORMER):
    """A text that somebody filed before the taxonomy changed."""
    said = sample.answer(room.activities.get(), {"text": text, "sort": "0"})
    of_before(said, given, coder, version)
    return said


def of_before(said, given, coder, version=FORMER):
    words, role = codes.sign(said.value["text"]), "" if not coder else "facilitator"
    Coding.objects.create(
        response=said,
        field="text",
        coder=coder,
        themes=list(given),
        taxonomy=version,
        words=words,
        role=role,
    )


def page(client, room, name="coding"):
    return " ".join(client.get(reverse(name, args=[room.code])).content.decode().split())


def send(client, room, said, **told):
    client.post(reverse("coding", args=[room.code]), {"said": f"{said.pk}-text", **told})


def read(room):
    return {each.entry: each.codes and each.codes.themes for each in contributions.of_session(room)}


def stored():
    coding = Coding.objects.get(coder=Coding.By.FIRST)
    return coding.themes, coding.taxonomy


def test_a_text_stands_where_its_theme_went_and_what_was_filed_stays(room, first):
    said = filed(room, "X", "Y")

    one, groups = page(first, room), page(first, room, "coding_groups")

    assert read(room) == {said.pk: ["XX", "YZ"]}
    assert "Filed under the taxonomy small-1: One · Two." in one
    assert f"It is read as {themes.CURRENT} calls it" in one
    assert 'value="XX" id="id_themes_0" checked' in one
    assert f'id="XX-{said.pk}-text"' in groups
    assert stored() == (["X", "Y"], FORMER)


def test_a_theme_given_up_is_said_to_be_and_teaches_nothing(room, first):
    filed(room, "W")

    one = page(first, room)

    assert "Filed under the taxonomy small-1: Five." in one
    assert f"{themes.CURRENT} has nothing of it: read it again." in one
    assert coding.labels(room) == []


def test_filed_again_it_is_of_the_current_version_and_undo_gives_the_former_back(room, first):
    said = filed(room, "X")

    send(first, room, said, do="keep", themes="YZ")
    again = stored()
    send(first, room, said, do="undo")

    assert again == (["YZ"], themes.CURRENT)
    assert stored() == (["X"], FORMER)


def test_the_same_as_the_previous_one_says_it_as_it_is_called_now(room, first):
    said, other = filed(room, "X"), filed(room, text="Une idée.")
    coding.CodingChange.objects.create(response=said, field="text", coder=Coding.By.FIRST)

    send(first, room, other, do="same")

    assert read(room)[other.pk] == ["XX"]


def test_two_coders_of_two_versions_agree_where_a_theme_was_only_renamed(room, first):
    for number in range(10):
        said = filed(room, "X" if number else "Y", text=f"Un avis, le {number}.")
        of_before(said, ["XX" if number else "YZ"], Coding.By.SECOND, themes.CURRENT)
    queue = coding.queue(room)

    told = page(first, room, "coding_agreement")

    assert agreement.unsettled(queue) == []
    assert agreement.overall(agreement.read_twice(queue)) == 1
    assert "No disagreement is left to settle." in told


def test_a_suggestion_of_an_older_version_is_made_again_where_nobody_read(room):
    filed(room, "V", text="Number two.", coder=Coding.By.SUGGESTION)

    made = suggestions.suggest(room, coding.queue(room))

    suggestion = Coding.objects.get()
    assert (made, suggestion.themes, suggestion.taxonomy) == (1, ["YZ"], themes.CURRENT)


def test_what_became_of_a_suggestion_is_told_across_versions(room):
    said = filed(room, "X", coder=Coding.By.SUGGESTION)
    of_before(said, ["XX"], Coding.By.FIRST, themes.CURRENT)

    assert coding.shares(room)["confirmed"] == 1


def test_lessons_are_translated(room):
    filed(room, "Z")
    published(room)

    assert lessons.of(sample.session("wall", state="ended"))[1] == [("Un avis.", ["YZ"])]


def test_what_was_given_up_teaches_no_other_room_that_it_is_unclassified(room):
    filed(room, "W")
    published(room)

    assert lessons.of(sample.session("wall", state="ended")) == (["Un avis."], [])


def test_what_speaks_against_a_finding_of_an_older_version_is_known_to_a_new_one(room):
    pro, con = filed(room), filed(room, text="Un contre-avis.")
    sample.finding(room, pro, against=[con], taxonomy=FORMER, themes=["Y"])

    contested = strength.contested(room)

    assert strength.opposed(contested, ["YZ"], themes.CURRENT) == {f"{con.pk}-text"}
    assert strength.opposed(contested, ["Z"], FORMER) == {f"{con.pk}-text"}
    assert strength.opposed(contested, ["XX"], themes.CURRENT) == set()


@pytest.mark.parametrize(
    ("stances", "now"),
    [
        ({"K": "supports"}, {"KL": "supports"}),
        ({"K": "supports", "L": "supports"}, {"KL": "supports"}),
        ({"K": "supports", "L": "contradicts"}, {}),
    ],
    ids=["one", "alike", "opposite"],
)
def test_the_national_summary_reads_older_findings_in_the_current_version(room, stances, now):
    sample.finding(room, filed(room), taxonomy=FORMER, themes=["V"], constants=stances)
    published(room, reason="Rien.")

    (found,) = national.stated([room])

    assert (found.themes, found.constants) == (["V1", "V2"], now)
    assert found.taxonomy == themes.CURRENT


def test_a_new_finding_is_of_the_current_version_and_an_older_one_keeps_its_own(room):
    said = filed(room)
    new, old = sample.finding(room, said), sample.finding(room, said, taxonomy=FORMER, themes=["X"])
    frozen = published(room, reason="Rien.").data["findings"]

    assert (new.taxonomy, Finding.objects.get(pk=old.pk).taxonomy) == (themes.CURRENT, FORMER)
    assert [each["taxonomy"] for each in frozen] == [themes.CURRENT, FORMER]
    assert [theme["name"] for theme in frozen[1]["themes"]] == ["One"]
