"""Tables typed into a plain text with bars: Markdown rows ("| 1 | Lắp máy |"), drawn grids, and `plan/barred_tables.py`.

A table of two columns without a rule stays text: it sets the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from plan.barred_tables import BarredTable, barred_tables
from plan.folding import one_line

_CELLS = re.compile(r"(?<!\\)\|")
_OF_RULES = frozenset(" \t|+:=_-")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_BREAK = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_FEWEST_COLUMNS = 3


def typed_tables(raw: Sequence[str]) -> list[BarredTable]:
    """Return the tables of a text, given line by line, in their order."""
    if not any("|" in line for line in raw):
        return []
    return sorted([*_ruled(raw), *barred_tables(raw)], key=lambda table: table.first)


def _ruled(raw: Sequence[str]) -> Iterator[BarredTable]:
    """Yield the tables whose rows stand on one line each, or between the rules of a drawn grid."""
    for is_row, group in groupby(enumerate(raw, start=1), key=lambda line: _is_row(line[1])):
        numbered = list(group)
        if is_row and len(numbered) > 1:
            rows = list(_rows(numbered))
            width = max(len(cells) for _, cells in rows) if rows else 0
            ruled = any(_is_rule(line) for _, line in numbered)
            if len(rows) > 1 and width >= (2 if ruled else _FEWEST_COLUMNS):
                filled = tuple((*cells, *("",) * (width - len(cells))) for _, cells in rows)
                yield BarredTable(numbered[0][0], numbered[-1][0] + 1, filled, tuple(number for number, _ in rows))


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
