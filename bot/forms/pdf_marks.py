"""A page of a PDF → its words and ruled lines. It knows PDF's ways to set letters and draw lines, not what they mean.

Letters and lines are asked of PDFium (through `pypdfium2`), which reads a page in a tenth of the time that pdfminer takes.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from bot.forms.page_lines import lines_of
from bot.forms.page_marks import PageMarks, Rule, Word
from bot.forms.pdf_rules import Segment, segments_of

_STRAIGHT = 0.05  # radians off a quarter turn that a letter may have; stamps and watermarks stand askew
_SOFT_HYPHEN = "\u00ad"  # "ư" in TCVN3; elsewhere it is dropped when the text is made NFC
_GAP = 0.13  # of a letter's height: what is farther off is another word; the narrowest blank of justified text is wider
_TOUCHING = 0.4  # of a letter's height: how far a blank may begin behind the word that it ends
_LEVEL = 0.35  # of a letter's height: what stands higher or lower is of another line
_ODD = {"\u0000", "\ufffe", "\uffff", "\u0002", "\ufffd"}  # PDFium's marks for what has no letter, and for soft hyphens
# Accents that were set as letters of their own, over or under the letter before: ASCII and Latin forms → combining ones.
_ACCENTS = {"´": "\u0301", "`": "\u0300", "ˆ": "\u0302", "˜": "\u0303", "˘": "\u0306", "¨": "\u0308"}


@dataclass(slots=True)
class _Letters:
    """Letters that stand together: text, the box around them in the page's own space, where the first one stands, its turn."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    origin: tuple[float, float]
    height: float
    turn: int | None
    behind: bool = False  # a blank stands behind it


def marks_of(page: Any) -> PageMarks:
    """Return the marks of a page (`pypdfium2.PdfPage`), turned so that most of its words are upright."""
    words = list(_runs(page))
    turns = Counter(word.turn for word in words if word.turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    left, bottom, right, top = page.get_bbox()
    place = _Turned(turn, left, bottom, right, top)
    level, upright = place.rules(segments_of(page))
    placed = [(place.word(word), word) for word in words if word.turn is not None]
    return PageMarks(place.width, place.height, tuple(_whole(placed)), level, upright)


def _whole(placed: list[tuple[Word, _Letters]]) -> Iterator[Word]:
    """Yield words with their parts put together: letters that a font lacks are often set later, from another one."""
    ended = {id(word) for word, letters in placed if letters.behind}
    for line in lines_of(word for word, _ in placed):
        word, last = line.words[0], line.words[0]
        for part in line.words[1:]:
            near = -word.height < part.x0 - word.x1 < _GAP * min(word.height, part.height)
            if near and id(last) not in ended:
                text, right = word.text + part.text, max(word.x1, part.x1)
                word = Word(text, word.x0, right, max(word.base, part.base), max(word.height, part.height))
            else:
                yield word
                word = part
            last = part
        yield word


@dataclass(frozen=True, slots=True)
class _Turned:
    """A page turned by quarters (clockwise, as its text is): from its own space, y upward, to ours, y downward."""

    turn: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 0:
            return x, self.height - y
        if self.turn == 1:
            return self.width - y, self.height - x
        if self.turn == 2:
            return self.width - x, y
        return y, x

    def word(self, letters: _Letters) -> Word:
        one, other = self.point(letters.left, letters.bottom), self.point(letters.right, letters.top)
        base = self.point(*letters.origin)[1]
        if letters.turn != self.turn:  # written sidewise, such as the heading of a narrow column: where its middle stands
            base = (one[1] + other[1]) / 2
        return Word(letters.text, min(one[0], other[0]), max(one[0], other[0]), base, letters.height)

    def rules(self, segments: Iterator[Segment]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        level, upright = [], []
        for x0, y0, x1, y1 in segments:
            (a, b), (c, d) = self.point(x0, y0), self.point(x1, y1)
            if abs(a - c) >= abs(b - d):
                level.append(Rule((b + d) / 2, min(a, c), max(a, c)))
            else:
                upright.append(Rule((a + c) / 2, min(b, d), max(b, d)))
        return tuple(level), tuple(upright)


def _runs(page: Any) -> Iterator[_Letters]:
    """Yield the words of a page in the order in which they were set."""
    text = page.get_textpage()
    word: _Letters | None = None
    ended = False
    for place in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, place))
        if letter in _ODD:
            continue
        if letter.isspace() or not (letter.isprintable() or letter == _SOFT_HYPHEN):
            # A blank that PDFium adds where the font changes says nothing: a letter with marks may come from another font.
            # One that is set in the file may stand elsewhere too, between letters of that other font.
            if word and not pdfium.FPDFText_IsGenerated(text, place) and _touches(word, _letter(text, place, letter)):
                ended = word.behind = True
            continue
        mark = _letter(text, place, letter)
        if word and not ended and _goes_on(word, mark):
            _add(word, mark)
        else:
            if word:
                yield word
            word = mark
        ended = False
    if word:
        yield word
    text.close()


def _letter(text: Any, place: int, letter: str) -> _Letters:
    box, x, y, matrix = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetLooseCharBox(text, place, box)
    pdfium.FPDFText_GetCharOrigin(text, place, x, y)
    pdfium.FPDFText_GetMatrix(text, place, matrix)
    size = pdfium.FPDFText_GetFontSize(text, place) * math.hypot(matrix.c, matrix.d)
    turn = _turn(math.atan2(-matrix.b, matrix.a))
    return _Letters(letter, box.left, box.bottom, box.right, box.top, (x.value, y.value), size or 1.0, turn)


def _touches(word: _Letters, blank: _Letters) -> bool:
    """Say whether a blank stands right behind a word."""
    if word.turn is None:
        return True
    x, y = {0: (word.right, word.origin[1]), 1: (word.origin[0], word.bottom), 2: (word.left, word.origin[1])}.get(
        word.turn, (word.origin[0], word.top)
    )
    return math.hypot(blank.origin[0] - x, blank.origin[1] - y) < _TOUCHING * word.height


def _goes_on(word: _Letters, mark: _Letters) -> bool:
    """Say whether a letter stands close behind a word, on the same line."""
    if unicodedata.combining(mark.text):
        return True
    if word.turn is None or mark.turn != word.turn:
        return word.turn is None and mark.turn is None
    across = 0 if word.turn % 2 else 1
    near, far = ("bottom", "top") if word.turn % 2 else ("left", "right")
    first, then = (mark, word) if word.turn in {1, 2} else (word, mark)
    gap = getattr(then, near) - getattr(first, far)
    level = abs(mark.origin[across] - word.origin[across]) < _LEVEL * word.height
    return level and -word.height < gap < _GAP * word.height


def _add(word: _Letters, mark: _Letters) -> None:
    over = mark.text in _ACCENTS and mark.left < word.right - 0.1 * word.height and word.text[-1].isalpha()
    word.text += _ACCENTS[mark.text] if over else mark.text
    word.left, word.right = min(word.left, mark.left), max(word.right, mark.right)
    word.bottom, word.top = min(word.bottom, mark.bottom), max(word.top, mark.top)


def _turn(angle: float) -> int | None:
    """Return how many quarters clockwise a letter is turned; None where it stands askew."""
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _STRAIGHT else None
