"""The honesty rules, one named test each; ``H1`` and so on are their numbers in the brief."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from sessions import closing, facilitation, stage
from sessions.kinds import registry
from sessions.models import Response, Session
from synthesis import (
    coding,
    contributions,
    drafts,
    editions,
    joined,
    material,
    report,
    restitution,
    suggestions,
)
from synthesis.edits import EditForm
from synthesis.models import Coding, Edit, Finding, Reply
from territories.models import Role
from tests import entries, sample
from tests.editions import close, latest, page_of, post, public, published, stated, texts_of
from tests.test_core import pooled, two_versions  # noqa: F401  the last is a fixture
from tests.test_core import published as asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]


@pytest.fixture
def room():
    return sample.session("wall", "choice", "fidelity", language="en", follow_up="On répondra.")


def test_h3_every_figure_says_who_answered_who_was_connected_who_was_there(room):
    choice = room.activities.get(kind="choice")
    for _person in range(12):
        sample.answer(choice, {"option": "1"})
    published(room, present=30)

    page, told = page_of(public(), room), texts_of(report.full(latest(room)))

    base = "12 answered · 12 connected · 30 present"
    assert base in page
    assert base in told


def test_h3_every_finding_says_what_its_numbers_are_out_of(room):
    stated(room, post(room))
    published(room, present=30)

    told = texts_of(report.full(latest(room)))

    assert "1 contribution. Out of 1 connected and 30 present." in told


def test_h5_the_section_of_divergences_is_never_empty_in_documents(room):
    published(room)

    for made in (report.full, report.one_page):
        told = texts_of(made(latest(room)))
        place = told.index("Divergences and lone voices")
        assert told[place + 1].startswith("No divergence was expressed")


def test_h5_the_section_of_divergences_is_never_empty_on_the_page(room):
    published(room)

    page = page_of(public(), room)

    section = page[page.index('id="apart"') : page.index('id="follow-up"')]
    assert "No divergence was expressed; this does not mean there is none." in section


def test_h5_a_lone_voice_stands_in_it(room):
    stated(room, post(room), type="lone", sentence="Une voix seule.")
    published(room)

    told = texts_of(report.one_page(latest(room)))

    assert "Une voix seule." in told[told.index("Divergences and lone voices") :]


def test_h9_texts_withdrawn_are_counted_by_reason_and_never_told(room):
    post(room, "Une injure.", status=Response.Status.HIDDEN, reason="insult")
    published(room)

    edition = latest(room)

    told = texts_of(report.full(edition))
    assert "1 text withdrawn: it is insulting" in told
    assert "Une injure." not in " ".join(told) + str(edition.data)


def test_h11_the_score_of_the_room_is_told_or_why_there_is_none(room):
    finding = stated(room, post(room))
    fidelity = sample.open_step(running(room), 3)
    for _person in range(4):
        sample.answer(fidelity, {f"verdict_{finding.pk}": "faithful"})
    published(room, reason="")
    other = sample.session("wall", language="en")
    published(other, reason="La salle se vidait.")

    held, missed = (texts_of(report.full(latest(each))) for each in (room, other))

    assert any("4 times faithful, 0 times to correct" in text for text in held)
    assert "No fidelity vote was held. La salle se vidait." in missed


def test_h11_without_a_fidelity_vote_the_reason_is_on_the_page(room):
    published(room, reason="La salle se vidait.")

    assert "La salle se vidait." in page_of(public(), room)


def running(room):
    Session.objects.filter(pk=room.pk).update(state=Session.State.RUNNING)
    room.refresh_from_db()
    return room


def test_h12_what_is_published_stays_as_it_was_while_it_is_corrected(room):
    finding = stated(room, post(room))
    first = published(room)
    before = page_of(public(), room)

    restitution.correct(room, by=Role.FACILITATOR)
    Finding.objects.filter(pk=finding.pk).update(sentence="Autre chose.")

    assert "Autre chose." not in page_of(public(), room)
    assert finding.sentence in before
    assert restitution.seal(first.data) == first.sha256


def test_h12_a_second_version_has_a_date_a_role_a_seal_and_a_note(room):
    finding = stated(room, post(room))
    first = published(room)
    restitution.correct(room, by=Role.FACILITATOR)
    Finding.objects.filter(pk=finding.pk).update(sentence="Autre chose.")

    second = restitution.publish(room, by=Role.COORDINATOR, note="Une phrase trahissait.")

    page = page_of(public(), room)
    assert (second.version, second.by) == (2, Role.COORDINATOR)
    assert second.sha256 == restitution.seal(second.data) != first.sha256
    assert all(told in page for told in ("Autre chose.", "Une phrase trahissait."))
    assert first.sha256 in page
    earlier = page_of(public(), room, "v1/")
    assert finding.sentence in earlier
    assert "Autre chose." not in earlier


def test_h12_no_second_version_without_a_correction_or_without_a_note(room):
    published(room)

    with pytest.raises(ValidationError, match="already published"):
        restitution.publish(room, by=Role.COORDINATOR, note="Rien.")
    restitution.correct(room, by=Role.FACILITATOR)
    with pytest.raises(ValidationError, match="Say what changed"):
        restitution.publish(room, by=Role.COORDINATOR)

    assert room.restitutions.count() == 1


def test_h14_what_the_authority_does_is_shown_even_when_empty(room):
    stated(room, post(room))
    Session.objects.filter(pk=room.pk).update(follow_up="")
    room.refresh_from_db()
    published(room)

    page, told = page_of(public(), room), texts_of(report.full(latest(room)))

    section = page[page.index('id="follow-up"') : page.index('id="method"')]
    assert section.count("Not answered yet.") == section.count("Not said yet.") == 1
    place = told.index("What the authority does with it")
    assert {"Not said yet.", "1 finding has no answer yet:"} < set(told[place + 1 :][:4])


def test_h14_a_reply_is_dated_and_those_before_stay_readable(room):
    finding = stated(room, post(room))
    frozen = published(room)
    reply = {"session": room, "finding": finding.pk, "by": Role.FACILITATOR}
    Reply.objects.create(decision="studied", why="On regarde.", next_date="2027-01-15", **reply)
    Reply.objects.create(decision="refused", why="Trop cher.", **reply)

    page = page_of(public(), room)

    section = page[page.index('id="follow-up"') : page.index('id="method"')]
    assert re.search(r"Set aside</strong> – .*Trop cher", section)
    assert "1 earlier answer" in section
    assert section.index("Trop cher.") < section.index("On regarde.")
    assert restitution.seal(room.restitutions.get().data) == frozen.sha256


def test_h14_a_draft_says_so_too(room):
    stated(room, post(room))
    close(room)

    told = texts_of(report.full(editions.of_draft(room)))

    place = told.index("What the authority does with it")
    assert "1 finding has no answer yet:" in told[place:]


def page_once_published(session):
    """The public page of a session, closed and published."""
    facilitation.end(session)
    closing.close_session(session, 40, "Trop court")
    restitution.publish(session, by=Role.COORDINATOR)
    answer = Client(headers={"accept-language": "en"}).get(session.get_absolute_url())
    return " ".join(answer.content.decode().split())


# H4: small numbers.


@pytest.mark.parametrize(("people", "percentage"), [(9, False), (10, True)])
def test_h4_under_ten_answers_there_are_counts_and_no_percentage(people, percentage):
    session = sample.session("choice")
    for _person in range(people):
        sample.answer(session.activities.get(), {"option": "1"})

    page = page_once_published(session)

    assert f"{people} answered · {people} connected · 40 present" in page
    assert bool(re.search(r"\d+\s?%", page)) is percentage


@pytest.mark.parametrize(("fewest", "shown"), [(4, False), (5, True)])
def test_h4_a_table_by_profile_is_hidden_where_a_number_is_under_five(fewest, shown):
    session = sample.session("profile", "choice", language="en")
    profile, choice = session.activities.all()
    for use, option, people in (("never", "0", 8), ("never", "1", fewest), ("often", "1", 12)):
        for _person in range(people):
            who = sample.participant(session)
            sample.answer(profile, {"use": use}, who)
            sample.answer(choice, {"option": option}, who)

    page = page_once_published(session)

    assert ("people in this table" in page) is shown
    assert ("By “I use AI”: hidden, too few people." in page) is not shown


def moved(*moves):
    """What closing keeps of a scale asked twice: ``(before, after, people)``."""
    scale = registry["scale"]
    told = [(before, after) for before, after, people in moves for _person in range(people)]
    first, second = (entries.entries(*({"value": pair[turn]} for pair in told)) for turn in (0, 1))
    return scale.paired(entries.activity("scale"), first, second)


def test_h4_what_moved_needs_ten_people_who_answered_twice():
    assert moved((1, 2, 9)) == {"paired": 9}
    assert moved((1, 2, 10))["flows"] == [[1, 2, 10]]


def test_h4_ribbons_of_fewer_than_three_people_are_merged():
    told = moved((1, 2, 10), (2, 1, 2), (4, 3, 2))

    assert told["flows"] == [[1, 2, 10]]
    assert told["other"] == 4


def test_h4_a_hidden_table_is_in_no_document():
    session = sample.session("profile", "choice")
    profile, choice = session.activities.all()
    for number in range(13):
        who = sample.participant(session)
        sample.answer(profile, {"use": "often" if number < 4 else "never"}, who)
        sample.answer(choice, {"option": str(number % 2)}, who)

    page_once_published(session)

    sealed = session.restitutions.get().data["joined"]["profiles"]
    assert sealed == joined.kept(session)["profiles"] != []
    assert {(each["cells"], len(each)) for each in sealed} == {(None, 4)}


# H7: results hidden while people vote.


def shown(session):
    """What phones and the room screen are shown, both the stage and the tally."""
    surfaces = [("phone", "en"), ("screen", "en")]
    told = stage.count(session, surfaces)
    return [
        (stage.draw(session, *surface).html, getattr(told[surface], "html", None))
        for surface in surfaces
    ]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("choice", {"option": "1"}),
        ("scale", {"value": "4"}),
        ("core", {"SC1": "5"}),
        ("profile", {"use": "often"}),
    ],
)
def test_h7_results_are_hidden_until_they_are_revealed(kind, data):
    session, activity = sample.open_session(kind)
    before = shown(session)
    for _person in range(12):
        sample.answer(activity, data)

    while_open = shown(session)
    facilitation.close(session)
    once_closed = shown(session)
    facilitation.reveal(session)

    assert while_open == before
    assert "12 people answered" not in str(once_closed)
    assert all("12 people answered" in str(surface) for surface in shown(session))


# H10: machine help is labelled.


def test_h10_a_suggestion_counts_nowhere_until_a_person_confirms_it(client):
    room = sample.session("wall", language="en")
    for number in range(12):
        text = f"Et l’eau, {number} fois ?"
        sample.answer(room.activities.get(), {"text": text, "sort": "0"})
    suggestions.suggest(room, coding.queue(room))
    facilitation.start(room)
    facilitation.end(room)
    closing.close_session(room, present=12, reason="Personne n’a jugé.")

    before = coding.shares(room)
    suggested = coding.queue(room)
    for number, said in enumerate(suggested[:11]):
        told = {"themes": ["UTI-2"] if number < 9 else [], "constants": [], "stance": ""}
        coding.record(said, told, coder=Coding.By.FIRST, role="facilitator")
    client.force_login(sample.account())
    page = client.get(f"/seances/{room.code}/", headers={"accept-language": "en"})
    told, published = restitution.draft(room)["coding"], " ".join(page.content.decode().split())
    document = " ".join(texts_of(report.full(editions.of_draft(room))))

    assert {said.suggested[0].code for said in suggested} == {"UTI-2"}
    assert (before["read"], before["confirmed"], before["all"]) == (0, 0, 12)
    assert coding.labels(room)[9:] == [(said.text, []) for said in suggested[9:11]]
    assert (told["read"], told["confirmed"], told["corrected"], told["refused"]) == (11, 9, 0, 2)
    assert "Contributions read and filed by a person: 11 of 12." in published
    for each in (published, document):
        assert "confirmed 9 (82 %), corrected 0 (0 %), refused 2 (18 %)." in each
        assert "A person chose every one. No figure here is made of suggestions." in each


# H13: only the same question of the same version is added to itself.


@pytest.mark.usefixtures("two_versions")
def test_h13_another_version_is_another_question():
    asked("Aube", steps=["5"])
    asked("Brume", steps=["1"], settings={"version": 2})

    assert [(version, told[0][2]) for version, told in pooled()] == [
        (1, [0, 0, 0, 0, 1]),
        (2, [1, 0, 0, 0, 0]),
    ]


def test_h13_two_questions_of_the_same_words_are_not_one_question():
    for home in ("Aube", "Brume"):
        session = sample.session("choice", territory=sample.territory(home))
        sample.answer(session.activities.get(), {"option": "1"})
        page_once_published(session)

    assert pooled() == []


# H1, H2, H5, H6, H8, H10: findings and what they stand on.


def test_h1_no_finding_without_evidence_and_the_public_reads_it(room):
    said = post(room)

    with pytest.raises(ValidationError):
        Finding(session=room, sentence="Rien ne le dit.", type="case").stand_on([])
    with pytest.raises(ValidationError):
        Finding.objects.create(session=room, sentence="Rien ne le dit.", type="case")
    finding = sample.finding(room, said)
    published(room)

    article = (
        page_of(public(), room)
        .partition(f'id="finding-{finding.pk}"')[2]
        .partition("</article>")[0]
    )
    assert list(room.findings.all()) == [finding]
    assert said.value["text"] in article


def test_h2_each_contribution_is_linked_or_published_as_unclassified(room):
    sample.finding(room, post(room))
    alone = post(room, "Et l’eau des serveurs ?")
    published(room)

    page = page_of(public(), room)

    assert "1 contributions of 2 are linked to a finding" in page
    assert alone.value["text"] in page[page.index(">Outside the findings</h3>") :]


def test_h6_what_a_drawn_role_made_say_is_apart_and_supports_nothing(room):
    argued = post(room, "Pour, puisqu’on me le demande.", imposed_role="pour")

    with pytest.raises(ValidationError):
        sample.finding(room, argued)
    sealed = published(room)

    page = page_of(public(), room)
    assert argued.value["text"] in page[page.index('id="arguments"') :]
    assert "0 contributions of 0" in page
    assert [(each["text"], each["role"]) for each in sealed.data["arguments"]] == [
        (argued.value["text"], "pour")
    ]


def test_h8_quotations_are_exact_spans_and_every_edit_keeps_the_original(room):
    said = post(room, "Aider M. Tessandre des espaces verts. Et vite.")
    told = {"purpose": "anonymisation", "text": "Aider des espaces verts. Et vite."}
    form = EditForm(told, contribution=contributions.of_session(room)[0])
    assert form.is_valid()
    form.save(by=Role.FACILITATOR)
    sample.finding(room, said)

    data = published(room).data

    (quoted,) = data["findings"][0]["for"]
    assert quoted["quote"] == "Aider […] des espaces verts. Et vite."
    assert quoted["quote"] == quoted["text"][quoted["start"] : quoted["end"]]
    assert "Tessandre" not in str(data) + page_of(public(), room)
    assert Response.objects.get(value__has_key="text").value == said.value
    assert Edit.objects.get().difference == [[6, 18, "[…]"]]


def test_h10_what_a_machine_proposed_is_labelled_counted_and_shown_once_confirmed(room):
    for number in range(3):
        post(room, f"Combien d’eau et d’électricité, la {number} ?")
    drafts.propose(room)
    draft = room.findings.get()
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(sample.account())

    panel = desk.get(f"/s/{room.code}/findings").content.decode()
    unconfirmed = material.gather(room)
    desk.post(f"/s/{room.code}/findings/{draft.pk}/confirm")
    data = published(room).data

    assert re.search(r'<span class="tag">proposed</span>.*' + draft.sentence[:30], panel, re.S)
    assert unconfirmed["findings"] == []
    assert unconfirmed["coverage"] == (0, 3)
    assert [each["sentence"] for each in data["findings"]] == [draft.sentence]
    assert data["drafts"]["confirmed"] == 1
    assert "Findings proposed by a template: 1" in page_of(public(), room)
