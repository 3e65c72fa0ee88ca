"""The floor: questions and who stands by them, who asks to speak, what is noted."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from sessions.models import Session
from tests.entries import activity, draw, entry, tally
from tests.hands import Form, text_of

FLOOR = registry["floor"]


def floor(memory=None, **settings):
    return activity("floor", memory=memory, **{"speaking": True, "categories": [], **settings})


def question(id, text, **fields):
    return entry({"text": text}, id=id, slot=f"k{id}", **fields)


def support(id, of, **fields):
    return entry({"of": of}, id=id, slot=f"of-1-{of}", **fields)


def objection(id, of, **fields):
    return entry({"of": of, "against": True}, id=id, slot=f"of-1-{of}", **fields)


def hand(id, ticket, **fields):
    return entry({"hand": ticket}, id=id, slot="hand-1", **fields)


def told(made, *commands):
    """The activity once these commands ``(name, args)`` were given."""
    for name, args in commands:
        made.memory = FLOOR.commands[name].function(made.memory, args, made)
    return made


def ranking(counted):
    return [(each["id"], each["supports"]) for each in counted["questions"]]


def tickets(counted):
    return [each["ticket"] for each in counted["queue"]]


def test_questions_are_ranked_by_the_people_who_support_them():
    found = [question(1, "Qui paie ?"), question(2, "Quand ?"), question(3, "Où ?")]
    found += [support(4, 3), support(5, 3), support(6, 2), support(7, 99)]

    assert ranking(tally(floor(), found)) == [(3, 2), (2, 1), (1, 0)]


def test_a_question_written_by_several_is_supported_by_the_others_of_them():
    paper = question(1, "Qui paie ?", people=6, channel="paper", person=None)

    assert ranking(tally(floor(), [question(2, "Quand ?"), paper, support(3, 1)])) == [
        (1, 6),
        (2, 0),
    ]


def test_a_support_of_one_s_own_question_counts_once():
    alone = [question(1, "Qui paie ?", person=7), support(2, 1, person=7)]

    assert ranking(tally(floor(), alone)) == [(1, 1)]
    assert FLOOR.measures(floor(), alone)["supports"] == 1


def test_a_question_nobody_read_waits_with_its_supports():
    found = [question(1, "Qui paie ?", shown=False), question(2, "Quand ?"), support(3, 1)]

    counted = tally(floor(), found)

    assert ranking(counted) == [(2, 0)]
    assert (counted["total"], counted["waiting"]) == (1, 1)
    assert FLOOR.offers(floor(), found) == [{"id": "", "text": "Quand ?", "of": 2}]
    assert [each.text for each in FLOOR.contributions(floor(), found)] == ["Quand ?"]


def test_tickets_wait_in_the_order_of_the_hands():
    found = [hand(8, 117), hand(3, 842), question(4, "Qui paie ?")]

    counted = tally(floor(), found)

    assert tickets(counted) == [842, 117]
    assert (counted["speaking"], counted["total"]) == ("", 1)


def test_one_has_one_place_in_the_queue_of_each_floor():
    first, second = floor(), floor()
    first.pk, second.pk = 7, 8

    slots = {FLOOR.slot(first, {"hand": ticket}, key=f"k{ticket}") for ticket in (101, 102)}

    assert slots == {"hand-7"}
    assert FLOOR.slot(second, {"hand": 101}, key="k1") == "hand-8"


def test_a_ticket_is_drawn_whatever_the_button_says():
    drawn = {FLOOR.read(floor(), {"hand": "1"})["hand"] for _press in range(40)}

    assert all(100 <= ticket <= 999 for ticket in drawn)
    assert len(drawn) > 1


def test_an_answer_read_again_keeps_its_ticket():
    value = FLOOR.read(floor(), {"hand": "1"})

    assert FLOOR.read(floor(), FLOOR.data(value)) == value


def test_paper_hands_are_as_many_people_as_they_are():
    found = [hand(1, 101, person=None), hand(2, 102, person=None)]

    assert tickets(tally(floor(), found)) == [101, 102]


def test_the_floor_is_given_then_to_the_next_then_to_nobody():
    found = [hand(1, 101), hand(2, 102), hand(3, 103)]
    first = told(floor(), ("give", {"of": 1}))
    seen = [tally(first, found)]
    seen.append(tally(told(first, ("give", {"of": 3})), found))
    seen.append(tally(told(first, ("done", {})), found))

    assert [(each["speaking"], tickets(each)) for each in seen] == [
        (101, [102, 103]),
        (103, [102]),
        ("", [102]),
    ]


def test_nobody_had_the_floor_when_done_is_said_first():
    made = told(floor(), ("done", {}))

    assert tickets(tally(made, [hand(1, 101)])) == [101]


def test_a_question_is_marked_answered_and_a_second_time_it_is_not():
    found = [question(1, "Qui paie ?"), question(2, "Quand ?")]
    once = told(floor(), ("answered", {"of": 2}))
    marked = [(each["id"], each["answered"]) for each in tally(once, found)["questions"]]
    figures = FLOOR.measures(once, found)

    twice = told(once, ("answered", {"of": 2}))

    assert marked == [(1, False), (2, True)]
    assert (figures["answered_here"], figures["to_answer"]) == (1, 1)
    assert FLOOR.measures(twice, found)["answered_here"] == 0


def test_notes_are_kept_by_category():
    made = told(
        floor(),
        ("note", {"category": "Habitants", "text": "Trop loin."}),
        ("note", {"category": "Agents", "text": "Trop peu."}),
        ("note", {"category": "Habitants", "text": "Trop tard."}),
    )

    assert FLOOR.measures(made, [])["notes"] == {"Agents": 1, "Habitants": 2}
    assert "Agents : Trop peu." in text_of(draw("screen", made))


def test_a_note_is_removed_by_its_number_which_is_not_given_again():
    spoken = [("note", {"category": "Agents", "text": text}) for text in ("Un", "Deux")]
    made = told(floor(), *spoken, ("drop_note", {"note": 2}))

    made = told(made, ("note", {"category": "Agents", "text": "Trois"}))

    notes = [(each["number"], each["text"]) for each in tally(made, [])["notes"]]
    assert notes == [(1, "Un"), (3, "Trois")]


def test_the_figures_count_questions_and_supports():
    found = [question(1, "Qui ?"), question(2, "Quand ?"), support(3, 1), hand(4, 101)]

    assert FLOOR.measures(floor(), found) == {
        **{"questions": 2, "answered_here": 0, "to_answer": 2},
        **{"supports": 1, "notes": {}},
    }


@pytest.mark.parametrize(
    ("typed", "value", "slot"),
    [
        ({"text": "Qui paie ?"}, {"text": "Qui paie ?"}, "k1"),
        ({"text": "Qui paie ?", "of": "7"}, {"of": 7}, "of-5-7"),
        ({"hand": "417", "text": ""}, {"hand": 417}, "hand-5"),
    ],
    ids=["a question", "a support", "a hand"],
)
def test_a_button_says_it_all(typed, value, slot):
    made = floor()
    made.pk = 5

    read = FLOOR.read(made, typed)

    assert (read, FLOOR.slot(made, read, key="k1")) == (value, slot)


@pytest.mark.parametrize(
    ("typed", "complained"),
    [({}, "text"), ({"text": "x" * 281}, "text"), ({"of": "0"}, "of"), ({"of": "moi"}, "of")],
)
def test_nothing_is_no_question(typed, complained):
    with pytest.raises(ValidationError) as refusal:
        FLOOR.read(floor(), typed)

    assert list(refusal.value.message_dict) == [complained]


def test_nobody_asks_to_speak_where_it_is_not_offered():
    made = floor(speaking=False)

    assert "hand" not in Form(draw("phone", made)).buttons
    with pytest.raises(ValidationError):
        FLOOR.read(made, {"hand": "1"})


def test_phones_offer_to_support_each_question_that_was_read():
    made = floor()
    found = [question(41, "Qui paie ?"), question(42, "Un secret", shown=False)]

    phone = draw("phone", made, found)

    assert {"of", "hand"} <= Form(phone).buttons
    assert 'value="41"' in phone
    assert 'value="42"' not in phone


def test_who_asked_to_speak_reads_their_ticket():
    with translation.override("en"):
        assert FLOOR.said({"hand": 417}) == "You asked to speak. Your ticket: 417"
    assert FLOOR.said({"text": "Qui paie ?"}) == "Qui paie ?"


@pytest.mark.parametrize(("state", "tickets_drawn"), [("running", 2), ("ended", 0), ("closed", 0)])
def test_nobody_waits_for_the_floor_once_the_session_is_over(state, tickets_drawn):
    made = told(floor(), ("give", {"of": 1}))
    made.session = Session(state=state)

    picture = text_of(draw("screen", made, [hand(1, 417), hand(2, 842), question(3, "Qui ?")]))

    assert sum(ticket in picture for ticket in ("417", "842")) == tickets_drawn
    assert "Qui ?" in picture


def test_the_order_of_answers_changes_nothing():
    found = [question(1, "Qui ?"), support(2, 1), hand(3, 101), hand(4, 102), support(5, 1)]

    assert tally(floor(), found[::-1]) == tally(floor(), found)


# Those who do not support it.

DEBATED = [
    *[question(1, "Qui paie ?"), question(2, "Quand ?"), question(3, "Où ?")],
    *[support(10 + n, 1) for n in range(5)],
    *[support(20 + n, 2) for n in range(3)],
    *[objection(30 + n, 2) for n in range(2)],
    *[objection(40 + n, 3) for n in range(4)],
]


def sides(counted):
    return [(each["id"], each["supports"], each["against"]) for each in counted["questions"]]


def test_for_and_against_are_counted_apart():
    assert sides(tally(floor(against=True), DEBATED)) == [(1, 5, 0), (2, 3, 2), (3, 0, 4)]
    assert FLOOR.measures(floor(against=True), DEBATED)["objections"] == 6
    assert "objections" not in FLOOR.measures(floor(), DEBATED)


@pytest.mark.parametrize(
    ("by", "order"), [("supported", [1, 2, 3]), ("disputed", [2, 1, 3]), ("latest", [3, 2, 1])]
)
def test_the_console_sorts_the_questions(by, order):
    made = told(floor(against=True), ("sort", {"by": by}))

    assert [each["id"] for each in tally(made, DEBATED)["questions"]] == order
    assert tally(made, DEBATED[::-1]) == tally(made, DEBATED)


def test_what_is_most_disputed_has_many_on_both_sides():
    made = told(floor(against=True), ("sort", {"by": "disputed"}))
    found = [question(1, "Qui ?"), question(2, "Quand ?"), question(3, "Où ?")]
    found += [support(10 + n, 1) for n in range(9)] + [objection(30, 1)]
    found += [support(50 + n, 2) for n in range(4)] + [objection(60 + n, 2) for n in range(3)]

    assert [each["id"] for each in tally(made, found)["questions"]] == [2, 1, 3]


def test_one_says_for_or_against_in_the_same_place():
    made = floor(against=True)
    made.pk = 5

    read = FLOOR.read(made, {"against": "7", "text": "Qui paie ?"})

    assert read == {"of": 7, "against": True}
    assert FLOOR.slot(made, read, key="k1") == FLOOR.slot(made, {"of": 7}, key="k2")
    assert FLOOR.read(made, FLOOR.data(read)) == read


def test_nobody_objects_where_it_is_not_offered():
    phone = draw("phone", floor(), [question(41, "Qui paie ?")])

    assert "against" not in Form(phone).buttons
    with pytest.raises(ValidationError):
        FLOOR.read(floor(), {"against": "41"})


@pytest.mark.parametrize(("against", "said"), [(True, True), (False, False)])
def test_the_screen_says_both_numbers_where_both_are_offered(against, said):
    with translation.override("en"):
        picture = text_of(draw("screen", floor(against=against), DEBATED))

    assert ("3 supports · 2 against" in picture) == said
