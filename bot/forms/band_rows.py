"""Lines side by side → rows of a table that no ruled line parts: by wider gaps, or by the numbers in the first column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.forms.bands import Band
from bot.forms.grids import Grid
from bot.forms.page_lines import PADDING, SetLine, lines_of, text_within, usual_step
from bot.forms.page_lines import rows_of as rows_of_grid
from bot.forms.page_marks import Word

_NEW_ROW = 1.25  # of the usual distance between lines
_NUMBERED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđ])[.)]?")

Row = tuple[str, ...]


def rows_of_ruled(grid: Grid, words: Iterable[Word]) -> tuple[tuple[Row, ...], bool]:
    """Return the rows of a ruled table, and whether they are those of the grid.

    Some tables have upright lines only: a row of the grid with several numbers in its first column is parted at them.
    """
    words = list(words)
    rows = rows_of_grid(grid, words)
    parted: list[Row] = []
    for place, row in enumerate(rows):
        alone = all(cell == (place, column) for column, cell in enumerate(grid.cells[place]))
        parted += (_parted(grid, place, words) if alone and len(row[0].split()) > 1 else ()) or [row]
    return tuple(parted), len(parted) == len(rows)


def _parted(grid: Grid, place: int, words: Sequence[Word]) -> Sequence[Row]:
    """Return the rows that a row of the grid is parted into; none where its first column does not hold several numbers."""
    held = [word for word in words if (cell := grid.place((word.x0 + word.x1) / 2, word.middle)) and cell[0] == place]
    columns = tuple((left + PADDING, right - PADDING) for left, right in pairwise(grid.xs))
    band = Band(tuple(lines_of(held)), columns)
    numbers = sum(_NUMBERED.fullmatch(band.first_text(line)) is not None for line in band.lines)
    return rows_of(band) if numbers > 1 else ()


def rows_of(band: Band) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a band: a line across all columns is a row of its own, its text in every place."""
    rows: list[tuple[str, ...]] = []
    widths = [right - left + 2 * PADDING for left, right in band.columns]
    for group in _row_groups(band):
        if len(group) == 1 and band.crosses(group[0]):
            rows.append((group[0].text,) * len(band.columns))
            continue
        by_column = zip(*(band.cells(line) for line in group), strict=True)
        words = ([word for cell in cells for word in cell] for cells in by_column)
        rows.append(tuple(text_within(held, width) for held, width in zip(words, widths, strict=True)))
    return tuple(rows)


def _row_groups(band: Band) -> list[list[SetLine]]:
    """Return the lines of each row: by wider gaps where there are some, else by the numbers in the first column."""
    step = usual_step(band.lines)
    numbered = [bool(_NUMBERED.fullmatch(band.first_text(line))) for line in band.lines]
    wide = [True, *(below.base - above.base > _NEW_ROW * step for above, below in pairwise(band.lines))]
    starts = wide if sum(wide) > sum(numbered) else numbered if any(numbered) else _filled_first(band)
    groups: list[list[SetLine]] = []
    for line, begins in zip(band.lines, starts, strict=True):
        across = band.crosses(line)
        if not groups or begins or across or band.crosses(groups[-1][-1]):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _filled_first(band: Band) -> list[bool]:
    return [bool(band.first_text(line)) for line in band.lines]
