"""The room judges each finding: verdicts, and what people want corrected."""

import pytest
from django.core.exceptions import ValidationError

from sessions.kinds import registry
from tests.entries import ITEMS, activity, draw, entries, entry, tally
from tests.hands import text_of


def verdicts(tally):
    return [[row["count"] for row in finding["rows"]] for finding in tally["findings"]]


def test_verdicts_are_counted_finding_by_finding():
    made = activity("fidelity")
    found = entries(
        {"verdict_1": "faithful", "verdict_2": "missing", "correction": ""},
        {"verdict_1": "faithful", "verdict_2": "", "correction": ""},
        {"verdict_1": "correct", "verdict_2": "missing", "correction": ""},
    )

    counted = tally(made, found)

    assert verdicts(counted) == [[2, 1, 0], [0, 0, 2]]
    assert [finding["total"] for finding in counted["findings"]] == [3, 2]
    assert registry["fidelity"].measures(made, found)["2"] == {
        "faithful": 0,
        "correct": 0,
        "missing": 2,
    }


def test_percentages_are_of_those_who_judged_that_finding():
    made = activity("fidelity")
    hands = entry({"verdict_1": "faithful", "verdict_2": ""}, people=12, channel="hands")
    paper = entry({"verdict_1": "missing", "verdict_2": "faithful"}, id=2, people=4)

    first, second = tally(made, [hands, paper])["findings"]

    assert [row["share"] for row in first["rows"]] == [75, 0, 25]
    assert [row["share"] for row in second["rows"]] == [None, None, None]


def test_corrections_are_read_once_approved():
    made, kind = activity("fidelity"), registry["fidelity"]
    approved = entry({"verdict_1": "correct", "correction": "Le soir seulement."}, id=1)
    awaiting = entry({"verdict_1": "correct", "correction": "Pas moi."}, id=2, shown=False)

    counted = tally(made, [awaiting, approved])

    assert counted["corrections"] == ["Le soir seulement."]
    assert verdicts(counted)[0] == [0, 2, 0]
    assert [(each.entry, each.text) for each in kind.contributions(made, [awaiting, approved])] == [
        (1, "Le soir seulement.")
    ]


@pytest.mark.parametrize(
    "given",
    [{"verdict_2": "missing"}, {"verdict_1": "faithful", "correction": "Presque."}],
    ids=["one verdict", "a verdict and words"],
)
def test_some_verdict_is_enough(given):
    value = registry["fidelity"].read(activity("fidelity"), given)

    assert {name: told for name, told in value.items() if told} == given


@pytest.mark.parametrize(
    "given",
    [{}, {"correction": "Il manque le soir."}, {"verdict_1": "perhaps"}, {"verdict_9": "faithful"}],
    ids=["nothing", "words alone", "no verdict of ours", "no finding of ours"],
)
def test_a_judgement_without_verdict_is_refused(given):
    with pytest.raises(ValidationError) as refusal:
        registry["fidelity"].read(activity("fidelity"), given)

    assert all(refusal.value.messages)


def test_findings_stand_on_every_surface_word_for_word():
    made = activity("fidelity")

    drawn = [text_of(draw(surface, made)) for surface in ("phone", "screen", "paper")]

    for item in ITEMS:
        assert all(item["text"] in words for words in drawn)


def test_paper_without_findings_yet_says_what_to_do():
    printed = draw("paper", activity("fidelity", items=[]))

    assert len(text_of(printed)) > 40
