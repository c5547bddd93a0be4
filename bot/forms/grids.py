"""Ruled lines → grids of cells, merged ones told by the walls that are missing. It knows lines, not words.

Cells are not sought by trying every four crossings: rows and columns are the places at which lines stand, and what no wall
parts is one cell. So a page costs about as much as it has cells.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.forms.page_marks import PageMarks, Rule

_SAME = 2.5  # points: lines that stand nearer are one
_REACH = 4.0  # points: how far a line may end from the one that it meets; also the gap inside a dotted line
_LEAST_CELL = 5.0  # points: rows and columns that are narrower are double lines
_LEAST_OPEN = 3  # columns of a table with upright lines only
_MOST_LINES = 600  # of one direction in one grid: more is squared paper or a plot


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: where its columns (`xs`) and rows (`ys`) part, from first to last edge, and which cells are one.

    `cells[row][column]` is the place (row, column) of the first cell of the one that covers it; for most its own.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def count(self) -> int:
        """Return how many cells there are, a merged one counted once."""
        return len({cell for row in self.cells for cell in row})

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell that holds a point; None outside of the table."""
        if not (self.xs[0] - _SAME <= x <= self.xs[-1] + _SAME and self.ys[0] - _SAME <= y <= self.ys[-1] + _SAME):
            return None
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.cells[row][column]

    def holds(self, other: Grid) -> bool:
        """Say whether another grid stands wholly inside."""
        return (
            self.xs[0] - _SAME <= other.xs[0]
            and other.xs[-1] <= self.xs[-1] + _SAME
            and self.ys[0] - _SAME <= other.ys[0]
            and other.ys[-1] <= self.ys[-1] + _SAME
        )


def grids_of(page: PageMarks) -> list[Grid]:
    """Return the ruled tables of a page from the top down; a frame around the page, or one box, is none.

    A table that stands in a cell of another counts as text of that cell.
    """
    level, upright = _joined(page.level), _joined(page.upright)
    groups = _groups(level, upright)
    found = [grid for group in groups if all(group) and (grid := _grid(*group)) and grid.count > 1]
    found += _open_grids([rule for across, down in groups if not across for rule in down])
    outer = [grid for grid in found if not any(other is not grid and other.holds(grid) for other in found)]
    return sorted(outer, key=lambda grid: grid.ys[0])


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return lines with those put together that lie on each other or go on from each other, such as dots and cell sides."""
    rows: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if rows and rule.at - rows[-1][-1].at <= _SAME / 2:
            rows[-1].append(rule)
        else:
            rows.append([rule])
    return [whole for row in rows for whole in _row_joined(row)]


def _row_joined(row: list[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in sorted(row, key=lambda rule: rule.start):
        if joined and rule.start <= joined[-1].end + _REACH:
            joined[-1] = Rule(joined[-1].at, joined[-1].start, max(joined[-1].end, rule.end))
        else:
            joined.append(rule)
    return joined


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines put into groups that hang together, each group by its level and its upright lines."""
    if len(level) > _MOST_LINES or len(upright) > _MOST_LINES:
        return []
    owner = list(range(len(level) + len(upright)))

    def root(one: int) -> int:
        while owner[one] != one:
            owner[one] = owner[owner[one]]
            one = owner[one]
        return one

    for i, across in enumerate(level):
        for j, down in enumerate(upright):
            if _meet(across, down):
                owner[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(rule)
    return list(groups.values())


def _meet(across: Rule, down: Rule) -> bool:
    return across.start - _REACH <= down.at <= across.end + _REACH and down.start - _REACH <= across.at <= down.end + _REACH


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    """Return the grid of lines that hang together; a side that was not drawn is where the other lines end."""
    xs = _edges([rule.at for rule in upright], [end for rule in level for end in (rule.start, rule.end)])
    ys = _edges([rule.at for rule in level], [end for rule in upright for end in (rule.start, rule.end)])
    if len(xs) < 2 or len(ys) < 2:
        return None
    beside = [[_wall(upright, x, (a + b) / 2) for x in xs[1:-1]] for a, b in pairwise(ys)]
    below = [[_wall(level, y, (a + b) / 2) for a, b in pairwise(xs)] for y in ys[1:-1]]
    return Grid(tuple(xs), tuple(ys), _cells(beside, below))


def _open_grids(upright: Iterable[Rule]) -> list[Grid]:
    """Return the grids that upright lines alone make, all as long: a table in the middle of its pages, rows not ruled."""
    alike: dict[tuple[int, int], list[Rule]] = {}
    for rule in upright:
        alike.setdefault((round(rule.start / _REACH), round(rule.end / _REACH)), []).append(rule)
    return [
        Grid(
            tuple(sorted(rule.at for rule in rules)),
            (rules[0].start, rules[0].end),
            (tuple((0, i) for i in range(len(rules) - 1)),),
        )
        for rules in alike.values()
        if len(rules) > _LEAST_OPEN
    ]


def _edges(lines: Iterable[float], ends: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted([*lines, min(ends), max(ends)]):
        if not edges or place - edges[-1] > _LEAST_CELL:
            edges.append(place)
    return edges


def _wall(rules: list[Rule], at: float, middle: float) -> bool:
    return any(abs(rule.at - at) <= _LEAST_CELL and rule.start - _SAME <= middle <= rule.end + _SAME for rule in rules)


def _cells(beside: list[list[bool]], below: list[list[bool]]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return for each place of a grid the first place of its cell, walls given between columns and between rows."""
    first: list[list[tuple[int, int]]] = []
    for row, walls in enumerate(beside):
        first.append([])
        for column in range(len(walls) + 1):
            if column and not walls[column - 1]:
                first[row].append(first[row][column - 1])
            elif row and not below[row - 1][column]:
                first[row].append(first[row - 1][column])
            else:
                first[row].append((row, column))
    return tuple(map(tuple, first))
