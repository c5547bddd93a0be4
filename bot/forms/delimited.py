"""Tables typed as text (.csv, .tsv) → `Document`: encoding and delimiter are found, for programs differ in both."""

from __future__ import annotations

import codecs
import csv
import io
import re

from bot.forms import old_fonts
from bot.forms.limits import limits
from bot.forms.sheets import blocks_of, shown
from plan.document import Document, DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ";\t,|"
_SAMPLE = 50  # rows
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b]")
_LONGEST_CELL = 1_000_000


def read_delimited(content: bytes, name: str) -> Document:
    """Return the table in a text with delimiters; `line` is the row, from 1. Raises `DocumentError`.

    Codes: "encoding" (no encoding that Vietnamese is saved in), "binary", "too_much" (cells).
    """
    text = decoded(content, name)
    csv.field_size_limit(_LONGEST_CELL)
    rows, cells = [], 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)):
            cells += len(row)
            if cells > limits().cells:  # before anything is done with them
                raise DocumentError("too_much", name)
            rows.append(tuple(map(shown, row)))
    except csv.Error:
        raise DocumentError("broken", name) from None
    return Document(tuple(blocks_of(rows, 1)))


def decoded(content: bytes, name: str) -> str:
    """Return the letters of a text: UTF-8, UTF-16, or windows-1258, as Excel saves it in Vietnam.

    windows-1258 is told by the marks that it sets behind their letters: every byte means something in it, so that a text in
    another encoding would pass too.
    """
    encoding = next((encoding for bom, encoding in _BOMS if content.startswith(bom)), None) or _without_bom(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = _windows(content, name)
    if _CONTROLS.search(text):
        raise DocumentError("binary", name)
    return text


def _without_bom(content: bytes) -> str:
    sample = content[:4_096]
    zeros = sample[1::2].count(0), sample[0::2].count(0)
    if max(zeros) * 3 > len(sample) / 2:
        return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    return "utf-8"


def _windows(content: bytes, name: str) -> str:
    old = old_fonts.from_bytes(content, name)
    if old is not None:
        return old
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        raise DocumentError("encoding", name) from None
    if not re.search("[ăâêôơưđ\u0300\u0301\u0303\u0309\u0323]", text):
        raise DocumentError("encoding", name)
    return text


def delimiter_of(text: str) -> str:
    """Return the delimiter that parts the first rows into most cells, and into the same number of them most often."""
    return max(_DELIMITERS, key=lambda delimiter: _worth(text, delimiter))


def _worth(text: str, delimiter: str) -> float:
    rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row, _ in zip(rows, range(_SAMPLE), strict=False) if row]
    except csv.Error:
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return widths.count(usual) / len(widths) * min(usual - 1, 5) if usual > 1 else 0.0
