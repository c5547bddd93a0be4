"""The layout of tables: each row of a table of tasks becomes a task, as its columns say; rows of accounts tell progress too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from plan.cells import doers_in, is_mark, items, lines, text_of, times_of
from plan.columns import Kind, plain
from plan.dates import Understood, understand
from plan.findings import Findings
from plan.folding import one_line
from plan.markers import Level
from plan.model import Problem, Section, Task, ToldProgress
from plan.outline import Node
from plan.rolls import Roll, rolls_of
from plan.row_numbers import NO_LABEL, Path, code_of, joined, label_of, unique
from plan.table_rows import Row, rows_of
from plan.told import progress_of
from plan.unit_names import is_collective, opens_unit, trimmed

_LONGEST_SHOWN = 120
_LONGEST_UNIT = 14  # words of a heading that is the name of a unit


@dataclass(frozen=True, slots=True)
class _Item:
    """A task of a table before its number is final: `own` is the number in its table."""

    own: str
    row: Row
    section: str
    section_ref: str
    above: Row | None


def tables(outline: Node, year: int | None, taken: frozenset[str] = frozenset()) -> Findings:
    """Read the tables of tasks of a document. `taken` are full numbers that tasks outside of tables have.

    Where two tables count alike, the tasks of each carry the number of the item that it stands under before their own.
    """
    found = rolls_of(outline)
    read = [(roll, list(_items(roll))) for roll in found.read]
    clashing = _clashing([[item.own for item in items if item.own] for _, items in read], taken)
    times = Counter(taken)
    parts = [
        _read(roll, items, year, times, under=roll.node.path if place in clashing else ())
        for place, (roll, items) in enumerate(read)
        if items
    ]
    unread = [Problem("unread_table", table.line, None, (("rows", str(len(table.rows))),)) for table in found.unread]
    return Findings(
        tuple(dict.fromkeys(section for part in parts for section in part.sections)),
        tuple(task for part in parts for task in part.tasks),
        (*(problem for part in parts for problem in part.problems), *unread),
        tuple(told for part in parts for told in part.progress),
    )


def _clashing(numbers: Sequence[Sequence[str]], taken: frozenset[str]) -> frozenset[int]:
    """Return the places of the tables that share a number with another or with what is taken."""
    times = Counter(number for own in numbers for number in set(own))
    return frozenset(place for place, own in enumerate(numbers) if any(times[number] > 1 or number in taken for number in own))


def _items(roll: Roll) -> Iterator[_Item]:
    """Yield the tasks among the rows of a roll with the heading that each stands under."""
    path = Path()
    above: dict[str, Row] = {}
    for row in rows_of(roll):
        if row.heading:
            path.group(row.label, trimmed(text_of(row.content)), nested=row.nested)
            above[path.ref] = row
        elif not trimmed(text_of(row.content)):
            yield _Item("", row, path.title, "", None)
        else:
            own = path.enter(row.label)
            parts = _parted(roll, row)
            numbers = [own] if len(parts) == 1 else [f"{own}.{place}" for place in range(1, len(parts) + 1)]
            for number, part in zip(numbers, parts, strict=True):
                yield _Item(number, part, path.title, path.section[0], _above(above, own))
            above[own] = row


def _above(rows: dict[str, Row], number: str) -> Row | None:
    """Return the row that a number stands under, a task or a heading; None for the topmost."""
    while number:
        number = number.rpartition(".")[0]
        if number in rows:
            return rows[number]
    return None


def _parted(roll: Roll, row: Row) -> tuple[Row, ...]:
    """Cut a row into tasks where its cell lists several.

    A list is several tasks where another cell lists as many, one for each, or where the row is that of a unit or of a month:
    its column stands before. Else it says what one task consists of.
    """
    listed = items(row.content)
    if not listed:
        return (row,)
    each = {place: items(cell) or lines(cell) for place, cell in row.cells.items() if cell.strip()}
    aligned = [place for place, parts in each.items() if len(parts) == len(listed)]
    if not aligned and not _keyed(roll):
        return (row,)
    return tuple(
        replace(row, content=text, cells={p: each[p][at] if p in aligned else cell for p, cell in row.cells.items()})
        for at, text in enumerate(listed)
    )


def _keyed(roll: Roll) -> bool:
    """Say whether rows are those of a unit, or of a time, rather than of a task."""
    keys = roll.columns.at(Kind.LEAD) if roll.columns.at(Kind.NUMBER) else roll.columns.at(Kind.LEAD, Kind.DEADLINE)
    return bool(keys) and keys[:1] < roll.columns.at(Kind.CONTENT)[:1]


def _read(roll: Roll, items: Sequence[_Item], year: int | None, times: Counter[str], under: tuple[str, ...]) -> Findings:
    tasks: list[Task] = []
    problems: list[Problem] = list(_unknown_columns(roll))
    told: list[ToldProgress] = []
    columns = [(kind or Kind.IGNORED, title) for kind, title in zip(roll.columns.kinds, roll.columns.titles, strict=True)]
    for item in items:
        if not item.own:
            problems.append(_without_content(item.row))
            continue
        ref = unique(joined((*under, item.own)), times)
        deadline = _deadline(roll, item)
        understood = _understood(deadline, year)
        task = _task(roll, item, ref, deadline, understood)
        tasks.append(task)
        problems += _problems(task, understood)
        progress = progress_of(ref, columns, item.row.cells)
        told += [progress] if progress else []
    sections = (Section(joined((*under, item.section_ref)), item.section) for item in items if item.section_ref)
    return Findings(tuple(dict.fromkeys(sections)), tuple(tasks), (*problems, *_without_deliverable(tasks)), tuple(told))


@lru_cache(maxsize=4_096)
def _understood(deadline: str | None, year: int | None) -> Understood:
    return understand(deadline, year)


def _task(roll: Roll, item: _Item, ref: str, deadline: str | None, understood: Understood) -> Task:
    lead, coordinating = _doers(roll, item)
    return Task(
        ref=ref,
        code=code_of(ref),
        section=item.section or _heading_of(roll),
        content=trimmed(text_of(item.row.content)),
        lead=lead,
        coordinating=coordinating,
        deliverable=trimmed(" ".join(text_of(cell) for cell in _cells(roll, item.row, Kind.DELIVERABLE))) or None,
        deadline_text=deadline,
        milestones=understood.milestones,
        line=item.row.line,
    )


def _doers(roll: Roll, item: _Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return leads and helpers: those of the row, else the leads of the row above it, else the unit that the heading names."""
    found = [doers_in(cell) for cell in _cells(roll, item.row, Kind.LEAD)]
    found += [doers_in(cell, both=True) for cell in _cells(roll, item.row, Kind.BOTH)]
    helpers = [doers_in(cell) for cell in _cells(roll, item.row, Kind.COORDINATING)]
    helping = [name for one in helpers for name in (*one.lead, *one.coordinating)]
    lead = tuple(name for one in found for name in one.lead)
    if not lead and item.above is not None:
        lead = tuple(name for cell in _cells(roll, item.above, Kind.LEAD) for name in doers_in(cell).lead)
    if not lead and not set(roll.columns.kinds) & {Kind.LEAD, Kind.BOTH}:
        lead = _unit_above(item.section, roll.caption, *(node.text for node in roll.node.line_up()))
    return lead, tuple(helping) or tuple(name for one in found for name in one.coordinating)


def _unit_above(*headings: str) -> tuple[str, ...]:
    """Return the unit that a table stands under: "1. Sở Tài chính"."""
    names = (trimmed(heading) for heading in headings)
    return next(
        ((name,) for name in names if opens_unit(name) and len(name.split()) <= _LONGEST_UNIT and not is_collective(name)), ()
    )


def _deadline(roll: Roll, item: _Item) -> str | None:
    """Return the deadline as written: its column, else the ticked one of several periods, else that of the row above."""
    for row in (item.row, item.above):
        if row is not None:
            written = "; ".join(_times(roll, row)) or _ticked(roll, row)
            if written:
                return written
    return None


def _times(roll: Roll, row: Row) -> Iterator[str]:
    """Yield the times of a row; a bare number below "Tháng" or "Quý" is one with it."""
    for place in roll.columns.at(Kind.DEADLINE):
        time = times_of(row.cells.get(place, ""))
        title = roll.columns.titles[place]
        counted = plain(title) in ("thang", "quy") and label_of(time) is not NO_LABEL
        if time:
            yield f"{title.capitalize()} {time}" if counted else time


def _ticked(roll: Roll, row: Row) -> str:
    """Return the periods whose columns are ticked, from the first to the last."""
    ticked = [roll.columns.titles[place] for place in roll.columns.at(Kind.PERIOD) if is_mark(row.cells.get(place, ""))]
    return one_line(" - ".join(dict.fromkeys((ticked[0], ticked[-1])))) if ticked else ""


def _cells(roll: Roll, row: Row, kind: Kind) -> list[str]:
    return [cell for place in roll.columns.at(kind) if (cell := row.cells.get(place, "")).strip()]


def _heading_of(roll: Roll) -> str:
    """Return the words that a table stands under: the unit right above it, the item's, or the title of an appendix."""
    if _unit_above(roll.caption) or roll.node.parent is None:
        return "".join(_unit_above(roll.caption))
    title = [entry.text for entry in roll.node.entries if entry.text.isupper()] if roll.node.level == Level.APPENDIX else []
    return trimmed(" ".join(title)) or trimmed(roll.node.text)


def _unknown_columns(roll: Roll) -> Iterator[Problem]:
    for kind, title in zip(roll.columns.kinds, roll.columns.titles, strict=True):
        if kind is None and plain(title):
            line = roll.rows[0].line if roll.rows else None
            yield Problem("unknown_column", line, None, (("column", title[:_LONGEST_SHOWN]),))


def _problems(task: Task, understood: Understood) -> Iterator[Problem]:
    if not task.lead:
        yield Problem("no_lead", task.line, task.ref)
    if task.deadline_text is None:
        yield Problem("no_deadline", task.line, task.ref)
    for code, words in understood.doubts:
        yield Problem(code, task.line, task.ref, (("text", words[:_LONGEST_SHOWN]),))


def _without_content(row: Row) -> Problem:
    text = one_line(" ".join((row.label.text, *row.cells.values())))
    return Problem("row_without_content", row.line, None, (("text", text[:_LONGEST_SHOWN]),))


def _without_deliverable(tasks: Sequence[Task]) -> Iterator[Problem]:
    missing = [task for task in tasks if task.deliverable is None]
    if len(missing) * 2 < len(tasks):
        yield from (Problem("no_deliverable", task.line, task.ref) for task in missing)
