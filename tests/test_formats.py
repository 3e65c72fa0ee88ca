"""Formats that can be played, and the sessions prepared from them."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from games.formats import FOLDER, BrokenFormat, formats, load, new_session
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

    assert format.activities[0]["settings"] == {"sorts": [], "moderated": True}


@pytest.mark.parametrize(
    ("activity", "complaint"),
    [
        ({"kind": "jonglage"}, "mur: no kind is called jonglage"),
        ({"kind": "choice", "settings": {"options": ["Seule"]}}, "options"),
        ({"kind": "choice"}, "options"),
    ],
    ids=["unknown kind", "one option", "no settings"],
)
def test_a_broken_format_says_where(activity, complaint):
    with pytest.raises(BrokenFormat, match=complaint):
        load(written(**activity))


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

    assert set(drawn) == set(told())
    assert len(drawn) == 8
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
