"""A document as a row of blocks, so that text, Word, PDF and Excel meet the same reader; plain text has its lines joined.

It knows how pages are set, not what a plan is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plan.folding import nfc, one_line
from plan.labels import opens_field
from plan.markers import opens_item

_MARKDOWN = re.compile(r"\*\*|__|^\s*#{1,6}\s+|^\s*\|+|\|+\s*$|(?<=\S)\*|\*(?=\S)")
_RULE = re.compile(r"[-_=*.~\s]*")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[Tt]rang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*")
_SENTENCE_END = re.compile(r"""[.:;!?…/]["”')\]]*$""")
_YEAR_RANGE_REST = re.compile(r"[-–]\s*20\d\d\b")
_YEAR_END = re.compile(r"\b20\d\d$")
_GLUED_HYPHEN = re.compile(r"\S[-–]$")
_LETTERS = re.compile(r"[^\W\d_]")
_CLOSING = re.compile(r"nơi nhận\b", re.IGNORECASE)
_FULL_WIDTH = 0.8
_LONGEST_WRAPPED = 130  # letters a line; a text with longer lines was never wrapped: every line is a paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph on one line, blanks folded. `line` is where it begins in the source, from 1; None if that has no lines."""

    text: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of cells, row by row. `line` is where it begins in the source, from 1; None if that has no lines."""

    rows: tuple[tuple[str, ...], ...]
    line: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a document in their order."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    number: int
    gap: int  # blank lines before it; 0 across a page number, which may stand inside a sentence


def from_text(text: str) -> Document:
    """Return the paragraphs of a plain text: wrapped lines joined, page numbers and ruled lines left out."""
    lines = list(_lines(text))
    usual_gap = _usual_gap(lines)
    width = _usual_width(lines)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1][-1], line, usual_gap, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return Document(tuple(Paragraph(_joined([line.text for line in lines]), lines[0].number) for lines in paragraphs))


def _lines(text: str) -> Iterator[_Line]:
    gap = 0
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\f\v]", nfc(text)), start=1):
        line = one_line(_MARKDOWN.sub("", raw))
        if not line:
            gap += 1
        elif _PAGE_NUMBER.fullmatch(line):
            gap = -100
        elif _RULE.fullmatch(line):
            gap = 100
        else:
            yield _Line(line, number, max(gap, 0))
            gap = 0


def _usual_gap(lines: list[_Line]) -> int:
    """Return how many blank lines usually part two lines: 0 where text is set close, 1 where every line is followed by one."""
    counts = Counter(min(line.gap, 3) for line in lines[1:] if not opens_item(line.text))
    return counts.most_common(1)[0][0] if counts else 0


def _usual_width(lines: list[_Line]) -> int:
    widths = sorted(len(line.text) for line in lines)
    return widths[len(widths) * 3 // 4] if widths else 0


def _continues(before: _Line, line: _Line, usual_gap: int, width: int) -> bool:
    """Say whether a line goes on with the paragraph of the line before it."""
    if _YEAR_END.search(before.text) and _YEAR_RANGE_REST.match(line.text):
        return True
    if _opens(line.text) or _turns_capital(before.text, line.text) or width > _LONGEST_WRAPPED:
        return False
    if line.gap > usual_gap:
        return line.text[0].islower() and not _SENTENCE_END.search(before.text)
    ended = _SENTENCE_END.search(before.text) and not line.text[0].islower()
    return not (ended and len(before.text) < width * _FULL_WIDTH)


def _opens(text: str) -> bool:
    return opens_item(text) or opens_field(text) or _CLOSING.match(text) is not None


def _turns_capital(before: str, line: str) -> bool:
    """Say whether a title set in capitals begins or ends between two lines; one capital word ("TTHC.") is no title."""
    return before.isupper() != line.isupper() and (_is_title(before) or _is_title(line))


def _is_title(text: str) -> bool:
    return text.isupper() and sum(len(_LETTERS.findall(word)) > 1 for word in text.split()) > 1


def _joined(lines: list[str]) -> str:
    """Join wrapped lines: a range broken behind its hyphen ("2021-" "2025") stays as close as it was written."""
    text = lines[0]
    for line in lines[1:]:
        text += line if _GLUED_HYPHEN.search(text) and line[0].isdigit() else " " + line
    return text
