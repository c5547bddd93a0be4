"""Tables that only set the page (letterhead, recipients and signature, frames, forms) → paragraphs or an ordinary table.

Word and Excel put the national title, the list of recipients and whole forms into tables; the reader of plans wants them as
the lines that a person sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from plan.columns import Cells, columns_of, kind_of
from plan.document import Block, Document, Paragraph, Table
from plan.folding import fold, one_line
from plan.row_numbers import NO_LABEL, label_of
from plan.wordlists import table

_MOST_IN_A_TITLE = 3  # different cells of a row above the heading of a sheet


def unfolded(document: Document) -> Document:
    """Return a document whose tables are tables of data; everything else that stood in one has become paragraphs."""
    return Document(tuple(made for block in document.blocks for made in _blocks(block)))


def _blocks(block: Block) -> Iterator[Block]:
    if isinstance(block, Paragraph):
        yield block
        return
    columns = columns_of(block.rows)
    if columns is not None:
        yield from _headed(block, columns.first)
    elif (turned := _turned(block)) is not None:
        yield turned
    elif _only_sets(block.rows):
        yield from _paragraphs(block, 0, len(block.rows))
    else:
        yield block


def _headed(block: Table, first: int) -> Iterator[Block]:
    """Take off the rows above the heading of a sheet: letterhead and title. Rows that number something stay."""
    above = block.rows[:first]
    if first and all(len(_different(row)) <= _MOST_IN_A_TITLE and not _is_numbered(row) for row in above):
        yield from _paragraphs(block, 0, first)
        yield Table(block.rows[first:], block.line_of(first), block.lines[first:])
    else:
        yield block


def _turned(block: Table) -> Table | None:
    """Turn a form, whose first column holds the headings ("Nhiệm vụ | …", "Chủ trì | …"), into a row under a heading."""
    if any(len(row) != 2 for row in block.rows) or len(block.rows) < 3:
        return None
    labels = tuple(one_line(row[0]).rstrip(" :") for row in block.rows)
    turned = Table((labels, tuple(row[1] for row in block.rows)), block.line, (block.line, block.line))
    distinct = len(set(labels)) == len(labels) and sum(kind_of(label) is not None for label in labels) * 2 > len(labels)
    return turned if distinct and columns_of(turned.rows) is not None else None


def _only_sets(rows: Sequence[Cells]) -> bool:
    """Say whether a table without a heading only sets the page: two columns at most, or the words of a letterhead."""
    return max((len(_different(row)) for row in rows), default=0) <= 2 or any(_sets(cell) for row in rows for cell in row)


def _sets(cell: str) -> bool:
    return fold(one_line(cell)).startswith(_openings())


def _paragraphs(block: Table, first: int, end: int) -> Iterator[Paragraph]:
    for place in range(first, end):
        cells = _different(block.rows[place])
        if len(cells) == 2 and label_of(cells[0]) is not NO_LABEL:
            cells = [f"{label_of(cells[0]).text}. {one_line(cells[1])}"]
        for cell in cells:
            yield from (Paragraph(line, block.line_of(place)) for line in map(one_line, cell.splitlines()) if line)


def _different(row: Cells) -> list[str]:
    """Return the cells of a row in their order, each text of a merged cell once, empty ones left out."""
    return list(dict.fromkeys(cell for cell in row if cell.strip()))


def _is_numbered(row: Cells) -> bool:
    return bool(row) and label_of(row[0]) is not NO_LABEL and len(_different(row)) > 1


@cache
def _openings() -> tuple[str, ...]:
    return tuple(map(fold, table("tables")["setting"]["openings"]))
