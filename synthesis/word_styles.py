"""An empty DOCX as ours look: language, margins, letters, the name and the number of each page."""

from datetime import datetime

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
UNDATED = datetime(1980, 1, 1)  # a draft: any date of its own would make it another file
INK, SOFT = RGBColor(0x1D, 0x19, 0x12), RGBColor(0x4B, 0x4B, 0x4B)


def prepared(report):
    """An empty document with its language, its margins, its name and its page numbers."""
    document = Document()
    told, core = report["date"], document.core_properties
    core.title, core.subject = f"{report['title']} · {report['name']}", report["about"]
    core.author = core.last_modified_by = core.comments = ""
    core.language = LOCALES.get(report["language"], report["language"])
    core.created = core.modified = datetime(*told) if told else UNDATED
    core.revision = 1
    speak(document, core.language)
    styled(document, small=report["one_page"])
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(1.5 if report["one_page"] else 2.2)
    if report["draft"]:
        line = section.header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.add_run(report["draft"].upper()).bold = True
    foot(section.footer.paragraphs[0], report)
    return document


def speak(document, language):
    """The language of every word, said in the styles: screen readers speak it."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    lang = properties.find(qn("w:lang"))
    if lang is None:
        lang = OxmlElement("w:lang")
        properties.append(lang)
    lang.set(qn("w:val"), language)


def styled(document, small):
    """Plain letters that every word processor has, dark on white; ``small`` to stay on one page."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Sans", Pt(9.5 if small else 10.5)
    normal.paragraph_format.space_after = Pt(3 if small else 6)
    document.styles["Caption"].font.color.rgb = INK
    title = document.styles["Title"]
    title.paragraph_format.space_after = Pt(6)
    title.element.pPr.remove(title.element.pPr.find(qn("w:pBdr")))
    sizes = {"Title": 24, "Heading 1": 14 if small else 17, "Heading 2": 13, "Heading 3": 11.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Liberation Serif", Pt(size), True
        style.font.color.rgb = INK
        fonts = style.element.rPr.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    ruled(document.styles["Table Grid"])
    for name, before in (("Heading 1", 22), ("Heading 2", 14), ("Heading 3", 14)):
        document.styles[name].paragraph_format.space_before = Pt(before / 2 if small else before)
        document.styles[name].paragraph_format.space_after = Pt(5)


def ruled(style):
    """Thin grey lines between rows, none between columns."""
    borders = style.element.find(qn("w:tblPr")).find(qn("w:tblBorders"))
    for border in borders:
        side = border.tag in (qn("w:left"), qn("w:right"), qn("w:insideV"))
        border.set(qn("w:val"), "nil" if side else "single")
        border.set(qn("w:color"), "969696")


def foot(paragraph, report):
    paragraph.add_run(f"{report['title']} · {report['name']} · ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    small(paragraph)


def small(paragraph, size=9):
    """``size`` in points."""
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(size), SOFT
    return paragraph
