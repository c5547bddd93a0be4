"""The workbook in which a plan is mended in a spreadsheet: written with XlsxWriter, read back with calamine.

One sheet of tasks for people; a hidden one says which plan and which draft it is, another holds the units to choose from. No
cell ever becomes a formula, a link or a number: all is text. What comes back was in strangers' hands: it is measured first.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from struct import unpack_from
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook  # type: ignore[import-untyped] # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from plan.model import Plan, PlanHeader, Section
from plan.plan_rows import Column, ReturnedTable, cell_text, header_words, row_of

TASKS, ABOUT, UNITS = "Nhiệm vụ", "nhacviec", "Đơn vị"
MOST_BYTES = 64 * 1024 * 1024
"""So large may a workbook be when it is unpacked; one of ten thousand tasks has a tenth of it."""
_MOST_ENTRIES = 500
_MOST_UNITS = 1_000
_WIDTHS = {Column.REF: 10, Column.SECTION: 24, Column.CONTENT: 60, Column.DATES: 14, Column.REMARK: 40}
_HEADER_FIELDS = ("title", "number", "issuer", "issued_on", "year", "tracking_unit")
_MARK = "nhacviec-plan"


class WorkbookError(ValueError):
    """A file is no workbook that can be read, or too large when unpacked."""


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
    header = [(name, _about_text(getattr(plan.header, name))) for name in _HEADER_FIELDS]
    return [(_MARK, str(draft)), *header, *(("section", one.ref, one.title) for one in plan.sections)]


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


def read_workbook(content: bytes) -> ReturnedTable | None:
    """Return what a workbook of ours holds, None for any other file. Raises `WorkbookError` for one that is broken."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    measure(content)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        if not {TASKS, ABOUT} <= set(book.sheet_names):
            return None
        about, tasks = (_cells(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in (ABOUT, TASKS))
    except WorkbookError:
        raise
    except Exception as error:  # calamine raises what its parsers raise; whatever it is, the file cannot be read
        raise WorkbookError(str(error)) from error
    return ReturnedTable(_number(about), _plan(about), tasks) if about and about[0][0] == _MARK else None


def measure(content: bytes) -> None:
    """Unpack a workbook and throw it away; raises `WorkbookError` for no archive, and for one that grows too large."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OverflowError, RuntimeError) as error:
        raise WorkbookError("no archive") from error
    if len(entries) > _MOST_ENTRIES:
        raise WorkbookError("too many entries")
    left = MOST_BYTES
    for entry in entries:
        left -= _size(content, entry, left)


def _size(content: bytes, entry: ZipInfo, most: int) -> int:
    """Return the unpacked size of an entry, found by unpacking: what the archive says of it may be a lie."""
    try:
        name, extra = unpack_from("<HH", content, entry.header_offset + 26)
        start = entry.header_offset + 30 + name + extra
        packed = content[start : start + entry.compress_size]
        size = len(packed)
        if entry.compress_type:
            size = len(zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1))
    except Exception as error:  # struct.error, zlib.error, offsets beyond the file: no archive that anybody made honestly
        raise WorkbookError("broken archive") from error
    if size > most:
        raise WorkbookError("too large when unpacked")
    return size


def _cells(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(_text, row)) for row in rows)


def _text(value: object) -> str:
    match value:
        case bool():
            return "x" if value else ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() | date():
            return f"{value.day}/{value.month}/{value.year}"
        case _:
            return str(value)


def _number(about: Sequence[Sequence[str]]) -> int:
    found = about[0][1] if len(about[0]) > 1 else ""
    return int(found) if found.isascii() and found.isdigit() and len(found) < 18 else 0


def _plan(about: Sequence[Sequence[str]]) -> Plan:
    told = {row[0]: row[1] for row in about if len(row) > 1}
    sections = tuple(Section(row[1], row[2]) for row in about if row[0] == "section" and len(row) > 2)
    readers: dict[str, Callable[[str], object]] = {"issued_on": _day, "year": _year, "title": str}
    values = {name: readers.get(name, _words)(told.get(name, "")) for name in _HEADER_FIELDS}
    return Plan(PlanHeader(**values), sections, ())  # type: ignore[arg-type]


def _words(text: str) -> str | None:
    return text or None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
