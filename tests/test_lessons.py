"""What suggestions learn from: published words and their codes, and nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions import facilitation
from synthesis import coding, lessons, restitution, suggestions
from synthesis.models import Coding, Edit
from synthesis.texts import suggestions as suggested
from synthesis.texts.sampling import POOL
from synthesis.texts.themes import learned_from
from tests import sample
from tests.editions import close, published

pytestmark = pytest.mark.django_db

# No keyword of the taxonomy stands in these.
TEACHING = [
    f"Le bouzin du portillon tourne {word}." for word in ("mal", "vite", "trop", "peu", "là")
]
ASKED = "Encore ce bouzin au portillon."


def evening(*texts, theme="DEM-2", **fields):
    """A running session with these texts on its wall, each filed under the theme if there is one"""
    room = sample.session("wall", **fields)
    facilitation.start(room)
    for text in texts:
        sample.answer(room.activities.get(), {"text": text, "sort": "0"})
    for said in coding.queue(room) if theme else []:
        file(said, theme)
    return room


def over(*texts, **fields):
    """The same once it has ended, to be filed."""
    room = evening(*texts, theme=None, **fields)
    facilitation.end(room)
    return room


def file(said, theme):
    told = {"themes": [theme], "constants": [], "stance": ""}
    coding.record(said, told, coder=Coding.By.FIRST, role="facilitator")


def given_to(room):
    return Coding.objects.get(response__activity__session=room).themes


def learned(room):
    return lessons.of(room)


def test_what_people_filed_in_a_published_session_is_suggested_in_another():
    before = over(ASKED)
    suggestions.suggest(before, coding.queue(before))
    elsewhere = sample.territory("Autre Val")
    published(evening(*TEACHING, territory=elsewhere))

    after = over(ASKED)
    suggestions.suggest(after, coding.queue(after))

    found = [
        Coding.objects.get(response__activity__session=room, coder=0) for room in (before, after)
    ]
    assert [each.themes for each in found] == [[], ["DEM-2"]]


def test_only_what_is_published_teaches_even_at_home():
    room = over()
    close(evening("Un secret de la salle."))
    evening("Un mot qu’on dit encore.")

    assert learned(room) == ([], [])


@pytest.mark.parametrize("demo", [True, False])
def test_demonstrations_and_real_sessions_never_teach_each_other(demo):
    homes = {each: sample.territory(f"Val {each}", demo=each) for each in (True, False)}
    published(evening("Pour de vrai.", territory=homes[False]))
    published(evening("Pour montrer.", territory=homes[True]))

    texts, _labels = learned(over(territory=homes[demo]))

    assert texts == ["Pour montrer." if demo else "Pour de vrai."]


def test_a_rehearsal_neither_teaches_nor_is_taught():
    close(evening("On répète.", rehearsal=True))
    published(evening("On l’a dit."))

    assert learned(over(rehearsal=True)) == ([], [])
    assert learned(over())[0] == ["On l’a dit."]


def test_while_a_room_answers_nothing_is_learned_from_others():
    published(evening("On l’a dit."))
    room = evening()

    while_open = learned(room)
    facilitation.end(room)

    assert (while_open, learned(room)[0]) == (([], []), ["On l’a dit."])


def test_another_language_is_no_lesson():
    published(evening("The desk is slow.", language="en"))

    assert learned(over()) == ([], [])


def test_what_a_drawn_role_made_say_teaches_nothing():
    room = evening("Un avis.")
    wall = room.activities.get()
    sample.answer(wall, {"text": "Un rôle parle.", "sort": "0"}, imposed_role="for")
    published(room)

    assert learned(over())[0] == ["Un avis."]


def test_words_are_learned_as_published_and_edited_ones_without_their_codes():
    room = evening("Le bouzin de Zoé.")
    response = room.activities.get().responses.get()
    told = {"purpose": Edit.Purpose.ANONYMISATION, "difference": [[13, 16, "[…]"]]}
    Edit.objects.create(response=response, field="text", by="coordinator", **told)
    published(room)

    assert learned(over()) == (["Le bouzin de […]."], [])


def test_what_two_people_disagree_on_and_what_is_only_suggested_are_no_labels():
    room = evening("Un avis.", "Une idée.", theme=None)
    one, other = coding.queue(room)
    file(one, "DEM-2")
    coding.record(
        one, {"themes": ["SOC-1"], "constants": [], "stance": ""}, coder=2, role="facilitator"
    )
    suggestions.suggest(room, coding.queue(room))
    published(room)

    assert learned(over()) == (["Un avis.", "Une idée."], [])


def test_unclassified_is_a_lesson_too():
    room = evening("Un avis.", theme=None)
    told = {"themes": [], "constants": [], "stance": ""}
    coding.record(coding.queue(room)[0], told, coder=Coding.By.FIRST, role="facilitator")
    published(room)

    assert learned(over()) == (["Un avis."], [("Un avis.", [])])


def test_the_version_that_stands_is_the_one_learned_from():
    room = evening("Un avis.")
    published(room)
    restitution.correct(room, by="coordinator")
    Edit.objects.create(
        response=room.activities.get().responses.get(),
        field="text",
        by="coordinator",
        purpose=Edit.Purpose.TYPO,
        difference=[[0, 2, "Mon"]],
    )
    taken_up = learned(over())[0]
    restitution.publish(room, by="coordinator", note="Une faute.")

    assert (taken_up, learned(over())[0]) == (["Un avis."], ["Mon avis."])
    assert learned(room) == ([], [])  # a session is no lesson for itself


def test_the_number_of_queries_does_not_grow_with_the_sessions():
    room, counts = over(), []
    for _more in range(2):
        published(evening("Un avis.", "Une idée."))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            learned(room)
        counts.append(len(asked))

    assert counts == [2, 2]


def test_of_too_many_texts_some_are_learned_from_and_never_at_the_cost_of_the_session():
    own = [f"Ici, {number}." for number in range(20)]
    pool = [f"Ailleurs, {number}." for number in range(2 * POOL)]

    found = learned_from(own, pool)

    assert len(found) == POOL
    assert set(own) < set(found)
    assert found == learned_from(reversed(own), list(reversed(pool)))


def test_the_same_pool_in_any_order_suggests_the_same():
    labels = [(text, ["DEM-2"]) for text in TEACHING]

    found = suggested([ASKED, "Bof."], corrections=labels, pool=TEACHING)
    turned = suggested(["Bof.", ASKED], corrections=labels[::-1], pool=TEACHING[::-1])

    assert found == turned[::-1]
    assert [code for code, _score in found[0]] == ["DEM-2"]


def test_names_are_masked_before_anything_is_learned():
    taught = [(f"Je m’appelle Zoé Bouzin, {number}.", ["DEM-2"]) for number in range(6)]

    found = suggested(["Et Bouzin ?"], corrections=taught, pool=[text for text, _codes in taught])

    assert found == [[]]
