"""A pile of ballots typed by the keyboard alone, once and then a second time."""

import random
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from sessions import ballots, closing, facilitation, second_typing, tallies
from sessions.ballots import Ballot
from sessions.models import Response, SecondTyping
from territories.models import Role
from tests import sample
from tests.browser import LAPTOP
from tests.pages import Page
from tests.test_closing import everything

OPTIONS = ("0", "1", "2", None)  # None: prefers not to answer


@pytest.fixture
def desk(db, static_files):
    """The browser of a facilitator, without script."""
    return sign_in("anne")


def sign_in(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(Role.FACILITATOR, name=name))
    return client


def address(activity, page="paper_entry"):
    return reverse(page, args=[activity.session.code, activity.pk])


def pile(people, seed=7):
    """What a room wrote, in the order of its pile."""
    dealt = random.Random(seed)
    return [dealt.choice(OPTIONS) for _person in range(people)]


# In a browser, without a mouse.


class Keys:
    """Somebody who types, and only types."""

    def __init__(self, page):
        self.page = page

    def type(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def at_ballot(self, number):
        """The page waits for this ballot, and the cursor is in its first field."""
        expect(self.page.locator("#ballot h2")).to_have_text(f"Ballot {number}")
        expect(self.page.locator("#asked :focus")).to_have_count(1)


def typist(browse, activity, page="paper_entry", **more):
    user = sample.account(Role.FACILITATOR, name=page)
    return Keys(browse(address(activity, page), user=user, locale="en-GB", **LAPTOP, **more))


def test_thirty_ballots_are_typed_by_the_keyboard_alone_and_counted(browse):
    _session, choice = sample.open_session("choice")
    keys, ballots = typist(browse, choice), pile(30)

    for number, said in enumerate(ballots, start=1):
        keys.at_ballot(number)
        keys.type(*(["0"] if said is None else [str(int(said) + 1), "Enter"]))

    keys.at_ballot(31)
    counted = Counter(ballots)
    rows = tallies.tally(choice)["rows"]
    assert [row["count"] for row in rows] == [counted[option] for option in OPTIONS[:3]]
    assert tallies.counts(choice) == (30, counted[None])
    assert set(choice.responses.values_list("channel", "people")) == {("paper", 1)}


def test_keys_pressed_while_a_ballot_is_on_its_way_are_the_next_ones(browse):
    _session, choice = sample.open_session("choice")
    keys, ballots = typist(browse, choice), pile(30, seed=8)
    keys.at_ballot(1)

    for said in ballots:
        keys.type(*(["n"] if said is None else [str(int(said) + 1), "Enter"]))

    keys.at_ballot(31)
    stored = choice.responses.order_by("pk").values_list("value", "abstained")
    assert [None if passed else value["option"] for value, passed in stored] == ballots


def test_a_ballot_of_several_questions_is_a_row_of_figures(browse):
    session, _choice = sample.open_session("choice")
    items = [{"id": str(n), "text": f"Constat {n}", "of": None} for n in (1, 2, 3)]
    fidelity = sample.add(session, "fidelity", 2, items=items, opened_at=session.started_at)
    keys = typist(browse, fidelity)

    keys.at_ballot(1)
    keys.type("1", "2", "3")
    keys.page.keyboard.type("Le relais")
    keys.type("Shift+Enter", "d", "Enter")
    keys.at_ballot(2)

    assert fidelity.responses.get().value == {
        **{"verdict_1": "faithful", "verdict_2": "correct", "verdict_3": "missing"},
        "correction": "Le relais\r\nd",
    }


def test_what_is_refused_stays_as_it_was_typed(browse):
    session, wall = sample.open_session("wall", "prioritisation")
    for text in ("Le bus", "Le relais"):
        sample.answer(wall, {"text": text, "sort": "0"})
    session.activities.filter(position=2).update(settings={"of": "wall-1", "points": 3, "each": 3})
    vote = sample.open_step(session, 2)
    keys = typist(browse, vote, expected=["422"])

    keys.at_ballot(1)
    keys.type("3", "3", "Enter")

    expect(keys.page.locator("#told")).to_have_text("Not recorded: see what is wrong below.")
    expect(keys.page.locator("#asked [role=alert]")).to_have_text("You have 3 points; you gave 6.")
    keys.at_ballot(1)
    assert keys.page.locator("#asked :checked").evaluate_all("all => all.map(it => it.value)") == [
        "3",
        "3",
    ]
    assert not vote.responses.exists()
    keys.type("1", "2", "Enter")
    keys.at_ballot(2)
    assert sorted(vote.responses.get().value.values()) == [1, 2]


def test_the_round_and_the_channel_stay_and_the_rest_begins_anew(browse):
    session, reaction = sample.open_session("reaction")
    facilitation.next_activity(session)
    keys = typist(browse, reaction)
    page = keys.page

    page.select_option("[name=round]", "1")
    page.check("[name=channel][value=hands]")
    page.fill("[name=people]", "4")
    page.focus("[name=option] >> nth=0")
    keys.type("2")
    page.keyboard.type("bof")
    keys.type("Enter")
    expect(page.locator("#told")).to_contain_text("Recorded: 4.")

    expect(page.locator("#ballot [name=round]")).to_have_value("1")
    expect(page.locator("#ballot [name=channel][value=hands]")).to_be_checked()
    expect(page.locator("[name=people]")).to_have_value("1")
    expect(page.locator("#asked :checked")).to_have_count(0)
    expect(page.locator("[name=option] >> nth=0")).to_be_focused()


def test_another_round_asks_its_own_question(browse):
    session, position = sample.open_session("position")
    keys = typist(browse, position)
    asked = keys.page.locator("#asked")
    expect(asked.locator("[name=value]").first).to_be_focused()

    rounds = keys.page.locator("#ballot [name=round]")
    rounds.select_option(index=1)
    expect(asked.locator("[name=side]").first).to_be_visible()
    expect(asked.locator("[name=value]")).to_have_count(0)
    asked.locator("[name=side]").first.focus()
    keys.type("1")
    keys.page.keyboard.type("Un relais")
    keys.type("Enter")

    keys.at_ballot(2)
    said = position.responses.get()
    assert (said.round, said.value["text"]) == (rounds.input_value(), "Un relais")


def test_a_ballot_taken_back_leaves_the_count(browse):
    _session, choice = sample.open_session("choice")
    keys = typist(browse, choice)
    for number, key in enumerate("122", start=1):
        keys.at_ballot(number)
        keys.type(key, "Enter")
    keys.at_ballot(4)

    button = keys.page.locator("[name=remove]").first
    while not button.evaluate("it => it === document.activeElement"):
        keys.type("Tab")
    keys.type("Enter")

    keys.at_ballot(3)
    assert [row["count"] for row in tallies.tally(choice)["rows"]] == [1, 1, 0]


def test_nothing_typed_is_lost_while_there_is_no_network(browse):
    _session, choice = sample.open_session("choice")
    keys = typist(browse, choice, expected=["ERR_INTERNET_DISCONNECTED"])
    keys.at_ballot(1)

    keys.page.context.set_offline(True)
    keys.type("2", "Enter")
    expect(keys.page.locator("#told")).to_contain_text("no network")
    keys.page.context.set_offline(False)
    keys.type("Enter")

    keys.at_ballot(2)
    assert choice.responses.get().value == {"option": "1"}


def test_two_people_type_the_same_pile_and_settle_what_differs(browse):
    _session, choice = sample.open_session("choice")
    first, second = pile(30), pile(30)
    second[6] = "2" if first[6] != "2" else "0"
    right = [*first[:6], second[6], *first[7:]]
    for page, typed in (("paper_entry", first), ("paper_again", second)):
        keys = typist(browse, choice, page)
        for number, said in enumerate(typed, start=1):
            keys.at_ballot(number)
            keys.type(*(["0"] if said is None else [str(int(said) + 1), "Enter"]))
        keys.at_ballot(31)

    keys.page.get_by_role("link", name="The pile is finished: compare").press("Enter")
    expect(keys.page.locator("main ol li")).to_have_count(1)
    expect(keys.page.locator("main ol li")).to_contain_text("Ballot 7")
    keys.page.get_by_role("button", name="The second is right").press("Enter")

    told = keys.page.locator("main .note.pine")
    expect(told).to_contain_text("30 ballots, typed a second time by paper_again")
    expect(told).to_contain_text("1 difference settled.")
    counted = Counter(right)
    rows = tallies.tally(choice)["rows"]
    assert [row["count"] for row in rows] == [counted[option] for option in OPTIONS[:3]]


def test_a_ballot_whose_answer_is_lost_counts_once(browse):
    _session, choice = sample.open_session("choice")
    keys = typist(browse, choice, expected=["ERR_FAILED"])
    keys.at_ballot(1)

    def lose(route):
        route.fetch()
        route.abort()

    keys.page.route("**", lose, times=1)
    keys.type("2", "Enter")
    expect(keys.page.locator("#told")).to_contain_text("no network")
    keys.type("Enter")
    keys.at_ballot(2)
    keys.type("2", "Enter")

    keys.at_ballot(3)
    assert options(choice) == ["1", "1"]


# The same without script.


def page_of(answer):
    return Page(answer.content.decode())


def type_in(client, activity, *said, page="paper_entry", **more):
    """Type into the page's own form, ballot after ballot; return the page that follows."""
    where = address(activity, page)
    for each in said:
        told = {"abstain": "1"} if each is None else {"option": each}
        form = page_of(client.get(where)).form_with("people")
        body = form.filled(**told, **more).decode()
        answer = client.post(where, body, content_type="application/x-www-form-urlencoded")
        where = answer.headers["Location"]
    return page_of(client.get(where))


def again(client, activity, *said, **more):
    return type_in(client, activity, *said, page="paper_again", **more)


def removable(client, activity, page="paper_again"):
    """What the buttons of the ballots listed name, the latest first."""
    tags = page_of(client.get(address(activity, page))).tags
    return [attrs["value"] for _tag, attrs in tags if attrs.get("name") == "remove"]


def compared(client, activity):
    return page_of(client.get(address(activity, "paper_compare")))


def differing(client, activity):
    """What the buttons name, two a difference."""
    tags = compared(client, activity).tags
    return [attrs["value"] for _tag, attrs in tags if attrs.get("name") == "right"]


def settle(client, activity, right, nth=0):
    """Say of one difference which typing is right, with the page's own button."""
    chosen = [name for name in differing(client, activity) if name.endswith(right)][nth]
    return client.post(address(activity, "paper_compare"), {"round": "1", "right": chosen})


def options(activity):
    """The record, in the order of the pile."""
    rows = activity.responses.order_by("pk").values_list("value", flat=True)
    return [value.get("option") for value in rows]


def test_the_page_comes_back_at_the_next_ballot(desk):
    _session, choice = sample.open_session("choice")
    where = address(choice)

    answer = desk.post(where, {"option": "1", "people": "3", "channel": "hands"})

    assert answer.headers["Location"] == f"{where}?round=1&channel=hands#ballot"
    form = page_of(desk.get(answer.headers["Location"])).form_with("people")
    assert (form.fields["people"], form.fields["channel"]) == (["1"], ["hands"])


def test_the_last_ballots_typed_are_listed_with_their_place(desk):
    _session, choice = sample.open_session("choice")

    page = type_in(desk, choice, "0", "1", None)

    for words in ("Ballot 4", "3. 1 × paper · prefers not to answer", "2. 1 × paper · Train"):
        assert words in page.text


def test_a_second_typing_counts_nowhere_and_does_not_show_the_first(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")

    page = again(desk, choice, "1")

    assert options(choice) == ["0", "1"]
    assert "Ballot 2" in page.text
    assert "1. 1 × paper · Train" in page.text
    assert "2. 1 ×" not in page.text


def test_differences_are_told_in_words(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1", "2", None)
    again(desk, choice, "0", "2", "2", "2")

    page = compared(desk, choice)

    assert "Ballot 2 · first: “Train”, second: “Vélo”" in page.text
    assert "Ballot 4 · first: “prefers not to answer”, second: “Vélo”" in page.text
    assert "Ballot 3 ·" not in page.text


def test_the_first_is_right_and_the_record_stays(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0", "2")

    settle(desk, choice, "first")

    assert options(choice) == ["0", "1"]
    assert "Checked: the two typings say the same." in compared(desk, choice).text


def test_the_second_is_right_and_the_record_is_corrected(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1", "1")
    again(desk, choice, "2", None, "1")

    settle(desk, choice, "second")
    settle(desk, choice, "second")

    assert options(choice) == ["2", None, "1"]
    assert tallies.counts(choice) == (3, 1)
    assert "2 differences settled." in compared(desk, choice).text


@pytest.mark.parametrize(
    ("first", "second", "right", "stands"),
    [
        ("01201", "0101", "first", "01201"),  # one skipped the second time
        ("01201", "0101", "second", "0101"),  # one typed twice the first time
        ("0101", "01201", "second", "01012"),  # one skipped the first time: it comes last
        ("0101", "01201", "first", "0101"),
    ],
)
def test_a_ballot_skipped_is_found_and_those_after_it_agree(desk, first, second, right, stands):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, *first)
    again(desk, choice, *second)
    before = compared(desk, choice).text

    settle(desk, choice, right)

    assert before.count("missing in the") == 1
    assert "".join(options(choice)) == stands
    assert "Checked: the two typings say the same." in compared(desk, choice).text


def test_two_ballots_skipped_come_back_where_they_were(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, *"0012201")
    again(desk, choice, *"00221")

    settle(desk, choice, "first", nth=1)
    settle(desk, choice, "first")

    assert "Checked: the two typings say the same." in compared(desk, choice).text
    assert "".join(options(choice)) == "0012201"


def test_a_ballot_typed_after_the_check_is_a_difference_again(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0", "1")
    checked = compared(desk, choice).text

    type_in(desk, choice, "2")

    assert "Checked:" in checked
    assert "Ballot 3 · first: “Vélo”; missing in the second typing" in compared(desk, choice).text


def test_what_changed_meanwhile_is_read_again(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0", "2")

    choice.responses.order_by("pk").last().delete()
    desk.post(address(choice, "paper_compare"), {"round": "1", "right": "999-1-second"})

    assert "This ballot has changed meanwhile: read it again." in compared(desk, choice).text
    assert options(choice) == ["0"]


def test_nothing_is_settled_that_nobody_read(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0")
    again(desk, choice, "1")
    read = differing(desk, choice)[1]  # "the second is right"

    desk.post(address(choice, "paper_again"), {"remove": removable(desk, choice)[0]})
    again(desk, choice, "2")
    desk.post(address(choice, "paper_compare"), {"round": "1", "right": read})

    assert options(choice) == ["0"]
    assert "This ballot has changed meanwhile: read it again." in compared(desk, choice).text


def test_only_one_of_the_two_is_right(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0")
    again(desk, choice, "1")
    neither = differing(desk, choice)[0].replace("first", "third")

    desk.post(address(choice, "paper_compare"), {"round": "1", "right": neither})

    assert (second_typing.of(choice).settled, options(choice)) == (0, ["0"])
    assert "differences left1" in compared(desk, choice).text.replace("\n", "")


def test_two_people_who_type_the_second_time_lose_nothing(db):
    _session, choice = sample.open_session("choice")
    stale = second_typing.of(choice)

    for who, option in (("anne", "0"), ("bruno", "1"), ("anne", "2")):
        ballot = Ballot({"option": option}, abstained=False, people=1)
        second_typing.add(choice, [ballot], f"key{option}", by=who)

    assert stale.ballots == []
    typing = second_typing.of(choice)
    assert [each.value["option"] for each in second_typing.again(typing)] == ["0", "1", "2"]
    assert typing.typists == ["anne", "bruno"]


@pytest.mark.parametrize("page", ["paper_entry", "paper_again"])
def test_a_ballot_posted_again_counts_once(desk, page):
    _session, choice = sample.open_session("choice")
    where = address(choice, page)
    typed = page_of(desk.get(where)).form_with("people").filled(option="1").decode()

    for _time in range(2):
        answer = desk.post(where, typed, content_type="application/x-www-form-urlencoded")

    page = page_of(desk.get(answer.headers["Location"]))
    assert "This ballot was recorded already: it counts once." in page.text
    assert "Ballot 2" in page.text


def test_each_form_is_another_ballot(desk):
    _session, choice = sample.open_session("choice")

    type_in(desk, choice, "1", "1")

    assert options(choice) == ["1", "1"]


def test_a_ballot_that_says_two_things_is_one_ballot_in_both_typings(desk):
    _session, statements = sample.open_session("statements")
    said = {"vote_s1": "agree", "text": "La marche suffit.", "people": "1"}

    for page in ("paper_entry", "paper_again"):
        desk.post(address(statements, page), {**said, "channel": "paper"})
        desk.post(address(statements, page), {"abstain": "1", "people": "1", "channel": "paper"})

    stored = statements.responses.order_by("pk").values_list("value", "abstained")
    assert list(stored) == [
        ({"votes": {"s1": "agree"}}, False),
        ({"text": "La marche suffit."}, False),
        ({}, True),
    ]
    assert "2 ballots, typed a second time by anne" in compared(desk, statements).text
    typed = page_of(desk.get(address(statements))).text
    assert "Ballot 3" in typed
    assert "2 answers typed so far." in typed


@pytest.mark.parametrize("page", ["paper_entry", "paper_again"])
def test_a_ballot_that_says_two_things_is_taken_back_whole(desk, page):
    _session, statements = sample.open_session("statements")
    said = {"vote_s1": "agree", "text": "La marche suffit.", "people": "1", "channel": "paper"}
    desk.post(address(statements, page), said)

    desk.post(address(statements, page), {"remove": removable(desk, statements, page)[0]})

    assert removable(desk, statements, page) == []


def test_the_latest_ballots_are_listed_and_the_others_on_a_page_of_their_own(desk):
    _session, choice = sample.open_session("choice")
    for place in range(12):
        ballots.keep(choice, [Ballot({"option": "1"}, abstained=False, people=1)], f"key{place}")

    listed = [removable(desk, choice, "paper_entry")]
    tags = page_of(desk.get(address(choice) + "?all=1")).tags
    listed.append([attrs["value"] for _tag, attrs in tags if attrs.get("name") == "remove"])

    assert [len(each) for each in listed] == [8, 12]
    assert "4 typed before" in page_of(desk.get(address(choice))).text


def test_hands_are_no_ballots_of_the_pile(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", channel="hands", people="12")
    type_in(desk, choice, "1")

    again(desk, choice, "1")

    assert "Checked: the two typings say the same." in compared(desk, choice).text


def test_rounds_are_checked_apart(desk):
    session, reaction = sample.open_session("reaction")
    facilitation.next_activity(session)
    type_in(desk, reaction, "0", round="1")
    type_in(desk, reaction, "1", round="2")

    again(desk, reaction, "0", round="1")

    first, second = SecondTyping.objects.get(), compared(desk, reaction)
    assert (first.round, second_typing.again(first)) == ("1", [({"option": "0"}, False, 1)])
    assert "Type the pile again" in second.text  # the round under way is the second


def test_whoever_typed_is_named_until_closing(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0")
    again(sign_in("bruno"), choice, "1")

    assert "2 ballots, typed a second time by anne, bruno" in compared(desk, choice).text


def test_the_second_typing_is_thrown_away_and_the_first_stays(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0")
    again(desk, choice, "1")

    desk.post(address(choice, "paper_compare"), {"round": "1", "discard": "1"})

    assert not SecondTyping.objects.exists()
    assert options(choice) == ["0"]


def test_a_ballot_of_the_second_typing_is_taken_back(desk):
    _session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0", "2", "1")

    named = removable(desk, choice)[1]
    desk.post(address(choice, "paper_again"), {"round": "1", "remove": named})

    assert "Checked: the two typings say the same." in compared(desk, choice).text
    assert options(choice) == ["0", "1"]


def test_a_ballot_taken_back_twice_takes_no_other_with_it(desk):
    _session, choice = sample.open_session("choice")
    again(desk, choice, "0", "1", "2")

    named = removable(desk, choice)[-1]
    for _click in range(2):
        desk.post(address(choice, "paper_again"), {"round": "1", "remove": named})

    assert [ballot.value for ballot in second_typing.again(second_typing.of(choice))] == [
        {"option": "1"},
        {"option": "2"},
    ]


def closed(session):
    facilitation.end(session)
    closing.close_session(session, present=12, reason="Trop court")
    session.refresh_from_db()


def test_closing_keeps_how_many_were_checked_and_nothing_else(desk):
    session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1", "2")
    again(sign_in("bruno"), choice, "0", "1", "1")
    settle(desk, choice, "second")
    before = everything()

    closed(session)

    choice.refresh_from_db()
    assert choice.checked == {"1": [3, 1]}
    assert not SecondTyping.objects.exists()
    assert Response.objects.filter(activity=choice).count() == 3
    assert ("bruno" in before, "bruno" in everything()) == (True, False)


def test_a_check_that_was_not_finished_is_not_claimed(desk):
    session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1", "2")
    again(desk, choice, "0", "1")

    closed(session)

    choice.refresh_from_db()
    assert choice.checked == {}
    assert not SecondTyping.objects.exists()


def test_the_restitution_says_what_was_checked_twice(desk):
    session, choice = sample.open_session("choice")
    type_in(desk, choice, "0", "1")
    again(desk, choice, "0", "2")
    settle(desk, choice, "first")

    closed(session)

    page = page_of(desk.get(session.get_absolute_url()))
    assert "Étape choice: 2 ballots typed twice, 1 difference settled." in page.text


@pytest.mark.parametrize("page", ["paper_again", "paper_compare"])
def test_nothing_is_compared_once_it_is_closed(desk, page):
    session, choice = sample.open_session("choice")
    closed(session)

    answers = [desk.get(address(choice, page)), desk.post(address(choice, page), {"discard": "1"})]

    console = reverse("console", args=[session.code])
    assert [answer.headers["Location"] for answer in answers] == [console, console]
