"""The end of a session: what is asked, what is kept, and what nobody can join any more."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sessions import closing, commands, facilitation, presence, tallies
from sessions.kinds import kind_of
from sessions.messages import Refused
from sessions.models import Participant, Presence, Receipt, Response, Session
from synthesis.models import Edit, Evidence
from tests import sample
from tests.hall import signed_in
from tests.people import Asks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def ended(*kinds):
    """A session that has ended, all of whose activities were opened."""
    session = sample.session(*kinds)
    facilitation.start(session)
    for activity in session.activities.all():
        facilitation.goto(session, activity)
        facilitation.open_activity(session)
    facilitation.end(session)
    return session


def close(session, **more):
    closing.close_session(session, **{"present": 30, "reason": "Trop court", **more})
    session.refresh_from_db()


def sign_in():
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account())
    return client


def send(client, session, **changed):
    """Send the form of the console; what is None is left out."""
    typed = {"present": "30", "reason": "Trop court", "confirm": session.code, **changed}
    data = {name: value for name, value in typed.items() if value is not None}
    return client.post(reverse("close_session", args=[session.code]), data)


# What is asked.


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("present", None, "This field is required."),
        ("present", "0", "Ensure this value is greater than or equal to 1."),
        ("confirm", None, "This field is required."),
        ("confirm", "ABCDEF", "This is not the code of this session."),
        ("reason", "", "No fidelity vote was held: write why. The reason is published."),
    ],
)
def test_what_lacks_is_said_and_what_was_typed_is_kept(name, value, complaint):
    session = ended("choice")
    sample.participant(session)

    answer = send(sign_in(), session, incidents="Le projecteur est tombé.", **{name: value})

    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert "Le projecteur est tombé." in answer.content.decode()
    session.refresh_from_db()
    assert session.state == Session.State.ENDED
    assert Participant.objects.exists()


def test_the_form_closes_the_session_and_leads_to_its_page():
    session = ended("choice")
    typed = f" {session.code[:3].lower()} {session.code[3:].lower()}"

    answer = send(sign_in(), session, confirm=typed, incidents="Le projecteur est tombé.")

    assert answer.headers["Location"] == session.get_absolute_url()
    session.refresh_from_db()
    assert (session.state, session.present) == (Session.State.CLOSED, 30)
    assert session.unchecked_reason == "Trop court"
    assert session.incidents == "Le projecteur est tombé."
    assert session.rev == 2


def judged(*, abstained):
    """An ended session whose room was asked to judge one finding."""
    session = ended("choice")
    fidelity = sample.add(session, "fidelity", 2, items=[{"id": "1", "text": "Oui", "of": None}])
    sample.answer(fidelity, {"verdict_1": "faithful"}, abstained=abstained)
    return session


def test_no_reason_is_asked_where_the_room_judged_the_findings():
    session = judged(abstained=False)

    answer = send(sign_in(), session, reason=None)

    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.state, session.unchecked_reason) == (Session.State.CLOSED, "")


def test_a_room_that_preferred_not_to_judge_did_not_judge():
    assert send(sign_in(), judged(abstained=True), reason="").status_code == 422


def test_a_session_that_has_not_ended_is_not_closed():
    session, _activity = sample.open_session("choice")

    with pytest.raises(ValidationError):
        close(session)
    answer = send(sign_in(), session)

    assert answer.headers["Location"] == reverse("console", args=[session.code])
    session.refresh_from_db()
    assert session.state == Session.State.RUNNING


def test_a_console_closes_by_its_line_too():
    session, user = ended("choice"), sample.account()
    args = {"present": 30, "confirm": session.code, "reason": "Trop court"}
    message = {"key": "c1", "name": "close_session", "rev": 1, "args": args}

    said = commands.obey(session.code, message, by=user, console="desk", language="fr")

    assert said == {"type": "ack", "key": "c1", "rev": 2}
    session.refresh_from_db()
    assert session.state == Session.State.CLOSED


def test_nothing_is_closed_without_a_head_count():
    session = ended("choice")
    session.state = Session.State.CLOSED

    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()


# What moved.


def scales():
    """An ended session that asked the same scale twice."""
    session = ended("scale", "scale")
    before, after = session.activities.all()
    after.settings = {**after.settings, "before": before.code}
    after.save()
    return session, before, after


def moved(before, after, *moves):
    """One person a move ``(from, to)``; None where they did not answer."""
    for move in moves:
        who = sample.participant(before.session)
        for activity, value in zip((before, after), move, strict=True):
            if value:
                sample.answer(activity, {"value": value}, who)


def test_what_moved_is_counted_over_people_who_answered_twice():
    session, before, after = scales()
    moved(before, after, *[(1, 3)] * 4, *[(2, 2)] * 3, *[(5, 1)] * 2, (4, 2), (4, None), (None, 4))
    sample.answer(after, {"value": "5"}, channel="paper", people=9)

    close(session)

    after.refresh_from_db()
    assert after.paired == {
        **{"paired": 10, "up": 4, "down": 3, "same": 3},
        **{"flows": [[1, 3, 4], [2, 2, 3]], "other": 3},
    }
    before.refresh_from_db()
    assert before.paired is None


def test_under_ten_people_nothing_is_said_of_what_moved():
    session, before, after = scales()
    moved(before, after, *[(1, 3)] * 9, (1, None), (None, 3))

    close(session)

    after.refresh_from_db()
    assert after.paired == {"paired": 9}


def test_who_preferred_not_to_answer_did_not_move():
    session, before, after = scales()
    moved(before, after, *[(1, 3)] * 9)
    who = sample.participant(session)
    sample.answer(before, {"value": 1}, who)
    sample.answer(after, {"value": 3}, who, abstained=True)

    close(session)

    after.refresh_from_db()
    assert after.paired == {"paired": 9}


# What is destroyed.


def crowd(session, people=30):
    """So many people, who all answer every activity, one after the other; with their keys."""
    told = {"wall": "text", "word_cloud": "words"}
    for number in range(people):
        who = sample.participant(session)
        Receipt.objects.create(participant=who, key=f"receipt-{number}")
        for activity in session.activities.all():
            data = {told[activity.kind]: f"personne {number}", "sort": "0"}
            sample.answer(activity, data, who, key=f"key-{number}")
    presence.record(session.pk, people)


def everything():
    """Every row of every table of ours, as text."""
    ours = ("live_sessions", "synthesis", "territories")
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    return "\n".join(str(row) for model in models for row in model.objects.values())


def test_tokens_receipts_keys_and_presences_are_gone():
    session = ended("wall", "word_cloud")
    crowd(session)
    tokens = list(session.participants.values_list("token", flat=True))
    slots = list(Response.objects.exclude(slot="").values_list("slot", flat=True))

    close(session)

    for model in (Participant, Receipt, Presence):
        assert not model.objects.exists()
    left = everything()
    assert "personne 7" in left
    assert [word for word in (*tokens, *slots, "key-", "receipt-") if word in left] == []
    assert session.connected == 30


def person(response):
    """Whose it was: the text of these tests says it, and nothing else must."""
    words = response.value.get("text") or response.value["words"][0]
    return int(words.split()[-1])


def test_two_answers_of_one_person_can_no_longer_be_joined():
    session = ended("wall", "word_cloud", "wall")
    crowd(session)
    before = set(Response.objects.values_list("pk", flat=True))

    close(session)

    rows = list(Response.objects.order_by("pk"))
    assert not before & {row.pk for row in rows}
    places = [row.activity.position for row in rows]
    assert places == sorted(places)
    orders = {tuple(map(person, rows[start : start + 30])) for start in (0, 30, 60)}
    assert len(orders | {tuple(range(30))}) == 4
    assert {(row.participant, row.key, row.minute.minute) for row in rows} == {(None, "", 0)}
    slots = [row.slot for row in rows if row.slot]
    assert len(slots) == len(set(slots)) == 60


def test_what_was_counted_stays_the_same():
    session = ended("choice", "word_cloud")
    choice, cloud = session.activities.all()
    for option in "0012":
        sample.answer(choice, {"option": option})
    sample.answer(choice, {"option": "0"}, abstained=True)
    sample.answer(choice, {"option": "1"}, channel="hands", people=12)
    sample.answer(cloud, {"words": ["aide"]})

    def counted():
        pictures = [tallies.tally(activity) for activity in (choice, cloud)]
        return tallies.by_channel(session), pictures

    before = counted()
    close(session)

    assert counted() == before
    assert (session.connected, before[0][0]["abstained"]) == (7, 1)


def test_what_a_person_read_or_hid_stays_so():
    session = ended("wall")
    wall = session.activities.get()
    for status in ("shown", "pending", "hidden"):
        sample.answer(wall, {"text": status, "sort": "0"}, status=status, reason=f"car {status}")

    close(session)

    kept = {row.value["text"]: (row.status, row.reason) for row in wall.responses.all()}
    assert kept == {status: (status, f"car {status}") for status in ("shown", "pending", "hidden")}


def test_evidence_and_edits_still_point_at_the_same_words():
    session = ended("wall")
    crowd(session, people=12)
    for row in Response.objects.all():
        sample.finding(session, row, sentence=row.value["text"])
        Edit.objects.create(response=row, field="text", difference=[], by=row.value["text"][9:])

    close(session)

    linked = Evidence.objects.select_related("finding", "response")
    assert [each.response.value["text"] for each in linked] == [
        each.finding.sentence for each in linked
    ]
    assert {(edit.by, edit.response.value["text"]) for edit in Edit.objects.all()} == {
        (str(number), f"personne {number}") for number in range(12)
    }


def test_another_session_keeps_its_people():
    session, other = ended("wall"), ended("wall")
    crowd(session)
    crowd(other, people=2)

    close(session)

    assert other.participants.count() == 2
    assert Response.objects.filter(participant__session=other).count() == 2


# Between the end and the closing, and after.


def type_ballot(client, activity, **more):
    address = reverse("paper_entry", args=[activity.session.code, activity.pk])
    return client.post(address, {"option": "1", "people": "1", "channel": "paper", **more})


def test_paper_typed_after_the_end_counts():
    session, client = ended("choice"), sign_in()
    activity = session.activities.get()
    type_ballot(client, activity)
    type_ballot(client, activity, people="12", channel="hands")

    send(client, session)

    assert [row["count"] for row in tallies.tally(activity)["rows"]] == [0, 13, 0]
    session.refresh_from_db()
    assert session.connected == 0


def test_nothing_is_typed_once_closed():
    session, client = ended("choice"), sign_in()
    activity = session.activities.get()
    close(session)

    answer = type_ballot(client, activity)

    assert answer.headers["Location"] == reverse("console", args=[session.code])
    assert not activity.responses.exists()


@pytest.mark.parametrize("name", ["start", "open", "approve", "timer", "close_session"])
def test_a_closed_session_obeys_no_more(name):
    session, user = ended("choice"), sample.account()
    close(session)
    message = {"key": "c1", "name": name, "rev": session.rev}

    with pytest.raises(Refused) as refused:
        commands.obey(session.code, message, by=user, console="desk", language="fr")

    assert refused.value.reason == "closed"


def test_a_second_close_changes_nothing():
    session, client = ended("choice"), sign_in()
    send(client, session)

    answer = send(client, session, present="99")

    assert answer.headers["Location"] == reverse("console", args=[session.code])
    session.refresh_from_db()
    assert (session.present, session.rev) == (30, 2)


def test_a_button_pressed_twice_closes_once(server):
    session, before, after = scales()
    moved(before, after, *[(1, 3)] * 10)
    cookies = f"{signed_in(sample.account())}; csrftoken={'a' * 32}"
    body = f"present=30&reason=Court&confirm={session.code}&csrfmiddlewaretoken={'a' * 32}"

    def press(_finger):
        return Asks(server, cookies).ask(f"/s/{session.code}/close", body.encode())[1]["Location"]

    with ThreadPoolExecutor() as fingers:
        led = list(fingers.map(press, range(2)))

    assert set(led) == {f"/s/{session.code}/console", session.get_absolute_url()}
    after.refresh_from_db()
    assert after.paired["paired"] == 10


def test_the_words_are_the_same_and_the_kind_reads_them():
    session = ended("wall")
    wall = session.activities.get()
    sample.answer(wall, {"text": "Plus de trains", "sort": "1"})

    close(session)

    (said,) = kind_of(wall).contributions(wall, tallies.entries(wall))
    assert (said.entry, said.text) == (wall.responses.get().pk, "Plus de trains")


# What points at somebody's words.


def gathered():
    """An ended session: three posts, grouped; two questions, supported; and what each should be."""
    session = sample.session("wall", "grouping", "floor")
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    for text in ("Le bus", "Le relais", "La nuit"):
        sample.answer(wall, {"text": text, "sort": "0"})
    grouping = sample.open_step(session, 2)
    names = {item["text"]: item["id"] for item in grouping.items}
    for text in ("Le bus", "La nuit"):
        facilitation.of_kind(session, grouping, "group", {"name": f"Autour de {text}"})
        args = {"item": names[text], "group": grouping.memory["groups"][-1]["id"]}
        facilitation.of_kind(session, grouping, "put", args)
    stop = wall.responses.get(value__text="La nuit")
    sample.answer(grouping, {"of": str(stop.pk)})
    floor = sample.open_step(session, 3)
    for text, supports in (("Qui paie ?", 2), ("Quand ?", 5)):
        question = sample.answer(floor, {"text": text})
        for _person in range(supports):
            sample.answer(floor, {"of": str(question.pk)})
    heard = floor.responses.get(value__text="Qui paie ?")
    facilitation.of_kind(session, floor, "answered", {"of": heard.pk})
    facilitation.end(session)
    return session, wall, grouping, floor


def pictured(grouping, floor):
    """What groups and questions say, without the ids that closing changes."""
    for activity in (grouping, floor):
        activity.refresh_from_db()
    groups, asked = tallies.tally(grouping), tallies.tally(floor)["questions"]
    posts = {each["name"]: [post["text"] for post in each["posts"]] for each in groups["groups"]}
    stops = {post["text"]: post["stops"] for each in groups["groups"] for post in each["posts"]}
    return (
        posts,
        stops,
        [post["text"] for post in groups["beside"]],
        [(each["text"], each["supports"], each["answered"]) for each in asked],
    )


def test_groups_and_supports_still_stand_by_the_same_words():
    session, wall, grouping, floor = gathered()
    before = pictured(grouping, floor)

    close(session)

    assert pictured(grouping, floor) == before
    assert before == (
        {"Autour de Le bus": ["Le bus"], "Autour de La nuit": ["La nuit"]},
        {"Le bus": 0, "La nuit": 1},
        ["Le relais"],
        [("Quand ?", 5, False), ("Qui paie ?", 2, True)],
    )
    words = {row.pk: row.value["text"] for row in wall.responses.all()}
    assert all(words[item["of"]] == item["text"] for item in grouping.items)


def test_a_stand_keeps_nothing_of_the_old_ids():
    session, wall, grouping, floor = gathered()
    old = set(Response.objects.values_list("pk", flat=True))

    close(session)

    told = [row.value for row in Response.objects.filter(value__of__isnull=False)]
    for activity in (grouping, floor):
        activity.refresh_from_db()
        told += [*activity.items, *activity.memory.get("answered", [])]
    assert len(told) == 12
    assert not old & {each["of"] for each in told}
    assert not [row.slot for row in floor.responses.all() if row.slot.startswith("of-")]


def test_what_pointed_at_a_post_taken_back_points_at_nothing():
    session, wall, grouping, floor = gathered()
    wall.responses.get(value__text="La nuit").delete()
    floor.responses.get(value__text="Qui paie ?").delete()

    close(session)

    for activity in (grouping, floor):
        activity.refresh_from_db()
    assert grouping.responses.get().value == {"of": None}
    assert sorted(item["of"] is None for item in grouping.items) == [False, False, True]
    assert floor.memory["answered"] == [{"of": None}]
    stands = [row.value["of"] for row in floor.responses.filter(value__of__isnull=False)]
    assert stands.count(None) == 2
    assert [each["text"] for each in tallies.tally(floor)["questions"]] == ["Quand ?"]


def test_what_was_undone_or_never_sent_is_gone():
    session, _wall, grouping, floor = gathered()
    grouping.refresh_from_db()
    kept = len(grouping.past)
    sample.answer(floor, {"text": "Jamais envoyée"}, status="draft")

    close(session)

    assert kept == 4
    assert list(session.activities.values_list("past", flat=True)) == [[], [], []]
    assert "Jamais envoyée" not in everything()


def test_the_word_of_that_was_merged_stays_merged():
    session, cloud = sample.open_session("word_cloud")
    for words in (["of"], ["de"], ["de"]):
        sample.answer(cloud, {"words": words})
    facilitation.of_kind(session, cloud, "merge", {"word": "of", "into": "de"})
    memory, before = cloud.memory, tallies.tally(cloud)
    facilitation.end(session)

    close(session)

    cloud.refresh_from_db()
    assert "'of'" in str(memory)
    assert cloud.memory == memory
    assert tallies.tally(cloud) == before


def test_the_items_of_a_closed_session_are_in_the_order_of_their_names():
    session, _wall, grouping, _floor = gathered()
    grouping.refresh_from_db()
    grouping.items = sorted(grouping.items, key=lambda item: item["id"], reverse=True)
    grouping.save()

    close(session)

    grouping.refresh_from_db()
    names = [item["id"] for item in grouping.items]
    assert (len(names), names) == (3, sorted(names))


def test_a_closed_session_does_not_know_who_led_it():
    session, *_steps = gathered()
    facilitation.take_control(session, "un signe", "anne")

    close(session)

    session.refresh_from_db()
    assert (session.console, session.console_user) == ("", "")
