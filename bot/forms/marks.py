"""Refuses what carries a mark of state secrecy, wherever in a file its reader finds words that stand near the head."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from plan.document import Document, DocumentError, Table
from plan.secrecy import HEAD_LINES, document_mark


def refuse_marked(lines: Iterable[str], name: str) -> None:
    """Raise `DocumentError` "secret" where one of the first lines is a mark."""
    if document_mark("\n".join(islice(lines, HEAD_LINES))):
        raise DocumentError("secret", name)


def head_of(document: Document) -> Iterator[str]:
    """Yield the lines of a document; a text that is repeated in several cells of a table counts once."""
    for block in document.blocks:
        if isinstance(block, Table):
            texts = dict.fromkeys(cell for row in block.rows for cell in row if cell)
            yield from (line for text in texts for line in text.splitlines())
        else:
            yield block.text
