"""The marks of all pages → `Document`: edges left out, tables joined over pages, lines joined to paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.forms import old_fonts
from bot.forms.grids import grids_of
from bot.forms.page_blocks import Column, PageTable, blocks_of, lines_set, margins_of
from bot.forms.page_edges import without_edges
from bot.forms.page_lines import SetLine
from bot.forms.page_marks import PageMarks
from bot.forms.table_joining import goes_on, joined
from plan.document import Document, DocumentError, Line, Table, from_page_lines


def document_of(pages: list[PageMarks], name: str) -> Document:
    """Return the document that stands on pages; a table has no `line`. Raises `DocumentError` "no_text", "old_fonts"."""
    pages = _modern(pages, name)
    grids = [grids_of(page) for page in pages]
    cleaned = without_edges(pages, grids)
    blocks: list[PageTable | Column] = []
    for number, (page, ruled) in enumerate(zip(cleaned, grids, strict=True)):
        last = blocks[-1] if blocks else None
        going_on = last.columns if isinstance(last, PageTable) and not last.ruled else ()
        blocks += blocks_of(page, ruled, number, going_on)
    if not blocks:
        raise DocumentError("no_text", name)
    return from_page_lines(list(_pieces(blocks)), by_eye=any(page.by_eye for page in pages))


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
