"""How official documents are set in Word: Times New Roman, paragraphs, rules under headings, tables, page numbers.

Sizes and places are those of Nghị định 30/2020/NĐ-CP, Phụ lục I; it knows no words of a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
BODY = 14
LEFT, CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def set_usual(document: Document) -> None:
    """Make Times New Roman 14 the usual type, for all scripts, with nothing between paragraphs that did not ask for it."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def lay_out(section: Section, *, landscape: bool = False) -> None:
    """Make a section A4 with the decree's margins: 20 mm above and below, 30 mm left, 20 mm right (Điều I khoản 1–3)."""
    wide, tall = Cm(21), Cm(29.7)
    section.page_width, section.page_height = (tall, wide) if landscape else (wide, tall)
    section.orientation = int(landscape)  # type: ignore[assignment]  # WD_ORIENT: 0 portrait, 1 landscape
    section.top_margin = section.bottom_margin = section.right_margin = Cm(2)
    section.left_margin = Cm(3)
    section.header_distance = section.footer_distance = Cm(1)


def write(
    paragraph: Paragraph,
    words: str,
    size: float = BODY,
    *,
    bold: bool = False,
    italic: bool = False,
    at: WD_ALIGN_PARAGRAPH = CENTRE,
    above: float = 0,
) -> Paragraph:
    """Write words into a paragraph; `size` and `above` in points."""
    run = paragraph.add_run(words)
    run.font.name, run.font.size, run.bold, run.italic = FONT, Pt(size), bold, italic
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paragraph.alignment = at
    paragraph.paragraph_format.space_before = Pt(above)
    return paragraph


def body(document: Document, words: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """Write a paragraph of the text: justified, the first line 1 cm in, 6 points before it (Phần I mục II khoản 6)."""
    paragraph = write(document.add_paragraph(), words, bold=bold, italic=italic, at=JUSTIFIED, above=6)
    paragraph.paragraph_format.first_line_indent = Cm(1)
    paragraph.paragraph_format.keep_with_next = bold
    return paragraph


def control(document: Document, words: str) -> None:
    """Write a paragraph that only steers the template and leaves nothing behind."""
    write(document.add_paragraph(), words, at=LEFT)


def rule(paragraph: Paragraph, wide: float, of: float) -> None:
    """Draw a line `wide` cm in the middle of `of` cm, as a border, which every program draws alike."""
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm((of - wide) / 2)
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")):
        line.set(qn(name), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    _small(paragraph)


def _small(paragraph: Paragraph) -> None:
    """Let an empty paragraph take as little room as it can."""
    paragraph.alignment = CENTRE
    paragraph.add_run().font.size = Pt(2)


def plain_table(document: Document, widths: Sequence[float]) -> list[_Cell]:
    """Add a row without borders, its cells `widths` cm wide."""
    table = document.add_table(rows=1, cols=len(widths))
    _set_widths(table, widths)
    return list(table.rows[0].cells)


def ruled_table(document: Document, widths: Sequence[float], rows: Sequence[Sequence[str]], size: float) -> None:
    """Add a table with borders: the first row in bold, repeated on every page. A row of one text covers all columns."""
    table = document.add_table(rows=0, cols=len(widths))
    table.style = "Table Grid"
    for _ in rows:
        table.add_row()
    _set_widths(table, widths)
    for number, row in enumerate(rows):
        cells = list(table.rows[number].cells)
        if len(row) == 1:
            cells = [cells[0].merge(cells[-1])]
        for cell, words in zip(cells, row, strict=True):
            at = CENTRE if number == 0 or _is_figure(words) else LEFT
            written = write(cell.paragraphs[0], words, size, bold=number == 0 or len(row) == 1, at=at)
            written.paragraph_format.keep_with_next = len(row) == 1
        _keep_whole(table.rows[number], header=number == 0)


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the widths of columns and of each cell: some programs heed these, some those."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for place, width in enumerate(widths):
        table.columns[place].width = Cm(width)
        for cell in table.columns[place].cells:
            cell.width = Cm(width)


def _is_figure(words: str) -> bool:
    """Tell whether a cell holds one number or code, which stands in the middle."""
    return words.isdecimal() or any(words.endswith(f".{name} }}}}") for name in _FIGURES)


_FIGURES = (
    "stt", "ma", "tong", "dung_han", "sau_han", "trong_han", "qua_han", "thuong_xuyen",
)  # fmt: skip


def _keep_whole(row: Any, *, header: bool) -> None:
    """Let no row break over pages, and the header stand on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))


def number_pages(section: Section) -> None:
    """Number the pages in the middle above the text, from 1 for this section, not on its first page (khoản 7)."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    paragraph = section.header.paragraphs[0]
    write(paragraph, "", 13)
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        _field(paragraph.add_run(), kind, words)


def _field(run: Run, kind: str | None, words: str | None) -> None:
    run.font.name, run.font.size = FONT, Pt(13)
    if kind is not None:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark = OxmlElement("w:instrText")
        mark.text = words
    run._r.append(mark)
