"""What votes say: counts and verdicts, groups where they are sure, predictions, Polis' figures."""

import json
import random

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from synthesis.votes import factors, groups, matrix, polis
from synthesis.votes.report import report
from tests.ballots import alike, camps, chance


def of(said, name):
    return next(each for each in said["statements"] if each["comment-id"] == name)


def opinion(agree, disagree, passed=0):
    """Votes of as many people on one statement."""
    votes = [1] * agree + [-1] * disagree + [0] * passed
    return [("s", f"p{number}", vote) for number, vote in enumerate(votes)]


@pytest.mark.parametrize(
    ("votes", "verdict"),
    [
        ((17, 2, 4), "consensus-agree"),
        ((2, 17, 4), "consensus-disagree"),
        ((11, 9, 3), "divided"),
        ((14, 7, 2), "unclear"),
        ((7, 3, 2), "unclear"),
        ((9, 0, 0), "unclear"),
        ((0, 0, 12), "unclear"),
    ],
)
def test_each_statement_has_its_counts_and_the_verdict_of_the_rule(votes, verdict):
    said = of(report(opinion(*votes)), "s")

    assert (said["agree"], said["disagree"], said["pass"]) == votes
    assert said["verdict"] == verdict


def test_the_share_leaves_out_who_passed_and_comes_with_its_interval():
    said = of(report(opinion(15, 5, 30)), "s")

    assert said["share"] == 0.75
    assert said["interval"] == [0.5313, 0.8881]


def test_where_nobody_took_a_side_there_is_no_share():
    said = of(report(opinion(0, 0, 12)), "s")

    assert said["share"] is said["interval"] is None


@pytest.mark.parametrize("people", [10, 40, 400])
@pytest.mark.parametrize("vote", [1, -1])
def test_a_statement_all_agree_on_is_never_divided(people, vote):
    unanimous = [("all", f"p{number}", vote) for number in range(people)]

    said = report(camps(people) + unanimous)

    assert of(said, "all")["verdict"] == ("consensus-agree" if vote == 1 else "consensus-disagree")


def test_ids_are_kept_as_given_and_numbers_come_in_their_order():
    rows = [(statement, "p", 1) for statement in ("10", "9", "a", "09", "é")]

    said = report(rows)

    assert [each["comment-id"] for each in said["statements"]] == ["09", "9", "10", "a", "é"]


def test_the_same_votes_in_any_order_give_the_same_bytes():
    rows = camps(60, 14) + alike("same", 14, 1)
    pairs = [("3", "p1"), ("3", "nobody"), ("nothing", "p1")]
    shuffle = random.Random(1).shuffle

    said = set()
    for _run in range(20):
        shuffle(rows)
        shuffle(pairs)
        said.add(json.dumps(report(rows, None, pairs)))

    assert len(said) == 1


def test_camps_are_found_again_and_named_by_their_people():
    rows = camps(people=60, camps=2)

    found = report(rows)["groups"]

    true = [int(person[1:]) % 2 for person in found["members"]]
    assert found["k"] == 2
    assert adjusted_rand_score(true, list(found["members"].values())) == 1
    assert sum(found["people"].values()) == len(found["members"]) == 60


def test_three_camps_are_three_groups():
    found = report(camps(people=90, statements=30, camps=3))["groups"]

    assert found["k"] == 3


@pytest.mark.parametrize("seed", range(4))
def test_chance_makes_no_groups_and_the_reason_is_said(seed):
    said = report(chance(people=70, seed=seed))

    assert said["groups"] is said["map"] is said["group_consensus"] is None
    assert said["groups_reason"]


def test_under_fifty_people_there_are_no_groups():
    said = report(camps(people=49))

    assert said["groups"] is None
    assert "49" in said["groups_reason"]


def test_people_with_few_votes_are_no_fiftieth():
    said = report(camps(people=49, missing=0) + alike("late", 6, 1))

    assert said["groups"] is None
    assert "49" in said["groups_reason"]


def test_no_group_has_fewer_than_eleven_people():
    rows = [row for row in camps(people=160) if int(row[1][1:]) % 2 == 0 or int(row[1][1:]) < 20]

    said = report(rows)

    assert said["participants"] == 90
    assert said["groups"] is None or min(said["groups"]["people"].values()) >= 11


def test_what_every_group_shares_holds_in_each_of_them():
    rows = camps(people=80) + [("shared", f"p{number}", 1) for number in range(80)]

    said = report(rows)

    assert said["group_consensus"][0]["comment-id"] == "shared"
    assert all(min(each["lower_bounds"]) >= 0.5 for each in said["group_consensus"])
    assert len(said["group_consensus"]) < len(said["statements"])


def test_the_map_shows_groups_and_nobody_in_particular():
    said = report(camps(people=60))

    assert [each["people"] for each in said["map"]] == [30, 30]
    assert not any(name in json.dumps(said["map"]) for name in said["groups"]["members"])


@pytest.mark.parametrize("vote", [1, 0, -1])
def test_a_straight_liner_is_flagged_kept_and_left_out_beside(vote):
    rows = camps(people=60)

    said = report(rows + alike("same", 20, vote))

    assert [each["voter-id"] for each in said["straight_liners"]] == ["same"]
    assert said["participants"] == 61
    assert said["without_straight_liners"]["participants"] == 60
    assert said["without_straight_liners"]["statements"] == report(rows)["statements"]


def test_without_straight_liners_nothing_is_told_twice():
    said = report(camps(people=20))

    assert said["straight_liners"] == []
    assert said["without_straight_liners"] is None


def held_out(rows):
    """One vote in ten taken away: what is left, and what to find."""
    return [row for number, row in enumerate(rows) if number % 10], rows[::10]


def test_predictions_are_nearer_the_truth_than_the_share_of_each_statement():
    kept, away = held_out(camps(people=60))
    agreed = {row[:2]: row[2] == 1 for row in away}

    said = report(kept, predict=list(agreed))["predictions"]

    right = [(p["p_agree"] > 0.5) == agreed[p["comment-id"], p["voter-id"]] for p in said]
    shares = {each["comment-id"]: each["share"] for each in report(kept)["statements"]}
    by_share = [(shares[row[0]] > 0.5) == (row[2] == 1) for row in away]
    assert np.mean(right) > 0.8 > np.mean(by_share)


def test_who_and_what_was_never_seen_has_a_value_too():
    rows = opinion(90, 10)

    said = report(rows, predict=[("s", "new"), ("new", "p0"), ("new", "new")])["predictions"]

    by_pair = {(each["comment-id"], each["voter-id"]): each["p_agree"] for each in said}
    assert by_pair["s", "new"] == pytest.approx(0.9, abs=0.05)
    assert all(0 < p < 1 for p in by_pair.values())


def test_passing_is_not_agreeing():
    rows = opinion(30, 5, 65)

    said = report(rows, predict=[("s", "new")])["predictions"]

    assert said[0]["p_agree"] == pytest.approx(0.3, abs=0.06)


@pytest.mark.parametrize("rows", [[("s", "p", 1)], [("s", "p", 0), ("t", "p", -1)]])
def test_one_person_is_enough_for_a_report(rows):
    said = report(rows, predict=[("s", "p")])

    assert said["participants"] == 1
    assert 0 < said["predictions"][0]["p_agree"] < 1


def test_one_statement_is_enough_for_a_report():
    assert report(opinion(60, 60))["participants"] == 120


@pytest.mark.parametrize("seed", range(5))
def test_the_agreement_of_two_groupings_is_the_one_of_scikit_learn(seed):
    generator = np.random.default_rng(seed)
    one, other = generator.integers(0, 3, 40), generator.integers(0, 2, 40)

    assert groups.agreement(one, other) == pytest.approx(adjusted_rand_score(one, other))


theirs = pytest.mark.filterwarnings("ignore")  # what red-dwarf and its libraries say at import


def in_red_dwarf(votes):
    """The same votes as red-dwarf takes them."""
    table = zip(votes.rows, votes.columns, votes.values, strict=True)
    return [
        {"participant_id": int(row), "statement_id": int(column), "vote": int(vote), "modified": 0}
        for row, column, vote in table
    ]


@theirs
@pytest.mark.parametrize("seed", range(3))
def test_the_components_are_those_of_polis(seed):
    from reddwarf.utils.matrix import generate_raw_matrix
    from reddwarf.utils.reducer.pca import run_pca

    votes = matrix.read(camps(people=40, statements=12, seed=seed))

    expected = run_pca(generate_raw_matrix(in_red_dwarf(votes)))[2].components_

    cosines = np.abs((polis.components(votes) * expected).sum(axis=1))
    assert cosines.min() >= 0.999


@theirs
@pytest.mark.parametrize("seed", range(3))
def test_given_the_same_groups_the_figures_are_those_of_polis(seed):
    from reddwarf.utils.matrix import generate_raw_matrix
    from reddwarf.utils.stats import calculate_comment_statistics

    votes = matrix.read(camps(people=40, statements=12, seed=seed, missing=0.5))
    labels = np.arange(40) % 3
    counts = [votes.counts(labels == each) for each in range(3)]

    expected = calculate_comment_statistics(generate_raw_matrix(in_red_dwarf(votes)), labels)

    assert np.abs(polis.group_aware(counts) - expected[6].T).max() <= 1e-9
    for each in range(3):
        ours = polis.representative(counts[each], votes.counts(labels != each))
        for figure, place in zip(FIGURES, (2, 3, 4, 5), strict=True):
            assert np.abs(ours[figure] - expected[place][:, each].T).max() <= 1e-9


FIGURES = (
    "probability",
    "representativeness",
    "probability_test",
    "representativeness_test",
)


@theirs
def test_what_polis_would_list_as_consensus_is_listed():
    from reddwarf.utils.consensus import select_consensus_statements
    from reddwarf.utils.matrix import generate_raw_matrix

    votes = matrix.read(camps(people=41, statements=15, camps=1))

    expected = select_consensus_statements(generate_raw_matrix(in_red_dwarf(votes)))

    for ours, side in zip(polis.consensus(votes.counts()), ("agree", "disagree"), strict=True):
        assert set(ours) == {each["tid"] for each in expected[side]}


def test_people_who_voted_on_nothing_kept_still_have_a_place():
    votes = matrix.read(camps(people=20, statements=10))
    nobody = votes.only(statements=np.arange(votes.width) == 0)

    placed = factors.fit(nobody).map()

    assert placed.shape == (20, 2)
    assert np.isfinite(placed).all()
