"""Sentences a group writes: what they stand on, and what becomes of them step after step."""

import pytest
from django.core.exceptions import ValidationError

from sessions import closing, facilitation
from sessions.kinds import kind_of, registry
from tests import sample
from tests.entries import activity, draw, entry, tally
from tests.hands import Form, text_of

DRAFTING = registry["drafting"]
POSTS = [
    {"id": "aa", "text": "doit être relue", "of": 101},
    {"id": "bb", "text": "ne doit jamais décider", "of": 102},
]
JUDGED = [
    {"id": "aa", "text": "Tout est relu.", "of": 101, "aside": True, "median": 2},
    {"id": "bb", "text": "Rien n’est décidé seul.", "of": 102, "aside": False, "median": 5},
    {"id": "cc", "text": "Tout est public.", "of": 103, "aside": True, "median": 3},
]


def drafting(items=POSTS, **settings):
    return activity("drafting", items=items, of="mur", tables=3, **settings)


def typed(**changed):
    return {"table": "B", "people": "4", "text": "Chaque réponse est relue.", **changed}


def written(text, table="A", id=1, shown=True, **said):
    value = {"table": table, "people": 3, "text": text, **said}
    return entry(value, id=id, people=3, channel="tablet", shown=shown)


def test_a_sentence_keeps_what_it_stands_on():
    value = DRAFTING.read(drafting(), typed(sources=["bb", "aa"]))

    assert value == {**typed(), "people": 4, "sources": ["bb", "aa"]}
    assert DRAFTING.people(value) == 4


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"people": "1"}, "people"),
        ({"people": "7"}, "people"),
        ({"table": "D"}, "table"),
        ({"text": "é" * 201}, "text"),
        ({"sources": ["zz"]}, "sources"),
    ],
)
def test_a_group_is_of_two_to_six_and_stands_on_what_is_there(changed, field):
    with pytest.raises(ValidationError) as refusal:
        DRAFTING.read(drafting(), typed(**changed))

    assert list(refusal.value.message_dict) == [field]


def test_an_objection_is_asked_and_read_where_it_is_wanted():
    plain, asked = drafting(objection=False), drafting(objection=True)

    assert "objection" not in {told["name"] for told in Form(draw("phone", plain)).typed}
    assert "objection" in {told["name"] for told in Form(draw("phone", asked)).typed}
    assert DRAFTING.moderated(asked.settings) == {"text", "objection"}


def test_sentences_stand_by_table_with_their_sources_under_them():
    found = [written("Deux", "B", id=1, sources=["bb"]), written("Un", "A", id=2)]

    told = tally(drafting(), found)

    assert [(each["text"], each["sources"]) for each in told["sentences"]] == [
        ("Un", []),
        ("Deux", ["ne doit jamais décider"]),
    ]
    assert told["answered"] == 6
    assert "ne doit jamais décider" in text_of(draw("screen", drafting(), found))


def test_a_sentence_nobody_read_is_counted_as_waiting():
    told = tally(drafting(), [written("Secret", shown=False)])

    assert (told["sentences"], told["waiting"], told["answered"]) == ([], 1, 0)


def test_figures_are_those_of_the_sentences_that_stand():
    found = [written("Un", "A", id=1), written("Deux", "B", id=2, objection="Non.", shown=False)]

    told = DRAFTING.measures(drafting(), found)

    assert told == {"sentences": 1, "people": 3, "tables": 1, "objections": 0}


def test_sentences_are_offered_with_their_objections():
    found = [written("Un", id=7, objection="Trop cher."), written("Deux", id=8, shown=False)]

    offered = DRAFTING.offers(drafting(objection=True), found)

    assert offered == [{"id": "", "text": "Un", "of": 7, "objections": ["Trop cher."]}]


def test_after_a_judgement_only_what_is_to_be_rewritten_is_proposed():
    choices = Form(draw("phone", drafting(items=JUDGED))).choices

    assert choices["sources"] == ["aa", "cc"]


def test_after_a_judgement_what_nobody_wrote_again_stands_as_it_was():
    found = [written("Chaque lettre est relue.", id=9, sources=["aa"])]

    offered = DRAFTING.offers(drafting(items=JUDGED), found)

    assert [(each["text"], each["of"]) for each in offered] == [
        ("Chaque lettre est relue.", 9),
        ("Rien n’est décidé seul.", 102),
        ("Tout est public.", 103),
    ]
    assert not any("aside" in each for each in offered)


def test_a_rewriting_that_awaits_a_person_replaces_nothing_yet():
    found = [written("Chaque lettre est relue.", sources=["aa"], shown=False)]

    offered = DRAFTING.offers(drafting(items=JUDGED), found)

    assert [each["text"] for each in offered] == [each["text"] for each in JUDGED]


def test_the_synthesis_reads_sentences_and_objections():
    found = [written("Un", id=7, objection="Trop cher."), written("Deux", id=8, shown=False)]

    told = DRAFTING.contributions(drafting(objection=True), found)

    assert [(each.entry, each.field, each.text) for each in told] == [
        (7, "text", "Un"),
        (7, "objection", "Trop cher."),
    ]


def charter():
    """A wall, sentences written from it, judged, and written again: ``(session, steps)``."""
    session = sample.session("wall")
    told = [
        ("drafting", {"of": "wall-1", "tables": 3}),
        ("judgement", {"of": "drafting-2", "threshold": 4}),
        ("drafting", {"of": "judgement-3", "tables": 3, "objection": True}),
        ("compass", {"of": "judgement-3", "cards": sample.CARDS}),
    ]
    for position, (kind, settings) in enumerate(told, start=2):
        sample.add(session, kind, position, settings=settings)
    facilitation.start(session)
    return session


def write(step, text, **said):
    return sample.answer(step, typed(text=text, **said), status="shown")


def judge(step, **levels):
    """One person judges the sentences that begin with these words."""
    named = {item["text"].split()[0]: item["id"] for item in step.items}
    sample.answer(step, {f"level_{named[word]}": str(level) for word, level in levels.items()})


@pytest.mark.django_db
def test_sentences_under_the_threshold_go_to_rewriting_and_the_others_go_on():
    session = charter()
    wall = sample.open_step(session, 1)
    sample.answer(wall, {"sort": "0", "text": "doit être relue"}, status="shown")
    sprint = sample.open_step(session, 2)
    write(sprint, "Tout est relu.", sources=[sprint.items[0]["id"]])
    write(sprint, "Rien n’est caché.")
    judge(sample.open_step(session, 3), Tout=2, Rien=5)

    rewriting, compass = sample.open_step(session, 4), sample.open_step(session, 5)

    aside = {item["text"]: item["aside"] for item in rewriting.items}
    assert aside == {"Tout est relu.": True, "Rien n’est caché.": False}
    assert [item["text"] for item in compass.items] == ["Rien n’est caché."]


@pytest.mark.django_db
def test_closing_follows_a_sentence_to_the_posts_it_stands_on():
    session = charter()
    wall = sample.open_step(session, 1)
    posts = {
        text: sample.answer(wall, {"sort": "0", "text": text}, status="shown")
        for text in ("doit être relue", "ne doit jamais décider")
    }
    sprint = sample.open_step(session, 2)
    source = next(item for item in sprint.items if item["of"] == posts["doit être relue"].pk)
    write(sprint, "Tout est relu.", sources=[source["id"]])
    facilitation.end(session)

    closing.close_session(session, present=9, reason="La salle se vidait.")

    sprint.refresh_from_db()
    stored = sprint.responses.get().value["sources"]
    (item,) = [item for item in sprint.items if item["id"] in stored]
    assert item["of"] != source["of"]
    assert wall.responses.get(pk=item["of"]).value["text"] == "doit être relue"


@pytest.mark.django_db
def test_a_withdrawn_post_is_no_longer_a_source():
    session = charter()
    wall = sample.open_step(session, 1)
    kept, gone = (sample.answer(wall, {"sort": "0", "text": text}, status="shown") for text in "ab")
    sprint = sample.open_step(session, 2)
    write(sprint, "Un.", sources=[item["id"] for item in sprint.items])

    facilitation.hide_post(session, gone.pk, "hors sujet")

    sprint.refresh_from_db()
    (sentence,) = kind_of(sprint).tally(sprint, [written("Un.", sources=["x", *ids(sprint)])])[
        "sentences"
    ]
    assert sentence["sources"] == ["a"]


def ids(step):
    return [item["id"] for item in step.items]
