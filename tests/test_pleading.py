"""Pleading: votes, roles drawn by lot, arguments that are no opinions, conditions."""

import hashlib
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from games import roles
from sessions import facilitation, stage, tallies
from sessions.kinds import registry
from sessions.tables import table
from tests import sample
from tests.entries import activity
from tests.entries import draw as drawn
from tests.hall import Hall
from tests.hands import text_of

PLEADING = registry["pleading"]


def pleading(**fields):
    """A running session whose first step is a pleading, its first card on stage."""
    session = sample.session("pleading", **fields)
    facilitation.start(session)
    return session


def go_on(session, letter):
    """Next, until that round of the first card."""
    while not session.current.round.endswith(letter):
        facilitation.next_activity(session)
    return session.current


def draw(session):
    go_on(session, "c")
    facilitation.of_kind(session, session.current, "draw", {"teams": []})
    return session.current.memory["draws"]["1"]


@pytest.mark.django_db
@pytest.mark.parametrize("surface", ["phone", "screen", "console"])
def test_every_round_is_drawn_on_every_surface(surface):
    session = pleading()
    draw(session)

    for letter in "abcdefghi":
        facilitation.goto(session, session.current)
        session.current.round = f"1{letter}"
        session.current.state = "open"

        drawn = stage.draw(session, surface, "en")

        assert "None" not in drawn.html


# Roles.


def test_anybody_can_draw_the_roles_again_from_the_seed():
    teams = ["A", "B", "C", "D"]
    order = sorted(teams, key=lambda team: hashlib.sha256(f"graine{team}".encode()).hexdigest())

    assert roles.drawn("graine", teams, []) == {"for": order[0], "against": order[1]}


def test_those_who_have_played_the_fewest_times_come_first():
    for number in range(20):
        drawn = roles.drawn(f"graine {number}", ["A", "B", "C", "D"], ["A", "B"])

        assert set(drawn.values()) == {"C", "D"}


@pytest.mark.django_db
def test_the_draw_is_kept_with_its_seed_and_every_phone_is_shown_it():
    session = pleading()
    drawn = draw(session)

    phone = text_of(stage.draw(session, "phone", "fr").html)

    assert drawn == {
        "seed": drawn["seed"],
        "teams": ["A", "B", "C", "D"],
        **roles.drawn(drawn["seed"], ["A", "B", "C", "D"], []),
    }
    with translation.override("fr"):
        assert str(table(drawn["for"]).label) in phone


@pytest.mark.django_db
def test_a_team_that_plays_is_told_its_role_and_the_others_are_the_jury():
    session = pleading()
    drawn = draw(session)
    told = {code: str(PLEADING.role(session.current, code)) for code in "ABCD"}

    with translation.override("en"):
        assert "defends" in str(PLEADING.role(session.current, drawn["for"]))
        assert "criticises" in str(PLEADING.role(session.current, drawn["against"]))
    assert len(set(told.values())) == 3


@pytest.mark.django_db
def test_a_console_draws_the_roles_over_the_line(server):
    session = pleading()
    go_on(session, "c")
    session.raise_rev()
    with Hall(server) as hall:
        phone, console = hall.phone(session), hall.console(session)

        console.command("draw", activity=session.current_id)

        shown = phone.hear("stage", until=lambda stage: "roles" in stage["html"])
    session.current.refresh_from_db()
    drawn = session.current.memory["draws"]["1"]
    with translation.override("fr"):
        assert str(table(drawn["for"]).label) in text_of(shown["html"])


# Arguments.


@pytest.mark.django_db
def test_only_the_teams_that_were_drawn_argue():
    session = pleading()
    drawn = draw(session)
    go_on(session, "d")
    jury = next(code for code in "ABCD" if code not in drawn.values())

    with pytest.raises(ValidationError):
        PLEADING.read(session.current, {"table": jury, "text": "Et nous ?"})


@pytest.mark.django_db
def test_an_argument_is_kept_with_the_side_it_was_drawn_for():
    session = pleading()
    drawn = draw(session)
    step = go_on(session, "d")

    for side in ("for", "against"):
        said = sample.answer(step, {"table": drawn[side], "text": f"Un argument {side}."})

        assert said.imposed_role == side


# Votes.


def voted(step, before, after):
    """The same people, before and after."""
    for first, second in zip(before, after, strict=True):
        who = sample.participant(step.session)
        for letter, value in (("b", first), ("i", second)):
            step.round = f"1{letter}"
            sample.answer(step, {"value": value}, who)


@pytest.mark.django_db
def test_votes_before_and_after_and_who_moved():
    step = pleading().current
    voted(step, ["no"] * 6 + ["go"] * 6, ["if"] * 6 + ["go"] * 6)

    told = tallies.tally(step)

    assert [row["count"] for row in told["before"]["rows"]] == [6, 0, 0, 6]
    assert [row["count"] for row in told["after"]["rows"]] == [6, 6, 0, 0]
    assert told["moves"]["flows"] == [[1, 1, 6], [4, 2, 6]]
    assert told["moves"]["changed"] == 6


def shown_once_moved(before, after):
    """What a French phone is shown of the second vote."""
    session = pleading()
    draw(session)
    voted(session.current, before, after)
    session.current.state = "revealed"
    return stage.draw(session, "phone", "fr").html


@pytest.mark.django_db
def test_what_moved_is_drawn_in_numbers_that_every_browser_reads():
    html = shown_once_moved(["no"] * 7 + ["go"] * 6, ["if"] * 7 + ["go"] * 6)

    blocks = re.findall(r'<rect x="\d+" y="([^"]+)" width="26" height="([^"]+)"', html)

    assert len(blocks) == 4
    assert all(float(each) >= 0 for block in blocks for each in block)


@pytest.mark.django_db
def test_a_move_too_thin_to_be_told_is_no_zero():
    html = shown_once_moved(
        ["no"] * 7 + ["go"] * 6 + ["later", "if", "no"],
        ["if"] * 7 + ["go"] * 6 + ["go", "later", "later"],
    )

    cells = re.findall(r"<td>([^<]+)</td>", html[html.index("twin") :])

    assert sorted(cells) == ["6", "7", *["–"] * 14]


@pytest.mark.django_db
def test_points_go_to_the_team_people_moved_towards_and_are_told_in_the_room_alone():
    session = pleading()
    drawn = draw(session)
    step = session.current
    voted(step, ["no"] * 8 + ["go"] * 4, ["if"] * 8 + ["later"] * 4)

    score = {
        each["code"]: each["points"] for each in PLEADING.game(step, tallies.entries(step))["score"]
    }

    assert score == {drawn["for"]: 8, drawn["against"]: 4}
    assert "points" not in json.dumps(PLEADING.measures(step, tallies.entries(step)), default=str)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("points", "audience", "seen"),
    [
        ("open", "open", True),
        ("open", "internal", False),
        ("always", "internal", True),
        ("never", "open", False),
    ],
)
def test_points_are_off_where_there_is_hierarchy(points, audience, seen):
    session = pleading(audience=audience)
    draw(session)
    session.current.settings = {**session.current.settings, "score": points}
    voted(session.current, ["no"] * 12, ["go"] * 12)
    session.current.state = "revealed"

    tallied = stage.count(session, [("screen", "en")])
    phone = stage.draw(session, "phone", "en").html

    assert ("for fun" in tallied["screen", "en"].html) == seen
    assert "for fun" not in phone


@pytest.mark.django_db
def test_points_tell_of_nobody_who_moved_alone():
    session = pleading()
    draw(session)
    step = session.current
    voted(step, ["no"] * 3, ["go", "no", "no"])

    assert PLEADING.game(step, tallies.entries(step))["score"] == []


@pytest.mark.django_db
def test_cards_are_those_of_the_duel_until_something_is_said_of_them():
    session = sample.session("duel")
    told = {"of": "duel-1", "cards": [], "pleadings": 2, "teams": 3, "score": "never"}
    sample.add(session, "pleading", 2, settings=told)
    facilitation.start(session)
    facilitation.goto(session, session.activities.get(kind="pleading"))  # a look ahead
    facilitation.back(session)
    facilitation.open_activity(session)
    for card in ("C-3", "C-3", "C-1"):
        sample.answer(session.current, {"card": card})

    facilitation.goto(session, session.activities.get(kind="pleading"))

    assert [item["id"] for item in session.current.items] == ["C-3", "C-1"]


@pytest.mark.django_db
def test_nobody_argues_before_the_roles_are_drawn():
    session = pleading()
    go_on(session, "d")

    with pytest.raises(ValidationError):
        facilitation.open_activity(session)


@pytest.mark.django_db
def test_a_round_that_only_shows_something_is_not_opened():
    session = pleading()

    with pytest.raises(ValidationError):
        facilitation.open_activity(session)


@pytest.mark.django_db
def test_roles_are_not_drawn_again_once_people_have_argued_under_them():
    session = pleading()
    draw(session)
    go_on(session, "d")

    with pytest.raises(ValidationError):
        facilitation.of_kind(session, session.current, "draw", {"teams": []})


@pytest.mark.django_db
def test_only_teams_that_are_there_are_drawn():
    form = PLEADING.commands["draw"].ArgsForm({"A": "on", "F": "on"})
    assert form.is_valid()
    session = pleading()
    go_on(session, "c")

    facilitation.of_kind(session, session.current, "draw", form.cleaned_data)

    drawn = session.current.memory["draws"]["1"]
    assert {drawn["for"], drawn["against"]} == {"A", "F"}


@pytest.mark.django_db
def test_a_condition_taken_up_is_a_point_for_who_proposed_it():
    session = pleading()
    draw(session)
    step = go_on(session, "h")
    said = sample.answer(step, {"text": "Si une personne relit."})

    facilitation.of_kind(session, step, "take", {"of": said.pk, "table": "C"})
    facilitation.of_kind(session, step, "take", {"of": said.pk, "table": "D"})

    score = PLEADING.game(step, tallies.entries(step))["score"]
    assert [(each["code"], each["points"]) for each in score if each["points"]] == [("D", 1)]


def test_paper_says_which_card_and_which_team_or_leaves_a_line_for_it():
    chosen = activity("pleading", items=[{"id": "C-1", "text": "Les feux", "of": None}])

    with translation.override("en"):
        known, unknown = (
            text_of(drawn("paper", made)) for made in (chosen, activity("pleading", items=[]))
        )

    assert known.count("Les feux") == 2
    assert known.count("Which card? Copy its title.") == 2
    assert known.count("Your team:") == 2
    assert unknown.count("Which card? Copy its title.") >= 2
