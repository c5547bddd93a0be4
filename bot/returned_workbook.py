"""A workbook of ours that comes back, read with calamine in the child process: it was in strangers' hands.

It is measured before it is opened; what the sheets are is said where they are written (`bot/plan_workbook.py`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from struct import unpack_from
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineWorkbook

from plan.document import DocumentError
from plan.model import Plan, PlanHeader, Section
from plan.plan_rows import ReturnedTable
from plan.secrecy import document_mark, secrecy_mark

TASKS, ABOUT = "Nhiệm vụ", "nhacviec"
MARK = "nhacviec-plan"
HEADER_FIELDS = ("title", "number", "issuer", "issued_on", "year", "tracking_unit")
MOST_BYTES = 64 * 1024 * 1024
"""So large may a workbook be when it is unpacked; one of ten thousand tasks has a tenth of it."""
_MOST_ENTRIES = 500


class WorkbookError(ValueError):
    """A file is no workbook that can be read, or too large when unpacked."""


def returned_table(content: bytes, name: str) -> ReturnedTable | None:
    """Return what a workbook of ours holds; None for any other file, broken ones too: its reader says what is wrong.

    Raises `DocumentError` for one that carries a mark of state secrecy by now.
    """
    try:
        table = read_workbook(content)
    except WorkbookError:
        return None
    if table is not None and (secrecy_mark(name) or document_mark("\n".join(chain.from_iterable(table.cells)))):
        raise DocumentError("secret", name)
    return table


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
    return ReturnedTable(_number(about), _plan(about), tasks) if about and about[0][0] == MARK else None


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
    values = {name: readers.get(name, _words)(told.get(name, "")) for name in HEADER_FIELDS}
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
