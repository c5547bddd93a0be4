"""Tables typed as text (.csv, .tsv) → `Document`: encoding and delimiter are found, for programs differ in both."""

from __future__ import annotations

import csv
import io

from bot.forms.encodings import decoded
from bot.forms.limits import limits
from bot.forms.sheets import blocks_of, shown
from plan.document import Document, DocumentError

_DELIMITERS = ";\t,|"
_SAMPLE = 50  # rows
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
