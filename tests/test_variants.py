"""Variants of a format: read with it, refused in words, chosen for a new session."""

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from games import files, plain_yaml
from games.files import BrokenFormat
from games.formats import formats
from sessions.models import Session
from tests import sample
from tests.hands import Form
from tests.test_formats import hidden_text, told

LABELS = {"labels": ["Non", "Bof", "Oui"]}
STEPS = [
    {"code": "avant", "kind": "scale", "minutes": 4, "settings": LABELS},
    {
        "code": "mur",
        "kind": "wall",
        "minutes": 20,
        "settings": {"sorts": ["Un espoir", "Une peur"]},
    },
    {"code": "pause", "kind": "pause", "minutes": 10},
    {"code": "apres", "kind": "scale", "minutes": 4, "settings": {**LABELS, "before": "avant"}},
]
SHORT = {
    "title": "En bref",
    "note": "Sans pause.",
    "without": ["pause"],
    "changes": {"mur": {"minutes": 7, "title": "Vite", "settings": {"moderated": False}}},
}


def file(*variants, **head):
    """A file of four steps and 38 minutes, with these variants."""
    known = {"title": "Étape", "instruction": "Dites."}
    written = {
        "id": "essai",
        "title": "Essai",
        "purpose": "Essayer.",
        "minutes": 38,
        "paper": "paille",
        "audience": ["open"],
        "variants": list(variants),
        "activities": [{**known, **each} for each in STEPS],
        **head,
    }
    return yaml.dump(written, Dumper=plain_yaml.PlainDumper)


def problems(*variants, **head):
    """What a reader of English is told of these variants."""
    with translation.override("en"), pytest.raises(BrokenFormat) as broken:
        files.read(file(*variants, **head))
    return broken.value.problems


def test_a_variant_leaves_steps_out_and_changes_others():
    format = files.read(file(SHORT))

    short = format.variant("En bref")

    assert [(each["code"], each["minutes"]) for each in short.activities] == [
        ("avant", 4),
        ("mur", 7),
        ("apres", 4),
    ]
    assert (short.minutes, short.note) == (15, "Sans pause.")
    wall = short.activities[1]
    assert (wall["title"], wall["instruction"]) == ("Vite", "Dites.")
    asked = {"sorts": ["Un espoir", "Une peur"], "moderated": False}
    assert wall["settings"].items() >= asked.items()


def test_the_format_itself_stays_as_it_is():
    format = files.read(file(SHORT))

    format.variant("En bref")

    assert format == files.read(file(SHORT))
    assert format.minutes == sum(each["minutes"] for each in format.activities)


@pytest.mark.parametrize(
    ("variant", "complaint"),
    [
        ("court", "Variant 1: a title is expected"),
        ({"without": ["pause"]}, "Variant 1, Title: This field is required."),
        ({"title": "T" * 41}, "at most 40 characters"),
        ({"title": "A", "without": "pause"}, "Steps left out: a list of texts is expected."),
        ({"title": "A", "without": ["sieste"]}, "Steps left out: no step has the code “sieste”."),
        ({"title": "A", "changes": {"sieste": {}}}, "Changes: no step has the code “sieste”."),
        ({"title": "A", "changes": ["mur"]}, "Changes: a code, and what it changes"),
        ({"title": "A", "changes": {"mur": 4}}, "Changes: a code, and what it changes"),
        ({"title": "A", "changes": {"mur": {"settings": 4}}}, "Changes: a code, and what it"),
        ({"title": "A", "changes": {"mur": {"kind": "pause"}}}, "does not change “kind”."),
        (
            {"title": "A", "changes": {"mur": {"minutes": "quatre"}}},
            "Variant “A”: Activity “mur”, Minutes: Enter a whole number.",
        ),
        (
            {"title": "A", "changes": {"mur": {"settings": {"colour": "red"}}}},
            "Variant “A”: Activity “mur”: “colour” is not known here.",
        ),
        (
            {"title": "A", "changes": {"avant": {"settings": {"labels": ["Oui"]}}}},
            "Variant “A”: Activity “avant”, Steps of the scale, one a line: Between 3 and 7",
        ),
        (
            {"title": "A", "without": ["avant"]},
            "Variant “A”: Activity “apres”, Asked before in: No earlier step that fits",
        ),
        (
            {"title": "A", "without": [each["code"] for each in STEPS]},
            "Variant “A”: There is no activity",
        ),
        ({"title": "A", "minutes": 4}, "Variant “A”: “minutes” is not known here."),
    ],
)
def test_a_broken_variant_says_where_and_why(variant, complaint):
    said = problems(variant)

    assert len(said) == 1
    assert complaint in said[0]


@pytest.mark.parametrize("written", ["sans écran", {"title": "A"}, [SHORT] * 13])
def test_variants_are_a_list_and_not_too_long(written):
    assert problems(variants=written) == ["“variants” should be a list of at most 12."]


def test_two_variants_have_two_titles():
    assert problems(SHORT, SHORT) == ["Variant “En bref”, Title: another variant has this title."]


def test_the_problems_of_every_variant_are_told_at_once():
    said = problems({"title": "A", "without": ["x"]}, {"title": "B", "without": ["avant"]})

    assert [each.split("”")[0] for each in said] == ["Variant “A", "Variant “B"]


def test_variants_and_notes_are_written_and_read_again():
    format = files.read(file(SHORT, note="Sans écran : tout au mur."))

    again = files.read(files.dump(format))

    assert again == format
    assert again.note == "Sans écran : tout au mur."
    assert again.versions == format.versions


# The choice of one.


@pytest.fixture
def desk(client, db, static_files):
    client.force_login(sample.account())
    return client


@pytest.fixture
def prepared(desk):
    """Prepares a session from a file with a short variant: ``(the form's html, the session)``."""
    address = reverse("new_session_from_file")

    def prepare(variant):
        uploaded = SimpleUploadedFile("essai.yaml", file(SHORT).encode())
        page = desk.post(address, {"file": uploaded})
        desk.post(address, told(text=hidden_text(page), variant=variant))
        return page.content.decode(), Session.objects.get()

    return prepare


@pytest.mark.parametrize(
    ("variant", "codes"),
    [("", ["avant", "mur", "pause", "apres"]), ("En bref", ["avant", "mur", "apres"])],
)
def test_a_session_is_prepared_as_long_as_was_chosen(prepared, variant, codes):
    page, session = prepared(variant)

    assert Form(page).choices["variant"] == ["En bref"]  # and the whole, which says nothing
    assert list(session.activities.values_list("code", flat=True)) == codes


def test_a_variant_that_the_format_has_not_is_refused(desk):
    address = reverse("new_session_from_file")
    page = desk.post(address, {"file": SimpleUploadedFile("essai.yaml", file(SHORT).encode())})

    answer = desk.post(address, told(text=hidden_text(page), variant="Sans fin"))

    assert answer.status_code == 422
    assert not Session.objects.exists()


def test_the_page_of_formats_names_the_variants_of_each(desk):
    page = desk.get(reverse("choose_format")).content.decode()

    assert all(each["title"] in page for format in formats().values() for each in format.variants)


def test_any_format_may_ask_the_common_core_on_arrival(desk):
    page = reverse("new_session", args=["conteneur"])
    posted = told(core="on", audience="open")

    desk.post(page, posted)

    played = Session.objects.get(format="conteneur").activities.values_list("kind", "code")
    assert list(played)[:3] == [("info", "accueil"), ("core", "socle"), ("scale", "avant")]


def test_a_format_that_asks_the_core_offers_it_no_second_time(desk):
    form = Form(desk.get(reverse("new_session", args=["bataille"])).content.decode())

    assert "core" not in form.choices
