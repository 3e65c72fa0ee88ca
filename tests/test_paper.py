"""Paper and hands: ballots to print, and the form to type them in, of the kind's own."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from sessions import closing, facilitation, tallies
from sessions.kinds import registry
from tests import sample
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

ANSWERS = {
    "choice": {"option": "1"},
    "exit": {"value": "2", "word": "merci"},
    "floor": {"text": "Qui décide ?"},
    "grouping": {"of": "101"},
    "prioritisation": {"points_1": "1"},
    "reaction": {"option": "1"},
    "drafting": {"table": "B", "people": "4", "text": "Une personne relit."},
    "fidelity": {"verdict_1": "faithful"},
    "scale": {"value": "4"},
    "table_sheet": {"table": "B", "people": "4", "text_0": "Moins de queue"},
    "wall": {"text": "Plus de trains", "sort": "0"},
    "word_cloud": {"words": ["aide", "proximité"]},
}


@pytest.fixture
def desk():
    """The browser of a facilitator."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account())
    return client


def address(activity):
    return reverse("paper_entry", args=[activity.session.code, activity.pk])


def page(answer):
    return Page(answer.content.decode())


def ballot(desk, activity, **typed):
    """Type into the page's own form, as it stands, and send it."""
    form = page(desk.get(address(activity))).form_with("channel")
    body = form.filled(**typed).decode()
    return desk.post(address(activity), body, content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("kind", sorted(slug for slug in registry if registry[slug].takes_answers))
def test_every_kind_is_typed_in_its_own_form(desk, kind):
    _session, activity = sample.open_session("choice")
    activity = sample.add(activity.session, kind, 2, items=[{"id": "1", "text": "Oui", "of": 101}])
    activity.opened_at = activity.session.started_at
    activity.save()

    answer = ballot(desk, activity, **ANSWERS.get(kind, {"abstain": "1"}))

    assert answer.status_code == 302
    stored = activity.responses.get()
    assert (stored.channel, stored.participant, stored.status) == ("paper", None, "shown")
    assert stored.people == registry[kind].people(stored.value)


def test_a_person_has_read_what_is_typed(desk):
    _session, wall = sample.open_session("wall")

    ballot(desk, wall, text="Plus de trains", sort="0")

    assert tallies.tally(wall)["columns"][0]["posts"][0]["text"] == "Plus de trains"


def test_hands_count_as_many_people_as_they_are(desk):
    _session, choice = sample.open_session("choice")

    ballot(desk, choice, option="1", people="12", channel="hands")
    ballot(desk, choice, option="2")
    sample.answer(choice, {"option": "1"})

    assert [row["count"] for row in tallies.tally(choice)["rows"]] == [0, 13, 1]
    assert tallies.counts(choice) == (14, 0)


def test_the_page_says_how_much_was_typed(desk):
    _session, choice = sample.open_session("choice")
    sample.answer(choice, {"option": "0"})
    ballot(desk, choice, option="1", people="12", channel="hands")

    answer = desk.get(address(choice))

    assert "12 answers typed so far." in page(answer).text
    assert "Recorded: 12." in page(answer).text


def test_paper_and_hands_are_told_apart_in_the_results(desk, capsys):
    session, choice = sample.open_session("choice")
    for typed in ({}, {}, {"channel": "hands", "people": "12"}):
        ballot(desk, choice, option="1", **typed)

    call_command("results", session.code, "--json")

    (told,) = json.loads(capsys.readouterr().out)["activities"]
    assert told["responses"] == {"phone": 0, "tablet": 0, "paper": 2, "hands": 1}


def test_people_on_paper_may_prefer_not_to_answer(desk):
    _session, choice = sample.open_session("choice")

    ballot(desk, choice, abstain="1", people="3", channel="hands")

    assert tallies.counts(choice) == (3, 3)
    assert choice.responses.get().value == {}


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"people": "0", "option": "1"}, "Ensure this value is greater than or equal to 1."),
        ({"people": "5001", "option": "1"}, "Ensure this value is less than or equal to 5000."),
        ({"people": "douze", "option": "1"}, "Enter a whole number."),
        ({"people": "3"}, "This field is required."),
        ({"people": "3", "option": "9"}, "Select a valid choice. 9 is not one of"),
        ({"people": "3", "option": "1", "channel": "phone"}, "Select a valid choice. phone is not"),
        ({"people": "0", "abstain": "1"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk, typed, complaint):
    _session, choice = sample.open_session("choice")

    answer = ballot(desk, choice, **typed)

    assert answer.status_code == 422
    assert complaint in page(answer).text
    kept = page(answer).form_with("people").fields
    assert kept["people"] == [typed["people"]]
    assert kept.get("option") == ([typed["option"]] if typed.get("option") == "1" else None)
    assert not choice.responses.exists()


def test_every_complaint_is_said_at_once(desk):
    _session, wall = sample.open_session("wall")

    answer = ballot(desk, wall, text="x" * 281, people="0")

    assert answer.status_code == 422
    assert "Ensure this value has at most 280 characters (it has 281)." in page(answer).text
    assert "Ensure this value is greater than or equal to 1." in page(answer).text
    assert page(answer).form_with("people").fields["text"][0].strip() == "x" * 281


def not_yet():
    return sample.session("choice")


def nothing_to_answer():
    session = sample.session("info")
    facilitation.start(session)
    return session


def already_closed():
    session, _activity = sample.open_session("choice")
    facilitation.end(session)
    closing.close_session(session, present=12, reason="Trop court")
    return session


@pytest.mark.parametrize("made", [not_yet, nothing_to_answer, already_closed])
def test_nothing_is_typed_when_there_is_nothing_to_type(desk, made):
    session = made()
    activity = session.activities.get()

    answers = [
        desk.get(address(activity)),
        desk.post(address(activity), {"option": "1", "people": "1", "channel": "paper"}),
    ]

    console = reverse("console", args=[session.code])
    assert [answer.headers["Location"] for answer in answers] == [console, console]
    assert not activity.responses.exists()


def test_paper_is_typed_after_the_round_and_after_the_end(desk):
    session, choice = sample.open_session("choice")

    facilitation.close(session)
    ballot(desk, choice, option="0")
    facilitation.end(session)
    ballot(desk, choice, option="1")

    assert [row["count"] for row in tallies.tally(choice)["rows"]] == [1, 1, 0]


def test_an_activity_of_another_session_is_not_found(desk):
    session, _choice = sample.open_session("choice")
    _other, foreign = sample.open_session("choice")

    answer = desk.post(reverse("paper_entry", args=[session.code, foreign.pk]), {"option": "1"})

    assert answer.status_code == 404


def test_the_kit_holds_one_ballot_an_activity(desk):
    session = sample.session(*ANSWERS)

    text = page(desk.get(reverse("paper", args=[session.code]))).text

    for activity in session.activities.all():
        assert activity.instruction in text
    assert text.count("I prefer not to answer") == len(ANSWERS)
    assert all(option in text for option in sample.SETTINGS["choice"]["options"])


def test_an_entry_typed_by_mistake_is_removed_and_no_phone_s_answer(desk):
    _session, activity = sample.open_session("choice")
    phone = sample.answer(activity, {"option": "0"})
    ballot(desk, activity, option="1", people="12")
    typed = activity.responses.get(channel="paper")

    for entry in (typed, phone):
        desk.post(address(activity), {"remove": entry.pk})

    assert list(activity.responses.all()) == [phone]


def taken_up(session, kind):
    """The second step, of this kind, opened on what the wall holds."""
    step = sample.open_step(session, 2)
    assert step.kind == kind
    return step


def texts(step):
    step.refresh_from_db()
    return {item["text"] for item in step.standing}


@pytest.mark.parametrize(("kind", "comes_in"), [("grouping", True), ("prioritisation", False)])
def test_a_post_typed_late_joins_a_grouping_and_no_vote_under_way(desk, kind, comes_in):
    session, wall = sample.open_session("wall", kind)
    sample.answer(wall, {"text": "Le bus", "sort": "0"})
    step = taken_up(session, kind)

    ballot(desk, wall, text="Le relais", sort="0")

    assert texts(step) == {"Le bus", *(["Le relais"] if comes_in else [])}


@pytest.mark.parametrize("kind", ["grouping", "prioritisation"])
def test_a_post_removed_leaves_the_steps_that_took_it_up(desk, kind):
    session, wall = sample.open_session("wall", kind)
    sample.answer(wall, {"text": "Le bus", "sort": "0"})
    ballot(desk, wall, text="Typé deux fois", sort="0")
    step = taken_up(session, kind)
    before = texts(step)

    desk.post(address(wall), {"remove": wall.responses.get(channel="paper").pk})

    assert before == {"Le bus", "Typé deux fois"}
    assert texts(step) == {"Le bus"}
    assert "Typé deux fois" not in str(step.items)


def test_a_sheet_of_paper_keeps_no_field_that_was_left_empty(desk):
    session, sheet = sample.open_session("table_sheet", "grouping")
    session.activities.filter(position=2).update(settings={"of": "table_sheet-1"})

    ballot(desk, sheet, **ANSWERS["table_sheet"], text_1="")

    assert "text_1" not in sheet.responses.get().value
    assert texts(sample.open_step(session, 2)) == {"Moins de queue"}


def test_a_sheet_of_paper_is_typed_in_the_round_it_was_filled_in(desk):
    session, reaction = sample.open_session("reaction")
    facilitation.next_activity(session)

    ballot(desk, reaction, option="0")
    ballot(desk, reaction, option="1", round="1", people="3")
    answer = ballot(desk, reaction, option="1", round="7")

    assert answer.status_code == 422
    stored = reaction.responses.order_by("round").values_list("round", "people")
    assert list(stored) == [("1", 3), ("2", 1)]


def test_a_step_of_one_round_asks_for_none(desk):
    _session, choice = sample.open_session("choice")

    form = page(desk.get(address(choice))).form_with("people")

    assert "round" not in form.fields
