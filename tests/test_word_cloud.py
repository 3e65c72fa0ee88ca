"""The word cloud: what is one word, how many said it, how big it stands."""

import pytest
from django.core.exceptions import ValidationError

from sessions.kinds import registry
from tests.entries import activity, draw, entries, entry, tally
from tests.hands import text_of


def said(*words, memory=None):
    """The cloud of these words, one person each: ``{word: people}``."""
    return shown(counted(words, memory))


def counted(words, memory=None):
    return tally(cloud(memory), entries(*[{"words": [word]} for word in words]))


def shown(tally):
    return {word["word"]: word["people"] for word in tally["words"]}


def cloud(memory=None):
    return activity("word_cloud", memory=memory, words_each=2)


def after(*commands):
    """The memory once these ``(name, args)`` were obeyed, through the forms they declare."""
    memory = {}
    for name, args in commands:
        command = registry["word_cloud"].commands[name]
        form = command.ArgsForm(args)
        assert form.is_valid()
        memory = command.function(memory, form.cleaned_data, cloud(memory))
    return memory


@pytest.mark.parametrize(
    "spellings",
    [
        ["aide", "Aide", "AIDE"],
        ["aide", "aide.", "« aide »", "aide !", "aide…", '"aide"'],
        ["mise à jour", "mise  à jour", " mise à jour "],
        ["l'eau", "l’eau"],
    ],
    ids=["capitals", "punctuation", "spaces", "apostrophes"],
)
def test_one_word_in_several_spellings(spellings):
    assert list(said(*spellings).values()) == [len(spellings)]


def test_accents_make_another_word():
    assert said("mur", "mûr", "Mûr", "mûr") == {"mur": 1, "mûr": 3}


def test_the_most_common_spelling_is_shown():
    assert said("BUS", "Bus", "Bus", "bus") == {"Bus": 4}


def test_a_person_counts_once_for_a_word():
    made = cloud(after(("merge", {"word": "train", "into": "rail"})))
    found = entries({"words": ["rail", "rail."]}, {"words": ["train", "rail"]})

    counted = tally(made, found)

    assert shown(counted) == {"rail": 2}
    assert (counted["total"], counted["answered"]) == (2, 2)


def test_a_table_of_eight_weighs_eight():
    found = [*entries({"words": ["peur"]}), entry({"words": ["aide", "peur"]}, id=2, people=8)]

    counted = tally(cloud(), found)

    assert shown(counted) == {"aide": 8, "peur": 9}
    assert counted["answered"] == 9


def test_merged_words_follow_one_another():
    chain = after(
        ("merge", {"word": "Auto", "into": "voiture"}),
        ("merge", {"word": "voiture", "into": "véhicule"}),
    )

    assert said("auto", "voiture", "véhicule", memory=chain) == {"véhicule": 3}


def test_the_later_wish_wins_over_a_circle():
    circle = after(
        ("merge", {"word": "auto", "into": "voiture"}),
        ("merge", {"word": "voiture", "into": "auto"}),
    )

    assert said("auto", "voiture", memory=circle) == {"auto": 2}


@pytest.mark.parametrize("around", [2, 3])
def test_no_circle_swallows_a_word(around):
    words = ["a", "b", "c"][:around]
    ring = zip(words, words[1:] + words[:1], strict=True)

    memory = after(*[("merge", {"word": word, "into": into}) for word, into in ring])

    assert sum(said(*words, memory=memory).values()) == around


def test_a_word_does_not_go_with_itself():
    merge = registry["word_cloud"].commands["merge"]

    assert not merge.ArgsForm({"word": "auto", "into": "Auto."}).is_valid()


def test_separated_words_stand_alone_again():
    memory = after(
        ("merge", {"word": "auto", "into": "voiture"}),
        ("split", {"word": "AUTO"}),
    )

    assert said("auto", "voiture", memory=memory) == {"auto": 1, "voiture": 1}


def test_a_withdrawn_word_is_on_no_screen_and_can_be_put_back():
    found = entries({"words": ["Zut"]}, {"words": ["aide"]})
    hidden = cloud(after(("hide_word", {"word": "zut !"})))
    back = cloud(after(("hide_word", {"word": "zut"}), ("show_word", {"word": "zut"})))

    assert shown(tally(hidden, found)) == {"aide": 1}
    assert "Zut" not in draw("screen", hidden, found)
    assert registry["word_cloud"].measures(hidden, found)["withdrawn"] == 1
    assert shown(tally(back, found)) == {"aide": 1, "Zut": 1}


def test_sizes_go_by_rank_and_equals_stand_equal():
    words = ["a"] * 9 + ["b"] * 5 + ["c"] * 5 + ["d"]

    sizes = {word["word"]: word["size"] for word in counted(words)["words"]}

    assert sizes["b"] == sizes["c"]
    assert (sizes["a"], sizes["d"]) == (6, 1)
    assert {word["size"] for word in counted(["x", "y"])["words"]} == {3}


def test_forty_words_stand_and_the_others_are_counted():
    words = [f"mot{number:02}" for number in range(43)] + ["mot42"]

    found = counted(words)

    assert [word["word"] for word in found["words"]] == [*words[:39], "mot42"]
    assert found["more"] == 3
    assert found["total"] == 44


def test_words_never_jump():
    few, more = counted(["b", "a"]), counted(["b", "a", "b", "b", "c"])

    assert [word["key"] for word in few["words"]] == ["a", "b"]
    assert [word["key"] for word in more["words"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("aide", ["aide"]),
        (["aide", ""], ["aide"]),
        ("aide, peur", ["aide", "peur"]),
        (["aide;peur", "  "], ["aide", "peur"]),
        (["mise   à jour", "Aide"], ["mise à jour", "Aide"]),
        (["aide", "Aide", "aide."], ["aide."]),
    ],
)
def test_words_are_kept_as_typed_each_once(typed, stored):
    assert registry["word_cloud"].read(cloud(), {"words": typed}) == {"words": stored}


@pytest.mark.parametrize(
    "typed",
    ["", [], [" ", "…"], ["a", "b", "c"], "a, b, c", "x" * 41, "a\0b"],
    ids=["nothing", "no list", "no letter", "three", "commas", "too long", "nul"],
)
def test_words_that_are_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        registry["word_cloud"].read(cloud(), {"words": typed})

    assert refusal.value.message_dict["words"][0]


def test_the_screen_says_how_many_said_a_word():
    made = cloud()

    picture = draw("screen", made, entries({"words": ["aide"]}, {"words": ["Aide", "peur"]}))

    assert "aide 2" in text_of(picture).lower()
    assert 'class="w6"' in picture


def test_words_stand_in_the_order_of_a_dictionary():
    words = counted(["travail", "école", "emploi"])["words"]

    assert [word["word"] for word in words] == ["école", "emploi", "travail"]
