"""A page → its tables and columns of lines in reading order, tables with where their columns stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.forms.band_rows import rows_of, rows_of_ruled
from bot.forms.bands import Span, bands_of, columns_of, is_table
from bot.forms.grids import Grid
from bot.forms.page_lines import SetLine, fits, lines_of
from bot.forms.page_marks import PageMarks
from plan.document import Line

_INDENT = 8.0  # points that a first line of a paragraph is set in, at least
_WIDE = 1.35  # of the usual distance between lines
_RAGGED = 0.2  # of the width of the text
_FEW = 0.05  # of the lines that surely go on
_RULED = frozenset("-_=*.~–—…‾¯")
_LEAST_RULED = 3  # of those letters make a line that is drawn


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page: its rows, from where to where its columns stand, and the page's number from 0.

    `cells` are the cells as `Grid` has them, which tell merged ones; () where rows are not ruled.
    """

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[Span, ...]
    page: int
    ruled: bool = False
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()

    def covered(self, row: int, column: int) -> int:
        """Return how many rows the cell covers that stands in a place; 1 where nothing is ruled."""
        return sum(line[column] == self.cells[row][column] for line in self.cells) if self.cells else 1


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that are read one after the other, `own` where they stand beside others, else over the whole width of the page."""

    lines: tuple[SetLine, ...]
    own: bool


def blocks_of(page: PageMarks, grids: Sequence[Grid], number: int, going_on: Sequence[Span] = ()) -> list[PageTable | Column]:
    """Return the tables and columns of a page.

    `number` counts pages from 0; `going_on` are the columns of a table without ruled lines that the page before ends with.
    """
    words = (word for word in page.words if len(word.text) < _LEAST_RULED or not _RULED.issuperset(word.text))
    lines = lines_of(word for word in words if not any(grid.place((word.x0 + word.x1) / 2, word.middle) for grid in grids))
    blocks: list[PageTable | Column] = []
    for grid in grids:
        above = [line for line in lines if line.base < (grid.ys[0] + grid.ys[-1]) / 2]
        lines = lines[len(above) :]
        blocks += _unruled(above, number, () if blocks else going_on)
        rows, as_ruled = rows_of_ruled(grid, page.words)
        blocks.append(PageTable(rows, tuple(pairwise(grid.xs)), number, True, grid.cells if as_ruled else ()))
    return [*blocks, *_unruled(lines, number, () if blocks else going_on)]


def _unruled(lines: Sequence[SetLine], number: int, going_on: Sequence[Span]) -> list[PageTable | Column]:
    blocks: list[PageTable | Column] = []
    for piece in bands_of(lines, going_on):
        if isinstance(piece, SetLine):
            last = blocks[-1] if blocks else None
            if isinstance(last, Column) and not last.own:
                blocks[-1] = Column((*last.lines, piece), own=False)
            else:
                blocks.append(Column((piece,), own=False))
        elif is_table(piece):
            blocks.append(PageTable(rows_of(piece), piece.columns, number))
        else:
            blocks += [Column(tuple(column), own=True) for column in columns_of(piece)]
    return blocks


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the text of a document begins and ends at the left and right, and how far apart its lines usually stand; points."""

    left: float
    right: float
    step: float
    ragged: bool = False  # lines end far before the margin where they were not full, as in a text that was wrapped before

    def room(self, above: SetLine, centred: bool) -> float:
        """Return how wide a line could have been; where lines are ragged, so much less that nobody would have wrapped there."""
        spare = _RAGGED * (self.right - self.left) if self.ragged else 0.0
        return self.right - (self.left if centred else above.x0) - spare


def margins_of(columns: Sequence[Column]) -> Margins:
    """Return the margins that most lines keep; the outermost twentieth may stand out."""
    lines = [line for column in columns for line in column.lines]
    lefts, rights = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    steps = sorted(step for column in columns for a, b in pairwise(column.lines) if (step := b.base - a.base) > 0)
    margins = Margins(lefts[len(lefts) // 20], rights[-1 - len(rights) // 20], steps[len(steps) // 2] if steps else 0.0)
    going_on = [(a, b) for column in columns for a, b in pairwise(column.lines) if b.text[0].islower()]
    early = sum(fits(a, b, margins.room(a, centred=False)) for a, b in going_on)
    return replace(margins, ragged=early > _FEW * len(going_on))


def lines_set(column: Column, before: SetLine | None, margins: Margins) -> list[Line]:
    """Return the lines of a column, each with whether it begins anew. `before` is the last line of the text before it."""
    bounds = margins_of([column]) if column.own else margins
    earlier = [None if column.own else before, *column.lines]
    return [
        Line(line.text, gap=int(above is None or _begins(above, line, bounds, column.own)))
        for above, line in zip(earlier, column.lines, strict=False)
    ]


def _begins(above: SetLine, line: SetLine, margins: Margins, own: bool) -> bool:
    """Say whether a line does not look like one that goes on with the line above; `own`: in a column of their own."""
    in_the_middle = own or min(above.x0, line.x0) > margins.left + _INDENT / 2
    centred = in_the_middle and abs(above.x0 + above.x1 - line.x0 - line.x1) < 2 * _INDENT
    if fits(above, line, margins.room(above, centred)):
        return True
    set_in = not centred and line.x0 - margins.left > _INDENT and line.x0 - above.x0 > _INDENT
    return set_in or line.base - above.base > _WIDE * margins.step > 0
