"""The workbook in which a plan is mended in a spreadsheet: written with XlsxWriter; `returned_workbook.py` reads it back.

One sheet of tasks for people; a hidden one says which plan and which draft it is, another holds the units to choose from. No
cell ever becomes a formula, a link or a number: all is text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.returned_workbook import ABOUT, HEADER_FIELDS, MARK, TASKS
from plan.model import Plan
from plan.plan_rows import Column, cell_text, header_words, row_of

UNITS = "Đơn vị"
_MOST_UNITS = 1_000
_WIDTHS = {Column.REF: 10, Column.SECTION: 24, Column.CONTENT: 60, Column.DATES: 14, Column.REMARK: 40}


def written(plan: Plan, remarks: Mapping[int, str], units: Sequence[str], draft: int = 0) -> bytes:
    """Return a workbook of a plan. `remarks` are shown beside tasks, by place; `units` can be chosen as leads."""
    held = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(held, options) as book:
        sheet = book.add_worksheet(TASKS)
        _write_tasks(book, sheet, plan, remarks)
        about = book.add_worksheet(ABOUT)
        _write_rows(about, _about_rows(plan, draft))
        about.very_hidden()
        _offer_units(book, sheet, units[:_MOST_UNITS], len(plan.tasks))
    return held.getvalue()


def _write_tasks(book: Workbook, sheet: Worksheet, plan: Plan, remarks: Mapping[int, str]) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#DDEBF7"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for place, (column, words) in enumerate(header_words().items()):
        sheet.set_column(place, place, _WIDTHS.get(column, 28), plain)
        sheet.write_string(0, place, words, head)
    for number, task in enumerate(plan.tasks, start=1):
        cells = {**row_of(task), Column.REMARK: cell_text(remarks.get(number - 1, ""))}
        for place, column in enumerate(header_words()):
            if cells[column]:
                sheet.write_string(number, place, cells[column], plain)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(plan.tasks), 1), len(header_words()) - 1)


def _about_rows(plan: Plan, draft: int) -> list[tuple[str, ...]]:
    header = [(name, _about_text(getattr(plan.header, name))) for name in HEADER_FIELDS]
    return [(MARK, str(draft)), *header, *(("section", one.ref, one.title) for one in plan.sections)]


def _about_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else cell_text(str(value)) if value is not None else ""


def _write_rows(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)


def _offer_units(book: Workbook, sheet: Worksheet, units: Sequence[str], tasks: int) -> None:
    """Let a lead be chosen from a list; another name may be typed, since tasks may have several leads."""
    if not units:
        return
    listed = book.add_worksheet(UNITS)
    _write_rows(listed, [(cell_text(unit),) for unit in units])
    listed.hide()
    place = list(header_words()).index(Column.LEAD)
    source = f"='{UNITS}'!$A$1:$A${len(units)}"
    sheet.data_validation(1, place, tasks + 100, place, {"validate": "list", "source": source, "show_error": False})
