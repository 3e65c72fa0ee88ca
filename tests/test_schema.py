"""The published schema of format files says what the forms that read them take."""

import json

import pytest
import yaml
from django.conf import settings
from django.utils import timezone
from jsonschema import Draft202012Validator

from games import files, plain_yaml, schema
from games.formats import FOLDER, format_of, formats, new_session
from sessions.fields import StatementsField
from sessions.kinds import registry
from tests import sample
from tests.test_formats import SCALE, again, file

PUBLISHED = settings.BASE_DIR / "docs" / "format.schema.json"
GUIDE = settings.BASE_DIR / "docs" / "formats.md"


@pytest.fixture(scope="module")
def validator():
    return Draft202012Validator(json.loads(PUBLISHED.read_text()))


def complaints(validator, text):
    return [
        error.message for error in validator.iter_errors(yaml.load(text, plain_yaml.PlainLoader))
    ]


def test_what_is_published_is_what_the_forms_say_today():
    assert PUBLISHED.read_text() == schema.text(), "run bin/manage format_schema"


def test_it_is_a_schema(validator):
    Draft202012Validator.check_schema(validator.schema)


def test_it_has_the_settings_of_every_kind(validator):
    for slug in registry:
        known = validator.schema["$defs"][schema.named(slug)]["properties"]
        assert set(known) == set(registry[slug].SettingsForm().fields)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_formats_and_their_variants_follow_it(validator, path):
    format = formats()[path.stem]

    assert complaints(validator, path.read_text()) == []
    for _title, each in [("", format), *format.versions]:
        assert complaints(validator, files.dump(each)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("id", sorted(formats()))
def test_downloaded_files_follow_it(validator, id):
    told = {"audience": formats()[id].audience[0], "purpose": "Essayer."}
    session = new_session(id, territory=sample.territory(), starts_at=timezone.now(), **told)

    assert complaints(validator, files.dump(format_of(session))) == []


@pytest.mark.django_db
def test_every_kind_in_an_agenda_follows_it(validator):
    session = sample.session(*sample.kinds())

    assert complaints(validator, files.dump(format_of(session))) == []


@pytest.mark.parametrize(
    "broken",
    [
        file({"kind": "jonglage"}),
        file({"kind": None}),
        file({"title": None}),
        file({"title": ["Mur"]}),
        file({"title": "M" * 81}),
        file({"minutes": 0}),
        file({"minutes": [5]}),
        file({"compressible": "un peu"}),
        file({"couleur": "rouge"}),
        file({"code": "le mur"}),
        file({"settings": {"taille": 3}}),
        file({"settings": {"sorts": "Un"}}),
        file({"kind": "choice"}),
        file({"kind": "choice", "settings": {"options": ["Seule"]}}),
        file(SCALE, again(before="pas un code")),
        file(),
        file(*[{"code": f"mur{n}"} for n in range(61)]),
        file({}, paper="kraft"),
        file({}, audience=["amis"]),
        file({}, audience=[]),
        file({}, id=None),
        file({}, variants="sans écran"),
        file({}, variants=[{"without": ["mur"]}]),
        file({}, variants=[{"title": "A", "changes": {"mur": {"kind": "pause"}}}]),
        file({}, variants=[{"title": "A", "changes": {"mur": {"minutes": 0}}}]),
    ],
)
def test_what_is_refused_when_it_is_read_does_not_follow_it(validator, broken):
    with pytest.raises(files.BrokenFormat):
        files.read(broken)

    assert complaints(validator, broken)


def test_statements_ask_nothing_in_it_either():
    told = schema.of_field(StatementsField(label="Dites"), proposes=False)

    assert Draft202012Validator(told).is_valid(["Une machine se trompe."])
    assert not Draft202012Validator(told).is_valid(["Une machine se trompe-t-elle ?"])


def test_the_guide_of_authors_names_every_key(validator):
    step = validator.schema["$defs"]["activity"]
    keys = {*validator.schema["properties"], *step["properties"], "without", "changes"}

    assert [key for key in sorted(keys) if f"`{key}`" not in GUIDE.read_text()] == []


def test_the_example_of_the_guide_can_be_played(validator):
    example = GUIDE.read_text().split("```yaml\n")[1].split("```")[0]

    format = files.read(example)

    assert complaints(validator, example) == []
    assert format.minutes == sum(each["minutes"] for each in format.activities) == 14
    assert [(title, each.minutes) for title, each in format.versions] == [("9 minutes", 9)]
