"""The common core: the same questions in the same words, told apart from not knowing."""

import json

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.utils import translation

from games import files
from games.files import BrokenFormat
from polls import core
from sessions.kinds import registry
from synthesis import material, national, pooling
from synthesis.models import Restitution
from tests import sample
from tests.entries import activity, draw, entries, tally
from tests.hands import Form, text_of

CORE = registry["core"]
IDS = ["SC1", "SC2", "SC3", "SC4", "SC5", "SC6", "SC7"]
FILE = {
    **{"id": "essai", "title": "Essai", "purpose": "Essayer.", "size": "3", "minutes": 5},
    **{"paper": "paille", "audience": ["open"]},
}


def made(**settings):
    return activity("core", **{"version": 1, **settings})


def file(**settings):
    step = {"code": "socle", "kind": "core", "title": "Socle", "instruction": "Dites."}
    return yaml.safe_dump({**FILE, "activities": [{**step, "minutes": 5, "settings": settings}]})


def test_the_first_version_is_the_seven_questions_balanced_for_and_against():
    first = core.versions()[1]

    assert [each.id for each in first.questions] == IDS
    assert [each.sense for each in first.questions] == ["+", "+", "-", "-", "+", "-", "+"]
    assert len(first.steps) == 5


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_version_is_worded_in_both_languages(language):
    for told in yaml.safe_load(core.FILE.read_text(encoding="utf-8")).values():
        words = [told["unknown"], *told["questions"], *(q["subject"] for q in told["questions"])]

        assert len(told["steps"][language]) == 5
        assert all(each[language] for each in words)


def test_each_reads_it_in_their_language():
    with translation.override("en"):
        english = text_of(draw("phone", made()))
    with translation.override("fr"):
        french = text_of(draw("phone", made()))

    assert "Strongly agree" in english
    assert "public services will become less human" in english
    assert "le service public deviendra moins humain" in french


def test_the_picture_of_one_tally_is_read_in_either_language():
    counted = tally(made(), entries({"SC1": "5"}))

    with translation.override("en"):
        english = str(counted["questions"][0]["text"])

    assert english.startswith("AI can provide")


@pytest.mark.parametrize(
    "settings",
    [
        {"questions": ["Aimez-vous l’IA ?"]},
        {"SC1": "L’IA est formidable."},
        {"steps": ["Oui", "Non"]},
        {"version": 1, "text": "Autre"},
        {"version": 99},
        {"version": "1 bis"},
    ],
)
def test_a_format_file_cannot_reword_it(settings):
    with pytest.raises(BrokenFormat):
        files.read(file(**settings))


@pytest.mark.parametrize("settings", [{}, {"version": 1}])
def test_a_session_keeps_the_version_it_was_prepared_with(settings):
    format = files.read(file(**settings))

    assert format.activities[0]["settings"] == {"version": core.latest()}


def test_no_setting_but_the_version_is_read():
    reworded = made(questions=["Autre chose ?"], steps=["Oui", "Non"], SC1="Autre chose ?")

    assert text_of(draw("phone", reworded)) == text_of(draw("phone", made()))


def test_every_question_has_five_steps_and_not_knowing():
    choices = Form(draw("phone", made())).choices

    assert list(choices) == IDS
    assert all(each == ["1", "2", "3", "4", "5", "unknown"] for each in choices.values())


def test_a_question_may_be_left_out():
    assert CORE.read(made(), {"SC1": "4", "SC2": "", "SC3": "unknown"}) == {
        "SC1": "4",
        "SC3": "unknown",
    }


@pytest.mark.parametrize("typed", [{}, {"SC1": ""}, {"SC1": "6"}, {"SC8": "1"}])
def test_no_answer_at_all_is_refused(typed):
    with pytest.raises(ValidationError):
        CORE.read(made(), typed)


def test_who_does_not_know_is_beside_the_base():
    given = ["1", "4", "4", "5", "5", "5", "unknown", "unknown"]
    found = [*entries(*({"SC1": each} for each in given)), *entries({"SC2": "3"})]

    figures = CORE.measures(made(), found)

    assert figures["version"] == 1
    assert list(figures["questions"]) == IDS
    assert figures["questions"]["SC1"] == {
        **{"counts": [1, 0, 0, 2, 3], "unknown": 2, "answered": 6}
    }
    assert figures["questions"]["SC2"]["answered"] == 1
    assert figures["questions"]["SC3"] == {"counts": [0] * 5, "unknown": 0, "answered": 0}
    assert tally(made(), found)["answered"] == 9


def test_a_share_is_of_those_who_took_a_step_and_of_ten_at_least():
    nine = entries(*[{"SC1": "5"}] * 9, *[{"SC1": "unknown"}] * 30)
    ten = entries(*[{"SC1": "5"}] * 8, *[{"SC1": "1"}] * 2, *[{"SC1": "unknown"}] * 30)

    few, enough = (tally(made(), found)["questions"][0]["rows"] for found in (nine, ten))

    assert [row["share"] for row in few] == [None] * 5
    assert [row["share"] for row in enough] == [20, 0, 0, 0, 80]


def test_a_ballot_typed_for_six_counts_for_six():
    found = entries({"SC4": "2"}, people=6, channel="paper")

    assert CORE.measures(made(), found)["questions"]["SC4"]["counts"] == [0, 6, 0, 0, 0]


def test_what_may_be_added_up_says_its_question_and_version():
    told = CORE.common(CORE.measures(made(), entries({"SC1": "5"}, {"SC1": "unknown"})))

    assert [(each["id"], each["version"]) for each in told] == [(id, 1) for id in IDS]
    assert (told[0]["counts"], told[0]["unknown"]) == ([0, 0, 0, 0, 1], 1)


# Over territories.


def published(territory, audience="open", steps=(), settings=None):
    """A published session where as many answered SC1 as there are steps."""
    home = sample.territory(territory)
    told = {"state": "published", "present": 40, "connected": 40}
    session = sample.session("core", territory=home, audience=audience, **told)
    session.activities.update(settings=settings or {"version": 1})
    for step in steps:
        sample.answer(session.activities.get(), {"SC1": step})
    data = json.loads(json.dumps(material.gather(session)))
    Restitution.objects.create(session=session, data=data, sha256="0" * 64, by="coordinator")


def pooled():
    """``[(version, [(audience, territories, counts, unknown)])]``, one a question."""
    cycle = national.current_cycle()
    return [
        (each["version"], [apart(told) for told in question["audiences"]])
        for each in national.of_cycle(cycle)["common"]
        for question in each["questions"]
    ]


def apart(told):
    counts = [row["count"] for row in told["rows"]]
    return str(told["audience"]), told["territories"], counts, told["unknown"]


@pytest.mark.django_db
def test_the_same_question_is_added_up_over_territories_audiences_apart():
    published("Aube", steps=["5", "5", "unknown"])
    published("Brume", steps=["1", "5"])
    published("Brume", audience="internal", steps=["3"])

    assert pooled() == [(1, [("open", 2, [1, 0, 0, 0, 3], 1), ("internal", 1, [0, 0, 1, 0, 0], 0)])]


@pytest.fixture
def two_versions(tmp_path, monkeypatch):
    """A data file in which the first question was reworded."""
    told = yaml.safe_load(core.FILE.read_text(encoding="utf-8"))
    reworded = [{**each, "fr": f"{each['fr']} Vraiment."} for each in told[1]["questions"]]
    later = {**told, 2: {**told[1], "questions": reworded}}
    monkeypatch.setattr(core, "FILE", tmp_path / "core.yaml")
    core.FILE.write_text(yaml.safe_dump(later, allow_unicode=True), encoding="utf-8")
    core.versions.cache_clear()
    yield
    core.versions.cache_clear()


@pytest.mark.usefixtures("two_versions")
def test_a_session_being_prepared_takes_the_latest():
    assert CORE.SettingsForm({}).is_valid()
    assert files.read(file()).activities[0]["settings"] == {"version": 2}
    assert "Vraiment." not in text_of(draw("phone", made(version=1)))


def test_a_version_that_nobody_here_knows_is_added_to_nothing():
    assert CORE.common({"version": 99, "questions": {}}) == []


@pytest.mark.django_db
def test_what_was_not_answered_was_not_asked():
    published("Aube")

    assert pooled() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("people", "percentage"), [(9, False), (10, True)])
def test_the_summary_says_no_percentage_under_ten(client, static_files, people, percentage):
    published("Aube", steps=["5"] * people)

    page = client.get("/synthese/", headers={"accept-language": "en"}).content.decode()
    table = page.split('id="core"')[1].split("</section>")[0]

    assert "AI can provide a service here" in table
    assert ("%" in table) == percentage


def test_asked_twice_in_a_session_it_is_pooled_once():
    made = activity("core")
    first = registry["core"].measures(made, entries({"SC1": "1"}, {"SC1": "1"}))
    again = registry["core"].measures(made, entries({"SC1": "5"}))

    told = pooling.questions([{"kind": "core", "measures": each} for each in (first, again)])

    assert [(each["id"], each["answered"]) for each in told] == [("SC1", 2)]
