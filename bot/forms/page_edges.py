"""Page numbers, what repeats on the edges of pages, and stamps of digital signatures, left out: none is the document's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from bot.forms.grids import Grid
from bot.forms.page_lines import SetLine, lines_of
from bot.forms.page_marks import PageMarks, Word
from plan.wordlists import table

_EDGE = 0.12  # of the page's height, at the top and at the bottom
_OUTER_EDGE = 0.075  # where no line of the text itself stands: margins are 20 mm by Nghị định 30/2020/NĐ-CP, Phụ lục I
_OFTEN = 0.6  # of the pages
_LEAST_PAGES = 3
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang|page|tr\.)?\s*\d{1,3}(?:\s*[/|]\s*\d{1,3})?[-–—\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NEAR = 5  # heights of letters: how far the lines of one signature stand from each other
_PIECE = 0.9  # of a letter's height: a wider blank parts two pieces of a line


def without_edges(pages: Sequence[PageMarks], grids: Sequence[Sequence[Grid]]) -> list[PageMarks]:
    """Return the pages without page numbers, headers and footers that repeat, and signatures; what is in tables stays."""
    edges = [_edge_lines(page, ruled) for page, ruled in zip(pages, grids, strict=True)]
    often = _repeated(edges) if len(pages) >= _LEAST_PAGES else _on_both(pages, edges)
    cleaned = []
    for page, ruled, lines in zip(pages, grids, edges, strict=True):
        dropped = [line.words for line in lines if _PAGE_NUMBER.fullmatch(line.text) or _masked(line.text) in often]
        dropped += _signatures(_outside(page, ruled))
        gone = {id(word) for words in dropped for word in words}
        cleaned.append(replace(page, words=tuple(word for word in page.words if id(word) not in gone)))
    return cleaned


def _outside(page: PageMarks, grids: Sequence[Grid]) -> list[Word]:
    return [word for word in page.words if not any(grid.place((word.x0 + word.x1) / 2, word.middle) for grid in grids)]


def _edge_lines(page: PageMarks, grids: Sequence[Grid]) -> list[SetLine]:
    """Return the lines near the upper and the lower edge; in the inner part of it those set as a row of a table stay."""
    lines = lines_of(word for word in _outside(page, grids) if _depth(page, word.base) < _EDGE)
    return [line for line in lines if _depth(page, line.base) < _OUTER_EDGE or len(_pieces([line])) < 3]


def _depth(page: PageMarks, base: float) -> float:
    return min(base, page.height - base) / page.height


def _masked(text: str) -> str:
    return _DIGITS.sub("#", text)


def _repeated(edges: Sequence[Sequence[SetLine]]) -> set[str]:
    counted = Counter(text for lines in edges for text in {_masked(line.text) for line in lines})
    return {text for text, pages in counted.items() if pages >= max(_LEAST_PAGES, _OFTEN * len(edges))}


def _on_both(pages: Sequence[PageMarks], edges: Sequence[Sequence[SetLine]]) -> set[str]:
    """Return what stands on both of two pages where no line of the text itself does; nothing for one page."""
    outer = [
        {_masked(line.text) for line in lines if _depth(page, line.base) < _OUTER_EDGE}
        for page, lines in zip(pages, edges, strict=True)
    ]
    return outer[0] & outer[1] if len(outer) > 1 else set()


def _signatures(words: Iterable[Word]) -> list[tuple[Word, ...]]:
    """Return the pieces of lines that show a digital signature: who signed, when, and what stands beside it."""
    pieces = _pieces(lines_of(words))
    anchors = [piece for piece in pieces if piece.text.lower().startswith(_known("signature_openings"))]
    beside = [
        piece
        for piece in pieces
        if piece.text.lower().startswith(_known("signature_lines")) and any(_near(piece, anchor) for anchor in anchors)
    ]
    stamp = [*anchors, *beside]
    wrapped = [piece for piece in pieces if anchors and piece not in stamp and _between(piece, stamp)]
    return [piece.words for piece in [*stamp, *wrapped]]


def _pieces(lines: Iterable[SetLine]) -> list[SetLine]:
    """Return lines cut at wide blanks."""
    pieces: list[list[Word]] = []
    for line in lines:
        pieces.append([line.words[0]])
        for word in line.words[1:]:
            if word.x0 - pieces[-1][-1].x1 >= _PIECE * line.height:
                pieces.append([word])
            else:
                pieces[-1].append(word)
    return [SetLine(tuple(piece)) for piece in pieces]


def _near(one: SetLine, other: SetLine) -> bool:
    apart = abs(one.base - other.base)
    return apart <= _NEAR * other.height and one.x0 < other.x1 and other.x0 < one.x1


def _between(piece: SetLine, stamp: Sequence[SetLine]) -> bool:
    """Say whether a piece goes on with a line of a signature: of the same size, with more of the signature below it."""
    beside = [line for line in stamp if _near(piece, line) and abs(line.height - piece.height) < 0.15 * line.height]
    return any(line.base < piece.base for line in beside) and any(line.base > piece.base for line in beside)


@cache
def _known(name: str) -> tuple[str, ...]:
    return tuple(table("pages")[name])
