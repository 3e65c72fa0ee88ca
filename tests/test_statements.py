"""Statements: votes in one row a person, what is shared, what divides, what the room proposes."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from playwright.sync_api import expect

from sessions import closing, facilitation, participation, responses, tallies
from sessions.kinds import registry
from sessions.models import Activity
from tests import sample
from tests.browser import LAPTOP, PHONE
from tests.entries import activity, draw, entries, entry, tally
from tests.hall import Hall
from tests.hands import text_of
from tests.test_plain_phone import PlainPhone

KIND = registry["statements"]
ITEMS = [
    {"id": "s1", "text": "Un bus de plus suffit.", "of": None},
    {"id": "s2", "text": "Le train est trop cher.", "of": None},
    {"id": "s3", "text": "Le vélo est dangereux.", "of": None},
]
SEEDS = [item["text"] for item in ITEMS]


@pytest.fixture
def hall(server):
    with Hall(server) as hall:
        yield hall


def made(items=ITEMS, **settings):
    return activity("statements", items=items, **{"seeds": SEEDS, **settings})


def votes(**told):
    return {"votes": told}


def voted(id, agree=0, disagree=0, passed=0):
    """The votes of as many people on one statement."""
    given = ["agree"] * agree + ["disagree"] * disagree + ["pass"] * passed
    return [votes(**{id: each}) for each in given]


def texts(rows):
    return [each["text"] for each in rows]


# What is stored.


def test_one_answer_holds_all_the_votes_of_a_person():
    read = KIND.read(made(), {"vote_s1": "agree", "vote_s2": "", "vote_s3": "pass"})

    assert read == votes(s1="agree", s3="pass")
    assert KIND.slot(made(), read, key="k1") == ""


def test_a_statement_proposed_is_a_post_of_its_author():
    read = KIND.read(made(), {"text": "La marche suffit.", "propose": "1"})

    assert read == {"text": "La marche suffit."}
    assert KIND.slot(made(), read, key="k1") == "k1"
    assert KIND.is_post(made(), read)
    assert KIND.moderated({}) == {"text"}


def test_a_statement_proposed_is_one_line():
    read = KIND.read(made(), {"text": "Un bus,\r\nle soir. ", "propose": "1"})

    assert read == {"text": "Un bus, le soir."}


@pytest.mark.parametrize("text", ["Et le vélo ?", "x" * 141])
def test_a_question_or_a_speech_is_no_statement(text):
    with pytest.raises(ValidationError) as refusal:
        KIND.read(made(), {"text": text, "propose": "1"})

    assert list(refusal.value.message_dict) == ["text"]


def test_nothing_chosen_and_nothing_written_is_refused():
    with pytest.raises(ValidationError):
        KIND.read(made(), {"propose": "1", "text": "  "})


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ({"vote_s1": "agree", "text": ""}, [{"vote_s1": "agree"}]),
        ({"text": "Oui.", "propose": "1"}, [{"text": "Oui."}]),
        (
            {"vote_s1": "agree", "text": "Oui.", "propose": "1"},
            [{"vote_s1": "agree"}, {"text": "Oui."}],
        ),
        ({"text": ""}, [{"text": ""}]),
    ],
)
def test_votes_and_a_statement_sent_together_stand_apart(data, parts):
    assert KIND.parts(data) == parts


# What is set.


@pytest.mark.parametrize(
    ("settings", "fields"),
    [
        ({}, ["seeds"]),
        ({"seeds": ["Faut-il un bus ?"]}, ["seeds"]),
        ({"seeds": ["Un bus."], "answers": ["Oui", "Non"]}, ["answers"]),
        ({"seeds": ["Un bus."], "each": 0}, ["each"]),
    ],
)
def test_settings_that_no_room_could_answer_are_refused(settings, fields):
    assert list(KIND.SettingsForm(settings).errors) == fields


def test_an_earlier_wall_may_give_the_statements():
    assert KIND.SettingsForm({"of": "mur"}).is_valid()


def test_the_three_answers_may_have_other_words():
    labels = ["Je veux", "Je ne veux pas", "Je ne sais pas"]

    phone = text_of(draw("phone", made(answers=labels)))

    assert all(label in phone for label in labels)


def test_a_ballot_printed_before_the_opening_holds_what_was_written():
    assert SEEDS[0] in text_of(draw("paper", made(items=[])))


# What is shown.


def test_what_the_room_agrees_on_and_turns_down_stand_apart_the_most_so_first():
    found = entries(
        *voted("s1", agree=8, disagree=2),
        *voted("s2", disagree=10),
        *voted("s3", agree=7, passed=3),
    )

    counted = tally(made(), found)

    assert texts(counted["shared"]) == [SEEDS[0], SEEDS[2]]
    assert texts(counted["refused"]) == [SEEDS[1]]


def test_what_divides_stands_apart_the_most_voted_first():
    found = entries(
        *voted("s1", agree=3, disagree=2), *voted("s2", agree=6, disagree=6), *voted("s3", agree=9)
    )

    counted = tally(made(), found)

    assert texts(counted["divided"]) == [SEEDS[1], SEEDS[0]]
    assert texts(counted["shared"]) == [SEEDS[2]]


@pytest.mark.parametrize(
    ("agree", "disagree", "divides"),
    [(1, 1, False), (2, 2, True), (6, 4, True), (7, 3, False), (4, 6, True)],
)
def test_a_room_is_divided_where_both_sides_are_held(agree, disagree, divides):
    counted = tally(made(), entries(*voted("s1", agree=agree, disagree=disagree)))

    assert bool(counted["divided"]) == divides


def test_one_vote_is_no_consensus():
    found = entries(*voted("s1", agree=1), *voted("s2", agree=9, disagree=1))

    counted = tally(made(), found)

    assert texts(counted["shared"]) == [SEEDS[1]]
    assert texts(counted["others"]) == [SEEDS[0]]


def test_a_statement_everyone_passes_is_shared_by_nobody():
    step, found = made(), entries(*voted("s1", passed=12), *voted("s2", agree=3, passed=1))
    step.state = Activity.State.REVEALED

    with translation.override("en"):
        picture = text_of(draw("screen", step, found))

    places = ["More “I agree” than “I disagree”", SEEDS[1], "Too few took a side", SEEDS[0]]
    assert [picture.index(each) for each in places] == sorted(map(picture.index, places))
    assert "What divides the room" not in picture


def test_what_nobody_voted_on_is_said_to_be_so():
    counted = tally(made(), entries(*voted("s1", agree=1)))

    assert counted["unvoted"] == SEEDS[1:]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_under_a_vote_the_screen_says_how_many_and_no_result(state):
    step, found = made(), entries(*voted("s1", agree=11, disagree=4), *voted("s2", passed=2))
    step.state = state

    picture = text_of(draw("screen", step, found))

    assert "17 votes" in picture
    assert all(text in picture for text in SEEDS)
    assert not {"11", "4", "73 %"} & set(picture.split())


def test_once_revealed_the_screen_says_each_count():
    step, found = made(), entries(*voted("s1", agree=11, disagree=4))
    step.state = Activity.State.REVEALED

    picture = text_of(draw("screen", step, found))

    assert f"{SEEDS[0]} 11 73 % 4 27 % 0 0 %" in picture


def test_phones_are_told_about_how_often_each_was_voted_on():
    times = [
        tally(made(), entries(*voted("s1", agree=many)))["times"]["vote_s1"]
        for many in (0, 1, 2, 3, 4, 7, 8, 100)
    ]

    assert times == [0, 1, 2, 2, 3, 3, 4, 7]


def test_the_figures_count_each_answer_to_each_statement():
    found = entries(votes(s1="agree", s2="pass"), votes(s1="disagree"), {"text": "La marche."})

    assert KIND.measures(made(), found) == {
        "answered": 2,
        "statements": [
            {"text": SEEDS[0], "agree": 1, "disagree": 1, "pass": 0},
            {"text": SEEDS[1], "agree": 0, "disagree": 0, "pass": 1},
            {"text": SEEDS[2], "agree": 0, "disagree": 0, "pass": 0},
        ],
    }


def test_what_nobody_read_is_offered_to_nobody():
    found = [entry({"text": "Un secret."}, shown=False), entry({"text": "La marche."}, id=2)]

    offered = KIND.offers(made(), found)

    assert texts(offered) == [*SEEDS, "La marche."]
    assert offered[-1]["of"] == 2
    assert [each.text for each in KIND.contributions(made(), found)] == ["La marche."]


# In a room.


def room(**settings):
    session, step = sample.open_session("wall", "statements")
    session.activities.filter(kind="statements").update(settings={"seeds": SEEDS, **settings})
    return session, step


def standing(step):
    step.refresh_from_db()
    return [item["text"] for item in step.standing]


@pytest.mark.django_db
def test_what_the_room_proposes_is_voted_on_once_it_is_read():
    session, _wall = room()
    step = sample.open_step(session, 2)
    post = sample.answer(step, {"text": "La marche suffit."}, status="pending")
    before = standing(step)

    facilitation.approve(session, post.pk)
    admitted = standing(step)
    facilitation.hide_post(session, post.pk, "topic")

    assert before == SEEDS
    assert admitted == [*SEEDS, "La marche suffit."]
    assert standing(step) == SEEDS


@pytest.mark.django_db
def test_the_posts_of_a_wall_are_statements_and_what_comes_in_joins_them():
    session, wall = room(of="wall-1", seeds=[])
    sample.answer(wall, {"text": "Le bus passe tard", "sort": "0"})
    step = sample.open_step(session, 2)

    later = sample.answer(wall, {"text": "Un relais humain", "sort": "0"}, status="pending")
    facilitation.approve(session, later.pk)

    assert standing(step) == ["Le bus passe tard", "Un relais humain"]


@pytest.mark.django_db
def test_what_was_said_under_an_imposed_angle_is_no_statement():
    session, wall = room(of="wall-1")
    wall.settings = {"imposed_role": "Chapeau noir"}
    wall.save()
    sample.answer(wall, {"text": "Trop cher"})

    assert standing(sample.open_step(session, 2)) == SEEDS


@pytest.mark.django_db
def test_votes_still_stand_by_their_statements_once_closed():
    session, _wall = room()
    step = sample.open_step(session, 2)
    post = sample.answer(step, {"text": "La marche suffit."}, status="pending")
    facilitation.approve(session, post.pk)
    step.refresh_from_db()
    sample.answer(step, {f"vote_{step.items[-1]['id']}": "agree"})
    before = KIND.measures(step, tallies.entries(step))
    facilitation.end(session)

    closing.close_session(session, present=3, reason="Essai.")

    step.refresh_from_db()
    after = KIND.measures(step, tallies.entries(step))
    assert by_text(after) == by_text(before)
    assert by_text(after)["La marche suffit."]["agree"] == 1


def by_text(figures):
    return {each["text"]: each for each in figures["statements"]}


def test_votes_are_changed_and_a_statement_is_written_again(hall):
    session, _wall = room()
    step = sample.open_step(session, 2)
    phone = hall.phone(session)

    phone.respond(step, vote_s1="agree")
    phone.respond(step, vote_s1="disagree", vote_s2="pass")
    said = phone.respond(step, text="La marche suffit.", propose="1")
    phone.respond(step, replaces=said["post"]["key"], text="La marche aide.")

    stored = [(each.slot == "", each.value, each.status) for each in step.responses.all()]
    assert stored == [
        (True, votes(s1="disagree", s2="pass"), "shown"),
        (False, {"text": "La marche aide."}, "pending"),
    ]
    assert tallies.counts(step) == (1, 0)


def test_without_script_nothing_typed_is_lost_whichever_button_is_pressed(server):
    session, _wall = room()
    step = sample.open_step(session, 2)
    phone = PlainPhone(server, session)

    refused, page = phone.answer(vote_s1="agree", text="Et la marche ?", propose="1")
    kept = page.form_with("vote_s1").fields
    taken, _page = phone.answer(vote_s1="agree", text="La marche suffit.")

    assert (refused, taken) == (422, 303)
    assert (kept["vote_s1"], kept["text"][0].strip()) == (["agree"], "Et la marche ?")
    assert [each.value for each in step.responses.order_by("pk")] == [
        votes(s1="agree"),
        {"text": "La marche suffit."},
    ]


def test_sent_again_both_parts_are_stored_once(server):
    session, _wall = room()
    step = sample.open_step(session, 2)
    phone = PlainPhone(server, session)
    data = {"vote_s1": "agree", "text": "La marche suffit."}
    message = {"type": "respond", "key": "k1", "activity": step.pk, "round": "1", "data": data}

    first, again = phone.say(**message), phone.say(**message)

    assert first == again
    assert first[1]["key"] == "k1"
    assert step.responses.count() == 2


@pytest.mark.parametrize(("open_", "stored"), [(True, 2), (False, 0)])
def test_both_parts_are_stored_or_none(server, open_, stored):
    session, step = sample.open_session("statements")
    seat = participation.Seat(sample.participant(session).pk, "fr")
    data = {"vote_s1": "agree", "text": "La marche suffit."}
    message = {"key": "k1", "activity": step.pk, "round": "1", "data": data}
    said = participation.answer(seat, {step.pk: step}, message)
    if not open_:
        facilitation.close(session)

    outcomes = responses.write([said, said])

    assert outcomes == ["" if open_ else "closed"] * 2
    assert step.responses.count() == stored


def test_the_page_lists_the_least_voted_on_first(server):
    session, _wall = room()
    step = sample.open_step(session, 2)
    for _person in range(4):
        sample.answer(step, {"vote_s1": "agree"})
    sample.answer(step, {"vote_s2": "agree"})

    tags = PlainPhone(server, session).page.tags

    listed = [told["data-vote"] for _tag, told in tags if "data-vote" in told]
    assert listed == ["vote_s3", "vote_s2", "vote_s1"]


# In a browser.


def fieldset(phone):
    """The one statement that this phone is asked."""
    return phone.locator("[data-vote]:visible")


def test_a_proposed_statement_is_admitted_and_served_to_the_other_phone(browse):
    session, _wall = room(seeds=SEEDS[:1])
    sample.open_step(session, 2)
    address = f"/j/{session.code}"
    author, other = browse(address, **PHONE), browse(address, **PHONE)
    console = browse(f"/s/{session.code}/console", user=sample.account(), **LAPTOP)

    for phone in (author, other):
        expect(fieldset(phone)).to_have_count(1)
        fieldset(phone).locator("label").first.click()
        phone.locator("#answer .btn.go").click()
        expect(phone.locator("#answer [data-sort=recorded]")).to_be_visible()
    author.locator("#answer summary").click()
    author.locator("#id_text").fill("La marche suffit.")
    author.locator("[name=propose]").click()
    expect(author.locator("#id_text")).to_have_value("")
    expect(author.locator("#mine")).to_contain_text("La marche suffit.")
    console.locator("[data-command=approve]").click()

    expect(fieldset(other)).to_contain_text("La marche suffit.")
    expect(fieldset(other)).to_have_count(1)
    fieldset(other).locator("label").nth(1).click()
    other.locator("#answer .btn.go").click()
    expect(fieldset(other)).to_have_count(2)
    expect(other.locator("#answer .btn.go")).to_have_text("Modifier ma réponse")
    step = session.activities.get(kind="statements")
    assert sorted(len(each.value["votes"]) for each in step.responses.filter(slot="")) == [1, 2]


def test_what_is_being_proposed_outlives_a_vote_and_a_new_statement(browse, hall):
    session, _wall = room(seeds=SEEDS[:2])
    step = sample.open_step(session, 2)
    phone = browse(f"/j/{session.code}", **PHONE)

    phone.locator("#answer summary").click()
    phone.locator("#id_text").fill("La marche")
    fieldset(phone).locator("label").first.click()
    phone.locator("#answer .btn.go").click()
    expect(phone.locator("#answer [data-sort=recorded]")).to_be_visible()
    post = sample.answer(step, {"text": "Le vélo aide."}, status="pending")
    hall.console(session).command("approve", post=post.pk)

    expect(phone.locator("[data-vote]")).to_have_count(3)
    expect(phone.locator("#id_text")).to_have_value("La marche")
    assert list(step.responses.get(slot="").value) == ["votes"]


def test_a_phone_is_served_no_more_than_was_set(browse):
    session, _wall = room(each=2)
    sample.open_step(session, 2)
    phone = browse(f"/j/{session.code}", **PHONE)

    for left in ("2", "1"):
        expect(phone.locator("[data-remaining]")).to_contain_text(left)
        fieldset(phone).locator("label").first.click()
        phone.locator("#answer .btn.go").click()

    expect(fieldset(phone)).to_have_count(2)
    expect(phone.locator("[data-vote]")).to_have_count(3)
