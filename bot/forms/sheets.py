"""Workbooks (xlsx, xlsm, xlsb, xls, ods) → `Document`: each visible sheet a table, what stands above its heading as paragraphs.

Values are shown as people see them. Formulas are read by the values that were last worked out, and never worked out here.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import python_calamine as calamine

from bot.forms import old_fonts
from bot.forms.limits import limits
from bot.forms.percent_cells import Place, percent_cells
from plan.document import Block, Document, DocumentError, Paragraph, Table
from plan.folding import fold, nfc, one_line

_NO_NAME = re.compile(r"(?:sheet|trang tinh|trang|bang tinh|table|feuil|tabelle|book)?\s*\d*(?:\s*\(\d+\))?")
_LONGEST_GAP = 20  # empty rows inside a table; a longer gap parts two tables
_LEAST_HEADING = 3  # texts in a row that heads a table

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
Row = tuple[str, ...]
Range = tuple[tuple[int, int], tuple[int, int]]


def read_sheets(content: bytes, name: str) -> Document:
    """Return the visible sheets of a workbook in their order; `line` is the row of a sheet, from 1.

    Raises `DocumentError` "broken", "locked" (needs a password) or "too_much" (cells).
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        percents = percent_cells(content)
        sheets = {sheet: _rows(book, sheet, percents.get(place, frozenset()), name) for place, sheet in _shown(book)}
    except calamine.PasswordError:
        raise DocumentError("locked", name) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError, zipfile.BadZipFile) as error:
        raise DocumentError("broken", name) from error
    modern = old_fonts.converter(_texts_of(sheets.values()), name) or str
    blocks = [block for sheet, (first, rows) in sheets.items() for block in _sheet_blocks(sheet, first, rows, modern)]
    if not blocks:
        raise DocumentError("no_text", name)
    return Document(tuple(blocks))


def blocks_of(rows: Sequence[Row], first: int) -> Iterator[Block]:
    """Yield what rows of cells hold: lone texts above a heading as paragraphs, the rest as tables. `first` is the first's row.

    Empty rows at the edges and empty columns are left out; those inside stay, so that a table's rows can be counted on. Twenty
    empty rows and more part two tables.
    """
    for start, part in _parts(rows):
        head = next((place for place, row in enumerate(part) if _texts(row) >= _LEAST_HEADING), None)
        head = head if head is not None else next((place for place, row in enumerate(part) if _texts(row) > 1), len(part))
        for place, row in enumerate(part[:head]):
            yield from (Paragraph(one_line(text), first + start + place) for text in dict.fromkeys(row) if text)
        if part[head:]:
            begin = first + start + head
            yield Table(_without_empty_columns(part[head:]), begin, tuple(range(begin, first + start + len(part))))


def _shown(book: calamine.CalamineWorkbook) -> Iterator[tuple[int, str]]:
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible:
            yield place, sheet.name


def _rows(
    book: calamine.CalamineWorkbook, sheet_name: str, percents: Iterable[Place], name: str
) -> tuple[int, list[list[Value]]]:
    """Return the first row that holds something, counted from 1, and all rows from there, merged cells filled."""
    sheet = book.get_sheet_by_name(sheet_name)
    if sheet.height * sheet.width > limits().cells:
        raise DocumentError("too_much", name)
    top, left = sheet.start or (0, 0)
    rows = sheet.to_python() if sheet.height else []
    for row, column in percents:
        if 0 <= row - top < len(rows) and 0 <= column - left < len(rows[row - top]):
            rows[row - top][column - left] = _percent(rows[row - top][column - left])
    _fill(rows, sheet.merged_cell_ranges or (), top, left)
    return top + 1, rows


def _percent(value: Value) -> Value:
    return f"{value * 100:.6g}%" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _texts_of(sheets: Iterable[tuple[int, list[list[Value]]]]) -> Iterator[str]:
    return (value for _, rows in sheets for row in rows for value in row if isinstance(value, str))


def _sheet_blocks(sheet_name: str, first: int, rows: list[list[Value]], modern: old_fonts.Convert) -> Iterator[Block]:
    shown_rows = [tuple(shown(modern(value) if isinstance(value, str) else value) for value in row) for row in rows]
    blocks = list(blocks_of(shown_rows, first))
    title = one_line(sheet_name)
    if blocks and not _NO_NAME.fullmatch(fold(title)):
        yield Paragraph(title)
    yield from blocks


def _fill(rows: list[list[Value]], ranges: Iterable[Range], top: int, left: int) -> None:
    """Repeat the text of merged cells in every place that they cover."""
    for (first_row, first_column), (last_row, last_column) in ranges:
        above, beside = first_row - top, first_column - left
        if not (0 <= above < len(rows) and 0 <= beside < len(rows[above])) or rows[above][beside] == "":
            continue
        for row in rows[above : last_row - top + 1]:
            row[beside : last_column - left + 1] = [rows[above][beside]] * len(row[beside : last_column - left + 1])


def shown(value: Value) -> str:
    """Return a cell's value as people see it: a date as 30/09/2025, 1.0 as 1, a time as 07:30, yes as TRUE; lines are kept."""
    match value:
        case str():
            return "\n".join(line for raw in nfc(value).splitlines() if (line := one_line(raw)))
        case bool():
            return str(value).upper()
        case int() | float():
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.12g}"
        case dt.datetime():
            return f"{value:%d/%m/%Y}" if value.time() == dt.time.min else f"{value:%d/%m/%Y %H:%M}"
        case dt.date():
            return f"{value:%d/%m/%Y}"
        case dt.time():
            return f"{value:%H:%M}"
        case dt.timedelta():
            return str(value)


def _parts(rows: Sequence[Row]) -> Iterator[tuple[int, Sequence[Row]]]:
    """Yield the runs of rows that long gaps part, each with its place, from its first row that holds something to its last."""
    start = last = None
    for place, row in enumerate(rows):
        if not any(row):
            continue
        if start is not None and last is not None and place - last > _LONGEST_GAP:
            yield start, rows[start : last + 1]
            start = None
        start = place if start is None else start
        last = place
    if start is not None and last is not None:
        yield start, rows[start : last + 1]


def _texts(row: Row) -> int:
    """Return how many texts a row holds, that of a merged cell once."""
    return len({text for text in row if text})


def _without_empty_columns(rows: Sequence[Row]) -> tuple[Row, ...]:
    width = max(map(len, rows))
    full = [row + ("",) * (width - len(row)) for row in rows]
    kept = [column for column in range(width) if any(row[column] for row in full)]
    return tuple(tuple(row[column] for column in kept) for row in full)
