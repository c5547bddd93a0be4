"""The grid of a Word table: merged cells, both ways, in every place that they cover; rows that were deleted left out.

What a cell says is asked of whoever reads the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from bot.forms.xml_parts import W, child, local, switched, value, whole

_MOST_COLUMNS = 63  # the widest table of Word
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})


def grid_of(table: Element, told: Callable[[Element], str]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table, each place of the grid filled. Each cell is told once, in the order of the text."""
    above: dict[int, str] = {}
    for row in rows_of(table):
        cells: list[str] = [""] * _skipped(row, "gridBefore")
        merged: dict[int, str] = {}
        for cell in cells_of(row):
            column = len(cells)
            goes_on = _goes_on(cell, column, above)
            text = above[column] if goes_on else cells[-1] if _goes_on_leftward(cell) and cells else told(cell)
            cells += [text] * _width(cell)
            if child(cell, "tcPr", "vMerge") is not None:
                merged[column] = text
        above = merged
        yield (*cells, *([""] * _skipped(row, "gridAfter")))


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table as it stands: neither deleted nor hidden."""
    for row in _parts(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is None and switched(properties, "hidden") is not True:
            yield row


def cells_of(row: Element) -> Iterator[Element]:
    """Yield the cells of a row as it stands."""
    return (cell for cell in _parts(row, "tc") if child(cell, "tcPr", "cellDel") is None)


def goes_on_from_above(cell: Element) -> bool:
    """Say whether a cell is the lower part of a merged one."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _goes_on(cell: Element, column: int, above: dict[int, str]) -> bool:
    return column in above and goes_on_from_above(cell)


def _goes_on_leftward(cell: Element) -> bool:
    """Say whether a cell is the right part of a merged one, as older programs write it."""
    merge = child(cell, "tcPr", "hMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"


def _width(cell: Element) -> int:
    return min(max(whole(value(cell, "tcPr", "gridSpan")) or 1, 1), _MOST_COLUMNS)


def _skipped(row: Element, name: str) -> int:
    return min(max(whole(value(row, "trPr", name)) or 0, 0), _MOST_COLUMNS)


def _parts(element: Element, name: str) -> Iterator[Element]:
    for part in element:
        if local(part) == name:
            yield part
        elif local(part) in _WRAPPERS:
            yield from _parts(part, name)
