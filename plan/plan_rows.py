"""A plan as rows of a spreadsheet, and back: what nobody touched comes back as it was, the rest as it was written.

It knows columns and cells as text, not files. The column of remarks is for people; it is never read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plan.dates import understand
from plan.folding import fold, one_line
from plan.model import Plan, Task
from plan.plan_draft import dates_of, with_dates
from plan.unit_names import split_units
from plan.wordlists import table

MOST_LETTERS = 32_000  # of a cell; a spreadsheet holds 32,767
_SEPARATOR = "; "
_BETWEEN = re.compile(r"\s*[;\n]\s*")
_BETWEEN_DATES = re.compile(r"\s*[;,\n]\s*|\s+(?:và\s+)?")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
_PART = re.compile(r"^[IVXLC]+\.(?=.)")
_LETTERS = "abcdđeghiklmnopqrstuvxy"


class Column(StrEnum):
    """A column of the workbook, by its key in plan/data/workbook.toml."""

    REF = "ref"
    SECTION = "section"
    CONTENT = "content"
    LEAD = "lead"
    COORDINATING = "coordinating"
    DEADLINE = "deadline"
    DATES = "dates"
    DELIVERABLE = "deliverable"
    REMARK = "remark"


Row = Mapping[Column, str]
_LISTS = frozenset({Column.LEAD, Column.COORDINATING, Column.DATES})


@dataclass(frozen=True, slots=True)
class ReturnedTable:
    """A workbook that came back: the draft that it was made from (0: none), its plan without tasks, the cells of its tasks."""

    draft: int
    plan: Plan
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What cannot be read in a row (counted from 1, the header is 1): `code` "columns", "content" or "date", and the words."""

    row: int
    code: str
    words: str = ""


class RowsError(ValueError):
    """A table cannot be read back as a plan; `faults` say where, at least one."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__(", ".join(f"{each.row}: {each.code}" for each in faults))
        self.faults = tuple(faults)


def header_words() -> dict[Column, str]:
    """Return what stands at the head of each column, in the order in which they are written."""
    words: dict[str, str] = table("workbook")["columns"]
    return {column: words[column.value] for column in Column}


def row_of(task: Task) -> dict[Column, str]:
    """Return the cells of a task, without a remark."""
    written = {
        Column.REF: task.ref,
        Column.SECTION: task.section,
        Column.CONTENT: task.content,
        Column.LEAD: _SEPARATOR.join(task.lead),
        Column.COORDINATING: _SEPARATOR.join(task.coordinating),
        Column.DEADLINE: task.deadline_text or "",
        Column.DATES: _SEPARATOR.join(f"{day.day}/{day.month}/{day.year}" for day in dates_of(task)),
        Column.DELIVERABLE: task.deliverable or "",
    }
    return {column: cell_text(text) for column, text in written.items()}


def cell_text(text: str) -> str:
    """Return words as a cell holds them: on one line, without control characters, no longer than a cell may be."""
    return one_line(_CONTROLS.sub(" ", text))[:MOST_LETTERS].strip()


def columns_in(head: Sequence[str]) -> dict[Column, int]:
    """Return in which place of a header row each column stands; raises `RowsError` where numbers or contents have none."""
    places = {fold(one_line(words)): place for place, words in reversed(list(enumerate(head)))}
    found = {column: places[fold(words)] for column, words in header_words().items() if fold(words) in places}
    if not {Column.REF, Column.CONTENT} <= found.keys():
        missing = [words for column, words in header_words().items() if column not in found]
        raise RowsError([RowFault(1, "columns", ", ".join(missing))])
    return found


def plan_from(base: Plan, cells: Sequence[Sequence[str]]) -> Plan:
    """Return `base` with the tasks that a table tells, its header row first; a column that is gone leaves its field alone.

    A row is a task of `base` by its number, else a new task; a task without a row is left out. Raises `RowsError`.
    """
    head, *rows = cells or [[]]
    places = columns_in(head)
    known = {cell_text(task.ref): task for task in base.tasks}
    read, faults = _Rows(base, known), list[RowFault]()
    for number, row in enumerate(rows, start=2):
        try:
            read.take(number, {column: _cell(column, row[place]) for column, place in places.items() if place < len(row)})
        except RowsError as error:
            faults += error.faults
    if faults:
        raise RowsError(faults)
    return replace(base, tasks=tuple(read.tasks))


def _cell(column: Column, text: str) -> str:
    """Return the words of a cell; a list may have a line for each of its parts."""
    return text.strip() if column in _LISTS else one_line(text)


class _Rows:
    """Makes tasks of rows, one after another; each number is given once."""

    def __init__(self, base: Plan, known: Mapping[str, Task]) -> None:
        self._year = base.header.year
        self._known = dict(known)
        self._given: set[str] = set()
        self._kept = set(known)
        self.tasks: list[Task] = []

    def take(self, number: int, row: Row) -> None:
        """Make a task of a row; one without any words but its number is nothing."""
        if not any(text for column, text in row.items() if column not in {Column.REF, Column.REMARK, Column.SECTION}):
            return
        if not row.get(Column.CONTENT):
            raise RowsError([RowFault(number, "content", row.get(Column.REF, ""))])
        before = self._known.get(row.get(Column.REF, "")) if row.get(Column.REF) not in self._given else None
        task = self._changed(before, row) if before is not None else self._new(row)
        self._given.add(cell_text(task.ref))
        self.tasks.append(_dated(task, before, row, number, self._year))

    def _new(self, row: Row) -> Task:
        ref = row.get(Column.REF, "")
        if not ref or ref in self._given:
            ref = self._next_number()
        section = row.get(Column.SECTION) or (self.tasks[-1].section if self.tasks else "")
        return self._changed(Task(ref, _PART.sub("", ref), section, ""), row)

    def _changed(self, task: Task, row: Row) -> Task:
        was = row_of(task)
        new = {column: text for column, text in row.items() if text != was.get(column)}
        values = {
            "section": new.get(Column.SECTION) or task.section,
            "content": new.get(Column.CONTENT, task.content),
            "lead": _units(new[Column.LEAD]) if Column.LEAD in new else task.lead,
            "coordinating": _units(new[Column.COORDINATING]) if Column.COORDINATING in new else task.coordinating,
            "deliverable": (new[Column.DELIVERABLE] or None) if Column.DELIVERABLE in new else task.deliverable,
        }
        return replace(task, **values)  # type: ignore[arg-type]

    def _next_number(self) -> str:
        """Return the first free number behind the task before: "3.h" is followed by "3.i", "1.2" by "1.3"."""
        last = self.tasks[-1].ref if self.tasks else "0"
        head, dot, tail = last.rpartition(".")
        for text in _numbers_behind(tail):
            if (ref := f"{head}{dot}{text}") not in self._given and ref not in self._kept:
                return ref
        raise AssertionError("numbers never end")


def _numbers_behind(tail: str) -> Iterator[str]:
    if len(tail) == 1 and tail in _LETTERS:
        yield from _LETTERS[_LETTERS.index(tail) + 1 :]
    found = re.search(r"\d+$", tail)
    stem, first = (tail[: found.start()], int(found[0]) + 1) if found else (f"{tail}.", 1)
    while True:
        yield f"{stem}{first}"
        first += 1


def _dated(task: Task, before: Task | None, row: Row, number: int, year: int | None) -> Task:
    """Return the task with its deadline: as before where neither words nor days were touched, the days where they were."""
    was = row_of(before) if before is not None else {Column.DEADLINE: "", Column.DATES: ""}
    words = row.get(Column.DEADLINE, was[Column.DEADLINE])
    days = _BETWEEN.sub(_SEPARATOR, row.get(Column.DATES, was[Column.DATES]))
    if before is None or words != was[Column.DEADLINE]:
        task = replace(task, deadline_text=words or None, milestones=understand(words or None, year).milestones)
    if days in {was[Column.DATES], row_of(task)[Column.DATES]}:
        return task
    return with_dates(task, _dates(days, number))


def _dates(written: str, number: int) -> tuple[date, ...]:
    days, faults = list[date](), list[RowFault]()
    for text in filter(None, _BETWEEN_DATES.split(written)):
        found = _DAY.fullmatch(text)
        try:
            days.append(date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text))
        except ValueError:
            faults.append(RowFault(number, "date", text))
    if faults:
        raise RowsError(faults)
    return tuple(dict.fromkeys(days))


def _units(written: str) -> tuple[str, ...]:
    """Return the units of a cell: parted by semicolons or lines, else as a document lists them."""
    pieces = [one_line(piece) for piece in _BETWEEN.split(written)]
    return tuple(dict.fromkeys(name for piece in pieces if piece for name in split_units(piece)))
