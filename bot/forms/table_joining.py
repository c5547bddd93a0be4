"""Tables that go on over pages made one: repeated headings left out, rows cut by a page's end put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from bot.forms.page_blocks import PageTable
from plan.document import Table
from plan.folding import one_line
from plan.markers import opens_item

_SAME_PLACE = 6.0  # points
_ENDED = (".", ";", ":", "!", "?")

Row = tuple[str, ...]


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Say whether a table at the top of a page goes on with the one that the page before ends with: its columns say so."""
    if below.page not in {above.page, above.page + 1} or len(above.columns) != len(below.columns):
        return False
    if not (above.ruled and below.ruled):
        return all(a[0] < b[1] and b[0] < a[1] for a, b in zip(above.columns, below.columns, strict=True))
    shift = below.columns[0][0] - above.columns[0][0]  # pages printed on both sides may have their margins changed over
    return all(abs(b[1] - a[1] - shift) <= _SAME_PLACE for a, b in zip(above.columns, below.columns, strict=True))


def joined(parts: Sequence[PageTable]) -> Table:
    """Return one table of parts that go on with each other.

    Rows that a page repeats from the table's top are left out. A first row that goes on with the last one of the page before is
    put to it. A merged cell that a page's end cut is filled on both sides.
    """
    rows: list[Row] = list(parts[0].rows)
    head = parts[0].rows
    for above, part in pairwise(parts):
        repeated = sum(1 for _ in takewhile(lambda pair: _alike(*pair), zip(head, part.rows, strict=False)))
        more = _filled(above, part, repeated, rows[-1])
        if more and _is_rest(rows[-1], more[0]):
            rows[-1] = tuple(_together(a, b) for a, b in zip(rows[-1], more.pop(0), strict=True))
        rows += more
    return Table(tuple(rows))


def _alike(one: Row, other: Row) -> bool:
    return any(one) and [one_line(cell).lower() for cell in one] == [one_line(cell).lower() for cell in other]


def _is_rest(above: Row, row: Row) -> bool:
    """Say whether a row holds what was left over of the row above: no number, and its texts go on with those above them."""
    filled = [(a, b) for a, b in zip(above, row, strict=True) if b]
    if not filled or (row[0] and not row[0][0].islower()) or not all(a for a, _ in filled):
        return False
    longest_above, longest = max(filled, key=lambda pair: len(pair[1]))
    if longest[0].islower() and not longest_above.endswith(_ENDED):
        return True
    fewer = 2 * len(filled) <= sum(map(bool, above))
    return fewer and not any(a.endswith(_ENDED) or opens_item(b) for a, b in filled)


def _together(above: str, rest: str) -> str:
    if not above or not rest or above == rest:
        return above or rest
    return f"{above}\n{rest}" if opens_item(rest) else f"{above} {rest}"


def _filled(above: PageTable, part: PageTable, first: int, last_row: Row) -> list[Row]:
    """Return the rows of a part from `first` on, the places of merged cells filled that began on the page before.

    Such a cell is empty at the top of the page, and covers several rows there or at the foot of the page before.
    """
    rows = [list(row) for row in part.rows[first:]]
    for column, text in enumerate(rows[0] if rows else []):
        covered = part.covered(first, column)
        if not text and (covered > 1 or above.covered(-1, column) > 1):
            for row in rows[:covered]:
                row[column] = last_row[column]
    return [tuple(row) for row in rows]
