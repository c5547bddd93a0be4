"""PDF → `Document`: its pages one by one into marks. Those that are pictures are read by eye, where the machine can."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from bot.forms import scans
from bot.forms.limits import limits
from bot.forms.page_document import document_of
from bot.forms.page_marks import PageMarks
from bot.forms.pdf_marks import marks_of
from plan.document import Document, DocumentError


def read_pdf(content: bytes, name: str) -> Document:
    """Return the document in a PDF; a table has no `line`.

    Raises `DocumentError` "broken", "locked" (needs a password), "too_much" (pages), "long_scan" (pages that are pictures),
    "no_text", and what `scans.read_page` and `page_document.document_of` raise.
    """
    with _opened(content, name) as pdf:
        if len(pdf) > limits().pages:
            raise DocumentError("too_much", name)
        pages: list[PageMarks] = []
        pictures = 0
        for number in range(len(pdf)):
            page = _page(pdf, number, name)
            marks = _marks(page)
            if marks is None:
                pictures += 1
                if pictures > scans.MOST_PAGES:
                    raise DocumentError("long_scan", name)
                marks = scans.read_page(page, name)
            pages.append(marks)
            page.close()
    return document_of(pages, name)


def _opened(content: bytes, name: str) -> Any:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise DocumentError("locked" if code == pdfium.raw.FPDF_ERR_PASSWORD else "broken", name) from None


def _page(pdf: Any, number: int, name: str) -> Any:
    try:
        return pdf[number]
    except pdfium.PdfiumError:
        raise DocumentError("broken", name) from None


def _marks(page: Any) -> PageMarks | None:
    """Return the marks of a page; None where its text is in a picture, or in letters that tell nobody what they are."""
    marks = marks_of(page)
    if scans.is_picture(page, sum(len(word.text) for word in marks.words)):
        return None
    return replace(marks, by_eye=scans.was_recognised(page))
