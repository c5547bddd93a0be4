"""Writes a workbook: titles, frozen headers, filters, bars behind figures, pictures. No cell is ever a formula or a link.

Whatever stands in a cell is written as what it is, by the kind of its column: a text that begins with "=" stays a text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no types

from bot.charts import drawn
from bot.drawing.tones import TONES, on
from plan.charts import Tone
from plan.papers import Cell, Column, Kind, Row, Sheet, Workbook, printable, sheet_names

_OPTIONS: Mapping[str, object] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_FORMATS = {
    Kind.TEXT: None,
    Kind.NUMBER: "#,##0.##",
    Kind.BAR: "#,##0.##",
    Kind.PERCENT: "0",
    Kind.DAY: "dd/mm/yyyy",
    Kind.MOMENT: "dd/mm/yyyy hh:mm",
}
_BARS = {Kind.BAR: "#e0a030", Kind.PERCENT: "#7cc29a"}
_FULL = 100
_HEADER = 48
"""How tall a header is, in points: three lines."""
_NARROW = 1.2
"""A letter is narrower than the digit that widths are counted in."""
_LINE, _TALLEST = 16.0, 409.0
"""Of a row; Excel allows no more."""
_A4, _A3 = 9, 8
_WIDE = 12
"""Tables with more columns than these are printed on A3."""
_GAP = 30
"""How many rows a picture takes at least, so that the next one does not cover it."""


def written(workbook: Workbook) -> bytes:
    """Return a workbook as an Excel file."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, dict(_OPTIONS))
    book.set_properties({"author": "", "comments": ""})
    looks = _Looks(book)
    names = sheet_names([*(sheet.name for sheet in workbook.sheets), workbook.pictures_name])
    for name, sheet in zip(names, workbook.sheets, strict=False):
        _write(book.add_worksheet(name), sheet, looks)
    if workbook.pictures:
        _add_pictures(book.add_worksheet(names[-1]), workbook)
    book.close()
    return out.getvalue()


class _Looks:
    """The formats of one workbook, each made once: a workbook keeps every one it is asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[object, ...], Any] = {}

    def of(self, kind: Kind, tone: Tone | None = None) -> Any:
        """Return how a cell looks; with a tone on its colour."""
        number = _FORMATS[kind]
        look = {"valign": "top", "text_wrap": kind is Kind.TEXT, "border": 1, "border_color": "#c8d2cd"}
        if number is not None:
            look |= {"num_format": number, "align": "center"}
        if tone is not None:
            look |= {"bg_color": TONES[tone], "font_color": on(TONES[tone])}
        return self._look((kind, tone), look)

    def title(self) -> Any:
        """Return how the title of a sheet looks."""
        return self._look(("title",), {"bold": True, "font_size": 14})

    def note(self) -> Any:
        """Return how notes under it look."""
        return self._look(("note",), {"italic": True, "font_color": "#55635d"})

    def header(self) -> Any:
        """Return how the header of a table looks."""
        look = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "bg_color": "#dcebe3"}
        return self._look(("header",), look)

    def _look(self, key: tuple[object, ...], look: Mapping[str, object]) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Times New Roman", "font_size": 12, **look})
        return self._made[key]


def _write(page: Any, sheet: Sheet, looks: _Looks) -> None:
    page.write_string(0, 0, printable(sheet.title), looks.title())
    for number, note in enumerate(sheet.notes, 1):
        page.write_string(number, 0, printable(note), looks.note())
    top = len(sheet.notes) + 2
    page.set_row(top, _HEADER)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(top, place, printable(column.title), looks.header())
    for number, row in enumerate(sheet.rows, top + 1):
        _write_row(page, number, row, sheet, looks)
    last = top + max(len(sheet.rows), 1)
    page.autofilter(top, 0, last, len(sheet.columns) - 1)
    page.freeze_panes(top + 1, 2)
    _add_bars(page, sheet, top + 1, last)
    _set_print(page, _A3 if len(sheet.columns) > _WIDE else _A4)
    page.repeat_rows(top)


def _height(row: Row, sheet: Sheet) -> float:
    """Return how tall a row is, in points, so that its texts stand in it whole: not every program finds that out itself."""
    lines = [1]
    for cell, column in zip(row.cells, sheet.columns, strict=True):
        if isinstance(cell, str):
            lines += [sum(ceil(max(len(part), 1) / (column.width * _NARROW)) for part in cell.split("\n"))]
    return min(max(lines) * _LINE + 2, _TALLEST)


def _write_row(page: Any, number: int, row: Row, sheet: Sheet, looks: _Looks) -> None:
    page.set_row(number, _height(row, sheet))
    for place, (cell, column) in enumerate(zip(row.cells, sheet.columns, strict=True)):
        look = looks.of(column.kind, row.tone if place == sheet.marked else None)
        _write_cell(page, number, place, cell, look)


def _write_cell(page: Any, row: int, place: int, cell: Cell, look: Any) -> None:
    match cell:
        case None | "":
            page.write_blank(row, place, None, look)
        case str():
            page.write_string(row, place, printable(cell), look)
        case datetime() | date():
            page.write_datetime(row, place, cell, look)
        case _:
            page.write_number(row, place, cell, look)


def _add_bars(page: Any, sheet: Sheet, first: int, last: int) -> None:
    for place, column in enumerate(sheet.columns):
        if column.kind in _BARS:
            page.conditional_format(first, place, last, place, _bar(column))


def _bar(column: Column) -> dict[str, object]:
    """Return a bar behind figures: of percentages a full one means all, of others the largest."""
    bar: dict[str, object] = {"type": "data_bar", "bar_color": _BARS[column.kind], "bar_solid": True}
    bar |= {"min_type": "num", "min_value": 0}
    return bar | ({"max_type": "num", "max_value": _FULL} if column.kind is Kind.PERCENT else {})


def _set_print(page: Any, paper: int) -> None:
    """Let it print on its side, as wide as the page."""
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)


def _add_pictures(page: Any, workbook: Workbook) -> None:
    page.hide_gridlines(2)
    _set_print(page, _A4)
    row = 0
    for number, chart in enumerate(workbook.pictures, 1):
        png = drawn(chart)
        page.insert_image(row, 0, f"{number}.png", {"image_data": BytesIO(png), "description": printable(chart.title)})
        row += max(_GAP, int.from_bytes(png[20:24], "big") // 20 + 2)
