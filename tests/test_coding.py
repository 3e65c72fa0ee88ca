"""Filing contributions: suggestions stay suggestions, coders stay apart, all can be undone."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from sklearn.metrics import cohen_kappa_score

from sessions import closing, facilitation
from sessions.models import Response
from synthesis import agreement, codes, coding, contributions, grouping_pages, sheets, themes
from synthesis.models import Coding, CodingChange
from synthesis.texts import reading
from territories.models import Role
from tests import sample
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

WATER = "Trop d’eau."  # keywords suggest UTI-2, and nothing else
EQUITY = {"themes": ["SOC-1"], "constants": [], "stance": ""}
MUTE = "Bof."  # keywords suggest nothing


@pytest.fixture
def room():
    return sample.session("wall")


@pytest.fixture
def first(room):
    return client_of(Role.COORDINATOR)


@pytest.fixture
def second(room):
    return client_of(Role.FACILITATOR)


def client_of(role, name=None):
    client = Client(headers={"accept-language": "en"})
    client.force_login(sample.account(role, name=name))
    return client


def post(room, text=WATER, **fields):
    wall = room.activities.get(kind="wall")
    return sample.answer(wall, {"text": text, "sort": "0"}, **fields)


def address(room, page="coding"):
    return reverse(page, args=[room.code])


def code(client, room, response, **sent):
    told = {"said": f"{response.pk}-text", "do": "keep", **sent}
    return client.post(address(room), told)


def read(room):
    """What counts, by response."""
    said = contributions.of_session(room)
    return {each.entry: each.codes and each.codes.themes for each in said}


def test_a_suggestion_is_stored_apart_and_ticked_in_advance(room, first):
    said = post(room)

    page = first.get(address(room)).content.decode()

    stored = Coding.objects.get()
    assert (stored.coder, stored.themes) == (Coding.By.SUGGESTION, ["UTI-2"])
    assert Page(page).form_with("said").fields["themes"] == ["UTI-2"]
    assert "it counts nowhere until you keep it" in page
    assert read(room) == {said.pk: None}


def test_a_suggestion_kept_is_a_code_and_the_next_message_is_shown(room, first):
    responses = [post(room), post(room, MUTE)]
    shown = coding.queue(room)

    answer = code(first, room, next(r for r in responses if r.pk == shown[0].entry), themes="UTI-2")

    assert answer["Location"] == f"{address(room)}?at={shown[1].key}"
    assert read(room)[shown[0].entry] == ["UTI-2"]


def test_several_themes_constants_and_a_stance_are_kept_in_the_order_of_the_taxonomy(room, first):
    said = post(room)

    code(first, room, said, themes=["UTI-2", "SOC-1"], constants=["K-REGLE"], stance="QUESTION")

    kept = Coding.objects.get(coder=Coding.By.FIRST)
    assert kept.themes == ["SOC-1", "UTI-2"]
    assert (kept.constants, kept.stance) == (["K-REGLE"], "QUESTION")
    assert (kept.role, kept.taxonomy) == (Role.COORDINATOR, themes.CURRENT)


def test_nothing_ticked_is_refused_and_unclassified_is_a_result(room, first):
    said = post(room, MUTE)

    refused = code(first, room, said)
    assert refused.status_code == 422
    assert "Choose a theme, or say “Unclassified”." in refused.content.decode()
    code(first, room, said, do="none")

    assert read(room) == {said.pk: []}


def test_refused_suggestions_are_unticked_and_what_was_ticked_stays(room, first):
    said = post(room)
    first.get(address(room))

    page = code(first, room, said, do="refuse", themes=["UTI-2", "SOC-1"])

    assert Page(page.content.decode()).form_with("said").fields["themes"] == ["SOC-1"]
    assert read(room) == {said.pk: None}


def test_the_same_as_the_previous_one_repeats_all_it_was_given(room, first):
    one, other = post(room), post(room, MUTE)

    assert "Same as the previous one" not in first.get(address(room)).content.decode()
    code(first, room, one, themes=["UTI-2"], constants=["K-UTILE"], stance="CRAINTE")
    code(first, room, other, do="same")

    kept = Coding.objects.get(response=other, coder=Coding.By.FIRST)
    assert kept.codes == {"themes": ["UTI-2"], "constants": ["K-UTILE"], "stance": "CRAINTE"}


def test_undo_goes_back_gesture_by_gesture_to_where_it_began(room, first):
    said = post(room)
    for theme in ("UTI-2", "SOC-1"):
        code(first, room, said, themes=theme)

    answer = code(first, room, said, do="undo")
    assert answer["Location"] == f"{address(room)}?at={said.pk}-text"
    assert read(room) == {said.pk: ["UTI-2"]}
    code(first, room, said, do="undo")
    assert read(room) == {said.pk: None}
    code(first, room, said, do="undo")

    assert CodingChange.objects.filter(undone=True).count() == 2


def test_two_coders_do_not_see_each_other_and_what_differs_counts_nowhere(room, first, second):
    said = post(room)
    code(first, room, said, themes="UTI-2")

    page = second.get(address(room)).content.decode()
    assert "themes" not in Page(page).form_with("said").fields  # not what was suggested either
    assert "0 messages of 1 read" in page
    assert "Filed by a person" not in second.get(address(room, "findings")).content.decode()
    assert "Filed by a person" in first.get(address(room, "findings")).content.decode()
    code(second, room, said, themes="UTI-3")

    assert read(room) == {said.pk: None}
    assert coding.shares(room)["unsettled"] == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"do": "1"}, ["UTI-2"]),
        ({"do": "2"}, ["UTI-3"]),
        ({"do": "none"}, []),
        ({"do": "keep", "themes": ["SOC-1"]}, ["SOC-1"]),
    ],
    ids=["the first", "the second", "neither", "something else"],
)
def test_what_is_settled_counts(room, first, second, sent, kept):
    said = post(room)
    code(first, room, said, themes="UTI-2")
    code(second, room, said, themes="UTI-3")

    page = first.get(address(room, "coding_agreement")).content.decode()
    assert "As the second says" in page
    first.post(address(room, "coding_agreement"), {"said": f"{said.pk}-text", **sent})

    assert read(room) == {said.pk: kept}
    first.post(address(room, "coding_agreement"), {"do": "undo"})
    assert read(room) == {said.pk: None}


def test_a_coder_who_has_read_a_text_sees_how_it_is_filed(room, first, second):
    said, other = post(room), post(room, MUTE)
    code(first, room, said, themes="SOC-1")
    code(first, room, other, themes="SOC-2")

    code(second, room, said, themes="SOC-1")
    page = second.get(address(room, "findings")).content.decode()

    assert page.count("Filed by a person") == 1


def test_once_two_people_file_suggestions_learn_from_what_both_read(room, first, second):
    said, other = post(room), post(room, MUTE)
    code(first, room, said, themes="UTI-2")
    code(first, room, other, themes="SOC-1")
    alone = coding.labels(room)

    code(second, room, said, themes="UTI-2")

    assert sorted(alone) == [(MUTE, ["SOC-1"]), (WATER, ["UTI-2"])]
    assert coding.labels(room) == [(WATER, ["UTI-2"])]


def test_what_was_settled_gives_way_to_two_coders_who_now_agree(room, first, second):
    said = post(room)
    code(first, room, said, themes="UTI-2")
    code(second, room, said, themes="UTI-3")
    first.post(address(room, "coding_agreement"), {"said": f"{said.pk}-text", "do": "1"})

    code(first, room, said, themes="SOC-1")
    while_they_differ = read(room)
    code(second, room, said, themes="SOC-1")

    assert while_they_differ == {said.pk: ["UTI-2"]}
    assert read(room) == {said.pk: ["SOC-1"]}
    assert agreement.settled(coding.queue(room)) == []


def test_settling_needs_a_text_that_both_read(room, first, second):
    said = post(room)
    code(first, room, said, themes="UTI-2")

    answer = second.post(
        address(room, "coding_agreement"), {"said": f"{said.pk}-text", "do": "none"}
    )

    assert answer.status_code == 404


def test_a_third_person_goes_on_for_one_of_the_two(room, first, second):
    said = post(room)
    code(first, room, said, themes="UTI-2")
    code(second, room, said, themes="UTI-2")
    third = client_of(Role.FACILITATOR, name="troisieme")

    assert "Two people already read this session." in third.get(address(room)).content.decode()
    third.post(address(room, "take_over_coding"), {"number": "2"})
    code(third, room, said, themes="UTI-3")

    assert Coding.objects.get(coder=Coding.By.SECOND).themes == ["UTI-3"]
    assert room.coders.count() == 2


def test_nobody_codes_what_a_drawn_role_made_say(room, first):
    said = post(room, "Pour, puisqu’on me le demande.", imposed_role="for")

    code(first, room, said, themes="UTI-2")

    assert not Coding.objects.exists()
    page = first.get(address(room, "coding_groups")).content.decode()
    assert "Arguments heard in role play" in page
    assert "Pour, puisqu’on me le demande." in page


def test_a_withdrawn_text_takes_its_codes_along(room, first):
    said = post(room)
    code(first, room, said, themes="UTI-2")

    Response.objects.filter(pk=said.pk).update(status=Response.Status.HIDDEN)

    assert coding.labels(room) == []
    assert coding.shares(room)["read"] == 0


def test_a_text_withdrawn_while_it_is_read_leads_on_to_the_next(room, first):
    gone, left = post(room), post(room, MUTE)
    Response.objects.filter(pk=gone.pk).update(status=Response.Status.HIDDEN)

    page = first.post(
        address(room), {"said": f"{gone.pk}-text", "themes": "UTI-2"}, follow=True
    ).content.decode()

    assert "This contribution was withdrawn meanwhile" in page
    assert Page(page).form_with("said").fields["said"] == [f"{left.pk}-text"]
    assert read(room) == {left.pk: None}


def test_a_text_its_author_rewrites_is_to_be_read_again(room, first):
    said = post(room)
    code(first, room, said, themes="UTI-2")

    said.value = {**said.value, "text": MUTE}
    said.save()
    first.get(address(room))

    assert read(room) == {said.pk: None}
    assert Coding.objects.get(coder=Coding.By.SUGGESTION).themes == []


def test_closing_keeps_the_codes_and_the_order_of_reading(room, first):
    texts = [f"Une idée, la {number}." for number in range(8)]
    for theme, text in zip(["UTI-2", "SOC-1"] * 4, texts, strict=True):
        code(first, room, post(room, text), themes=theme)
    before = [(each.text, each.codes.themes) for each in coding.queue(room)]
    facilitation.start(room)
    facilitation.end(room)

    closing.close_session(room, present=8, reason="Personne n’a jugé.")

    assert [(each.text, each.codes.themes) for each in coding.queue(room)] == before
    assert [text for text, _themes in before] != texts  # the order says nothing of who came first


@pytest.mark.parametrize(
    ("to", "themes"), [("SOC-1", ["SOC-1", "FOR-1"]), ("none", [])], ids=["a theme", "none"]
)
def test_a_message_moved_leaves_a_theme_for_another(room, first, to, themes):
    said = post(room)
    code(first, room, said, themes=["UTI-2", "FOR-1"], stance="QUESTION")

    first.post(
        address(room, "coding_groups"), {"said": f"{said.pk}-text", "source": "UTI-2", "to": to}
    )

    kept = Coding.objects.get(coder=Coding.By.FIRST)
    assert (kept.themes, kept.stance) == (themes, "QUESTION")


def test_a_move_is_undone_on_the_same_page(room, first):
    said = post(room)
    code(first, room, said, themes="UTI-2")
    groups = address(room, "coding_groups")

    first.post(groups, {"said": f"{said.pk}-text", "source": "UTI-2", "to": "none"})
    answer = first.post(groups, {"do": "undo"})

    assert answer["Location"] == groups
    assert read(room) == {said.pk: ["UTI-2"]}


def test_a_theme_opens_a_finding_with_its_messages_ticked(room, first):
    one, other = post(room), post(room, MUTE)
    code(first, room, one, themes="UTI-2")
    code(first, room, other, do="none")

    groups = Page(first.get(address(room, "coding_groups")).content.decode())
    links = [attrs["href"] for tag, attrs in groups.tags if tag == "a" and "href" in attrs]
    form = next(link for link in links if "themes=UTI-2" in link)
    page = Page(first.get(form).content.decode()).form_with("sentence")

    assert page.fields["themes"] == ["UTI-2"]
    assert page.fields["evidence"] == [f"{one.pk}-text"]


def test_a_long_column_shows_its_first_messages_and_links_them_all(room, first):
    for number in range(grouping_pages.SHOWN + 1):
        said = post(room, f"Un avis, le {number}.")
        coding.record(told_of(room, said), EQUITY, coder=Coding.By.FIRST, role="facilitator")
    first.post(address(room), {"do": "undo"})  # takes the first seat; one message is to be read

    page = first.get(address(room, "coding_groups")).content.decode()
    coding.record(told_of(room, said), EQUITY, coder=Coding.By.FIRST, role="facilitator")
    longer = first.get(address(room, "coding_groups")).content.decode()

    assert "are shown." not in page
    assert f"{grouping_pages.SHOWN} of {grouping_pages.SHOWN + 1} are shown." in longer
    assert longer.count("&amp;evidence=") == grouping_pages.SHOWN + 1


def told_of(room, response):
    return next(each for each in coding.queue(room) if each.entry == response.pk)


def test_the_findings_form_puts_messages_of_one_theme_together(room, first):
    themes = ["UTI-2", "SOC-1", "UTI-2", None, "SOC-1"]
    for number, theme in enumerate(themes):
        said = post(room, f"Un avis, le {number}.")
        if theme:
            code(first, room, said, themes=theme)

    said = coding.by_theme(contributions.of_session(room))

    found = [each.codes and each.codes.themes for each in said]
    assert found == [["SOC-1"], ["SOC-1"], ["UTI-2"], ["UTI-2"], None]


@pytest.mark.parametrize(
    ("given", "fate"),
    [(["UTI-2"], "confirmed"), (["UTI-2", "SOC-1"], "corrected"), (["SOC-1"], "refused")],
)
def test_what_becomes_of_a_suggestion_is_counted(room, first, given, fate):
    said = post(room)
    post(room, "Et l’eau ?")  # suggested, and read by nobody
    first.get(address(room))

    code(first, room, said, themes=given)

    counted = coding.shares(room)
    fates = {name: counted[name] for name in ("confirmed", "corrected", "refused")}
    assert fates == {"confirmed": 0, "corrected": 0, "refused": 0} | {fate: 1}
    assert (counted["read"], counted["all"], counted["suggested"]) == (1, 2, 1)
    assert set(counted["shares"].values()) == {None}  # one text makes no percentage


def test_what_people_confirm_is_downloaded_as_labels(room, first):
    one, other = post(room), post(room, "Un avis ; long,\nsur deux lignes.")
    post(room, MUTE)
    code(first, room, one, themes=["UTI-2", "SOC-1"])
    code(first, room, other, do="none")

    body = first.get(address(room, "coding_labels")).content.decode()

    rows = list(csv.DictReader(io.StringIO(body, newline="")))
    found = {row["id"]: (row["text"], row["theme"]) for row in rows}
    assert found == {
        f"{one.pk}-text": (WATER, "SOC-1|UTI-2"),
        f"{other.pk}-text": (other.value["text"], ""),
    }
    assert dict(coding.labels(room))[WATER] == ["SOC-1", "UTI-2"]


def test_labels_run_no_formula_and_are_read_again_as_they_were(room, first, tmp_path):
    texts = ['=HYPERLINK("http://x.example","ici")', "'=1+1", "- former les agents", "'t is vrai"]
    for text in texts:
        code(first, room, post(room, text), themes="SOC-1")

    body = first.get(address(room, "coding_labels")).content

    (tmp_path / "LABELS.csv").write_bytes(body)
    kept = [row["text"] for row in csv.DictReader(io.StringIO(body.decode(), newline=""))]
    read = reading.corrections(tmp_path / "LABELS.csv", themes.taxonomy())
    assert [text for text in kept if text.startswith(sheets.FORMULA)] == []
    assert {text for _id, text, _codes in read} == set(texts)


def test_suggestions_are_made_again_for_what_nobody_read_only(room, first):
    read_one, other = post(room), post(room, "Encore de l’eau.")
    code(first, room, read_one, themes="UTI-2")
    first.get(address(room))
    Coding.objects.filter(coder=Coding.By.SUGGESTION).update(themes=["SOC-1"])

    first.post(address(room, "suggest_again"))

    kept = dict(Coding.objects.filter(coder=Coding.By.SUGGESTION).values_list("response", "themes"))
    assert kept == {read_one.pk: ["SOC-1"], other.pk: ["UTI-2"]}


@pytest.mark.parametrize("page", ["coding", "coding_groups", "coding_agreement", "coding_labels"])
def test_who_only_reads_and_who_comes_too_late_finds_nothing(room, page):
    guarantor, coordinator = client_of(Role.GUARANTOR), client_of(Role.COORDINATOR)
    assert guarantor.get(address(room, page)).status_code == 404

    type(room).objects.filter(pk=room.pk).update(state="published", present=1)

    assert coordinator.get(address(room, page)).status_code == 404


# Agreement, by the figures.

LISTS = [
    ([True, False, True, True], [True, False, False, True]),
    (["a", "b", "c", "a", "b"], ["a", "c", "c", "a", "a"]),
    ([1] * 6 + [0] * 6, [0] * 6 + [1] * 6),
    ([1, 0, 1, 0], [1, 0, 1, 0]),
    ([0, 0, 0, 1], [0, 0, 0, 0]),
]


@pytest.mark.parametrize(("one", "other"), LISTS, ids=range(len(LISTS)))
def test_kappa_is_that_of_scikit_learn(one, other):
    found = agreement.kappa((one, other))

    assert found == pytest.approx(cohen_kappa_score(one, other), abs=1e-12)


@pytest.mark.parametrize("one", [[], [True, True]], ids=["nothing", "always the same"])
def test_there_is_no_kappa_where_chance_would_always_agree(one):
    assert agreement.kappa((one, one)) is None


def test_kappa_of_several_themes_averages_agreement_and_chance_and_heeds_no_unused_theme():
    rare, common = ([1, 0, 0, 0], [1, 0, 0, 1]), ([1, 1, 1, 0], [1, 1, 0, 0])
    unused = [0] * 4, [0] * 4

    # By hand: 3 of 4 agree on each; by chance 2/4 and 2/4.
    assert agreement.kappa(rare, common) == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    assert agreement.kappa(rare, common, unused) == agreement.kappa(rare, common)


def test_agreement_is_told_from_ten_texts_read_by_both_on(room, first, second):
    responses = [post(room, f"Une idée, la {number}.") for number in range(10)]
    for number, said in enumerate(responses):
        code(first, room, said, themes="UTI-2")
        if number:
            code(second, room, said, themes="UTI-2" if number < 8 else "SOC-1")

    few = coding.shares(room)
    code(second, room, responses[0], themes="UTI-2")
    pairs = agreement.read_twice(coding.queue(room))
    rows = {row["theme"].code: row for row in agreement.by_theme(pairs)}

    assert (few["twice"], few["kappa"], few["undefined"]) == (9, None, False)
    assert agreement.overall(pairs) == 0
    assert (rows["UTI-2"]["first"], rows["UTI-2"]["second"], rows["UTI-2"]["both"]) == (10, 8, 8)
    assert rows["UTI-2"]["kappa"] == 0  # one of them always says it: no more than chance
    assert rows["FOR-1"]["kappa"] is None


def test_where_two_people_file_all_alike_words_say_that_no_figure_can(room, first, second):
    for number in range(10):
        said = post(room, f"Une idée, la {number}.")
        for client in (first, second):
            code(client, room, said, themes="UTI-2")

    page = first.get(address(room, "coding_agreement")).content.decode()
    told = coding.shares(room)

    assert (told["kappa"], told["undefined"]) == (None, True)
    assert "They filed all alike" in page
    assert (page.count("both, always"), page.count("both, never")) == (1, 15)


def test_the_sign_of_words_changes_with_a_letter():
    assert codes.sign("Un mot.") != codes.sign("Un mot")
