"""Formats that can be played, and the sessions prepared from them."""

import json
import re
from datetime import timedelta

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from games import files
from games.files import BrokenFormat, load
from games.formats import FOLDER, format_of, formats, new_session
from sessions.kinds import registry
from sessions.models import Activity, Session
from territories.models import Role
from tests import sample
from tests.hands import Form

EVERY = sorted(path.stem for path in FOLDER.glob("*.yaml"))
every_format = pytest.mark.parametrize("id", EVERY)
WRITTEN = {
    "id": "essai",
    "title": "Essai",
    "purpose": "Essayer.",
    "size": "3",
    "minutes": 5,
    "paper": "paille",
    "audience": ["open"],
}


def written(**activity):
    known = {"code": "mur", "title": "Mur", "instruction": "Dites.", "minutes": 5}
    return {**WRITTEN, "activities": [{**known, **activity}]}


@every_format
def test_a_format_is_named_like_its_file(id):
    assert formats()[id].id == id
    assert formats()[id].title
    assert formats()[id].purpose


@every_format
def test_its_minutes_add_up(id):
    assert formats()[id].minutes == sum(each["minutes"] for each in formats()[id].activities)


@every_format
def test_a_variant_lasts_as_long_as_its_title_says(id):
    for title, variant in formats()[id].versions:
        assert variant.minutes == sum(each["minutes"] for each in variant.activities)
        said = re.match(r"(\d+) min", title)
        assert not said or int(said[1]) == variant.minutes


@every_format
def test_its_audiences_exist(id):
    audiences = formats()[id].audience

    assert audiences
    assert set(audiences) <= set(Session.Audience.values)


@every_format
def test_its_activities_are_of_known_kinds_and_have_codes_of_their_own(id):
    activities = formats()[id].activities
    codes = [each["code"] for each in activities]

    assert {each["kind"] for each in activities} <= set(registry)
    assert len(set(codes)) == len(codes)


@every_format
def test_what_is_asked_again_was_asked_before(id):
    activities = formats()[id].activities
    codes = [each["code"] for each in activities]

    for place, each in enumerate(activities):
        before = each["settings"].get("before")
        assert not before or before in codes[:place]
        assert not before or activities[codes.index(before)]["kind"] == each["kind"]


@every_format
def test_its_settings_are_those_of_the_kinds_forms(id):
    for each in formats()[id].activities:
        form = registry[each["kind"]].SettingsForm(each["settings"])

        assert form.is_valid(), (each["code"], form.errors.as_json())
        assert json.loads(json.dumps(each["settings"])) == each["settings"]


@every_format
def test_its_words_fit_where_they_are_stored(id):
    for place, each in enumerate(formats()[id].activities, start=1):
        told = {name: each[name] for name in ("code", "kind", "title", "instruction", "minutes")}

        Activity(position=place, settings=each["settings"], **told).clean_fields({"session"})


def test_settings_left_out_are_those_the_form_proposes():
    format = load(written(kind="wall"))

    assert format.activities[0]["settings"] == {
        **{"sorts": [], "moderated": True, "hidden": False, "imposed_role": ""},
    }


# What is wrong with a file, in words.


def problems(text):
    """What a reader of English is told of this file."""
    with translation.override("en"), pytest.raises(BrokenFormat) as broken:
        files.read(text)
    return [str(problem) for problem in broken.value.problems]


def file(*activities, **head):
    """A file with these activities, right but for what is said; None leaves a line out."""
    known = {"code": "mur", "kind": "wall", "title": "Mur", "instruction": "Dites.", "minutes": 5}
    steps = [
        {**known, **activity} if isinstance(activity, dict) else activity for activity in activities
    ]
    return yaml.safe_dump({**WRITTEN, "activities": [said(step) for step in steps], **head})


def said(step):
    return {k: v for k, v in step.items() if v is not None} if isinstance(step, dict) else step


SCALE = {"code": "avant", "kind": "scale", "settings": {"labels": ["Non", "Bof", "Oui"]}}


def again(**more):
    return {**SCALE, "code": "apres", "settings": {"labels": ["Non", "Bof", "Oui"], **more}}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            file({"kind": "jonglage"}),
            "Activity “mur”, Kind of step: Select a valid choice. jonglage is not",
        ),
        (file({"kind": None}), "Activity “mur”, Kind of step: This field is required."),
        (file({"title": None}), "Activity “mur”, Title: This field is required."),
        (file({"code": None}), "Activity 1, Code: This field is required."),
        (file({"code": "le mur"}), "Activity “le mur”, Code: Enter a valid “slug”"),
        (file({"title": ["Mur"]}), "Activity “mur”, Title: a text is expected."),
        (
            file({"title": "M" * 81}),
            "Activity “mur”, Title: Ensure this value has at most 80 characters",
        ),
        (file({"minutes": "cinq"}), "Activity “mur”, Minutes: Enter a whole number."),
        (
            file({"minutes": 0}),
            "Activity “mur”, Minutes: Ensure this value is greater than or equal to 1.",
        ),
        (
            file({"minutes": 241}),
            "Activity “mur”, Minutes: Ensure this value is less than or equal to 240.",
        ),
        (file({"minutes": [5]}), "Activity “mur”, Minutes: a number is expected."),
        (file({"compressible": "un peu"}), "true or false is expected."),
        (file({"couleur": "rouge"}), "Activity “mur”: “couleur” is not known here."),
        (file({"settings": {"taille": 3}}), "Activity “mur”: “taille” is not known here."),
        (file({"settings": ["a"]}), "Activity “mur”: each of its settings should have a name."),
        (
            file({"settings": {"sorts": "Un"}}),
            "Activity “mur”, Sorts of posts, one a line: a list of texts",
        ),
        (file({"settings": {"sorts": [{"a": 1}]}}), "a list of texts is expected."),
        (file({"settings": {"moderated": "non"}}), "true or false is expected."),
        (file({"kind": "choice"}), "Activity “mur”, Options, one a line: This field is required."),
        (
            file({"kind": "choice", "settings": {"options": ["Seule"]}}),
            "Activity “mur”, Options, one a line: Between 2 and 8 lines, please.",
        ),
        (file({}, {"title": "Encore"}), "Activity “mur”: another activity has this code."),
        (file(again(before="avant"), SCALE), "Activity “apres”, Asked before in: No earlier step"),
        (file({}, again(before="mur")), "Activity “apres”, Asked before in: No earlier step"),
        (file({}, "une pause"), "Activity 2: a code, a kind and a title are expected."),
        (file(), "There is no activity"),
        (file(activities="mur"), "There is no activity"),
        (file(*[{"code": f"mur{n}"} for n in range(61)]), "At most 60 activities, please"),
        (file({}, paper="kraft"), "Format, Paper: Select a valid choice. kraft is not"),
        (file({}, audience=["open", "amis"]), "Format, Audience: Select a valid choice. amis"),
        (file({}, audience="open"), "Format, Audience: a list of texts is expected."),
        (file({}, id=None), "Format, Identifier: This field is required."),
        (file({}, colour="red"), "Format: “colour” is not known here."),
    ],
)
def test_a_broken_file_says_where_and_why(text, complaint):
    told = problems(text)

    assert len(told) == 1
    assert complaint in told[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: essai\ntitle: [Essai\n", "Line 3 cannot be read"),
        ("id: essai\nid: encore\n", "Line 2 cannot be read: “id” is no key, or is said twice."),
        ("a: &a [x]\nb: *a\n", "Line 2 cannot be read: words are repeated here"),
        ('id: "\\ud800"\n', "Line 1 cannot be read: this text holds a character"),
        ("? [a]\n: b\n", "Line 1 cannot be read"),
        ("!!python/object:os.system {}", "Line 1 cannot be read"),
        ("\x00", "This is not a YAML file."),
        ("[" * 20_000, "This is not a YAML file."),
        ("!!bool peut-être", "This is not a YAML file."),
        ("9" * 5_000, "This is not a YAML file."),
        ("bonjour", "This is not a format"),
        ("", "This is not a format"),
    ],
)
def test_what_is_no_format_file_is_refused_in_words(text, complaint):
    told = problems(text)

    assert len(told) == 1
    assert complaint in told[0]


def test_every_problem_is_told_at_once():
    told = problems(file({"title": None, "minutes": 0}, {"code": "fin", "kind": "x"}, paper="x"))

    assert [problem.split(",")[0] for problem in told] == [
        "Format",
        "Activity “mur”",
        "Activity “mur”",
        "Activity “fin”",
    ]


def test_notes_for_those_who_lead_are_taken():
    notes = {"collects": "des mots", "on_paper": "post-its"}

    format = files.read(file({**notes, "kind": "info"}, deck="aucun"))

    assert format.title == "Essai"
    assert format.activities[0]["settings"] == {}


def test_figures_may_be_words():
    options = {"options": [2025, 2030]}

    format = files.read(file({"kind": "choice", "title": 2030, "settings": options}))

    assert format.activities[0]["title"] == "2030"
    assert format.activities[0]["settings"]["options"] == ["2025", "2030"]


# A format file goes out, and comes in again.


def played_on():
    """A session whose second scale refers to the first, and whose wall may be shortened."""
    session = new_session(
        "decouverte", territory=sample.territory(), starts_at=timezone.now(), **FRAME
    )
    session.activities.filter(code="mur").update(compressible=True, minutes=9)
    return session


FRAME = {"audience": "open", "purpose": "Dire ce que l’on espère."}
AGENDA = ("position", "code", "kind", "title", "instruction", "minutes") + (
    "compressible",
    "settings",
    "round",
)


@pytest.mark.django_db
def test_what_is_written_is_read_as_the_same():
    format = format_of(played_on())

    again = files.read(files.dump(format))

    assert again == format
    assert again.minutes == sum(each["minutes"] for each in again.activities)


@pytest.mark.django_db
def test_a_file_says_compressible_only_where_it_is_so():
    told = yaml.safe_load(files.dump(format_of(played_on())))

    assert [each["code"] for each in told["activities"] if "compressible" in each] == ["mur"]
    assert list(told) == [*WRITTEN, "activities"]


def test_a_session_prepared_from_a_downloaded_file_has_the_same_agenda(signed_in, from_file):
    session = played_on()

    answer = signed_in.get(reverse("format_file", args=[session.code]))
    form = signed_in.post(from_file, {"file": upload(answer.content)})
    signed_in.post(from_file, told(text=hidden_text(form)))

    again = Session.objects.exclude(pk=session.pk).get()
    assert list(again.activities.values(*AGENDA)) == list(session.activities.values(*AGENDA))
    assert "attachment" in answer["Content-Disposition"]


def test_a_downloaded_file_holds_no_answer(signed_in):
    session, activity = sample.open_session("wall")
    sample.answer(activity, {"text": "Plus de trains", "sort": "0"})

    downloaded = signed_in.get(reverse("format_file", args=[session.code])).content.decode()

    assert "Étape wall" in downloaded
    assert "trains" not in downloaded
    assert session.code not in downloaded


def test_what_the_file_said_is_kept_while_the_form_is_mended(signed_in, from_file):
    form = signed_in.post(from_file, {"file": upload(file({"title": "Le mur"}))})

    wrong = signed_in.post(from_file, told(text=hidden_text(form), starts_at="demain"))
    right = signed_in.post(from_file, told(text=hidden_text(wrong)))

    assert (form.status_code, wrong.status_code, right.status_code) == (200, 422, 302)
    assert told()["purpose"] in wrong.content.decode()
    assert Session.objects.get().activities.get().title == "Le mur"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"#" * 300_000, b"id: [", b"bonjour"],
    ids=["empty", "no text", "too large", "no yaml", "no format"],
)
def test_a_file_that_says_no_format_prepares_nothing(signed_in, from_file, content):
    answer = signed_in.post(from_file, {"file": upload(content)})

    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 1
    assert not Session.objects.exists()


def test_no_file_at_all_is_said(signed_in, from_file):
    answer = signed_in.post(from_file, {"any": "1"})

    assert answer.status_code == 422
    assert answer.context["problems"]


def test_every_format_is_offered_and_a_file_too(signed_in, from_file):
    page = signed_in.get(reverse("choose_format")).content.decode()

    assert all(reverse("new_session", args=[id]) in page for id in formats())
    assert from_file in page


def upload(content):
    content = content if isinstance(content, bytes) else content.encode()
    return SimpleUploadedFile("format.yaml", content, content_type="application/yaml")


def hidden_text(answer):
    """What the page hands on of the file."""
    typed = Form(answer.content.decode()).typed
    return next(each["value"] for each in typed if each["name"] == "text")


@pytest.fixture
def from_file(static_files):
    return reverse("new_session_from_file")


@every_format
@pytest.mark.django_db
def test_a_prepared_session_holds_its_activities_in_order(id):
    told = {"audience": formats()[id].audience[0], "purpose": "Essayer."}

    session = new_session(id, territory=sample.territory(), starts_at=timezone.now(), **told)

    stored = session.activities.values_list("position", "code", "kind", "minutes", "settings")
    assert list(stored) == [
        (place, each["code"], each["kind"], each["minutes"], each["settings"])
        for place, each in enumerate(formats()[id].activities, start=1)
    ]
    assert (session.title, session.state) == (formats()[id].title, Session.State.PREPARED)
    assert all(each.state == Activity.State.WAITING for each in session.activities.all())


# The form of a new session.


@pytest.fixture
def page(static_files):
    return reverse("new_session", args=["decouverte"])


@pytest.fixture
def signed_in(client, db):
    client.force_login(sample.account(Role.FACILITATOR))
    return client


def told(**changed):
    known = {
        "territory": sample.territory().pk,
        "starts_at": "2026-11-20T18:30",
        "audience": "open",
        "purpose": "Dire ce que l’on espère.",
        "open_points": "Tout.",
        "decided": "Rien.",
        "decider": "Le conseil",
        "follow_up": "Une réponse en mars.",
    }
    return {**known, **changed}


def test_a_session_is_prepared_in_eight_fields(signed_in, page):
    drawn = signed_in.get(page).context["form"].fields

    answer = signed_in.post(page, told())

    assert set(drawn) == {*told(), "core"}
    assert len(told()) == 8
    session = Session.objects.get()
    assert answer.url == reverse("console", args=[session.code])
    assert session.format == "decouverte"
    assert session.follow_up == "Une réponse en mars."


@pytest.mark.parametrize(
    "wrong",
    [{"starts_at": "demain"}, {"starts_at": ""}, {"audience": "tous"}, {"territory": "0"}],
    ids=["a word for a date", "no date", "no such audience", "no such territory"],
)
def test_wrong_data_lose_nothing_of_what_was_typed(signed_in, page, wrong):
    answer = signed_in.post(page, told(**wrong))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    for name in set(told()) - {"territory", "audience", "starts_at"}:
        assert told()[name] in answer.content.decode()
    assert not Session.objects.exists()


def test_too_long_a_purpose_is_refused_and_kept(signed_in, page):
    purpose = "Dire. " * 101

    answer = signed_in.post(page, told(purpose=purpose))

    assert answer.status_code == 422
    assert purpose.strip() in answer.content.decode()


def test_only_ones_own_territories_are_offered_and_taken(signed_in, page):
    other = sample.territory("Ailleurs")

    offered = Form(signed_in.get(page).content.decode()).choices["territory"]
    answer = signed_in.post(page, told(territory=other.pk))

    assert offered == [str(sample.territory().pk)]
    assert answer.status_code == 422
    assert not Session.objects.exists()


@pytest.mark.parametrize("role", [Role.GUARANTOR, Role.NETWORK])
def test_who_prepares_nothing_finds_no_form(client, db, page, role):
    client.force_login(sample.account(role))

    assert client.get(page).status_code == 404
    assert client.post(page, told()).status_code == 404


def test_a_session_of_yesterday_can_still_be_typed_in(signed_in, page):
    yesterday = timezone.localtime() - timedelta(days=1)

    signed_in.post(page, told(starts_at=yesterday.strftime("%Y-%m-%dT%H:%M")))

    assert Session.objects.get().starts_at == yesterday.replace(second=0, microsecond=0)


def test_a_format_offers_only_the_audiences_it_is_for(signed_in, page):
    offered = Form(signed_in.get(page).content.decode()).choices["audience"]

    assert sorted(offered) == sorted(formats()["decouverte"].audience)


@pytest.mark.django_db
def test_demonstration_and_real_sessions_never_share_a_cycle():
    homes = [sample.territory(), sample.territory("Démo", demo=True)]
    more = {"starts_at": timezone.now(), "audience": "open", "purpose": "Essayer."}

    made = [new_session("decouverte", territory=home, **more) for home in [*homes, *homes]]

    assert [session.cycle.demo for session in made] == [False, True, False, True]
    assert len({session.cycle for session in made}) == 2


# What a format promises.


def step_of(format, code):
    return next(each for each in formats()[format].activities if each["code"] == code)


def test_no_format_gives_other_words_to_the_answers_of_statements():
    steps = [each for format in formats().values() for each in format.activities]

    assert not [e for e in steps if e["kind"] == "statements" and e["settings"].get("answers")]


def test_what_officers_need_stays_off_the_screen_until_it_is_shown():
    assert step_of("barometre", "besoins")["settings"]["hidden"]


def test_every_table_of_use_cases_has_its_statement():
    statements = step_of("cas_usage", "sans_ia")["settings"]["statements"]

    assert len(statements) == step_of("cas_usage", "fiche")["settings"]["tables"]
