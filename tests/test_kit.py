"""The print kit: all the paper of a session as one tagged PDF."""

import io
import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from games import decks
from polls.pictures import PICTURES
from sessions import blank_ballots, joining, press, printing, sources
from sessions.kinds import register, registry
from sessions.models import Activity
from tests import entries, sample

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

HOSTILE = (
    '#import "x": * $a^2$ *gras* _bas_ @ici <là> `code` \\ // rien /* ni */ = titre "q" {a} [b]'
)
CARD = {
    "title": "L’œil dans la benne",
    "use": "Une caméra.",
    "dilemma": "Conseil ?",
    "theme": "Eau",
}


def cards(many):
    return [{**CARD, "id": f"C-{n}", "dilemma": f"Est-ce la {n}e ?"} for n in range(many)]


def everything():
    """A session with every kind, each with what it works on."""
    session = sample.session(*sample.kinds())
    for activity in session.activities.all():
        if registry[activity.kind].source:
            activity.items = entries.ITEMS
        activity.save()
    return session


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def flat(text):
    """Words whatever the breaks of lines: long ones may be broken too."""
    return re.sub(r"[\s\u200b\u00a0-]+", "", text)


def text_of(session):
    return flat("".join(page.extract_text() for page in read(printing.kit(session)).pages))


def tags(element):
    """The kinds of the structure elements under this one."""
    element = element.get_object()
    found = [element["/S"]] if isinstance(element, dict) and "/S" in element else []
    under = element.get("/K", []) if isinstance(element, dict) else element
    for each in under if isinstance(under, list) else [under]:
        if not isinstance(each, int):
            found += tags(each)
    return found


def test_a_session_of_every_kind_is_one_tagged_document():
    document = read(printing.kit(everything()))

    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Soirée d’essai" in document.metadata.title
    assert {"/H1", "/H2", "/Figure", "/Table", "/TH", "/L", "/LI"} <= set(
        tags(root["/StructTreeRoot"])
    )


def test_every_picture_says_what_it_shows():
    root = read(printing.kit(everything())).trailer["/Root"]

    figures = list(figures_of(root["/StructTreeRoot"]))

    assert figures
    assert all(each.get("/Alt") for each in figures)
    assert any("?table=B" in each["/Alt"] for each in figures)


def figures_of(element):
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from figures_of(each)
    elif isinstance(element, dict):
        if element.get("/S") == "/Figure":
            yield element
        if "/K" in element and not isinstance(element["/K"], int):
            yield from figures_of(element["/K"])


def test_posters_say_how_to_come_in():
    session = sample.session("choice")

    text = text_of(session)

    assert flat(joining.readable_address()) in text
    assert session.code in text
    with translation.override("fr"):
        assert flat(translation.gettext("No name is asked.")) in text


def with_answers():
    return sorted(slug for slug in registry if registry[slug].takes_answers)


@pytest.mark.parametrize("kind", with_answers())
def test_paper_asks_what_the_phone_asks(kind):
    activity = sample.session(kind).activities.get()
    activity.items = entries.ITEMS if registry[kind].source == sources.EARLIER else []

    told = set(strings([ballot["asks"] for ballot in blank_ballots.ballots_of(activity)]))

    assert told
    for _phase, form in blank_ballots.forms_today(activity):
        fields = [each for each in form.visible_fields() if each.field.label]
        assert all(set(blank_ballots.answers_of(each)) <= told for each in fields)
        assert all(each.label in told for each in fields if each.field.label != "")


def test_all_that_ballots_say_is_on_paper():
    session = everything()
    with translation.override("fr"):
        ballots = printing.content(session)["ballots"]

    text = text_of(session)

    for ballot in ballots:
        said = [
            *strings(ballot["asks"]),
            *(ballot[each] for each in ("instruction", "round", "rule")),
        ]
        said = [each.replace(blank_ballots.BLANK, "") for each in said]
        assert {each for each in said if flat(each) not in text} <= left_unsaid(ballot)


def left_unsaid(ballot):
    """Where boxes are all there is, the instruction has asked already."""
    (first, *more) = ballot["asks"]
    return set() if more or "boxes" not in first else {first["ask"]}


def strings(told):
    if isinstance(told, str):
        return [told]
    told = {**told, "pictures": []} if isinstance(told, dict) else told
    under = told.values() if isinstance(told, dict) else told if isinstance(told, list) else []
    return [each for part in under for each in strings(part)]


def test_each_of_two_rounds_has_its_ballot():
    activity = sample.session("reaction").activities.get()

    ballots = blank_ballots.ballots_of(activity)

    assert [each["round"] for each in ballots] == sample.SETTINGS["reaction"]["objects"]


def test_more_rounds_that_ask_the_same_are_rows_of_one_ballot():
    sentences = ["Une IA se trompe.", "Une IA comprend.", "Une IA coûte de l’eau."]
    activity = entries.activity("quiz", statements=sentences)

    with translation.override("en"):
        (ballot,) = blank_ballots.ballots_of(activity)

    assert ballot["asks"] == [{"grid": ["True", "False", "It depends"], "rows": sentences}]


def test_where_more_rounds_ask_for_words_one_says_which_it_is_about():
    objects = ["Une lettre", "Un résumé", "Un plan"]
    activity = entries.activity("reaction", options=["Oui", "Non"], objects=objects, word=True)

    (ballot,) = blank_ballots.ballots_of(activity)

    assert [ask.get("boxes") for ask in ballot["asks"]] == [objects, ["Oui", "Non"], None]


@pytest.fixture
def own_kind():
    """A kind of another folder, known for the time of a test."""
    from tests.own_kind.thermometer import Thermometer

    register(Thermometer)
    yield
    del registry[Thermometer.slug]


@pytest.mark.usefixtures("own_kind")
def test_a_kind_the_kit_never_heard_of_is_printed():
    activity = Activity(kind="thermometer", position=1, title="Chaud", instruction="Combien ?")

    (ballot,) = blank_ballots.ballots_of(activity)

    assert ballot["asks"] == [{"ask": "From 0 to 100", "help": "", "number": True}]


def test_the_running_order_tells_when_each_step_begins():
    session = sample.session("choice", "info", "wall")
    session.activities.update(minutes=25)

    with translation.override("fr"):
        told = printing.steps(session, list(session.activities.all()))

    begins = [
        sum(n * int(part) for n, part in zip((60, 1), each["time"].split(":"), strict=True))
        for each in told
    ]
    assert [(later - begins[0]) % 1440 for later in begins] == [0, 25, 50]


def test_questions_with_the_same_answers_are_one_grid():
    activity = entries.activity("prioritisation", of="wall-1", points=3, each=2)

    (asked,) = blank_ballots.asks(registry["prioritisation"].form(activity))

    assert asked == {
        "grid": ["0", "1", "2"],
        "rows": [item["text"] for item in entries.ITEMS],
    }


def test_every_card_is_printed_once_and_blank_ones_follow():
    session = sample.session("info", "choice")
    sample.add(session, "info", 3, settings={"cards": cards(9)})
    sample.add(session, "info", 4, settings={"cards": cards(5)})

    text = text_of(session)

    assert [text.count(f"Estcela{n}e?") for n in range(9)] == [1] * 9
    assert text.count("L’œildanslabenne") == 9


def test_a_session_without_cards_has_none_to_cut():
    session = sample.session("choice")

    told = printing.content(session)

    assert told["cards"] == []
    assert "Notreusageànous" not in text_of(session)


def test_what_people_write_comes_out_as_written():
    session = sample.session(title=HOSTILE)
    settings = {"options": [f"{HOSTILE} 1", f"{HOSTILE} 2"]}
    step = sample.add(
        session, "choice", 1, settings=settings, instruction=HOSTILE, title=HOSTILE[:80]
    )

    text = text_of(session)

    assert text.count(flat(step.instruction)) >= 3
    assert all(flat(option) in text for option in settings["options"])


@pytest.mark.parametrize(
    "word", ["mot " * 149 + "fin.", "m" * 596 + "fin.", "ligne\n" * 99 + "fin."]
)
def test_long_texts_stay_on_the_page(word):
    session = sample.session("info")
    for position, kind in enumerate(["info", "choice", "wall", "table_sheet"], start=2):
        sample.add(session, kind, position, instruction=word)
    long = {**CARD, "id": "X", "use": word, "dilemma": word}
    sample.add(session, "info", 6, settings={"cards": [*cards(6), long]}, instruction=word)

    pages = read(printing.kit(session)).pages

    assert sum(flat(page.extract_text()).count("fin.") for page in pages) >= 6
    for page in pages:
        page.extract_text(visitor_text=inside(page.mediabox))


def inside(box):
    def check(text, _matrix, place, *_more):
        assert not text.strip() or (0 <= place[4] < box.right and 0 <= place[5] < box.top), text

    return check


def test_signs_that_no_font_draws_do_not_stop_the_press():
    signs = "🎲 漢字 👨‍👩‍👧 1️⃣ \x07 \ufeff \ue000 \u202e"
    session = sample.session("info", title=f"Avant {signs} après")

    text = text_of(session)

    assert "Avant" + press.UNDRAWN in text
    assert "après" in text


def test_signs_of_french_are_drawn():
    session = sample.session(
        "info", title="« Où l’été naît » : cœur, forêt… – Noël, ça, 3 € ; ÀÉÊÇŒ"
    )

    text = text_of(session)

    assert flat(session.title) in text
    assert press.UNDRAWN not in text


def test_the_kit_speaks_the_language_of_the_session():
    session = sample.session("choice", language="en")

    document = read(printing.kit(session))

    assert document.trailer["/Root"]["/Lang"] == "en"
    assert "No name is asked." in "".join(page.extract_text() for page in document.pages)


def test_who_runs_the_session_gets_the_file_and_nobody_else():
    session = sample.session("choice")
    desk, other = Client(), Client()
    desk.force_login(sample.account())
    other.force_login(sample.account(of=sample.territory("Ailleurs"), name="ailleurs"))
    address = reverse("kit", args=[session.code])

    answer, paper = desk.get(address), desk.get(reverse("paper", args=[session.code]))

    assert address in paper.content.decode()
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert other.get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_press_that_is_busy_says_so(monkeypatch):
    session = sample.session("choice")
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(sample.account())
    monkeypatch.setattr(printing, "PATIENCE", 0)

    with printing.PRESS:
        answer = desk.get(reverse("kit", args=[session.code]))
        later = desk.get(answer.headers["Location"])

    assert answer.status_code == 302
    assert (
        "try again in a minute" in later.content.decode() or "réessayez" in later.content.decode()
    )


def test_a_kit_that_cannot_be_drawn_says_so(monkeypatch, tmp_path):
    broken = tmp_path / "kit.typ"
    broken.write_text("#image(sys.inputs.told)")
    monkeypatch.setattr(printing, "TEMPLATE", broken)

    with pytest.raises(printing.NotPrinted, match="print this page from the browser"):
        printing.kit(sample.session("choice"))


@pytest.mark.parametrize("kind", ["fidelity", "judgement", "prioritisation"])
def test_paper_leaves_lines_to_copy_what_comes_up_in_the_room(kind):
    session = sample.session(kind)

    with translation.override("en"):
        (ballot, *_more) = printing.content(session)["ballots"]

    assert ballot["asks"][0]["rows"] == [blank_ballots.BLANK] * len(blank_ballots.BLANKS)
    assert blank_ballots.BLANK not in text_of(session)


def test_points_say_how_many_there_are():
    points = entries.activity("prioritisation", of="wall-1", points=3, each=2)
    hundred = entries.activity("hundred_points", options=["Bus", "Relais"], total=100, step=5)

    with translation.override("en"):
        rules = [blank_ballots.ballots_of(each)[0]["rule"] for each in (points, hundred)]

    assert rules == [
        "You have 3 points in all.",
        "100 points to share, by steps of 5.",
    ]


def test_pictures_are_on_the_ballot_and_on_sheets_of_their_own():
    session = sample.session("picture_choice")

    root = read(printing.kit(session)).trailer["/Root"]

    told = [each["/Alt"] for each in figures_of(root["/StructTreeRoot"])]
    with translation.override("fr"):
        assert all(told.count(picture.text) >= 2 for picture in PICTURES)


def test_a_card_says_whose_it_is():
    (card, *_more) = [each.told() for each in decks.shipped()[0].cards]
    session = sample.session()
    sample.add(session, "info", 1, settings={"cards": [card, {**CARD, "id": "C-0"}]})

    credits = [each["credit"] for each in printing.content(session)["cards"]]

    assert credits == ["L’équipe du projet · Licence Ouverte 2.0", ""]
    assert "LicenceOuverte2.0" in text_of(session)


def test_a_theme_has_the_same_shape_on_paper_and_on_screens():
    card = cards(1)[0]
    session = sample.session()
    sample.add(session, "info", 1, settings={"cards": [card]})

    (printed,) = printing.cards_of(list(session.activities.all()))
    drawn = render_to_string("activities/card.html", {"card": card})

    assert f'href="#{printed["mark"]}"' in drawn
