"""A document as a row of blocks, so that text, Word, PDF and Excel meet the same reader; plain text has its lines joined.

It knows how pages are set, not what a plan is.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from plan.duty_sentences import duty_in, opens_with_verb
from plan.folding import nfc, one_line
from plan.joints import joined_lines
from plan.labels import begins_like_field, opens_field
from plan.markers import marked, opens_item
from plan.typed_tables import typed_tables

_MARKDOWN = re.compile(r"\*\*|__|^\s*#{1,6}\s+|^\s*\|+|\|+\s*$|(?<=\S)\*|\*(?=\S)")
_RULE = re.compile(r"[-_=*.~\s]*")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:[Tt]rang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–—\s]*")
_SENTENCE_END = re.compile(r"""[.:;!?…/]["”')\]]*$""")
_YEAR_RANGE_REST = re.compile(r"[-–]\s*20\d\d\b")
_SMALL_REST = re.compile(r"[-–]\s+(?P<letter>[^\W\d_])")
_YEAR_END = re.compile(r"\b20\d\d$")
_AWAITS_NUMBER = re.compile(r"\b(?:[Tt]háng|[Qq]uý|số|ngày|Điều|khoản)$")
_LETTERS = re.compile(r"[^\W\d_]")
_CLOSING = re.compile(r"nơi nhận\b", re.IGNORECASE)
_LAST_WORDS = re.compile(r"Trên đây là|Trong quá trình|Yêu cầu các|Đề nghị các|(?:Kế hoạch|Chỉ thị|Thông báo) này")
_LONGEST_HEADING = 12  # lines; a paragraph of more heads nothing, and is not read anew with each line
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
    """A table of cells, row by row. `line` is where it begins in the source, from 1; None if that has no lines.

    `lines` are those of the rows one by one, () where only the beginning of the table is known.
    """

    rows: tuple[tuple[str, ...], ...]
    line: int | None = None
    lines: tuple[int | None, ...] = ()

    def line_of(self, row: int) -> int | None:
        """Return the line of a row (from 0), or of the table where rows have none of their own."""
        return self.lines[row] if row < len(self.lines) else self.line


Block = Paragraph | Table


class DocumentError(Exception):
    """A file called `name` cannot be read: `document.<code>` in `locales` says why. `failure` is our reader's own error."""

    def __init__(self, code: str, name: str, failure: str = "") -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.name = name
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a document in their order. `by_eye`: its letters were recognised in pictures, so some may be wrong."""

    blocks: tuple[Block, ...]
    by_eye: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is set, blanks folded. `number` is its place in the source, from 1; None if that has no lines.

    `gap` counts the blank lines before it; 0 across a page number, which may stand inside a sentence. Where a page is seen
    and not only its text, 1 says that the line does not look like one that goes on.
    """

    text: str
    number: int | None = None
    gap: int = 0


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a text is set: the blank lines that usually part two lines, the letters of a full line, whether lines are wrapped."""

    gap: int
    width: int
    wrapped: bool


def from_text(text: str) -> Document:
    """Return the blocks of a plain text: wrapped lines joined, page numbers and ruled lines left out, tables cut into cells."""
    raw = re.split(r"\r\n|[\n\r\f\v]", nfc(text))
    typed_in = typed_tables(raw)
    tables = [Table(typed.rows, typed.lines[0], typed.lines) for typed in typed_in]
    taken = {number for typed in typed_in for number in range(typed.first, typed.end)}
    lines = list(_lines(raw, taken))
    setting = _setting(lines)
    return Document(tuple(_with_tables(lines, tables, setting)))


def _with_tables(lines: list[Line], tables: list[Table], setting: _Setting) -> Iterator[Block]:
    """Yield paragraphs and tables in the order of their lines."""
    start = 0
    for table in tables:
        end = bisect(lines, table.line or 0, key=lambda line: line.number or 0)
        yield from _paragraphs(lines[start:end], setting)
        yield table
        start = end
    yield from _paragraphs(lines[start:], setting)


def from_page_lines(pieces: Sequence[Line | Table], by_eye: bool = False) -> Document:
    """Return the document of lines and tables as they stand on pages: wrapped lines joined, tables in their places."""
    lines = [piece for piece in pieces if isinstance(piece, Line)]
    setting = replace(_setting(lines), gap=0, wrapped=True)
    blocks: list[Block] = []
    for _, group in groupby(pieces, key=lambda piece: isinstance(piece, Line)):
        alike = list(group)
        blocks += [piece for piece in alike if isinstance(piece, Table)]
        blocks += _paragraphs([piece for piece in alike if isinstance(piece, Line)], setting)
    return Document(tuple(blocks), by_eye)


def cell_text(lines: Sequence[Line]) -> str:
    """Return the text of a cell: wrapped lines joined, its own paragraphs parted by line breaks. A `gap` begins a paragraph."""
    paragraphs: list[list[str]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else ""
        cut = before and _is_cut_at_a_dash(before, line.text, _SENTENCE_END.search(before) is not None)
        if before and (cut or not (line.gap or opens_item(line.text))):
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
    return "\n".join(map(joined_lines, paragraphs))


def _paragraphs(lines: Iterable[Line], setting: _Setting) -> Iterator[Paragraph]:
    paragraphs: list[list[Line]] = []
    for line in lines:
        if paragraphs and setting.wrapped and _continues(paragraphs[-1], line, setting):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return (Paragraph(joined_lines([line.text for line in lines]), lines[0].number) for lines in paragraphs)


def _lines(raw: Sequence[str], taken: Container[int]) -> Iterator[Line]:
    gap, before = 0, ""
    for number, written in enumerate(raw, start=1):
        line = "" if number in taken else one_line(_MARKDOWN.sub("", written))
        if not line:
            gap += 1
        elif _PAGE_NUMBER.fullmatch(line) and (gap or not _AWAITS_NUMBER.search(before)):
            gap = -100
        elif _RULE.fullmatch(line):
            gap = 100
        else:
            yield Line(line, number, max(gap, 0))
            gap, before = 0, line


def _setting(lines: list[Line]) -> _Setting:
    gaps = Counter(min(line.gap, 3) for line in lines[1:] if not opens_item(line.text))
    widths = sorted(len(line.text) for line in lines)
    long = sum(width > _LONGEST_WRAPPED for width in widths)
    return _Setting(
        gap=gaps.most_common(1)[0][0] if gaps else 0,
        width=widths[len(widths) * 3 // 4] if widths else 0,
        wrapped=long <= len(lines) * _FEW,
    )


def _continues(paragraph: list[Line], line: Line, setting: _Setting) -> bool:
    """Say whether a line goes on with the paragraph before it."""
    before = paragraph[-1].text
    ended = _SENTENCE_END.search(before) is not None
    if _is_cut_at_a_dash(before, line.text, ended) or (_AWAITS_NUMBER.search(before) and line.text[0].isdigit()):
        return True
    if _opens(line.text) or _turns_capital(before, line.text):
        return False
    heading = joined_lines([each.text for each in paragraph]) if len(paragraph) <= _LONGEST_HEADING else ""
    if heading and _gives_duties(heading, line.text, short=len(before) < setting.width * _SHORT):
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
