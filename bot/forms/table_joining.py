"""Tables that go on over pages made one: repeated headings left out, rows cut by a page's end put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from bot.forms.page_blocks import PageTable
from plan.document import Table
from plan.folding import one_line
from plan.markers import opens_item

_SAME_PLACE = 6.0  # points
_ENDED = (".", ";", ":", "!", "?")

Row = tuple[str, ...]


def goes_on(above: PageTable, below: PageTable) -> bool:
    """Say whether a table at the top of a page goes on with the one that the page before ends with: its columns say so."""
    if below.page not in {above.page, above.page + 1} or len(above.xs) != len(below.xs):
        return False
    shift = below.xs[0] - above.xs[0]  # pages printed on both sides may have their margins changed over
    return all(abs(b - a - shift) <= _SAME_PLACE for a, b in zip(above.xs, below.xs, strict=True))


def joined(parts: Sequence[PageTable]) -> Table:
    """Return one table of parts that go on with each other.

    Rows that a page repeats from the table's top are left out. A first row that goes on with the last one of the page before is
    put to it. A merged cell that a page's end cut is filled on both sides.
    """
    rows: list[Row] = list(parts[0].rows)
    head = parts[0].rows
    for part in parts[1:]:
        repeated = sum(1 for _ in takewhile(lambda pair: _alike(*pair), zip(head, part.rows, strict=False)))
        more = list(part.rows[repeated:])
        opened = {} if repeated else part.open_cells
        if more and _is_rest(rows[-1], more[0]):
            rows[-1] = tuple(_together(a, b) for a, b in zip(rows[-1], more.pop(0), strict=True))
            opened = {column: count - 1 for column, count in opened.items()}
        rows += _filled(more, rows[-1], opened)
    return Table(tuple(rows))


def _alike(one: Row, other: Row) -> bool:
    return any(one) and [one_line(cell).lower() for cell in one] == [one_line(cell).lower() for cell in other]


def _is_rest(above: Row, row: Row) -> bool:
    """Say whether a row holds what was left over of the row above: no number, and its texts go on with those above them."""
    filled = [(a, b) for a, b in zip(above, row, strict=True) if b]
    if not filled or (row[0] and not row[0][0].islower()) or not all(a for a, _ in filled):
        return False
    if any(b[0].islower() and not a.endswith(_ENDED) for a, b in filled):
        return True
    fewer = len(filled) < sum(map(bool, above))
    return fewer and not any(a.endswith(_ENDED) or opens_item(b) for a, b in filled)


def _together(above: str, rest: str) -> str:
    if not above or not rest or above == rest:
        return above or rest
    return f"{above}\n{rest}" if opens_item(rest) else f"{above} {rest}"


def _filled(rows: Sequence[Row], above: Row, opened: Mapping[int, int]) -> list[Row]:
    """Return the rows with the places of merged cells filled that began on the page before."""
    filled = [list(row) for row in rows]
    for column, count in opened.items():
        for row in filled[:count]:
            row[column] = above[column]
    return [tuple(row) for row in filled]
