"""
A report as a DOCX: heading styles, tables with their head, pictures that say what they show.

Imported where a document is asked for: python-docx is no library to serve phones with.
"""

import io
import unicodedata

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from synthesis import pdf
from synthesis.packed import packed, unpacked
from synthesis.word_styles import prepared, small

WIDTH = Cm(16)
KEPT = 8  # rows that stay on a page; a longer table goes on overleaf
COLOURS = {
    "brick": "AB2006",
    "pine": "1D6238",
    "petrol": "0E5C72",
    "ochre": "7D5000",
    "plum": "7A2A6C",
    "slate": "4B4A55",
}


def docx(report):
    """The bytes of a DOCX, the same for the same report. Raises ``printing.NotPrinted``."""
    svgs = [each["svg"] for each in report["blocks"] if "svg" in each]
    document = prepared(report)
    head(document, report)
    writer = Writer(document, iter(pdf.pictures(svgs)))
    for each in report["blocks"]:
        getattr(writer, each["kind"])(each)
    held = io.BytesIO()
    document.save(held)
    return packed(unpacked(held.getvalue()))


def head(document, report):
    small(document.add_paragraph(report["about"]))
    document.add_paragraph(report["title"], style="Title")
    document.add_paragraph(report["name"])
    if report["seal"]:
        small(document.add_paragraph(f"SHA-256 {report['seal']}"), 8)


class Writer:
    """One method a kind of block; ``pictures`` are the PNG of the figures, in their order."""

    def __init__(self, document, pictures):
        self.document, self.pictures = document, pictures

    def say(self, text, style=None):
        paragraph = self.document.add_paragraph(text, style=style)
        return turned(paragraph, text)

    def heading(self, block):
        turned(self.document.add_heading(block["text"], block["level"]), block["text"])

    def paragraph(self, block):
        paragraph, style = self.say(block["text"]), block["style"]
        if style == "note":
            barred(paragraph)
        if style in ("small", "lead"):
            small(paragraph)
        if style in ("strong", "title"):
            paragraph.runs[0].bold = True
        if style in ("title", "lead"):
            paragraph.paragraph_format.keep_with_next = True

    def sign(self, block):
        paragraph = self.say("")
        run = paragraph.add_run(block["text"])
        run.bold, run.font.size = True, Pt(9.5)
        if block["colour"] in COLOURS:
            run.font.color.rgb = RGBColor.from_string(COLOURS[block["colour"]])
        paragraph.paragraph_format.keep_with_next = True

    def list(self, block):
        for each in block["items"]:
            self.say(each, "List Bullet")

    def quotes(self, block):
        for each in block["items"]:
            self.say(f"« {each} »", "Quote").paragraph_format.left_indent = Cm(0.8)

    def facts(self, block):
        paragraph = self.say("")
        for what, number in block["items"]:
            paragraph.add_run(" · " if paragraph.runs else "")
            paragraph.add_run(number).bold = True
            paragraph.add_run(f" {what}")

    def table(self, block):
        if block["caption"]:
            self.say(block["caption"], "Caption").paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=1, cols=len(block["head"]), style="Table Grid")
        for cell, text in zip(table.rows[0].cells, block["head"], strict=True):
            cell.text = text
            cell.paragraphs[0].runs[0].bold = True if text else None
        marked(table.rows[0], "w:tblHeader")
        for row in block["rows"]:
            self.row(table, row)
        sized(table, block)
        self.document.add_paragraph().paragraph_format.space_after = Pt(4)

    def row(self, table, row):
        added = table.add_row()
        marked(added, "w:cantSplit")
        for cell, text in zip(added.cells, row, strict=True):
            cell.text = text
            turned(cell.paragraphs[0], text)

    def figure(self, block):
        self.picture(next(self.pictures), block["alt"], WIDTH)

    def square(self, block):
        self.picture(next(self.pictures), block["alt"], Cm(2.4))
        self.say(block["text"])

    def picture(self, png, alt, width):
        drawn = self.document.add_picture(io.BytesIO(png), width=width)
        told = drawn._inline.docPr
        told.set("descr", alt)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True


def barred(paragraph):
    """A bar of ink beside it, as on the page."""
    border, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    told = {"val": "single", "sz": "24", "space": "8", "color": "1D1912"}
    for name, value in told.items():
        left.set(qn(f"w:{name}"), value)
    border.append(left)
    paragraph._p.get_or_add_pPr().append(border)


def marked(row, name):
    """A row that is repeated on each page (``w:tblHeader``), or not broken (``w:cantSplit``)."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(name))


def sized(table, block):
    """The widths asked for, told to columns and to cells: word processors read one or the other."""
    table.autofit = False
    for column, width in zip(table.columns, block["widths"], strict=True):
        column.width = int(WIDTH * width / 100)
    for number, row in enumerate(table.rows):
        for at, cell in enumerate(row.cells):
            cell.width = table.columns[at].width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.keep_with_next = number < min(len(block["rows"]), KEPT)
            if at in block["numbers"]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            for run in paragraph.runs:
                run.font.size = Pt(9.5 if number else 8.5)


def turned(paragraph, text):
    """From right to left where its first letter is: Word does not turn paragraphs by itself."""
    strong = (unicodedata.bidirectional(sign) for sign in text)
    if next((each for each in strong if each in ("L", "R", "AL")), "L") != "L":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return paragraph
