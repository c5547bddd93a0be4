"""Tables typed into a plain text with bars: Markdown rows ("| 1 | Lắp máy |"), drawn grids, and a bar on a line of its own.

The last is how texts taken from the web look: each cell on lines of its own, a bar before each, an empty cell like the end
of a row. What is a table of two columns stays text: it sets the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from plan.columns import kind_of
from plan.folding import one_line
from plan.row_numbers import NO_LABEL, label_of

_CELLS = re.compile(r"(?<!\\)\|")
_OF_RULES = frozenset(" \t|+:=_-")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_OF_GAPS = frozenset(" \t\n.…*_-")
_LONGEST_CELL = 60  # lines
_FEWEST_COLUMNS = 3
_MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table in the lines `first` to `end` (exclusive, from 1) of a text; `lines` are those where its rows begin."""

    first: int
    end: int
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]


def typed_tables(raw: Sequence[str]) -> list[TypedTable]:
    """Return the tables of a text, given line by line, in their order."""
    if not any("|" in line for line in raw):
        return []
    return sorted([*_ruled(raw), *_barred(raw)], key=lambda table: table.first)


def _ruled(raw: Sequence[str]) -> Iterator[TypedTable]:
    """Yield the tables whose rows stand on one line each, or between the rules of a drawn grid."""
    for is_row, group in groupby(enumerate(raw, start=1), key=lambda line: _is_row(line[1])):
        numbered = list(group)
        if is_row and len(numbered) > 1:
            rows = list(_rows(numbered))
            width = max(len(cells) for _, cells in rows) if rows else 0
            ruled = any(_is_rule(line) for _, line in numbered)
            if len(rows) > 1 and width >= (2 if ruled else _FEWEST_COLUMNS):
                filled = tuple((*cells, *("",) * (width - len(cells))) for _, cells in rows)
                yield TypedTable(numbered[0][0], numbered[-1][0] + 1, filled, tuple(number for number, _ in rows))


def _is_row(line: str) -> bool:
    if line.strip() == "|":
        return False
    return _CELLS.search(line) is not None or (_is_rule(line) and "+" in line)


def _is_rule(line: str) -> bool:
    return "-" in line and set(line) <= _OF_RULES


def _rows(numbered: Sequence[tuple[int, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows; in a grid with rules between all rows, the lines between two rules are one row."""
    grid = sum("+" in line and _is_rule(line) for _, line in numbered) > 2
    for is_rule, group in groupby(numbered, key=lambda line: _is_rule(line[1])):
        lines = [(number, _cut(line)) for number, line in group]
        if is_rule:
            continue
        if grid:
            width = max(len(cells) for _, cells in lines)
            columns = ([cells[place] for _, cells in lines if place < len(cells) and cells[place]] for place in range(width))
            yield lines[0][0], tuple(" ".join(column) for column in columns)
        else:
            yield from lines


def _cut(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(_cell(cell) for cell in _CELLS.split(inner))


def _cell(written: str) -> str:
    text = _EMPHASIS.sub("", written.replace("\\|", "|"))
    return "\n".join(line for line in map(one_line, _BREAK.split(text)) if line)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two bars. `empty`: nothing at all, so that it may also be the end of a row."""

    text: str
    line: int
    empty: bool
    ends: bool


def _barred(raw: Sequence[str]) -> Iterator[TypedTable]:
    """Yield the tables whose bars stand alone on their lines, from the row that heads them."""
    bars = [number for number, line in enumerate(raw, start=1) if line.strip() == "|"]
    pieces = [_piece(raw, start, end) for start, end in pairwise(bars)]
    place = 0
    while place < len(pieces):
        width = _heading(pieces, place)
        if width < _FEWEST_COLUMNS:
            place += 1
            continue
        last = next((at for at in range(place, len(pieces)) if pieces[at].ends), len(pieces))
        cut = _best_cut(pieces[place:last], width)
        rows = tuple(_padded(pieces[place + start : place + end], width) for start, end in cut)
        numbers = tuple(pieces[place + start].line for start, _ in cut)
        yield TypedTable(bars[place], bars[last] + 1, rows, numbers)
        place = last


def _piece(raw: Sequence[str], start: int, end: int) -> _Piece:
    """Return the piece between the bars on two lines (from 1); blank lines inside say that the table ended there."""
    lines = raw[start : end - 1]
    text = "\n".join(one_line(_EMPHASIS.sub("", line)) for line in lines).strip("\n ")
    inner = [not line.strip() for line in lines[1:-1]]
    ends = (any(inner) and bool(text)) or len(lines) > _LONGEST_CELL
    if set(text) <= _OF_GAPS and set(text) & {".", "…"}:
        return _Piece("", start + 1, empty=True, ends=False)
    return _Piece(text, start + 1, empty=not any(map(str.strip, lines)), ends=ends)


def _heading(pieces: Sequence[_Piece], place: int) -> int:
    """Return how many columns a heading has that begins at a piece; 0 where none does."""
    if pieces[place].empty or pieces[place].ends or kind_of(pieces[place].text) is None:
        return 0
    most = min(place + _MOST_COLUMNS, len(pieces))
    end = next((at for at in range(place, most) if pieces[at].empty or pieces[at].ends), most)
    known = sum(kind_of(piece.text) is not None for piece in pieces[place:end])
    return end - place if known * 3 >= (end - place) * 2 else 0


def _best_cut(pieces: Sequence[_Piece], width: int) -> list[tuple[int, int]]:
    """Return the rows as places from–to: full ones where they fit, shorter ones for headings; the cheapest way counts."""
    best: list[tuple[float, int]] = [(float("inf"), 0)] * (len(pieces) + 2)
    best[0] = (0.0, 0)
    for start in range(len(pieces)):
        if best[start][0] == float("inf"):
            continue
        for end in range(start + 1, min(start + width, len(pieces)) + 1):
            if end < len(pieces) and not pieces[end].empty:
                continue
            cost = best[start][0] + _cost(pieces[start:end], width)
            if cost < best[end + 1][0]:
                best[end + 1] = (cost, start)
    end = max((place for place in range(len(pieces) + 2) if best[place][0] < float("inf")), default=0)
    cut: list[tuple[int, int]] = []
    while end > 0:
        start = best[end][1]
        cut.append((start, min(end - 1, len(pieces))))
        end = start
    return cut[::-1]


def _cost(row: Sequence[_Piece], width: int) -> float:
    """Return how unlikely pieces are a row: short, opening without a number, with a number in the midst, empty."""
    first = row[0]
    number = label_of(first.text) is not NO_LABEL
    short = 0.0 if len(row) == width else 2.0 if len(row) <= 2 else 3.0 + width - len(row)
    opening = -1.0 if number else 0.5 if not first.text else 1.5
    inside = sum(2.0 for piece in row[1:] if label_of(piece.text) is not NO_LABEL)
    return short + opening + inside + (4.0 if not any(piece.text for piece in row) else 0.0)


def _padded(row: Sequence[_Piece], width: int) -> tuple[str, ...]:
    """Return the cells of a row; a short one is a heading, whose words stand in all columns behind its number."""
    texts = [piece.text for piece in row]
    if len(texts) < width and len(texts) <= 2 and texts[-1]:
        return (*texts[:-1], *(texts[-1],) * (width - len(texts) + 1))
    return (*texts, *("",) * (width - len(texts)))
