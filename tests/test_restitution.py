"""What a session's public page shows, before, between and after; and what publishing freezes."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from sessions import facilitation
from sessions.models import Response, Session
from sessions.sources import items_from
from synthesis import coding, contributions, material, pictures, restitution, sections
from synthesis.edits import EditForm
from synthesis.models import Coding, Finding, Restitution
from territories.models import Role
from tests import sample
from tests.editions import client_of, close, page_of, post, published, stated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

NOTICE = (
    "These results describe what the people present expressed. They came of their own accord: "
    "this is not a poll, and it does not represent the whole population."
)


@pytest.fixture
def room():
    return sample.session("wall", "choice", "scale", "fidelity", "exit", follow_up="On répondra.")


@pytest.fixture
def public():
    return Client(headers={"accept-language": "en"})


def test_before_the_session_its_frame_sheet_is_public(public, room):
    room.decided, room.decider = "Rien n’est signé.", "Le conseil"
    room.save()

    page = page_of(public, room)

    told = [room.territory.name, "Essayer.", "Rien n’est signé.", "Le conseil", "On répondra."]
    assert all(text in page for text in told)
    assert "What is kept" in page


def test_our_words_on_the_frame_sheet_are_at_most_120(public, room):
    page = page_of(public, room)

    ours = re.sub(r"<[^>]+>", " ", page[page.index("<dl") : page.index("</dl>")])

    assert len(ours.split()) < 120


def test_the_draft_is_for_who_reads_there(public, room):
    post(room)
    stated(room, post(room))
    close(room)

    drafts = [page_of(client_of(role), room) for role in (Role.FACILITATOR, Role.GUARANTOR)]

    assert all("Draft: the public does not see it" in draft for draft in drafts)
    assert all("Des habitants demandent une personne." in draft for draft in drafts)
    assert "Des habitants demandent" not in page_of(public, room)


def test_a_rehearsal_and_an_unknown_code_are_not_found(public, room):
    Session.objects.filter(pk=room.pk).update(rehearsal=True)

    assert public.get(room.get_absolute_url()).status_code == 404
    assert public.get("/seances/ZZZZZZ/").status_code == 404
    assert client_of(Role.FACILITATOR).get(room.get_absolute_url()).status_code == 200


def test_the_headings_come_in_their_fixed_order(public, room):
    stated(room, post(room))
    published(room)

    page = page_of(public, room)

    headings = [
        "In one page",
        "The frame",
        "How it went",
        "What was said",
        "Divergences and lone voices",
        "What the authority does with it",
        "Method and limits",
        "Annexes",
    ]
    places = [page.index(f">{heading}</h2>") for heading in headings]
    assert places == sorted(places)
    assert NOTICE in page


def test_each_finding_leads_to_every_word_it_stands_on(public, room):
    pro = [post(room, f"Une raison, la {number}.") for number in range(4)]
    con = post(room, "La nuit, une machine suffit.")
    finding = stated(room, *pro, against=[con])
    published(room)

    page = page_of(public, room)

    article = page[page.index(f'id="finding-{finding.pk}"') :]
    article = article[: article.index("</article>")]
    details = article[article.index("<details>") :]
    assert "Read the 5 contributions" in details
    assert all(said.value["text"] in details for said in (*pro, con))
    assert con.value["text"] in article[: article.index("<details>")]


def test_what_nobody_approved_is_nowhere(public, room):
    post(room, "Attend d’être lu.", status=Response.Status.PENDING)
    hidden = {"status": Response.Status.HIDDEN, "reason": "insult"}
    post(room, "Une injure.", **hidden)
    post(room, "Une autre.", **{**hidden, "reason": "vise Mme Une Telle"})
    frozen = published(room)

    page = page_of(public, room)

    assert "Attend d’être lu." not in page + str(frozen.data)
    assert "Une injure." not in page + str(frozen.data)
    assert "1 text withdrawn: it is insulting" in page
    assert "1 text withdrawn: another reason" in page
    assert "Mme Une Telle" not in page + str(frozen.data)
    assert "1 text was never read" in page


def test_an_edited_text_is_quoted_and_drawn_as_edited(public, room):
    post(room, "Aider M. Tessandre des espaces verts.")
    contribution = contributions.of_session(room)[0]
    told = {"purpose": "anonymisation", "text": "Aider des espaces verts."}
    form = EditForm(told, contribution=contribution)
    assert form.is_valid()
    form.save(by=Role.FACILITATOR)
    frozen = published(room)

    page = page_of(public, room)

    assert "Tessandre" not in page + str(frozen.data)
    assert page.count("Aider […] des espaces verts.") >= 2
    assert "1 to remove a name or a number" in page


def test_a_finding_reworded_after_the_room_judged_it_says_so(public, room):
    finding = stated(room, post(room))
    fidelity = room.activities.get(kind="fidelity")
    fidelity.items = items_from(fidelity)
    fidelity.save()
    sample.answer(fidelity, {f"verdict_{finding.pk}": "faithful"})
    Finding.objects.filter(pk=finding.pk).update(sentence="Tout autre chose.")
    published(room, reason="")

    page = page_of(public, room)

    assert "Reworded after the room judged it." in page
    assert "« Des habitants demandent une personne. »" in page


def test_what_moved_is_told_in_sentences_and_a_table(public):
    room = sample.session("scale")
    labels = ["Très inquiet", "Plutôt inquiet", "Partagé", "Confiant", "Très confiant"]
    settings = {"labels": labels, "before": "scale-1"}
    after = sample.add(room, "scale", 2, settings=settings)
    for _person in range(10):
        who = sample.participant(room)
        sample.answer(room.activities.first(), {"value": "2"}, who)
        sample.answer(after, {"value": "4"}, who)
    published(room)

    page = page_of(public, room)

    assert "10 people answered both “Étape scale” and this." in page
    assert "0 kept their answer, 10 moved towards “Très confiant”" in page
    assert '<th scope="row">Plutôt inquiet</th><td>Confiant</td><td><b>10</b></td>' in page


def test_a_coordinator_publishes_and_the_page_opens(public, room):
    stated(room, post(room))
    close(room)
    client = client_of(Role.COORDINATOR)

    client.post(f"/seances/{room.code}/publish", {"read": "on"})

    version = Restitution.objects.get(session=room)
    page = page_of(public, room)
    assert (version.version, version.by) == (1, Role.COORDINATOR)
    assert version.sha256 in page
    assert "Restitution, version 1" in page


def test_it_is_published_only_once_read(room):
    close(room)

    answer = client_of(Role.COORDINATOR).post(f"/seances/{room.code}/publish")

    assert answer.status_code == 422
    assert "Read the draft, then tick the box." in answer.content.decode()
    assert not Restitution.objects.exists()


def test_a_session_that_is_not_closed_is_not_published(room):
    facilitation.end(room)

    address = f"/seances/{room.code}/publish"
    answer = client_of(Role.COORDINATOR).post(address, {"read": "on"}, follow=True)

    assert "Close the session first" in answer.content.decode()
    assert not Restitution.objects.exists()


def test_nobody_but_a_coordinator_publishes(room):
    close(room)
    address = f"/seances/{room.code}/publish"

    for role in (Role.FACILITATOR, Role.GUARANTOR, Role.NETWORK):
        assert client_of(role).post(address, {"read": "on"}).status_code == 404

    assert not Restitution.objects.exists()


def test_a_rehearsal_is_never_published(room):
    Session.objects.filter(pk=room.pk).update(rehearsal=True)
    room.refresh_from_db()
    close(room)

    with pytest.raises(ValidationError):
        restitution.publish(room, by=Role.COORDINATOR)


def test_the_seal_is_that_of_the_frozen_data(room):
    stated(room, post(room))

    frozen = published(room)

    kept = Restitution.objects.get(pk=frozen.pk)
    assert restitution.seal(kept.data) == kept.sha256
    assert restitution.seal({**kept.data, "taxonomy": "autre"}) != kept.sha256


def test_closing_loses_nothing_a_restitution_says(room):
    stated(room, post(room), against=[post(room, "Une machine suffit.")])
    choice = room.activities.get(kind="choice")
    for _person in range(3):
        sample.answer(choice, {"option": "1"})
    before = material.gather(room)

    close(room)
    after = material.gather(room)

    said = [[each["text"] for each in found["findings"][0]["for"]] for found in (before, after)]
    assert said[0] == said[1] != []
    assert before["figures"][1]["measures"] == after["figures"][1]["measures"]
    assert before["session"]["connected"] == after["session"]["connected"] == 5


# What a console made with the room.


def gathered(*, answered):
    """A closed session: posts in a group, a note from the floor; and, if wanted, what was said."""
    room = sample.session("wall", "grouping", "floor", "choice")
    facilitation.start(room)
    bus = sample.answer(sample.open_step(room, 1), {"text": "Le bus", "sort": "0"})
    grouping = sample.open_step(room, 2)
    facilitation.of_kind(room, grouping, "group", {"name": "Transports"})
    placed = {"item": grouping.items[0]["id"], "group": grouping.memory["groups"][0]["id"]}
    facilitation.of_kind(room, grouping, "put", placed)
    floor = sample.open_step(room, 3)
    note = {"category": "Habitants", "text": "C’est trop loin."}
    facilitation.of_kind(room, floor, "note", note)
    if answered:
        sample.answer(grouping, {"of": str(bus.pk)})
        asked = sample.answer(floor, {"text": "Qui paie ?"})
        for _person in range(3):
            sample.answer(floor, {"of": str(asked.pk)})
            sample.answer(floor, {"hand": "1"})
    close(room)
    return room


def figures_of(room, kind):
    code = room.activities.get(kind=kind).code
    told = material.gather(room)["figures"]
    return next(each for each in told if each["code"] == code)


def test_groups_without_a_stop_and_a_floor_without_a_question_are_kept(public):
    room = gathered(answered=False)
    restitution.publish(room, by=Role.COORDINATOR)

    page = page_of(public, room)

    drawn = {
        each["activity"].kind: each["answered"]
        for each in pictures.of_session(room, contributions.words(room))
    }
    assert drawn == {"wall": 1, "grouping": 0, "floor": 0}
    assert "Transports" in page
    assert "C’est trop loin." in page


def test_supports_and_requests_to_speak_are_no_answers_of_a_restitution(public):
    room = gathered(answered=True)
    restitution.publish(room, by=Role.COORDINATOR)

    (floor,) = [
        each
        for each in pictures.of_session(room, contributions.words(room))
        if each["activity"].kind == "floor"
    ]
    (step,) = [each for each in material.steps(room) if each["title"] == "Étape floor"]

    assert (floor["answered"], floor["posts"], step["phone"]) == (1, 1, 1)
    figures = figures_of(room, "floor")
    assert figures["answered"] == 1
    assert (figures["measures"]["questions"], figures["measures"]["supports"]) == (1, 3)
    assert "Next to speak" not in page_of(public, room)


def test_stops_are_answers_of_a_restitution():
    room = gathered(answered=True)

    drawn = {
        each["activity"].kind: each["answered"]
        for each in pictures.of_session(room, contributions.words(room))
    }

    assert (drawn["grouping"], figures_of(room, "grouping")["measures"]["stops"]) == (1, 1)


def test_what_people_spoke_of_counts_contributions_a_person_filed(public, room):
    answers = [post(room, f"Une raison, la {number}.") for number in range(3)]
    filed = zip(answers, (["SOC-4", "SOC-1"], ["SOC-4"], []), strict=True)
    for answer, codes in filed:
        said = next(each for each in contributions.of_session(room) if each.entry == answer.pk)
        told = {"themes": codes, "constants": [], "stance": ""}
        coding.record(said, told, coder=Coding.By.FIRST, role=Role.FACILITATOR)
    post(room, "Il faut un accueil humain.")
    published(room)

    page = page_of(public, room)
    data = room.restitutions.get().data
    told = [block for block in sections.spoken_of(data) if block["kind"] == "table"]

    assert [(each["code"], each["contributions"]) for each in data["themes"]] == [
        ("SOC-4", 2),
        ("SOC-1", 1),
        ("", 1),
    ]
    assert [row[1] for row in told[0]["rows"]] == ["2", "1", "1"]
    assert "filed by a person: 3 of 4. They are counted, not people" in page


def test_every_line_of_the_contents_leads_to_a_section_of_the_page(public, room):
    stated(room, post(room), type="question", sentence="Qui paie ?")
    published(room)

    page = page_of(public, room)
    contents = page[page.index('<nav aria-label="Contents"') :]
    places = re.findall(r'href="#([a-z-]+)"', contents[: contents.index("</nav>")])

    assert {"questions", "annexes", "remarks"} <= set(places)
    assert all(f'id="{place}"' in page for place in places)


def test_nothing_that_is_zero_or_was_answered_by_nobody_is_drawn(public):
    room = sample.session("profile", "wall")
    answer = {"use": ["never"]}
    for _person in range(6):
        sample.answer(room.activities.get(kind="profile"), answer)
    published(room)

    page = page_of(public, room)

    assert "Nobody answered." in page
    assert "0 texts were never read" not in page
    assert "0 people answered" not in page


def test_the_page_says_what_changed_under_the_version_and_what_was_not_announced(public):
    room = sample.session("wall", follow_up="")
    published(room)
    restitution.correct(room, by=Role.COORDINATOR)
    room.refresh_from_db()
    stated(room, post(room))
    restitution.publish(room, by=Role.COORDINATOR, note="Un constat de plus.")

    page = page_of(public, room)

    assert "Un constat de plus." in page[: page.index('id="one-page"')]
    follows = page[page.index('id="follow-up"') :]
    assert follows.index("Not said yet.") < follows.index("Not answered yet.")
