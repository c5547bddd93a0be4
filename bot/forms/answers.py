"""A document on its way from the child process that read it: lines of JSON, so that nothing in it can run.

Each line is a list: ["p", line, text] a paragraph, ["t", line] a table and ["r", line, cell, …] its rows, ["end", by_eye] the
last one, or ["refused", code, detail] in place of all.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator

from plan.document import Block, Document, DocumentError, Paragraph, Table

logger = logging.getLogger(__name__)


class GarbledError(Exception):
    """What came back is no answer, or not all of it."""


def written(document: Document) -> Iterator[str]:
    """Yield the lines of a document."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield _line("t", block.line)
            own = block.lines or (None,) * len(block.rows)
            yield from (_line("r", line, *row) for line, row in zip(own, block.rows, strict=True))
        else:
            yield _line("p", block.line, block.text)
    yield _line("end", document.by_eye)


def refused(code: str, detail: str = "") -> str:
    """Return the line that refuses a file; `detail` is for the log and holds nothing of the document."""
    return _line("refused", code, detail)


def taken(lines: Iterable[bytes], name: str) -> Document:
    """Return the document that these lines hold. Raises the `DocumentError` they tell, `GarbledError` for damaged ones."""
    blocks: list[Block | _Rows] = []
    for line in lines:
        match _parsed(line):
            case ["p", int() | None as place, str(text)]:
                blocks.append(Paragraph(text, place))
            case ["t", int() | None as place]:
                blocks.append(_Rows(place))
            case ["r", int() | None as place, *cells] if blocks and isinstance(blocks[-1], _Rows):
                blocks[-1].add(place, cells)
            case ["end", bool(by_eye)]:
                return Document(tuple(block.table() if isinstance(block, _Rows) else block for block in blocks), by_eye)
            case _:
                raise_refusal(line, name)
                break
    raise GarbledError


def raise_refusal(line: bytes, name: str) -> None:
    """Raise the `DocumentError` that a line tells, if it tells one; `GarbledError` where it is no JSON."""
    match _parsed(line):
        case ["refused", str(code), str(detail)]:
            if detail:
                logger.warning("a file could not be read: %s", detail, extra={"action": "document.broken"})
            raise DocumentError(code, name, detail)


class _Rows:
    """A table that is still coming in."""

    def __init__(self, place: int | None) -> None:
        self._place = place
        self._rows: list[tuple[str, ...]] = []
        self._lines: list[int | None] = []

    def add(self, line: int | None, cells: list[object]) -> None:
        texts = tuple(cell for cell in cells if isinstance(cell, str))
        if len(texts) != len(cells):
            raise GarbledError
        self._rows.append(texts)
        self._lines.append(line)

    def table(self) -> Table:
        known = any(line is not None for line in self._lines)
        return Table(tuple(self._rows), self._place, tuple(self._lines) if known else ())


def _line(*parts: str | int | bool | None) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise GarbledError from None
