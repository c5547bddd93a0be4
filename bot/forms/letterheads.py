"""Tables that only place texts side by side: the head of a document (issuer, number | national title, date) and its foot.

Nghị định 30/2020/NĐ-CP, Phụ lục I, sets both in two columns, and Word files do it with a table that shows no lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from plan.wordlists import table

_MOST_ROWS, _MOST_COLUMNS = 6, 3


def side_by_side(rows: Sequence[Sequence[str]]) -> list[str] | None:
    """Return the lines of such a table, one column after the other; None for a table that is one."""
    if len(rows) > _MOST_ROWS or max(map(len, rows), default=0) > _MOST_COLUMNS:
        return None
    lines = [line for cell in _down(rows) for line in cell.split("\n") if any(map(str.isalnum, line))]
    return lines if any(line.lower().startswith(_column_words()) for line in lines) else None


def _down(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells column by column, each text once."""
    columns = range(max(map(len, rows), default=0))
    return list(dict.fromkeys(row[column] for column in columns for row in rows if column < len(row)))


@cache
def _column_words() -> tuple[str, ...]:
    return tuple(table("pages")["column_words"])
