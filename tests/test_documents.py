"""The documents of a restitution, read back: PDF, DOCX, one page, open data."""

import csv
import io
import json
from html import unescape

import docx
import pytest
from django.utils import translation
from django.utils.html import strip_tags
from pypdf import PdfReader

from sessions import printing
from synthesis import (
    blocks,
    charts,
    codes,
    coding,
    editions,
    measured,
    method,
    open_data,
    packed,
    pdf,
    report,
    restitution,
    suggestions,
    word,
)
from synthesis.models import Restitution
from territories.models import Role
from tests import sample
from tests.editions import (
    client_of,
    close,
    latest,
    page_of,
    post,
    public,
    published,
    stated,
    texts_of,
)
from tests.test_kit import figures_of, flat, tags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

RTL = "نريد شخصا يجيب على الهاتف"
HOSTILE = [
    "🚲 Un vélo 👩‍🚒 pour tous",
    RTL,
    "\u202eà l’envers\u202c",
    '#import "x": * $a^2$ *gras* \\ // = titre',
    "=HYPERLINK(1)",
    "mot" * 90,
    "<b>gras</b> & ]]> \x0b",
]


@pytest.fixture
def room():
    return sample.session("wall", "choice", "prioritisation", "profile", "exit", language="fr")


@pytest.fixture
def told(room):
    """A published session with a figure, and evidence on both sides."""
    choice = room.activities.get(kind="choice")
    for number in range(12):
        sample.answer(choice, {"option": str(number % 2)})
    pro, con = post(room, "Quelqu’un qui répond."), post(room, "La nuit, une machine suffit.")
    stated(room, pro, against=[con], sentence="Des habitants demandent une personne, le jour.")
    divergence = {"type": "divergence", "reason": "Deux réponses, autant de voix."}
    stated(room, pro, votes=[choice], sentence="Les avis s’opposent sur la nuit.", **divergence)
    post(room, "Et l’eau des serveurs ?")
    published(room)
    return latest(room)


def read(content):
    return PdfReader(io.BytesIO(content))


def words_of(content):
    return flat("".join(page.extract_text() for page in read(content).pages))


def test_the_pdf_is_tagged_and_says_its_title_and_language(told):
    document = read(pdf.pdf(report.full(told)))

    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert told.session.title in document.metadata.title
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/Figure", "/LI"} <= set(
        tags(root["/StructTreeRoot"])
    )
    figures = list(figures_of(root["/StructTreeRoot"]))
    assert figures
    assert all(each.get("/Alt") for each in figures)


def test_the_pdf_says_all_that_the_report_says(told):
    said = report.full(told)

    text = words_of(pdf.pdf(said))

    assert all(flat(each) in text for each in texts_of(said))
    assert flat("La nuit, une machine suffit.") in text


def test_the_docx_has_headings_in_order_and_tables_with_their_head(told):
    said = report.full(told)

    document = docx.Document(io.BytesIO(word.docx(said)))

    styles = [each.style.name for each in document.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    asked = [each["text"] for each in said["blocks"] if each["kind"] == "heading"]
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == asked
    assert all("w:tblHeader" in each.rows[0]._tr.xml for each in document.tables)
    assert document.core_properties.language == "fr-FR"
    assert 'w:val="fr-FR"' in document.styles.element.xml
    assert told.session.title in document.core_properties.title


def test_pictures_of_the_docx_say_what_they_show(told):
    document = docx.Document(io.BytesIO(word.docx(report.full(told))))

    told_of = [each._inline.docPr.get("descr") for each in document.inline_shapes]

    assert told_of
    assert any("Bus 6; Train 6; Vélo 0" in each for each in told_of)


def test_page_pdf_and_docx_say_the_same_of_the_findings(told, room):
    said = report.full(told)

    paper = words_of(pdf.pdf(said))
    document = docx.Document(io.BytesIO(word.docx(said)))
    office = flat(" ".join(each.text for each in document.paragraphs))
    page = flat(page_of(public(), room))

    for finding in told.data["findings"]:
        for text in (finding["sentence"], *(each["text"] for each in finding["for"])):
            assert all(flat(text) in surface for surface in (paper, office, page))


def test_the_one_page_is_one_page_and_leads_to_the_rest(told):
    for _number in range(30):
        stated(told.session, post_of(told), type="lone", sentence="Une voix. " * 24)
    edition = editions.made(told.session, restitution.draft(told.session), told.version)

    document = read(pdf.pdf(report.one_page(edition)))

    assert len(document.pages) == 1
    assert flat(edition.address) in flat(document.pages[0].extract_text())


def post_of(edition):
    return edition.session.activities.get(kind="wall").responses.first()


def test_two_renderings_of_one_version_are_the_same_bytes(told, room):
    def all_of(edition):
        return [
            pdf.pdf(report.full(edition)),
            word.docx(report.full(edition)),
            pdf.pdf(report.one_page(edition)),
            open_data.package(edition),
        ]

    first = all_of(told)
    pdf.pressed.cache_clear()

    assert all_of(latest(room)) == first


def test_a_draft_says_so_on_each_page(room):
    stated(room, *(post(room, f"Une raison, la {number}.") for number in range(40)))
    close(room)

    said = report.full(editions.of_draft(room))
    pages = read(pdf.pdf(said)).pages
    document = docx.Document(io.BytesIO(word.docx(said)))

    mark = said["draft"].upper()
    assert len(pages) > 1
    assert all(mark in page.extract_text() for page in pages)
    assert document.sections[0].header.paragraphs[0].text == mark


@pytest.mark.parametrize("many", [0, 30])
def test_no_finding_and_thirty_of_them_break_nothing(room, many):
    for number in range(many):
        words = HOSTILE[number % len(HOSTILE)]
        stated(room, post(room, f"{words} {number}"), sentence=f"{words[:200]} {number}")
    published(room)

    said = report.full(latest(room))

    assert read(pdf.pdf(said)).pages
    document = docx.Document(io.BytesIO(word.docx(said)))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 3"]
    assert len(headings) == many
    assert open_data.package(latest(room))


def test_what_reads_from_right_to_left_is_turned_in_the_docx(room):
    stated(room, post(room, RTL), sentence=RTL)
    published(room)

    document = docx.Document(io.BytesIO(word.docx(report.full(latest(room)))))

    (heading,) = [p for p in document.paragraphs if p.style.name == "Heading 3"]
    assert "w:bidi" in heading._p.xml


# Open data.


def files_of(edition):
    return packed.unpacked(open_data.package(edition))


def rows_of(files, name):
    text = files[f"{name}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_data_read_again_give_the_counts(told):
    files = files_of(told)

    results = rows_of(files, "resultats")
    counted = {row["option"]: row["n"] for row in results if row["question"] == "choice-2"}
    assert counted == {"Bus": "6", "Train": "6", "Vélo": "0"}
    assert {row["n_repondants"] for row in results if row["question"] == "choice-2"} == {"12"}
    (session,) = rows_of(files, "seances")
    assert (session["presents"], session["connectes"]) == ("20", "15")
    assert session["sha256"] == told.version.sha256
    assert json.loads(files["restitution.json"])["findings"] == told.data["findings"]


def test_links_lead_from_findings_to_contributions(told):
    files = files_of(told)

    texts = {row["id"]: row["texte_publie"] for row in rows_of(files, "contributions")}
    links = rows_of(files, "liens")
    quoted = [row for row in links if row["contribution"]]  # the others lead to votes

    assert {row["constat"] for row in links} == {row["id"] for row in rows_of(files, "constats")}
    assert all(texts[row["contribution"]] == row["texte_publie"] for row in quoted)
    assert {row["sens"] for row in quoted} == {"pour", "contre"}
    assert len(links) == len(quoted) + 1
    assert "Et l’eau des serveurs ?" in texts.values()


def test_two_statements_of_one_step_are_told_apart_wherever_a_finding_stands_on_them():
    room = sample.session("statements", language="en")
    step = room.activities.get()
    for key in ("s1", "s2"):
        for _person in range(12):
            sample.answer(step, {f"vote_{key}": "agree"})
        sample.finding(room, votes=[(step, key)], sentence=f"On {key}.", type="convergence")
    published(room)

    page, document = page_of(public(), room), " ".join(texts_of(report.full(latest(room))))
    links = rows_of(files_of(latest(room)), "liens")

    for text, row in zip(step.settings["seeds"], links, strict=True):
        asked = text.rstrip(".")
        assert f"</span> people voted on “{asked}”" in page
        assert f"12 people voted on “{asked}”" in document
        assert f"{step.title} · {text}" in document
        assert (row["vote"], row["objet"]) == (step.title, text)


def test_documents_tell_what_a_machine_did_and_the_rule_of_types(room):
    room.language = "en"
    room.save()
    told = {"draft": "theme-SOC-4", "origin": "confirmed", "reworded": True}
    stated(room, post(room), **told)
    published(room)

    page, document = page_of(public(), room), " ".join(texts_of(report.full(latest(room))))

    for each in (page, document):
        assert "Reworded by a machine, then read by a person." in each
        assert "Findings proposed by a template: 1. Confirmed by a person as they were: 1;" in each
        assert "Sentences reworded by a machine, then confirmed by a person: 1." in each
        assert "the interval of Wilson on those who took a side" in each


def test_the_page_and_the_documents_say_the_same_of_the_method(room):
    room.language = "en"
    room.save()
    for number in range(12):
        post(room, f"Et l’eau, {number} fois ?")
    suggestions.suggest(room, coding.queue(room))
    for coder in codes.READERS:
        for number, said in enumerate(coding.queue(room)):
            filed = {**codes.NOTHING, "themes": ["UTI-2"] if number >= coder else []}
            coding.record(said, filed, coder=coder, role=Role.COORDINATOR)
    stated(room, post(room), draft="theme-SOC-4", origin="confirmed", reworded=True)
    published(room)

    page = unescape(strip_tags(page_of(public(), room)))
    (lines,) = [each for each in method.section(latest(room).data) if each["kind"] == "list"]

    assert len(lines["items"]) == 10
    assert "Cohen’s kappa" in " ".join(lines["items"])
    assert [each for each in lines["items"] if each not in " ".join(page.split())] == []


def test_files_are_described_as_they_are(told):
    files = files_of(told)

    described = json.loads(files["datapackage.json"])

    for each in described["resources"]:
        names = [field["name"] for field in each["schema"]["fields"]]
        head = files[each["path"]].decode("utf-8-sig").splitlines()[0]
        assert head == ";".join(names)
    assert described["licenses"][0]["name"] == "etalab-2.0"


def test_the_fixed_notice_stands_in_every_document(told):
    with translation.override("fr"):
        notice = report.sections.notice()

    said, one = report.full(told), report.one_page(told)
    document = docx.Document(io.BytesIO(word.docx(said)))

    assert flat(notice) in words_of(pdf.pdf(said))
    assert flat(notice) in words_of(pdf.pdf(one))
    assert notice in [each.text for each in document.paragraphs]
    assert notice in files_of(told)["LISEZMOI.txt"].decode()


def test_no_spreadsheet_runs_what_somebody_wrote(room):
    stated(room, post(room, "=HYPERLINK(1)"), sentence="-1 pour ceux qui doutent.")
    published(room)

    files = files_of(latest(room))

    (row,) = rows_of(files, "contributions")
    assert row["texte_publie"] == "'=HYPERLINK(1)"
    assert rows_of(files, "liens")[0]["enonce"].startswith("'-1")


def test_profiles_and_tokens_are_not_in_the_data(room):
    profile, who = room.activities.get(kind="profile"), sample.participant(room)
    for _person in range(12):
        sample.answer(profile, {"age": "30"})
    sample.answer(room.activities.get(kind="choice"), {"option": "1"}, who)
    token = who.token
    published(room)

    files = files_of(latest(room))

    tables = [content.decode("utf-8-sig") for name, content in files.items() if ".csv" in name]
    assert "profile" not in " ".join(tables)
    assert token not in " ".join(content.decode("utf-8-sig") for content in files.values())


def test_what_is_reserved_for_the_network_is_in_no_public_document(room):
    close(room)
    secret = "Le vidéoprojecteur de la mairie, voir Dominique."
    restitution.publish(room, by=Role.COORDINATOR, reserved=secret)
    room.refresh_from_db()
    edition = latest(room)

    said = report.full(edition)
    documents = [
        json.dumps(said, ensure_ascii=False),
        json.dumps(report.one_page(edition), ensure_ascii=False),
        restitution.canonical(edition.data),
        *(content.decode("utf-8-sig") for content in files_of(edition).values()),
        page_of(public(), room),
        page_of(client_of(Role.FACILITATOR), room),
    ]

    assert not any("vidéoprojecteur" in each for each in documents)
    assert secret in page_of(client_of(Role.NETWORK), room)


def test_tables_by_profile_are_in_documents_as_closing_kept_them(room):
    profile, choice = room.activities.get(kind="profile"), room.activities.get(kind="choice")
    for number in range(24):
        who = sample.participant(room)
        sample.answer(profile, {"use": "often" if number % 2 else "never"}, who)
        sample.answer(choice, {"option": str(number // 2 % 2)}, who)
    published(room)

    said = report.full(latest(room))

    crossed = [each["rows"] for each in said["blocks"] if each.get("head", [None])[0] == ""]
    kept = [each for each in latest(room).data["joined"]["profiles"] if each["cells"]]
    cells = [[[str(n) for n in row] for row in each["cells"]] for each in kept]
    assert [[row[1:] for row in table] for table in crossed] == cells != []
    assert docx.Document(io.BytesIO(word.docx(said))).tables
    assert read(pdf.pdf(said)).pages


# Addresses.


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("restitution.pdf", b"%PDF"),
        ("restitution.docx", b"PK"),
        ("une-page.pdf", b"%PDF"),
        ("une-page", b"<!doctype"),
        ("donnees.zip", b"PK"),
        ("donnees.json", b"{"),
        ("tracabilite.csv", b"\xef\xbb\xbfconstat;"),
    ],
)
def test_each_document_has_an_address_of_its_own(told, room, name, begins):
    answer = public().get(f"{room.get_absolute_url()}v1/{name}")

    assert answer.status_code == 200
    assert answer.content.startswith(begins)


def test_documents_of_a_draft_are_for_who_reads_there(room):
    stated(room, post(room))
    close(room)
    address = f"{room.get_absolute_url()}brouillon/restitution.pdf"

    assert public().get(address).status_code == 404
    assert client_of(Role.NETWORK).get(address).status_code == 404
    assert client_of(Role.GUARANTOR).get(address).status_code == 200


def test_no_other_name_or_version_is_found(told, room):
    for place in ("v2/", "v0/", "v1/autre.pdf", "v1/../donnees.zip"):
        assert public().get(room.get_absolute_url() + place).status_code == 404


def test_a_document_says_so_where_the_press_is_taken(told, room, monkeypatch):
    monkeypatch.setattr(printing, "PATIENCE", 0)
    pdf.pressed.cache_clear()

    with printing.PRESS:
        answer = public().get(f"{room.get_absolute_url()}v1/restitution.pdf")

    assert answer.status_code == 503


# Figures.


def rows(*numbers):
    return [{"label": f"n{n}", "n": n, "share": None} for n in numbers]


def test_bars_are_drawn_from_ten_answers_on():
    assert charts.bars(rows(4, 5), answered=9) == ""
    assert charts.bars(rows(4, None), answered=20) == ""
    assert "%" not in charts.bars(rows(4, 6), answered=10) != ""


def test_a_label_is_no_drawing():
    svg = charts.bars([*rows(3), {"label": "<path>&", "n": 9, "share": None}], answered=12)

    assert "&lt;path&gt;&amp;" in svg


def test_tables_are_found_in_what_kinds_tally():
    tally = {
        "rows": [{"label": "a", "count": 1, "share": None}],
        "all": [{"name": "Une lettre", "rows": [{"label": "b", "count": 2, "share": None}]}],
    }

    (table,) = measured.tables(tally)

    assert table == {
        "title": "Une lettre",
        "side": "",
        "rows": [{"label": "b", "n": 2, "share": None}],
    }


def test_versions_before_words_had_a_place_are_still_read(told):
    data = told.data
    for finding in data["findings"]:
        for said in (*finding["for"], *finding["against"]):
            del said["field"]
    for figure in data["figures"]:
        for name in ("tables", "section", "moved", "instruction", "posts"):
            del figure[name]
    del data["session"]["missing"]
    Restitution.objects.filter(pk=told.version.pk).update(data=data)

    edition = latest(told.session)

    assert report.full(edition)["blocks"]
    assert open_data.package(edition)
    assert page_of(public(), told.session)


def test_a_question_nobody_answered_is_a_sentence_not_a_table_of_zeros(room):
    for _person in range(12):
        sample.answer(room.activities.get(kind="profile"), {"use": "often"})
    published(room)

    asked = latest(room).data["figures"][3]["tables"]
    told = texts_of(report.full(latest(room)))

    silent = [each for each in asked if not any(row["n"] for row in each["rows"])]
    assert silent
    assert told.count("Personne n’a répondu.") == len(silent)


def test_numbers_stand_to_the_right_and_lists_of_them_do_not():
    rows = [["Bus", 12, "50 %", "2977, 2985"], ["Train", "1 204", "2,5 %", "3022"]]

    told = blocks.table("", ["", "n", "%", "no."], rows, [40, 20, 20, 20])

    assert told["numbers"] == [1, 2]
