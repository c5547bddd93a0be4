"""PDF → `Document`: pages one by one into marks, edges left out, tables joined over pages, lines joined to paragraphs.

Pages that are pictures are read by eye where the machine can (`bot/forms/scans.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from bot.forms import old_fonts, scans
from bot.forms.grids import grids_of
from bot.forms.limits import limits
from bot.forms.page_blocks import Column, PageTable, blocks_of, lines_set, margins_of
from bot.forms.page_edges import without_edges
from bot.forms.page_lines import SetLine
from bot.forms.page_marks import PageMarks
from bot.forms.pdf_marks import marks_of
from bot.forms.table_joining import goes_on, joined
from plan.document import Document, DocumentError, Line, Table, from_page_lines

_FEW_LETTERS = 25  # of a page that is a picture: a page number and a stamp at most


def read_pdf(content: bytes, name: str) -> Document:
    """Return the document in a PDF; a table has no `line`. Raises `DocumentError`.

    Codes: "broken", "locked" (needs a password), "too_much" (pages), and what `scans.read_page` raises for pictures.
    """
    with _opened(content, name) as pdf:
        if len(pdf) > limits().pages:
            raise DocumentError("too_much", name)
        pages = [_marks(pdf, number, name) for number in range(len(pdf))]
    document = document_of(_modern(pages, name))
    if not document.blocks:
        raise DocumentError("no_text", name)
    return document


def document_of(pages: list[PageMarks]) -> Document:
    """Return the document that stands on pages."""
    grids = [grids_of(page) for page in pages]
    cleaned = without_edges(pages, grids)
    blocks = [
        block
        for number, (page, ruled) in enumerate(zip(cleaned, grids, strict=True))
        for block in blocks_of(page, ruled, number)
    ]
    return from_page_lines(list(_pieces(blocks)), by_eye=any(page.by_eye for page in pages))


def _opened(content: bytes, name: str) -> Any:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise DocumentError("locked" if code == pdfium.raw.FPDF_ERR_PASSWORD else "broken", name) from None


def _marks(pdf: Any, number: int, name: str) -> PageMarks:
    try:
        page = pdf[number]
    except pdfium.PdfiumError:
        raise DocumentError("broken", name) from None
    try:
        marks = marks_of(page)
        if sum(len(word.text) for word in marks.words) < _FEW_LETTERS and scans.is_picture(page):
            return scans.read_page(page, name)
        return marks
    finally:
        page.close()


def _modern(pages: list[PageMarks], name: str) -> list[PageMarks]:
    """Return the pages with what is typed in an old font made Unicode."""
    convert = old_fonts.converter((word.text for page in pages for word in page.words), name)
    if convert is None:
        return pages
    return [replace(page, words=tuple(replace(word, text=convert(word.text)) for word in page.words)) for page in pages]


def _pieces(blocks: Iterable[PageTable | Column]) -> Iterator[Line | Table]:
    """Yield lines and tables in reading order, tables that go on over pages as one."""
    blocks = list(blocks)
    body = [block for block in blocks if isinstance(block, Column)]
    margins = margins_of([column for column in body if not column.own] or body) if body else None
    parts: list[PageTable] = []
    before: SetLine | None = None
    for block in blocks:
        if isinstance(block, PageTable):
            if parts and not goes_on(parts[-1], block):
                yield joined(parts)
                parts = []
            parts.append(block)
            before = None
        elif margins:
            if parts:
                yield joined(parts)
                parts = []
            yield from lines_set(block, before, margins)
            before = block.lines[-1]
    if parts:
        yield joined(parts)
