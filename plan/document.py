"""A document as a row of blocks, so that text, Word, PDF and Excel meet the same reader; plain text has its lines joined.

It knows how pages are set, not what a plan is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plan.duty_sentences import duty_in, opens_with_verb
from plan.folding import nfc, one_line
from plan.labels import begins_like_field, opens_field
from plan.markers import marked, opens_item

_MARKDOWN = re.compile(r"\*\*|__|^\s*#{1,6}\s+|^\s*\|+|\|+\s*$|(?<=\S)\*|\*(?=\S)")
_RULE = re.compile(r"[-_=*.~\s]*")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[Tt]rang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*")
_SENTENCE_END = re.compile(r"""[.:;!?…/]["”')\]]*$""")
_YEAR_RANGE_REST = re.compile(r"[-–]\s*20\d\d\b")
_SMALL_REST = re.compile(r"[-–]\s+(?P<letter>[^\W\d_])")
_YEAR_END = re.compile(r"\b20\d\d$")
_AWAITS_NUMBER = re.compile(r"\b(?:[Tt]háng|[Qq]uý|số|ngày|Điều|khoản)$")
_GLUED_HYPHEN = re.compile(r"\S[-–]$")
_LETTERS = re.compile(r"[^\W\d_]")
_CLOSING = re.compile(r"nơi nhận\b", re.IGNORECASE)
_LAST_WORDS = re.compile(r"Trên đây là|Trong quá trình|Yêu cầu các|Đề nghị các|(?:Kế hoạch|Chỉ thị|Thông báo) này")
_LONGEST_REST_OF_A_NAME = 6  # words on the next line: "1. Sở" / "Khoa học và Công nghệ"
_FULL_WIDTH = 0.8
_SHORT = 0.6
_LONGEST_WRAPPED = 130  # letters of a line; where more than a few lines are longer, a text was never wrapped
_FEW = 0.02


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


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text is set: the blank lines that usually part two lines, the letters of a full line, whether lines are wrapped."""

    gap: int
    width: int
    wrapped: bool


def from_text(text: str) -> Document:
    """Return the paragraphs of a plain text: wrapped lines joined, page numbers and ruled lines left out."""
    lines = list(_lines(text))
    setting = _setting(lines)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and setting.wrapped and _continues(paragraphs[-1], line, setting):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return Document(tuple(Paragraph(_joined([line.text for line in lines]), lines[0].number) for lines in paragraphs))


def _lines(text: str) -> Iterator[_Line]:
    gap, before = 0, ""
    for number, raw in enumerate(re.split(r"\r\n|[\n\r\f\v]", nfc(text)), start=1):
        line = one_line(_MARKDOWN.sub("", raw))
        if not line:
            gap += 1
        elif _PAGE_NUMBER.fullmatch(line) and (gap or not _AWAITS_NUMBER.search(before)):
            gap = -100
        elif _RULE.fullmatch(line):
            gap = 100
        else:
            yield _Line(line, number, max(gap, 0))
            gap, before = 0, line


def _setting(lines: list[_Line]) -> _Setting:
    gaps = Counter(min(line.gap, 3) for line in lines[1:] if not opens_item(line.text))
    widths = sorted(len(line.text) for line in lines)
    long = sum(width > _LONGEST_WRAPPED for width in widths)
    return _Setting(
        gap=gaps.most_common(1)[0][0] if gaps else 0,
        width=widths[len(widths) * 3 // 4] if widths else 0,
        wrapped=long <= len(lines) * _FEW,
    )


def _continues(paragraph: list[_Line], line: _Line, setting: _Setting) -> bool:
    """Say whether a line goes on with the paragraph before it."""
    before = paragraph[-1].text
    ended = _SENTENCE_END.search(before) is not None
    if _is_cut_at_a_dash(before, line.text, ended) or (_AWAITS_NUMBER.search(before) and line.text[0].isdigit()):
        return True
    if _opens(line.text) or _turns_capital(before, line.text):
        return False
    if _gives_duties(_joined([each.text for each in paragraph]), line.text, short=len(before) < setting.width * _SHORT):
        return False
    if ended and (begins_like_field(line.text) or _names_alone(line.text) or _LAST_WORDS.match(line.text)):
        return False
    small = line.text[0].islower()
    if line.gap > setting.gap:
        return small and not ended
    if len(paragraph) == 1 and len(before) < setting.width * _SHORT and line.text[0].isupper() and _is_sentence(before):
        return False
    return small or not ended or len(before) >= setting.width * _FULL_WIDTH


def _is_cut_at_a_dash(before: str, line: str, ended: bool) -> bool:
    """Say whether a dash at the head of a line stands inside a sentence: "2026" / "- 2030", "kinh tế" / "- xã hội"."""
    if _YEAR_RANGE_REST.match(line):
        return _YEAR_END.search(before) is not None
    rest = _SMALL_REST.match(line)
    return not ended and rest is not None and rest["letter"].islower()


def _gives_duties(paragraph: str, line: str, *, short: bool) -> bool:
    """Say whether a paragraph is a heading and the next line what it heads: "1. Sở Y tế" / "Tiêm chủng …", each by itself.

    `short` says that the paragraph's last line is not full. A line of few words may be the rest of a name.
    """
    if not line[:1].isupper():
        return False
    text = marked(paragraph).text
    long = len(line.split()) > _LONGEST_REST_OF_A_NAME
    heading = duty_in(text)
    if heading is not None and not heading.rest and len(text.split()) > 1 and text[-1] not in ",-–":
        return opens_with_verb(line) or (short and long)
    if not short or not opens_item(paragraph):
        return False
    duty = duty_in(line)
    return (long and opens_with_verb(line)) or (duty is not None and bool(duty.lead and duty.rest))


def _names_alone(line: str) -> bool:
    """Say whether a line is a heading of names: "Sở Khoa học và Công nghệ:"."""
    duty = duty_in(line) if line.endswith(":") and line[0].isupper() else None
    return duty is not None and not duty.rest


def _is_sentence(text: str) -> bool:
    """Say whether a lone short line may be one that is not wrapped, such as a title: it has no mark and small letters."""
    return not opens_item(text) and not text.isupper()


def _opens(text: str) -> bool:
    return opens_item(text) or opens_field(text) or _CLOSING.match(text) is not None


def _turns_capital(before: str, line: str) -> bool:
    """Say whether a title set in capitals begins or ends between two lines; one capital word ("TTHC.") is no title."""
    return before.isupper() != line.isupper() and (_is_title(before) or _is_title(line))


def _is_title(text: str) -> bool:
    return text.isupper() and sum(len(_LETTERS.findall(word)) > 1 for word in text.split()) > 1


def _joined(lines: list[str]) -> str:
    """Join wrapped lines: a range broken behind its hyphen ("2021-" "2025") stays as close as it was written."""
    glued = (_GLUED_HYPHEN.search(before) and line[0].isdigit() for before, line in pairwise(lines))
    return lines[0] + "".join(line if close else f" {line}" for close, line in zip(glued, lines[1:], strict=True))
