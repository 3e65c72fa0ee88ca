"""Every surface, kind and form passes axe, in light and in dark, and needs no sideways scroll."""

from functools import partial

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from games.formats import FOLDER
from sessions import closing, facilitation, sources
from sessions.kinds import kind_of, phase_of, registry
from sessions.models import Session
from synthesis import coding, drafts, restitution
from synthesis.models import Aggregate, Finding, Remark, Reply
from territories.models import Role
from tests import sample
from tests.browser import LAPTOP, PROJECTOR
from tests.entries import ITEMS, draw
from tests.entries import activity as sketch
from tests.hands import fill

NARROW = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
# What the browser notes of pages that say what is wrong: it is what they are for.
REFUSED = [f"status of {status}" for status in (403, 404, 410, 422)]
EVENING = FOLDER / "decouverte.yaml"
STATES = ["waiting", "open", "closed", "revealed"]
KINDS = sample.kinds()
ANSWERED = [kind for kind in KINDS if registry[kind].takes_answers]
every_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def visit(browse):
    """Opens a page on which nothing moves: a colour halfway is no colour of ours."""
    return partial(browse, expected=REFUSED, reduced_motion="reduce")


# Sessions to look at.


def on_stage(kind, state):
    """A new session: its last activity is in this state, and was answered if it was open."""
    session = sample.session(*taken_up_by(kind), kind)
    for _earlier in taken_up_by(kind):
        facilitation.next_activity(session)
        play(session)
    facilitation.next_activity(session)
    if state != "waiting":
        play(session)
    if state == "closed":
        facilitation.close(session)
    if state == "revealed":
        facilitation.reveal(session)
    return session


def taken_up_by(kind):
    """The kinds whose texts this one works on."""
    return ["wall"] if registry[kind].source == sources.EARLIER else []


def play(session):
    """Open what is on stage, and answer it."""
    activity = session.current
    if kind_of(activity).judges_findings:
        activity.items, activity.opened_at = ITEMS, timezone.now()
    while kind_of(activity).takes_answers and not phase_of(activity).answers:
        facilitation.next_activity(session)  # its first round only shows something
    if phase_of(activity).answers:
        facilitation.open_activity(session)
        answer(activity)
    for name, args in gestures(activity):
        facilitation.of_kind(session, activity, name, args)


def gestures(activity):
    """What the console does of its own: a group of two posts; the floor given, a note taken."""
    if activity.kind == "grouping":
        yield "group", {"name": "Garder quelqu’un"}
        for item in activity.items[:2]:
            yield "put", {"item": item["id"], "group": activity.memory["groups"][0]["id"]}
    if activity.kind == "floor":
        hands = [sample.answer(activity, {"hand": "1"}) for _hand in range(2)]
        yield "give", {"of": hands[0].pk}
        yield "answered", {"of": activity.responses.filter(status="shown").first().pk}
        yield "note", {"category": "Agents", "text": "On relit déjà tout."}


def answer(activity):
    """Eleven people answer, two of them texts that are not to be seen; the last abstains."""
    form = draw("phone", activity)
    for nth in range(11):
        status = {0: "pending", 1: "hidden"}.get(nth, "shown")
        data = list(fill(form, nth).items())[: activity.settings.get("points")]
        sample.answer(activity, dict(data), status=status, reason="hors sujet")
    who = sample.participant(activity.session)
    activity.responses.create(participant=who, abstained=True, minute=timezone.now())


def whole_session(**fields):
    """All kinds played, with findings on what was said."""
    wall_first = sorted(KINDS, key=lambda kind: kind != "wall")  # others take it up
    session = sample.session(*wall_first, follow_up="On répondra.", **fields)
    for activity in session.activities.all():
        facilitation.goto(session, activity)
        play(session)
        facilitation.reveal(session)
    for type in Finding.Type.values:
        write_finding(session, type)
    return session


def write_finding(session, type):
    posts = session.activities.get(kind="wall").responses.filter(status="shown")
    told = {"sentence": f"Des voix le disent ({type}).", "themes": ["SOC-4"], "reason": "Un essai."}
    votes = [session.activities.get(kind="choice")]  # ten answers, for what is shared
    sample.finding(session, *posts[:2], against=posts[2:3], votes=votes, type=type, **told)


def closed_session():
    session = whole_session()
    facilitation.end(session)
    closing.close_session(session, present=20, reason="La salle se vidait.")
    return session


def published_session():
    session = closed_session()
    restitution.publish(session, by=Role.COORDINATOR)
    return session


# Looking.


def inspect(page):
    """What axe finds, in a light and in a dark scheme; empty where all is well."""
    page.emulate_media(color_scheme="light")
    found = report(Axe().run(page, options=ALL))
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")  # a screen, in a dark room
    return found + again(page, COLOURS)


def again(page, options):
    """What axe, which the page has already, finds of it as it now is."""
    return report(AxeResults(page.evaluate("options => axe.run(options)", options)))


def report(results):
    return results.generate_report() if results.violations_count else ""


def is_wide(page):
    """Whether the page must be scrolled sideways; a phone would show it smaller instead."""
    return page.evaluate("document.scrollingElement.scrollWidth") > page.viewport_size["width"]


def expect_fine(page):
    # What sticks to the bottom covers what is under it until one scrolls: seen where it rests.
    page.evaluate("document.querySelector('.gestures') && scrollTo(0, document.body.scrollHeight)")
    assert inspect(page) == "", page.url
    assert not is_wide(page), page.url


def post_plainly(page, form):
    """Send a form as it stands, without script and whatever it lacks; the answer refuses it."""
    with page.expect_navigation() as answered:
        page.locator(form).evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    return answered.value.status


# Phones.


@every_kind
def test_a_phone_in_each_state(kind, visit):
    phone = visit(**NARROW)

    for state in STATES:
        phone.goto(f"/j/{on_stage(kind, state).code}")
        expect_fine(phone)


@pytest.mark.parametrize("kind", ANSWERED)
def test_a_phone_whose_answer_is_refused(kind, visit):
    phone = visit(f"/j/{on_stage(kind, 'open').code}", **NARROW)

    assert post_plainly(phone, "#answer") == 422

    expect_fine(phone)


def test_what_a_phone_is_told_of_its_answer(visit):
    phone = visit(f"/j/{on_stage('choice', 'open').code}", **NARROW)

    phone.evaluate(
        "document.querySelector('[data-note]').replaceChildren(...[...document.querySelectorAll("
        "'template[data-note]')].map((note) => note.content.cloneNode(true)))"
    )

    expect_fine(phone)


def test_a_phone_with_posts_of_its_own(visit):
    phone = visit(f"/j/{on_stage('wall', 'open').code}", **NARROW)
    phone.check("[name=sort][value='1']")
    phone.fill("#id_text", "Qui répond quand la machine se trompe ?")
    phone.click("#answer .go")
    phone.click("#mine summary")

    expect_fine(phone)


def test_a_phone_before_and_after(visit):
    before, after = sample.session("choice"), published_session()
    phone = visit(f"/j/{before.code}", **NARROW)
    expect_fine(phone)

    for state in ("ended", "closed", "published"):
        Session.objects.filter(pk=after.pk).update(state=state)
        phone.goto(f"/j/{after.code}")
        expect_fine(phone)


# Screens and consoles.


@every_kind
def test_a_screen_in_each_state(kind, visit):
    screen = visit(**PROJECTOR)

    for state in STATES:
        show(screen, on_stage(kind, state))
        if has_a_picture(kind, state):
            expect(screen.locator("[data-tally] > *").first).to_be_visible()
        expect_fine(screen)
        assert stands_whole(screen), state


def stands_whole(screen):
    """Whether the picture leaves the title free, and the plank is on the screen."""
    title, picture, plank = (
        screen.locator(each).first.bounding_box() for each in ("h1", ".stand", ".foot")
    )
    below_the_title = picture["y"] >= title["y"] + title["height"]
    return below_the_title and plank["y"] + plank["height"] <= screen.viewport_size["height"]


def show(screen, session):
    screen.goto(f"/s/{session.code}/screen?key={session.screen_key}")


def has_a_picture(kind, state):
    live = registry[kind].live and state in ("open", "closed")
    return kind in ANSWERED and (live or state == "revealed")


def test_a_screen_around_the_activities(visit):
    screen = visit(**PROJECTOR)
    curtain, ended = on_stage("choice", "open"), on_stage("choice", "open")
    facilitation.curtain(curtain, on=True)
    facilitation.end(ended)

    for session in (sample.session("choice"), curtain, ended):
        show(screen, session)
        expect_fine(screen)


@every_kind
def test_a_console_with_posts_to_read(kind, visit):
    console = visit(user=sample.account(), **LAPTOP)

    for state in ("open", "revealed"):
        console.goto(f"/s/{on_stage(kind, state).code}/console")
        if kind in ANSWERED:
            expect(console.locator("[data-tally] > *").first).to_be_visible()
            read = [each for each in (*taken_up_by(kind), kind) if has_texts(each)]
            posts = console.locator("[data-posts] [data-command=approve]")
            expect(posts).to_have_count(2 * len(read))
        console.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(console)
        console.set_viewport_size(NARROW["viewport"])
        assert again(console, ALL) == ""
        assert not is_wide(console)
        console.set_viewport_size(LAPTOP["viewport"])


def has_texts(kind):
    """Whether its first form asks for words that a person reads."""
    made = sketch(kind)
    asked = set(registry[kind].form(made).fields)
    return registry[kind].many or bool(registry[kind].awaited(made) & asked)


@pytest.mark.parametrize("kind", ["pleading", "position"])
def test_every_round_of_a_game(kind, visit):
    session = sample.session(kind)
    facilitation.start(session)
    phone, screen = visit(**NARROW), visit(**PROJECTOR)
    console = visit(user=sample.account(), **LAPTOP)

    while session.current.round.startswith("1"):
        step = session.current
        if own := kind_of(step).gesture(step):
            facilitation.of_kind(session, step, own, {"teams": []})
        if phase_of(step).answers:
            facilitation.open_activity(session)
            answer(step)
            facilitation.reveal(session)
        phone.goto(f"/j/{session.code}")
        show(screen, session)
        console.goto(f"/s/{session.code}/console")
        for page in (phone, screen, console):
            expect_fine(page)
        facilitation.next_activity(session)


@pytest.mark.parametrize("size", [LAPTOP, NARROW], ids=["laptop", "phone"])
def test_a_console_at_both_ends(size, visit):
    session, coordinator = sample.session("choice"), sample.account()
    console = visit(f"/s/{session.code}/console", user=coordinator, **size)
    expect_fine(console)

    facilitation.end(session)
    console.reload()
    expect_fine(console)

    assert post_plainly(console, "#close form") == 422
    expect_fine(console)


# Pages of those who prepare, type and write.


def test_the_front_door(visit):
    page = visit(**NARROW)

    for path in ("/", "/?code=K7P", "/j/ZZZZZZ", "/compte/", "/nowhere"):
        page.goto(path)
        expect_fine(page)

    page.goto("/compte/")
    assert post_plainly(page, "main form.measure") == 200
    expect_fine(page)
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("it => it.remove()")
    assert post_plainly(page, "main form.measure") == 403
    expect_fine(page)


def test_preparing_a_session(visit):
    session = sample.session("choice")
    page = visit(user=sample.account(), **NARROW)

    new = ("/seances/nouvelle/decouverte/", "/seances/nouvelle/debat/")  # one has variants
    for path in ("/seances/", *new, f"/s/{session.code}/frame"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)

    for form in ("/seances/nouvelle/decouverte/", f"/s/{session.code}/frame"):
        page.goto(form)
        page.locator("main form textarea").first.fill("")
        assert post_plainly(page, "main form.measure") == 422
        expect_fine(page)


def test_preparing_an_agenda(visit):
    session = sample.session(*KINDS)
    session.activities.filter(kind="wall").update(compressible=True)
    facilitation.start(session)
    page = visit(user=sample.account(), **NARROW)

    for path in agenda_pages(session):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)
        for field in page.locator(
            "main form:has(#save, #id_title) :is(textarea, [type=number])"
        ).all():
            field.fill("")
        assert post_plainly(page, "main form:has(#save, #id_title)") == 422
        expect_fine(page)

    facilitation.end(session)
    page.goto(f"/s/{session.code}/agenda")
    expect_fine(page)


def agenda_pages(session):
    """The agenda; a step that is changed, and one that is added, of each kind."""
    changed = session.activities.get(kind="scale").pk
    yield from (f"/s/{session.code}/agenda", f"/s/{session.code}/agenda/{changed}")
    yield from (f"/s/{session.code}/agenda/new?kind={kind}" for kind in KINDS)


def test_preparing_a_session_from_a_file(visit):
    page = visit(user=sample.account(), **NARROW)

    for path in ("/seances/nouvelle/", "/seances/nouvelle/fichier/"):
        page.goto(path)
        expect_fine(page)

    for text, form in (("id: essai", ".note"), (EVENING.read_text(), "textarea")):
        file = {"name": "soir.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
        page.set_input_files("[type=file]", file)
        page.click("main .go")
        expect(page.locator(f"main {form}").first).to_be_visible()
        expect_fine(page)


def test_decks_of_cards(visit):
    own = sample.deck()
    page = visit(user=sample.account(), **NARROW)

    for path in ("/paquets/", "/paquets/usages/", f"/paquets/{own.pk}/", "/paquets/apporter/"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)

    page.fill("[name=text]", "id;theme\n1;2")
    page.click("main .go")
    expect(page.locator("main .note li").first).to_be_visible()
    expect_fine(page)


def test_the_guide_the_card_and_the_room_test(visit):
    session = sample.session("choice", guide=["print"])
    page = visit(user=sample.account(), **NARROW)

    for path in (f"/s/{session.code}/guide", "/imprevus", "/essai-de-salle"):
        page.goto(path)
        expect_fine(page)

    expect(page.locator("[data-again]")).to_be_visible()
    expect_fine(page)


def test_paper(visit):
    session = whole_session()
    page = visit(f"/s/{session.code}/paper", user=sample.account(), **NARROW)
    expect_fine(page)

    for kind in ANSWERED:
        page.goto(f"/s/{session.code}/paper/{session.activities.get(kind=kind).pk}")
        expect_fine(page)
        assert post_plainly(page, "main form") == 422
        expect_fine(page)


def test_a_pile_typed_twice(visit):
    _session, choice = sample.open_session("choice")
    for option in ("0", "1"):
        sample.answer(choice, {"option": option}, channel="paper")
    typing = choice.second_typings.create(
        ballots=[[{"option": "0"}, False, 1, "a"]], typists=["anne"]
    )
    address = f"/s/{choice.session.code}/paper/{choice.pk}"
    page = visit(f"{address}/again", user=sample.account(), **NARROW)
    expect_fine(page)

    for ballots in ([*typing.ballots, [{"option": "2"}, False, 1, "b"]], typing.ballots, []):
        choice.second_typings.update(ballots=ballots)
        page.goto(f"{address}/compare")
        expect_fine(page)


@pytest.mark.parametrize("panel", ["", "?panel"])
def test_writing_findings(panel, visit):
    session = whole_session()
    assert drafts.propose(session)[0]
    written = session.findings.first()
    said = session.activities.get(kind="wall").responses.filter(status="shown").first()
    session.state = session.State.ENDED  # words are edited once no author rewrites them
    session.save()
    page = visit(user=sample.account(), **NARROW)

    for path in ("findings", f"findings/{written.pk}", f"words/{said.pk}/text"):
        page.goto(f"/s/{session.code}/{path}{panel}")
        expect_fine(page)
        for field in page.locator("main textarea").all():
            field.fill("")
        assert post_plainly(page, "main form:has(textarea)") == 422
        expect_fine(page)


def test_reading_and_filing(visit):
    session = whole_session()
    page = visit(user=sample.account(), **NARROW)
    for path in ("coding", "coding/groups", "coding/agreement"):
        page.goto(f"/s/{session.code}/{path}")
        expect_fine(page)

    page.goto(f"/s/{session.code}/coding")
    for box in page.locator("[name=themes]:checked").all():
        box.uncheck()
    assert post_plainly(page, "[data-coding]") == 422
    expect_fine(page)

    coded_twice(session)
    for path in ("coding", "coding/groups", "coding/agreement"):
        page.goto(f"/s/{session.code}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)
        page.set_viewport_size(LAPTOP["viewport"])
        expect_fine(page)
        page.set_viewport_size(NARROW["viewport"])

    session.coders.update(user=None)
    session.coders.create(number=2)
    page.goto(f"/s/{session.code}/coding")
    expect_fine(page)


def coded_twice(session):
    """Two people file every message, and disagree on some."""
    for number, said in enumerate(coding.queue(session)):
        for coder, theme in ((1, "SOC-1"), (2, "UTI-2" if number % 4 == 0 else "SOC-1")):
            told = {"themes": [theme], "constants": ["K-UTILE"], "stance": "CRAINTE"}
            coding.record(said, told, coder=coder, role=Role.FACILITATOR)


# Pages to read.


def test_a_session_in_public(visit):
    announced = sample.session("choice")
    closed, published = closed_session(), published_session()
    page = visit(user=sample.account(), **NARROW)

    for session in (announced, closed, published):
        page.goto(f"/seances/{session.code}/")
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)

    page.goto(f"/seances/{closed.code}/")
    assert post_plainly(page, "form[action$='/publish']") == 422
    expect_fine(page)


def test_what_follows_a_restitution(visit):
    session = published_session()
    address, finding = f"/seances/{session.code}/", session.findings.first()
    said = {"sort": "betrayed", "text": "J’avais dit le contraire."}
    remark = Remark.objects.create(restitution=session.restitutions.get(), **said)
    replied = {"decision": "studied", "why": "On regarde.", "next_date": "2027-01-15"}
    for _time in range(2):
        Reply.objects.create(session=session, finding=finding.pk, by="coordinator", **replied)
    page = visit(user=sample.account(), **NARROW)

    page.goto(address)
    assert post_plainly(page, "form[action*='/remark']") == 422
    expect_fine(page)
    for place in ("follow", f"follow/finding/{finding.pk}", f"follow/remark/{remark.pk}"):
        page.goto(address + place)
        page.evaluate("document.querySelectorAll('details').forEach((it) => (it.open = true))")
        expect_fine(page)
    session.refresh_from_db()
    restitution.correct(session, by="coordinator")
    for place in ("brouillon/", "v1/", "v1/une-page"):
        page.goto(address + place)
        expect_fine(page)
    restitution.publish(
        session, by="coordinator", note="Une phrase est mieux dite.", missing="Le soir."
    )
    page.goto(address + "v1/withdraw")
    assert post_plainly(page, "form[method=post]:has(textarea)") == 422
    expect_fine(page)
    page.locator("textarea").fill("Un nom y était écrit.")
    with page.expect_navigation():
        page.locator("form:has(textarea) .go").click()
    for place in ("", "v1/"):
        page.goto(address + place)
        expect_fine(page)


def test_tables_by_profile_and_by_group(visit):
    session = sample.session("profile", "choice", "statements")
    profile, choice, statements = session.activities.all()
    for number in range(24):
        who = sample.participant(session)
        sample.answer(profile, {"use": "often" if number % 2 else "never"}, who)
        sample.answer(choice, {"option": str(number // 2 % 2)}, who)
        sample.answer(statements, {"vote_s1": "agree"}, who)
    facilitation.end(session)
    closing.close_session(session, present=30, reason="La salle se vidait.")
    sizes = {"k": 2, "stability": 0.8, "people": {"1": 12, "2": 12}}
    known = {"people": 24, "statements": ["Oui."], "answers": ["D’accord", "Non", "Passe"]}
    table = {"rows": ["1", "2"], "row_totals": [12, 12], "cells": [[12, 0, 0, 0], [None] * 4]}
    table |= {"column_totals": [13, 6, 3, 2], "total": 24}
    told = {"groups": sizes, "consensus": [{"statement": 1, "side": "agree"}], "tables": [table]}
    told["map"] = [{"group": 1, "centre": [-1.2, 0.3]}, {"group": 2, "centre": [1.2, -0.3]}]
    told["polis"] = [
        {"statement": 1, "consensus": [0.5, 0.02], "representativeness": [[1.2, 0.4], [0.8, 2.5]]}
    ]
    kept = {**known, **told, "reason": None, "straight": {"people": 6, "changed": [1]}}
    data = {statements.code: kept}
    Aggregate.objects.update_or_create(session=session, name="opinions", defaults={"data": data})

    page = visit(f"/seances/{session.code}/", user=sample.account(), **NARROW)
    page.locator("summary", has_text="group").click()

    expect(page.get_by_role("img", name="12")).to_be_visible()
    captions = page.locator("[aria-labelledby=what-was-said] caption").all_inner_texts()
    assert captions[-1] == "Oui."
    assert [caption for caption in captions if "l’IA" in caption]
    expect_fine(page)


def test_the_summary(visit):
    page = visit("/synthese/", **NARROW)
    expect_fine(page)

    published_session()
    page.reload()
    expect(page.locator(".matrix")).to_be_attached()
    expect_fine(page)
    page.set_viewport_size(LAPTOP["viewport"])
    expect_fine(page)
