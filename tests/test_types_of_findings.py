"""What a finding may be called: the rule on the votes it stands on, and what no reason lifts."""

import pytest

from sessions.kinds import registry
from synthesis import material, review, sides, strength
from synthesis.finding_form import FindingForm
from synthesis.models import Finding
from tests import sample
from tests.entries import activity, entries

pytestmark = pytest.mark.usefixtures("english")

YES_NO = {"settings": {"options": ["Oui", "Non"]}}


@pytest.fixture
def room():
    """A wall, a choice of two, statements, a position with arguments."""
    made = sample.session("wall")
    sample.add(made, "choice", 2, **YES_NO)
    sample.add(made, "statements", 3)
    sample.add(made, "position", 4)
    return made


def step(room, kind):
    return room.activities.get(kind=kind)


def vote(room, *counts):
    """So many people for each option of the choice."""
    for option, people in enumerate(counts):
        for _person in range(people):
            sample.answer(step(room, "choice"), {"option": str(option)})
    return str(step(room, "choice").pk)


def post(room, text="Je veux parler à une personne.", **fields):
    return sample.answer(step(room, "wall"), {"text": text, "sort": "0"}, **fields)


def form(room, finding=None, **fields):
    told = {"sentence": "La salle le demande.", "type": ""}
    return FindingForm({**told, **fields}, instance=finding or Finding(session=room))


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("choice", [{"option": "0"}], []),  # three options have no obvious sides
        ("scale", [{"value": 1}, {"value": 3}, {"value": 5}, {"value": 5}], [("", 1, 2, 1)]),
        (
            "statements",
            [{"votes": {"s1": "agree", "s2": "pass"}}, {"votes": {"s1": "disagree"}}],
            [("s1", 1, 1, 0), ("s2", 0, 0, 1)],
        ),
        ("judgement", [{"level_1": 5}, {"level_1": 1}, {"level_1": 4}], [("1", 2, 1, 0)]),
        ("word_cloud", [{"words": ["bus"]}], []),
    ],
)
def test_a_kind_says_who_took_which_side(kind, values, said):
    made = activity(kind, items=None if kind == "judgement" else [])

    rows = registry[kind].sides(made, entries(*values))

    told = [(row["id"], row["agree"], row["disagree"], row["passed"]) for row in rows]
    assert [row for row in told if any(row[1:])] == said


def test_a_position_says_where_people_stood_last():
    made = activity("position")
    first = entries(*[{"value": "agree"}] * 3, round="1a")
    last = entries(*[{"value": "disagree"}] * 2, round="1d")

    before = registry["position"].sides(made, first)[0]
    after = registry["position"].sides(made, first + last)[0]

    assert (before["agree"], before["disagree"]) == (3, 0)
    assert (after["agree"], after["disagree"]) == (0, 2)


def test_an_argument_says_which_side_it_speaks_for():
    told = [{"side": side, "text": side} for side in ("for", "against", "other")]
    found = entries(*told, round="1b", slot="k")

    read = registry["position"].contributions(activity("position"), found)

    assert [(each.item, each.against) for each in read] == [("1", False), ("1", True), ("1", None)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counts", "type"),
    [
        ((17, 2), "convergence"),
        ((11, 9), "divergence"),
        ((14, 7), "majority"),
        ((7, 3), "split"),
        ((6, 3), "case"),  # nine votes
    ],
)
def test_the_rule_gives_the_type_from_ten_votes(room, counts, type):
    choice = vote(room, *counts)

    taken = form(room, votes=[choice])

    assert taken.is_valid(), taken.errors
    assert taken.save().type == type


@pytest.mark.django_db
def test_another_type_than_the_rule_s_needs_a_reason_that_is_published(room):
    choice = vote(room, 14, 7)

    refused = form(room, votes=[choice], type="split")
    taken = form(room, votes=[choice], type="split", reason="Deux tables ont voté ensemble.")
    assert taken.is_valid(), taken.errors
    taken.save()

    assert "The rule says: Clear majority" in str(refused.errors["type"])
    (told,) = material.gather(room)["findings"]
    assert (told["type"], told["rule"]) == ("split", "majority")
    assert told["reason"] == "Deux tables ont voté ensemble."


@pytest.mark.django_db
def test_a_reason_for_no_exception_is_not_kept(room):
    choice = vote(room, 14, 7)

    taken = form(room, votes=[choice], type="majority", reason="Pour rien.")

    assert taken.is_valid()
    assert taken.save().reason == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentence", "texts", "type"),
    [("Qui paie ?", 2, "question"), ("Une personne le dit.", 1, "lone"), ("On le dit.", 3, "case")],
)
def test_without_votes_the_rule_says_nothing_of_sharing(room, sentence, texts, type):
    keys = [f"{post(room, f'Message {number}').pk}-text" for number in range(texts)]

    taken = form(room, sentence=sentence, evidence=keys)

    assert taken.is_valid(), taken.errors
    assert taken.save().type == type


@pytest.mark.parametrize(
    ("votes", "type"),
    [
        ([(12, 0), (12, 0)], "convergence"),
        ([(17, 2), (11, 9)], "case"),  # different verdicts
        ([(12, 0), (0, 12)], "case"),  # the two sides, one each
        ([(14, 7), (7, 14)], "case"),
        ([(12, 0), (0, 9)], "case"),  # nine votes allow nothing
        ([(11, 9), (9, 11)], "divergence"),
    ],
)
@pytest.mark.django_db
def test_votes_give_a_type_that_all_of_them_allow(votes, type):
    room = sample.session()
    for position, counts in enumerate(votes, start=1):
        made = sample.add(room, "choice", position, **YES_NO)
        for option, people in enumerate(counts):
            for _person in range(people):
                sample.answer(made, {"option": str(option)})

    basis = strength.Basis(votes=sides.of_session(room))

    assert basis.proposed("On le dit.") == type


@pytest.mark.django_db
def test_a_finding_stands_on_one_statement_and_says_its_numbers(room):
    made = step(room, "statements")
    for code in ["agree"] * 12 + ["disagree"] * 2 + ["pass"]:
        sample.answer(made, {"vote_s1": code, "vote_s2": "disagree"})

    taken = form(room, votes=[f"{made.pk}:s1"])
    assert taken.is_valid(), taken.errors
    finding = taken.save()
    (told,) = material.gather(room)["findings"][0]["votes"]

    assert (finding.type, finding.evidence.get().item) == ("convergence", "s1")
    assert (told["agree"], told["disagree"], told["passed"]) == (12, 2, 1)
    assert (told["answered"], told["connected"], told["present"]) == (15, 15, None)
    assert (told["interval"]["low"], told["interval"]["high"]) == (60, 96)
    assert "12" in told["interval"]["words"]
    assert "96" in told["interval"]["words"]


@pytest.mark.django_db
def test_nine_who_took_a_side_are_no_percentage(room):
    sample.finding(room, votes=[step(room, "choice")], type="case")
    vote(room, 6, 3)

    (told,) = material.gather(room)["findings"][0]["votes"]

    assert told["interval"] is None


@pytest.mark.django_db
def test_a_convergence_leaves_no_opposed_argument_out(room):
    made = step(room, "position")
    for place in ["agree"] * 18 + ["disagree"]:
        sample.answer(made, {"value": place})
    made.round = "1b"
    against = sample.answer(made, {"side": "against", "text": "On y perd la main."})
    sample.answer(made, {"side": "for", "text": "On y gagne."})
    told = {"votes": [f"{made.pk}:1"], "reason": "Je préfère."}

    refused = form(room, **told, type="convergence")
    taken = form(room, **told, against=[f"{against.pk}-text"])

    assert "On y perd la main." in str(refused.errors["type"])
    assert taken.is_valid(), taken.errors
    assert taken.save().type == "convergence"


@pytest.mark.django_db
def test_what_speaks_against_another_finding_of_the_theme_is_not_left_out_either(room):
    choice, said, con = vote(room, 17, 2), post(room), post(room, "Une machine suffit.")
    sample.finding(room, said, against=[con], themes=["SOC-4"])

    alone = form(room, votes=[choice], themes=["SOC-4"])
    elsewhere = form(room, votes=[choice], themes=["UTI-2"])
    linked = form(room, votes=[choice], themes=["SOC-4"], against=[f"{con.pk}-text"])

    assert "Une machine suffit." in str(alone.errors["type"])
    assert elsewhere.is_valid(), elsewhere.errors
    assert linked.is_valid(), linked.errors


@pytest.mark.django_db
def test_a_type_that_the_votes_no_longer_allow_is_told(room):
    taken = form(room, votes=[vote(room, 17, 2)])
    assert taken.is_valid()
    finding = taken.save()
    assert review.of_session(room, *review.read(room)) == {}

    vote(room, 0, 12)

    (told,) = review.of_session(room, *review.read(room))[finding.pk]
    assert "The rule says: Divergence" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sentence",
    ["La population le demande.", "C’est voté à l’unanimité.", "Évidemment, on le veut."],
)
def test_loaded_words_of_the_session_s_language_are_pointed_out(room, sentence):
    said = post(room)

    refused = form(room, sentence=sentence, evidence=[f"{said.pk}-text"])

    assert "judge" in str(refused.errors["sentence"])


@pytest.mark.django_db
def test_loaded_words_are_those_of_one_language(room):
    room.language = "en"
    said = post(room)

    refused = form(room, sentence="Everybody wants it.", evidence=[f"{said.pk}-text"])
    taken = form(room, sentence="La population.", evidence=[f"{said.pk}-text"])

    assert "Everybody" in str(refused.errors["sentence"])
    assert taken.is_valid(), taken.errors
