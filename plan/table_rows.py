"""The rows of a roll → rows as meant: cut ones put together, spans and "như trên" filled in, headings told from tasks.

It knows how tables are set, not what becomes of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from plan.cells import is_dash, is_same_as_above, lines
from plan.columns import TOLD, WHEN, WHO, Kind, plain
from plan.folding import one_line
from plan.markers import Level, marked
from plan.rolls import Raw, Roll
from plan.row_numbers import NO_LABEL, Depth, Label, label_of
from plan.wordlists import table

_FIELDS = (*WHO, *WHEN, *TOLD, Kind.DELIVERABLE)
_TAKEN = (Kind.LEAD, Kind.BOTH, Kind.DEADLINE)  # what a dash stands for the cell above in; a task must have them
_REPEATED = (Kind.LEAD, Kind.BOTH, Kind.COORDINATING, Kind.DEADLINE, Kind.DELIVERABLE)
_ENDED = re.compile(r"[.;:!?…]\W*$")
_LONGEST_CELL = 20_000  # letters that are read of a cell
_LONGEST_CONTENT = 10_000  # letters of a task that rows still go on with
_LONGEST_DIFFERENCE = 200  # letters by which blanks may make one text longer than the same elsewhere
_LONGEST_TITLE = 30  # words; twice as many where all tasks beside it have a number


@dataclass(slots=True)
class Row:
    """A row as meant: `content` what is to be done or the heading's words, `cells` the others by place.

    `nested` says of a heading that the rows under it are numbered like it, from 1.
    """

    label: Label
    content: str
    cells: dict[int, str]
    line: int | None
    merged: bool = False
    heading: bool = False
    nested: bool = False
    shifted: bool = field(default=False, repr=False)

    @property
    def bare(self) -> bool:
        """Whether nothing but a number and words stands there."""
        return not any(self.cells.values())


def rows_of(roll: Roll) -> list[Row]:
    """Return the rows of a roll in their order, headings marked; rows that close the table left out."""
    reading = _Reading(roll)
    for raw in roll.rows:
        if reading.closed(raw):
            continue
        reading.take(raw)
    rows = [row for row in reading.rows if row.content or not row.bare]
    _mark_headings(rows)
    return rows


class _Reading:
    """The rows so far; a row that goes on with the one before is put into it."""

    def __init__(self, roll: Roll) -> None:
        self.rows: list[Row] = []
        self._columns = roll.columns
        self._numbers = roll.columns.at(Kind.NUMBER)
        self._contents = roll.columns.at(Kind.CONTENT)
        self._fields = roll.columns.at(*_FIELDS)
        self._sections = roll.columns.at(Kind.SECTION)
        self._capital = ""
        self._section = ""
        self._last: dict[int, str] = {}

    def closed(self, raw: Raw) -> bool:
        """Say whether a row only closes or explains the table: "Tổng cộng", "Ghi chú: …"."""
        first = next((cell for cell in raw.cells if cell.strip()), "")
        if label_of(first) is not NO_LABEL:
            return False
        words = plain(first)
        opening = next((word for word in _closing() if words == word or words.startswith(f"{word} ")), None)
        return opening is not None and (words == opening or len({cell for cell in raw.cells if cell.strip()}) == 1)

    def take(self, raw: Raw) -> None:
        self._enter_section(raw)
        row = self._row(raw)
        last = self.rows[-1] if self.rows else None
        if last is not None and self._repeats(last, row):
            self._add_below(last, row)
        elif last is not None and self._goes_on(last, row, opens=raw.opens):
            self._go_on(last, row)
        else:
            self._fill_from_above(row)
            self.rows.append(row)

    def _enter_section(self, raw: Raw) -> None:
        """Make a heading of what a column of sections says, where it changes."""
        said = one_line(next((raw.cells[place] for place in self._sections if place < len(raw.cells)), ""))
        if said and said != self._section:
            self._section = said
            found = marked(said)
            label = label_of(found.marker.label) if found.marker and found.marker.label else NO_LABEL
            self.rows.append(Row(label, found.text, {}, raw.line, merged=True))

    def _row(self, raw: Raw) -> Row:
        cells, shifted = self._aligned(raw.cells)
        written = (cells[place][:_LONGEST_CELL].strip() for place in self._contents)
        content = "\n".join(dict.fromkeys(cell for cell in written if cell))
        number = next((cells[place] for place in reversed(self._numbers) if cells[place].strip()), "")
        texts = [one_line(cell) for cell in cells if cell.strip()]
        alone = label_of(number).text and one_line(number)
        merged = len(texts) - bool(alone) > 1 and len(set(texts) - {alone}) == 1
        values = {place: cells[place][:_LONGEST_CELL] for place in self._fields if not _spills(cells[place], content)}
        label = self._label(number)
        if number.strip() and label is NO_LABEL and not merged and not content:
            content = number
        return self._numbered(Row(label, content, {} if merged else values, raw.line, merged, shifted=shifted))

    def _label(self, number: str) -> Label:
        label = label_of(number, self._capital)
        if label.depth == Depth.CAPITAL:
            self._capital = label.text
        return label

    def _numbered(self, row: Row) -> Row:
        """Take the number out of the words where the table has no column for it, or left it empty."""
        if row.label is not NO_LABEL:
            return row
        found = marked(one_line(row.content))
        if found.marker is not None and found.marker.level != Level.BULLET and (row.merged or not self._numbers):
            first, *rest = lines(row.content)
            row.label = self._label(found.marker.label)
            row.content = "\n".join([marked(first).text, *rest])
        return row

    def _aligned(self, cells: Sequence[str]) -> tuple[Sequence[str], bool]:
        """Move a row that stands one column too far to the right back to where it belongs."""
        cells = (*cells, *("",) * (len(self._columns.kinds) - len(cells)))
        if not self._numbers or not self._contents or self._numbers[-1] + 1 != self._contents[0]:
            return cells, False
        number, content = self._numbers[-1], self._contents[0]
        if any(cells[place].strip() for place in range(number + 1)) or content + 1 >= len(cells):
            return cells, False
        last = self.rows[-1] if self.rows else None
        numbered = label_of(cells[content]) is not NO_LABEL and len(cells[content + 1]) > len(cells[content])
        follows = last is not None and last.shifted and not cells[content].strip() and bool(cells[content + 1].strip())
        return ((*cells[1:], ""), True) if numbered or follows else (cells, False)

    def _repeats(self, last: Row, row: Row) -> bool:
        """Say whether a row is one more of a task whose cell is spread over several: same words, no number of its own."""
        if not row.content or len(last.content) > len(row.content) + _LONGEST_DIFFERENCE:
            return False
        same = one_line(last.content) == one_line(row.content)
        return same and not row.merged and row.label in (last.label, NO_LABEL)

    def _goes_on(self, last: Row, row: Row, *, opens: bool) -> bool:
        """Say whether a row is the rest of the one before, cut by the end of a page."""
        if row.label is not NO_LABEL or row.merged or len(last.content) > _LONGEST_CONTENT:
            return False
        if not row.content:
            return not last.merged or last.bare
        begun = row.content.lstrip()[:1]
        if begun.islower() or begun in ",;.)":
            return True
        if last.bare and row.bare and last.content.isupper() and row.content.isupper():
            return last.label is not NO_LABEL
        cut = not _ENDED.search(last.content) and bool(self._numbers) and not row.content.isupper()
        return opens and row.bare and (cut or _is_unfinished(last.content))

    def _go_on(self, last: Row, row: Row) -> None:
        last.content = f"{last.content}\n{row.content}" if row.content else last.content
        for place, cell in row.cells.items():
            if cell.strip():
                before = last.cells.get(place, "")
                last.cells[place] = f"{before}\n{cell}" if before.strip() else cell

    def _add_below(self, last: Row, row: Row) -> None:
        for place, cell in row.cells.items():
            known = [one_line(line) for line in last.cells.get(place, "").split(";\n")]
            if cell.strip() and one_line(cell) not in known and not is_same_as_above(cell):
                before = last.cells.get(place, "")
                last.cells[place] = f"{before};\n{cell}" if before.strip() else cell

    def _fill_from_above(self, row: Row) -> None:
        """Put the cell above where one only stands for it: "nt", "như trên", "//", and a dash where something must stand."""
        for place in self._columns.at(*_REPEATED):
            cell = row.cells.get(place, "")
            dash = is_dash(cell) and self._columns.kinds[place] in _TAKEN
            if dash or is_same_as_above(cell):
                row.cells[place] = self._last.get(place, "")
            elif is_dash(cell):
                row.cells[place] = ""
            if row.cells.get(place, "").strip():
                self._last[place] = row.cells[place]


def _spills(cell: str, content: str) -> bool:
    """Say whether a cell only repeats the words beside it, as merged cells do."""
    return bool(cell.strip()) and one_line(cell) == one_line(content)


def _mark_headings(rows: Sequence[Row]) -> None:
    numbered = sum(row.label is not NO_LABEL for row in rows if not row.bare) * 2 > sum(not row.bare for row in rows)
    for row, after in _pairs(rows):
        row.heading = row.merged or _is_heading(row, after, numbered=numbered)
        row.nested = row.label is not NO_LABEL and after is not None and after.label == Label("1", row.label.depth)


def _is_heading(row: Row, after: Row | None, *, numbered: bool) -> bool:
    deeper = after is not None and _is_deeper(after, row)
    if not row.bare:
        part = row.label.depth <= Depth.ROMAN and row.label is not NO_LABEL
        return part and deeper and (row.content.isupper() or sum(map(bool, row.cells.values())) == 1)
    part = row.label.depth <= Depth.ROMAN and (deeper or after is None or after.label.depth != row.label.depth)
    if part or deeper or row.content.isupper():
        return True
    short = len(row.content.split()) <= _LONGEST_TITLE * (1 + numbered)
    return row.label is NO_LABEL and short and (numbered or (after is not None and not after.bare))


def _is_deeper(after: Row, row: Row) -> bool:
    """Say whether the next row stands under this one by its number, or begins to count anew."""
    if row.label is NO_LABEL or after.merged:
        return False
    if after.label.text.startswith(f"{row.label.text}.") or after.label.depth > row.label.depth:
        return not (after.label is NO_LABEL and after.bare)
    return (
        row.bare
        and after.label.depth == row.label.depth == Depth.NUMBER
        and row.label.text != "0"
        and (after.label.text == "1")
    )


def _pairs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row | None]]:
    return zip(rows, [*rows[1:], None], strict=True) if rows else iter(())


def _is_unfinished(text: str) -> bool:
    words = plain(text)
    return text.rstrip().endswith((",", "-", "–", "(")) or words.endswith(_unfinished())


@cache
def _unfinished() -> tuple[str, ...]:
    return tuple(f" {plain(word)}" for word in table("tables")["rows"]["unfinished"])


@cache
def _closing() -> tuple[str, ...]:
    return tuple(plain(word) for word in table("tables")["rows"]["closing"])
