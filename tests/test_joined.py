"""What closing keeps of who said what: counts of enough people, and nobody to be joined again."""

import json
import re
from random import Random

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from sessions import closing, facilitation
from sessions.kinds import kind_of, registry
from synthesis import joined, material, restitution
from synthesis.models import Aggregate
from synthesis.tables import may_cross
from territories.models import Role
from tests import entries, sample
from tests.attack import recovered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

USES = ["never", "sometimes", "often"]


def room(*people, kind="choice", field="option"):
    """An ended session: ``(use of AI, answer)`` of each, None where they said nothing."""
    session = sample.session("profile", kind, "wall", language="en")
    profile, question, _wall = session.activities.all()
    for use, said in people:
        who = sample.participant(session)
        if use is not None:
            sample.answer(profile, {"use": USES[use]}, who)
        if said is not None:
            sample.answer(question, {field: str(said)}, who)
    facilitation.end(session)
    return session


def close(session):
    closing.close_session(session, 40, "Trop court")
    return joined.kept(session)


def by_use(session):
    """The table of the choice by the use of AI."""
    tables = close(session)["profiles"]
    return next(each for each in tables if each["profile"] == "I use AI")


def test_a_table_of_enough_people_is_kept():
    told = by_use(room(*[(0, 0)] * 6, *[(0, 1)] * 5, *[(2, 0)] * 7, *[(2, 1)] * 5))

    assert told["cells"] == [[6, 5, 0], [0, 0, 0], [7, 5, 0]]
    assert told["rows"] == ["Never", "Sometimes", "Often"]
    assert told["columns"] == ["Bus", "Train", "Vélo"]
    assert told["total"] == 23


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ([(1, 0)] * 4, "a cell of four"),
        ([(1, 0)], "a cell of one"),
        ([(1, 2)] * 6, "six people who all answered alike"),
        ([(None, 1)] * 3, "three answered without saying who they are: subtraction tells"),
        ([(0, None)] * 2, "two said who they are and did not answer: subtraction tells"),
    ],
)
def test_a_table_that_would_tell_of_a_few_is_not_even_stored(more, why):
    told = by_use(room(*[(0, 0)] * 6, *[(0, 1)] * 5, *[(2, 0)] * 7, *[(2, 1)] * 5, *more))

    assert told["cells"] is None, why
    assert set(told) == {"activity", "question", "profile", "cells"}


def test_those_who_did_not_say_are_a_row_and_a_column():
    people = [*[(0, 0)] * 6, *[(0, 1)] * 5, *[(None, 0)] * 5, *[(None, 1)] * 5, *[(0, None)] * 8]

    told = by_use(room(*people))

    assert told["rows"] == ["Never", "Sometimes", "Often", "did not say"]
    assert told["columns"] == ["Bus", "Train", "Vélo", "no answer"]
    assert told["cells"] == [[6, 5, 0, 8], [0] * 4, [0] * 4, [5, 5, 0, 0]]


def test_hands_are_nobodys_and_count_among_those_who_did_not_say():
    session = room(*[(0, 0)] * 6, *[(0, 1)] * 5)
    choice = session.activities.get(kind="choice")
    sample.answer(choice, {"option": "1"}, channel="hands", people=12)

    assert by_use(session)["cells"][-1] == [0, 12, 0]


def test_two_questions_of_a_profile_are_never_crossed():
    tables = close(room(*[(0, 0)] * 6, *[(0, 1)] * 5))["profiles"]

    assert {each["activity"] for each in tables} == {"choice-2"}


def test_figures_withheld_for_want_of_people_are_not_crossed():
    session = room(*[(0, 0)] * 6, *[(0, 1)] * 5)
    session.activities.filter(kind="choice").update(
        settings={"options": ["Bus", "Train"], "least": 20}
    )

    assert close(session)["profiles"] == []


@pytest.mark.parametrize("kind", ["scale", "core", "picture_choice", "statements"])
def test_other_closed_questions_are_crossed_too(kind):
    step = entries.activity(kind)
    name, choices = next(
        (name, field.choices)
        for name, field in kind_of(step).form(step).fields.items()
        if getattr(field, "choices", None)
    )
    value = kind_of(step).read(step, {name: str(choices[1][0])})

    asked = kind_of(step).asked(step, entries.entries(value, value))

    (given,) = [each for each in asked if each.given]
    assert [place for _entry, place in given.given] == [1, 1]
    assert str(given.answers[1]) == str(choices[1][1])


# An attack on rooms: what is published of a profile, of a question, and of both.


def answered(seed):
    """What a room at random said: ``(profile, question)`` as they were asked."""
    dice, profile, step = Random(seed), entries.activity("profile"), entries.activity("choice")
    sure = dice.choice([0.7, 1])
    people = range(1, dice.randrange(12, 90))
    uses, options = dice.choice([USES, USES[:2]]), dice.choice(["01", "012"])
    described = [
        entries.entry({"use": dice.choice(uses)}, id) for id in people if dice.random() < sure
    ]
    said = [
        entries.entry({"option": dice.choice(options)}, id) for id in people if dice.random() < sure
    ]
    use, choice = registry["profile"], registry["choice"]
    counts = use.measures(profile, described)["questions"]["use"]["counts"]
    asked = use.asked(profile, described)[2], choice.asked(step, said)[0]
    return *asked, counts, choice.measures(step, said)["counts"]


def known(table, rows, columns, shown):
    """What is published: the answers to each question apart, and the table if it is shown."""
    told = dict.fromkeys(table.counts)
    told |= {table.row(str(place)): count for place, count in enumerate(rows)}
    told |= {table.column(str(place)): count for place, count in enumerate(columns)}
    if shown:
        told |= {name: table.counts[name] for name in table.counts.keys() - table.margins}
    return told, [(total, *parts) for total, parts in table.sums]


@pytest.mark.parametrize("seed", range(60))
def test_no_number_under_five_is_found_again_in_a_room(seed):
    profile, question, rows, columns = answered(seed)
    table = joined.crossing(profile, question)
    shown = may_cross(table)

    found = read(*known(table, rows, columns, shown))

    alone = read(*known(table, rows, columns, shown=False))
    assert {name for name in found - alone if 0 < table.counts[name] < 5} == set()


def read(told, sums):
    """What is told, and what is found again from it."""
    return recovered(told, sums) | {name for name, count in told.items() if count is not None}


# Nobody is joined again.


def everything():
    ours = ("live_sessions", "synthesis", "territories")
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    return "\n".join(str(row) for model in models for row in model.objects.values())


def test_what_is_kept_names_nobody():
    session = room(*[(0, 0)] * 6, *[(2, 1)] * 12, *[(1, 2)] * 3)
    tokens = list(session.participants.values_list("token", flat=True))

    kept = close(session)

    assert len(tokens) == 21
    assert not [token for token in tokens if token in everything()]
    assert {each for each in numbers(kept) if 0 < each < 5} == set()


def numbers(told):
    return {int(each) for each in re.findall(r"(?<![\w.-])\d+(?![\w.])", json.dumps(told))}


def test_who_said_what_among_a_few_changes_nothing_that_is_kept():
    people = [*[(0, 0)] * 6, *[(2, 1)] * 12]
    crossed, straight = [*people, (1, 2), (0, 1)], [*people, (1, 1), (0, 2)]

    kept = [close(room(*each)) for each in (crossed, straight)]

    assert kept[0] == kept[1] != {}


def test_before_closing_nothing_is_kept_and_closing_keeps_once():
    session = room(*[(0, 0)] * 6, *[(0, 1)] * 5)

    before = material.gather(session)["joined"]
    kept = close(session)

    assert before == {}
    assert material.gather(session)["joined"] == kept
    assert Aggregate.objects.filter(session=session).count() == len(kept)


# How many people wrote.


def wrote(*texts):
    """An ended session; how many texts each of these people wrote on the wall."""
    session = sample.session("wall", language="en")
    wall = session.activities.get()
    for number in texts:
        who = sample.participant(session)
        for text in range(number):
            sample.answer(wall, {"text": f"Un message, le {text}.", "sort": "0"}, who)
    facilitation.end(session)
    return session


@pytest.mark.parametrize(
    ("texts", "people"),
    [
        ([1] * 5, 5),
        ([1] * 4, None),  # too few
        ([2, 1, 1, 1, 1], None),  # one of six texts is the second of somebody
        ([2] * 5, 5),
        ([6, 1, 1, 1, 1], 5),
        ([9], None),
    ],
)
def test_people_who_wrote_are_counted_where_that_joins_no_two_texts(texts, people):
    told = close(wrote(*texts))["writers"]["steps"]["wall-1"]

    assert told == {"responses": sum(texts), "people": people}


def test_people_are_counted_by_the_themes_that_a_person_chose():
    session = wrote(2, 2, 2, 2, 2, 1)
    responses = list(session.activities.get().responses.all())
    for theme, written in (("SOC-4", responses[:10]), ("SOC-1", responses[10:])):
        sample.finding(session, *written, themes=[theme])

    told = close(session)["writers"]["themes"]

    assert told["SOC-4"] == {"responses": 10, "people": 5}
    assert told["SOC-1"] == {"responses": 1, "people": None}


# Where it is read.


def page_of(session):
    restitution.publish(session, by=Role.COORDINATOR)
    answer = Client(headers={"accept-language": "en"}).get(session.get_absolute_url())
    return " ".join(answer.content.decode().split())


def test_a_table_by_profile_stands_beside_its_figure_with_its_base():
    session = room(*[(0, 0)] * 6, *[(0, 1)] * 5)
    close(session)

    page = page_of(session)

    said = page[page.index('id="what-was-said"') : page.index('id="apart"')]
    assert '<th scope="row">Never</th><td>6</td><td>5</td><td>0</td>' in said
    assert "11 people in this table · 11 connected · 40 present" in said


def test_a_hidden_table_is_said_to_be_hidden():
    session = room(*[(0, 0)] * 6, *[(1, 1)] * 2)
    close(session)

    page = page_of(session)

    assert "By “I use AI”: hidden, too few people." in page
    assert "people in this table" not in page


def test_who_was_there_is_told_by_question_and_by_nobody():
    session = room(*[(0, 0)] * 6, *[(2, 1)] * 12, *[(1, 2)] * 3)
    close(session)

    page = page_of(session)

    who = page[page.index('id="who"') : page.index('id="what-was-said"')]
    assert "21 phones connected · 40 present" in who
    assert "I use AI" in who
    assert "fewer than 5" in who
    assert "I use AI" not in page[page.index('id="what-was-said"') :].replace("By “I use AI”", "")


def test_where_nobody_was_asked_who_they_are_the_page_says_so():
    session = wrote(1, 1)
    close(session)

    page = page_of(session)

    assert "Nobody was asked who they are." in page
    assert "2 texts. By how many people is not told: too few, or it would tell of a few." in page


# Groups of opinion.


def voting(people):
    """An ended session: two camps of about as many people on eight statements, and a few others."""
    seeds = [f"Une affirmation, la {number}." for number in range(1, 9)]
    session = sample.session(language="en")
    sample.add(session, "statements", 1, settings={"seeds": seeds})
    facilitation.start(session)
    facilitation.open_activity(session)
    dice = Random(7)
    for person in range(people):
        side = ["agree", "disagree"][person % 2]
        votes = {
            f"vote_{item['id']}": dice.choice([side] * 9 + ["pass"]) if place % 2 else "agree"
            for place, item in enumerate(session.current.items)
        }
        sample.answer(session.current, votes)
    facilitation.end(session)
    return session


def test_closing_keeps_the_groups_of_a_large_room_and_not_who_is_in_them():
    session = voting(120)

    (told,) = close(session)["opinions"].values()

    assert sum(told["groups"]["people"].values()) == told["people"] == 120
    assert min(told["groups"]["people"].values()) >= 11
    assert len(told["tables"]) == 8
    assert {each for table in told["tables"] for row in table["cells"] for each in row} & set(
        range(1, 11)
    ) == set()
    assert "Who is in which group was not kept." in page_of(session)


def test_a_small_room_has_no_groups_and_the_page_says_why():
    session = voting(20)

    (told,) = close(session)["opinions"].values()

    assert (told["groups"], told["tables"], told["map"]) == (None, [], None)
    assert told["reason"] in page_of(session)


# What every document tells of one table, before and after another version.


def test_every_document_and_every_version_tells_the_same_tables():
    session = room(*[(0, 0)] * 6, *[(0, 1)] * 5, *[(1, 2)] * 3)
    kept = close(session)
    page = page_of(session)
    public = Client(headers={"accept-language": "en"})

    sealed = public.get(reverse("sealed", args=[session.code])).json()["joined"]

    assert sealed == kept == material.gather(session)["joined"]
    assert {each["cells"] is None for each in kept["profiles"]} == {True}
    assert "people in this table" not in page
