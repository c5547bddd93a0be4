"""The tables of a document → rolls: rows under known columns, put together over pages, with what each stands under.

A table without a heading goes on with the one before it, or its columns are told by what they hold. What holds figures, or
looks like no table of tasks, is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plan.column_content import guessed, is_timetable, looks_like_tasks, settled
from plan.columns import WHEN, WHO, Cells, Columns, Kind, columns_of, heading_at, holds_figures
from plan.document import Table
from plan.outline import Hung, Node
from plan.row_numbers import NO_LABEL, label_of

_LONGEST_NUMBER = 4  # letters; longer cells number no column


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands. `opens` says that it is the first of a table that goes on with the one before, as on a new page."""

    cells: tuple[str, ...]
    line: int | None
    opens: bool = False


@dataclass(slots=True)
class Roll:
    """Rows under the same columns, below one item of the outline; `caption` is the line above them, "" for none."""

    columns: Columns
    node: Node
    caption: str = ""
    rows: list[Raw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rolls:
    """All rolls of a document in its order, and the tables that look like tasks but could not be read."""

    read: tuple[Roll, ...]
    unread: tuple[Table, ...]


def rolls_of(outline: Node) -> Rolls:
    """Return the tables of tasks of an outline, rows that belong together in one roll."""
    gathering = _Gathering()
    for node in outline.walk():
        for hung in node.tables:
            gathering.take(node, hung)
    read = (replace(roll, columns=settled(roll.columns, [row.cells for row in roll.rows])) for roll in gathering.rolls)
    return Rolls(tuple(roll for roll in read if roll.rows and _holds_tasks(roll)), tuple(gathering.unread))


class _Gathering:
    """The rolls so far; `current` takes the rows of a table that has no heading."""

    def __init__(self) -> None:
        self.rolls: list[Roll] = []
        self.unread: list[Table] = []

    def take(self, node: Node, hung: Hung) -> None:
        table = hung.table
        columns = columns_of(table.rows)
        if columns is None and self._goes_on(node, table):
            self._fill(table, self.rolls[-1], 0)
        elif (found := columns or guessed(table.rows)) is not None:
            self._open(node, hung, found)
        elif looks_like_tasks(table.rows):
            self.unread.append(table)

    def _open(self, node: Node, hung: Hung, columns: Columns) -> None:
        last = self.rolls[-1] if self.rolls else None
        same = last is not None and last.node is node and not hung.caption and _same_heading(last.columns, columns)
        if last is None or not same:
            self.rolls.append(Roll(columns, node, hung.caption))
        self._fill(hung.table, self.rolls[-1], columns.first)

    def _goes_on(self, node: Node, table: Table) -> bool:
        """Say whether a table without a heading goes on with the one before it."""
        if not self.rolls or not table.rows or len(table.rows[0]) != len(self.rolls[-1].columns.kinds):
            return False
        return node is self.rolls[-1].node or guessed(table.rows) is not None

    def _fill(self, table: Table, roll: Roll, start: int) -> None:
        """Add the rows of a table; where it heads its columns anew in other words, they begin another roll."""
        for place in range(start, len(table.rows)):
            cells = table.rows[place]
            plainly = _is_numbered(cells, roll.columns)
            if not plainly and roll.columns.is_header(cells):
                continue
            other = None if plainly else _new_heading(table.rows[place : place + 3], roll.columns)
            if other is not None:
                roll = Roll(other, roll.node, roll.caption)
                self.rolls.append(roll)
            elif any(cell.strip() for cell in cells):
                roll.rows.append(Raw(cells, table.line_of(place), opens=place == start and bool(roll.rows)))


def _is_numbered(cells: Cells, columns: Columns) -> bool:
    """Say whether a row is one of a table's body at first sight: it has a number, and words beside it."""
    numbers = columns.at(Kind.NUMBER)[-1:]
    contents = columns.at(Kind.CONTENT)[:1]
    return (
        bool(numbers and contents)
        and max(*numbers, *contents) < len(cells)
        and (label_of(cells[numbers[0]]) is not NO_LABEL and len(cells[contents[0]]) > _LONGEST_NUMBER)
    )


def _new_heading(rows: Sequence[Cells], now: Columns) -> Columns | None:
    """Return the columns that a row in the midst of a table heads anew; None for a row like any other."""
    found = heading_at(rows)
    sure = found is not None and len({kind for kind in found.kinds if kind}) > 2
    return found if found and sure and {Kind.NUMBER, Kind.CONTENT} & set(found.kinds) and found.kinds != now.kinds else None


def _same_heading(one: Columns, other: Columns) -> bool:
    return one.kinds == other.kinds and bool(one.header) and one.is_header(other.header[0] if other.header else ())


def _holds_tasks(roll: Roll) -> bool:
    """Say whether columns are those of tasks: something to do, with somebody to do it, a day, or an account of it."""
    kinds = set(roll.columns.kinds)
    if Kind.CONTENT not in kinds or is_timetable(roll.columns, [row.cells for row in roll.rows]):
        return False
    if holds_figures(roll.columns) and not (kinds & WHO and kinds & WHEN):
        return bool({Kind.LEAD, Kind.BOTH} & kinds) and Kind.NUMBER in kinds and not _lists_figures_only(roll)
    return bool(kinds & (WHO | {Kind.DEADLINE, Kind.PERIOD, Kind.STATUS, Kind.PERCENT, Kind.TICK}))


def _lists_figures_only(roll: Roll) -> bool:
    return not any("nhiệm vụ" in title.casefold() or "công việc" in title.casefold() for title in roll.columns.titles)
