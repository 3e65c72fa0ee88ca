"""What later steps take of earlier ones, and how it follows when posts are read or withdrawn."""

import pytest
from django.core.exceptions import ValidationError

from sessions import facilitation, responses, sources, tallies
from sessions.kinds import kind_of
from tests import sample

pytestmark = pytest.mark.django_db

BUS, RELAY = "Le bus passe tard", "Un relais humain"


def room(*later, **settings):
    """A running session: a wall on which two posts were read, then a step that takes them up."""
    session = sample.session("wall", *later)
    if settings:
        session.activities.filter(position=2).update(settings=settings)
    facilitation.start(session)
    wall = sample.open_step(session, 1)
    posts = [sample.answer(wall, {"text": text, "sort": "0"}) for text in (BUS, RELAY)]
    return session, wall, posts


def texts(activity):
    activity.refresh_from_db()
    return {item["text"] for item in activity.standing}


def item_of(activity, post):
    activity.refresh_from_db()
    return next(item["id"] for item in activity.items if item["of"] == post.pk)


def late(wall, text="Arrivé plus tard"):
    """A post that is approved once the wall is closed."""
    return sample.answer(wall, {"text": text, "sort": "0"}, status="pending")


def test_a_step_takes_the_posts_that_were_read():
    session, wall, posts = room("grouping")
    late(wall, "Pas encore lu")

    grouping = sample.open_step(session, 2)

    assert texts(grouping) == {BUS, RELAY}
    assert {item["of"] for item in grouping.items} == {post.pk for post in posts}


def test_the_name_of_a_post_and_its_order_say_nothing_of_when_it_came():
    session, wall, _posts = room("grouping")
    made = [sample.answer(wall, {"text": f"Idée {n}", "sort": "0"}).pk for n in range(20)]

    items = sample.open_step(session, 2).items

    names = [item["id"] for item in items]
    assert names == sorted(names)
    assert len(set(names)) == 22
    assert [item["of"] for item in items if item["of"] in made] != made
    assert not {str(item["of"]) for item in items} & set(names)


def test_a_step_that_takes_up_nothing_is_not_opened():
    session, wall, _posts = room("grouping")
    wall.responses.update(status="pending")

    with pytest.raises(ValidationError):
        sample.open_step(session, 2)

    assert session.activities.get(position=2).state == "waiting"


def test_a_step_all_of_whose_posts_were_withdrawn_is_not_opened_again():
    session, _wall, posts = room("prioritisation")
    sample.open_step(session, 2)
    facilitation.close(session)
    for post in posts:
        facilitation.hide_post(session, post.pk, "insult")
    session.current.refresh_from_db()

    with pytest.raises(ValidationError):
        facilitation.open_activity(session)


def test_a_step_whose_source_is_not_there_is_not_opened():
    session, _wall, _posts = room("grouping", of="partie")

    with pytest.raises(ValidationError):
        sample.open_step(session, 2)


@pytest.mark.parametrize("kind", ["grouping", "prioritisation"])
def test_a_hidden_post_vanishes_and_comes_back(kind):
    session, _wall, (bus, _relay) = room(kind)
    step = sample.open_step(session, 2)
    before = step.items

    facilitation.hide_post(session, bus.pk, "person")
    hidden = texts(step)
    facilitation.approve(session, bus.pk)

    assert hidden == {RELAY}
    assert texts(step) == {BUS, RELAY}
    assert step.items == before


def test_it_comes_back_into_its_group():
    session, _wall, (bus, _relay) = room("grouping")
    grouping = sample.open_step(session, 2)
    gather(session, grouping, "Transports", bus)

    facilitation.hide_post(session, bus.pk, "person")
    without = grouped(grouping)
    facilitation.approve(session, bus.pk)

    assert without == {"Transports": []}
    assert grouped(grouping) == {"Transports": [BUS]}


def gather(session, grouping, name, post):
    """Open a group of this name with this post; the name it has in the memory."""
    facilitation.of_kind(session, grouping, "group", {"name": name})
    group = grouping.memory["groups"][-1]["id"]
    args = {"item": item_of(grouping, post), "group": group}
    facilitation.of_kind(session, grouping, "put", args)
    return group


def grouped(grouping):
    grouping.refresh_from_db()
    told = tallies.tally(grouping)["groups"]
    return {each["name"]: [post["text"] for post in each["posts"]] for each in told}


def test_it_comes_back_with_its_points():
    session, _wall, (bus, relay) = room("prioritisation")
    step = sample.open_step(session, 2)
    sample.answer(step, {f"points_{item_of(step, bus)}": "1"})
    sample.answer(step, {f"points_{item_of(step, relay)}": "1"})

    facilitation.hide_post(session, bus.pk, "person")
    without = ranked(step)
    facilitation.approve(session, bus.pk)

    assert without == {RELAY: 1}
    assert ranked(step) == {BUS: 1, RELAY: 1}


def ranked(step):
    step.refresh_from_db()
    return {row["label"]: row["count"] for row in tallies.tally(step)["rows"]}


def rewrite(post, text):
    """Its author writes it again: it must be read again."""
    responses.write(
        [
            responses.Answer(
                participant=post.participant_id,
                key="again",
                activity=post.activity_id,
                round=post.round,
                slot=post.slot,
                value={**post.value, "text": text},
                status="pending",
                edits=True,
            )
        ]
    )


@pytest.mark.parametrize("kind", ["grouping", "prioritisation"])
def test_a_rewritten_post_vanishes_until_it_is_read_again(kind):
    session, _wall, (bus, _relay) = room(kind)
    step = sample.open_step(session, 2)
    name = item_of(step, bus)

    rewrite(bus, "Le bus ne passe plus")
    unread = texts(step)
    facilitation.approve(session, bus.pk)

    assert unread == {RELAY}
    assert texts(step) == {"Le bus ne passe plus", RELAY}
    assert item_of(step, bus) == name


def test_a_post_taken_back_is_gone_for_good():
    session, _wall, (bus, _relay) = room("grouping")
    step = sample.open_step(session, 2)

    responses.write([responses.Withdrawal(bus.participant_id, "k9", bus.slot)])

    assert texts(step) == {RELAY}
    assert BUS not in str(step.items)


def test_a_grouping_takes_in_what_is_approved_while_it_is_open():
    session, wall, _posts = room("grouping")
    post = late(wall)
    step = sample.open_step(session, 2)

    facilitation.approve(session, post.pk)

    assert texts(step) == {BUS, RELAY, "Arrivé plus tard"}


def test_nothing_new_comes_in_under_a_vote_until_it_is_opened_again():
    session, wall, _posts = room("prioritisation")
    post = late(wall)
    step = sample.open_step(session, 2)

    facilitation.approve(session, post.pk)
    under_the_vote = texts(step)
    facilitation.close(session)
    facilitation.open_activity(session)

    assert under_the_vote == {BUS, RELAY}
    assert texts(step) == {BUS, RELAY, "Arrivé plus tard"}


def test_what_comes_in_later_moves_nothing_that_stands():
    session, wall, _posts = room("prioritisation")
    step = sample.open_step(session, 2)
    before = step.items
    for number in range(8):
        late(wall, f"Idée {number}")
    wall.responses.update(status="shown")

    facilitation.close(session)
    facilitation.open_activity(session)

    step.refresh_from_db()
    assert step.items[:2] == before
    assert len(step.items) == 10


def test_groups_are_voted_on_under_their_latest_name_and_leave_with_their_posts():
    session, _wall, (bus, relay) = room("grouping", "prioritisation")
    session.activities.filter(position=3).update(
        settings={"of": "grouping-2", "points": 3, "each": 1}
    )
    grouping = sample.open_step(session, 2)
    group = gather(session, grouping, "Bus", bus)
    gather(session, grouping, "Accueil", relay)
    vote = sample.open_step(session, 3)
    opened = texts(vote)

    facilitation.of_kind(session, grouping, "rename", {"group": group, "name": "Transports"})
    renamed = texts(vote)
    facilitation.hide_post(session, relay.pk, "topic")

    assert opened == {"Bus", "Accueil"}
    assert renamed == {"Transports", "Accueil"}
    assert texts(vote) == {"Transports"}


def test_the_texts_of_one_sheet_are_grouped_together():
    session = sample.session("table_sheet", "grouping")
    session.activities.filter(position=2).update(settings={"of": "table_sheet-1"})
    facilitation.start(session)
    sheet = sample.open_step(session, 1)
    typed = {"table": "A", "people": "4", "text_0": "Moins de queue", "text_1": "Les parents"}
    stored = sample.answer(sheet, typed)
    step = sample.open_step(session, 2)

    facilitation.hide_post(session, stored.pk, "topic")
    hidden = texts(step)
    facilitation.approve(session, stored.pk)

    assert hidden == set()
    assert texts(step) == {"Moins de queue · Les parents"}


def test_the_questions_of_the_floor_are_taken_up_and_nothing_else_of_it():
    session = sample.session("floor", "grouping")
    session.activities.filter(position=2).update(settings={"of": "floor-1"})
    facilitation.start(session)
    floor = sample.open_step(session, 1)
    question = sample.answer(floor, {"text": "Qui paie ?"})
    sample.answer(floor, {"of": str(question.pk)})
    sample.answer(floor, {"hand": "1"})

    step = sample.open_step(session, 2)

    assert texts(step) == {"Qui paie ?"}


def test_questions_are_taken_up_in_an_order_that_tells_no_supports():
    session = sample.session("floor", "grouping")
    session.activities.filter(position=2).update(settings={"of": "floor-1"})
    facilitation.start(session)
    floor = sample.open_step(session, 1)
    for number in range(20):
        question = sample.answer(floor, {"text": f"Question {number}"})
        for _supporter in range(number):
            sample.answer(floor, {"of": str(question.pk)})

    items = sample.open_step(session, 2).items

    names = [item["id"] for item in items]
    assert names == sorted(names)
    assert names == [sources.sign(item["of"]) for item in items]
    assert len(names) == 20


def test_what_is_frozen_follows_nothing_that_is_not_an_earlier_step():
    session = sample.session("wall", "fidelity")
    judged = session.activities.get(position=2)
    judged.items = [{"id": "1", "text": "Une voix craint la nuit.", "of": None}]
    judged.save()

    sources.follow(session)

    assert texts(judged) == {"Une voix craint la nuit."}
    assert kind_of(judged).source != sources.EARLIER
