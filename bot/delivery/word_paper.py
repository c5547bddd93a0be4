"""Writes a message as a Word file, in the font, on the paper and with the margins that offices want."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from bot.delivery.paragraphs import Paragraph, Run

FONT, MONOSPACED = "Times New Roman", "Courier New"
SIZE = Pt(13)
# Nghị định 30/2020/NĐ-CP, phụ lục I, mục I: A4, 20-25 mm above and below, 30-35 left, 15-20 right, Times New Roman 13-14 pt.
_MARGINS = {"top_margin": Cm(2), "bottom_margin": Cm(2), "left_margin": Cm(3), "right_margin": Cm(1.5)}
_TEXT_WIDTH = Cm(16.5)
_STYLES = {"Normal": SIZE, "Heading 1": Pt(16), "Heading 2": SIZE}
_FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


def word_paper(
    lines: tuple[Paragraph, ...], title: str, picture: bytes | None, written_at: datetime, language: str = "vi-VN"
) -> bytes:
    """Return a DOCX: the first line is its heading, the picture (PNG) stands below. `written_at` goes into its properties."""
    document = Document()
    _lay_out(document, language)
    _describe(document, title, written_at)
    for line in lines[:1]:
        _write(document.add_paragraph(style="Heading 1"), line)
    if picture is not None:
        document.add_picture(BytesIO(picture), width=_TEXT_WIDTH)
    for line in lines[1:]:
        _write(document.add_paragraph(style="Heading 2" if line.is_heading else "Normal"), line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _lay_out(document: Any, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    for name, width in _MARGINS.items():
        setattr(section, name, width)
    for name, size in _STYLES.items():
        _dress(document.styles[name], size, language)


def _dress(style: Any, size: Pt, language: str) -> None:
    """Give a style the font in every slot: Word takes another slot for letters with marks, and a theme's font before all."""
    style.font.name, style.font.size = FONT, size
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for slot in list(fonts.attrib):
        if slot.lower().endswith("theme"):
            del fonts.attrib[slot]
    for slot in _FONT_SLOTS:
        fonts.set(qn(slot), FONT)
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        properties.append(spoken)
    spoken.set(qn("w:val"), language)
    style.paragraph_format.space_before = Pt(8) if style.name != "Normal" else Pt(0)
    style.paragraph_format.space_after = Pt(4)


def _describe(document: Any, title: str, written_at: datetime) -> None:
    known = document.core_properties
    known.title, known.author, known.comments = title[:255], "", ""
    known.created = known.modified = written_at


def _write(paragraph: WordParagraph, line: Paragraph) -> None:
    if line.block is not None:
        paragraph.paragraph_format.left_indent = Cm(1)
    for run in line.runs:
        written = paragraph.add_run(run.text)
        _mark(written, run, is_code="code" in run.marks or line.block == "pre")
        if run.address is not None:
            _link(paragraph, written, run.address)


def _mark(written: WordRun, run: Run, *, is_code: bool) -> None:
    written.bold = "b" in run.marks or None
    written.italic = "i" in run.marks or None
    written.underline = "u" in run.marks or run.address is not None or None
    written.font.strike = "s" in run.marks or None
    if is_code:
        written.font.name = MONOSPACED


def _link(paragraph: WordParagraph, written: WordRun, address: str) -> None:
    """Put words into a link; python-docx reads links but has no call to make one."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.append(link)  # the paragraph's own element, which python-docx shows under this name only
    link.append(written._r)  # the same
