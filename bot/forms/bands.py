"""Text set side by side without ruled lines → tables told by the white between their columns, and columns read one by one.

A *band* is a run of lines whose words leave the same upright strips white. Three columns make a table; two are a table that
nobody can tell from a list, so they count only at the head and the foot of a document, where two texts stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from bot.forms.page_lines import SetLine
from bot.forms.page_marks import Word
from plan.wordlists import table

Span = tuple[float, float]

_GAP = 0.9  # of a letter's height: blanks of justified text are narrower
_GUTTER = 0.6  # of a letter's height: what must stay white between two columns
_FAR = 4.0  # heights of letters that two lines of one band stand apart at most
_LOOK_AHEAD = 3  # lines that may run across all columns inside a table: headings of groups
_MOST_LINES = 400  # of a page
_MARK = re.compile(r"[-–—+•*●▪◦\uf0b7]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđ])[.)]")


@dataclass(frozen=True, slots=True)
class Band:
    """Lines that leave the same strips white: the columns from left to right, each from its left to its right edge.

    `goes_on`: it goes on with a table of the page before.
    """

    lines: tuple[SetLine, ...]
    columns: tuple[Span, ...]
    goes_on: bool = False

    def first_text(self, line: SetLine) -> str:
        """Return what a line holds in the first column."""
        return " ".join(word.text for word in self.cells(line)[0])

    def crosses(self, line: SetLine) -> bool:
        """Say whether a line runs across the white between two columns."""
        return any(
            span[0] < left_column[1] and right_column[0] < span[1]
            for left_column, right_column in pairwise(self.columns)
            for span in _spans(line)
        )

    def cells(self, line: SetLine) -> list[list[Word]]:
        """Return the words of a line by columns."""
        cells: list[list[Word]] = [[] for _ in self.columns]
        for word in line.words:
            middle = (word.x0 + word.x1) / 2
            nearest = min(range(len(self.columns)), key=lambda column: _away(self.columns[column], middle))
            cells[nearest].append(word)
        return cells


def bands_of(lines: Sequence[SetLine], going_on: Sequence[Span] = ()) -> list[SetLine | Band]:
    """Return the lines of a page with each table and each pair of columns put into a band.

    `going_on` are the columns of a table without ruled lines that the page before ends with.
    """
    found: list[SetLine | Band] = []
    place = 0
    while place < len(lines):
        band = _rest(lines, going_on) if place == 0 and going_on else None
        band = band or (_band(lines[place:]) if len(lines) <= _MOST_LINES else None)
        if band and (is_table(band) or _is_two_texts(band)):
            found.append(_with_head(found, band))
            place += len(band.lines)
        else:
            found.append(lines[place])
            place += 1
    return found


def is_table(band: Band) -> bool:
    """Say whether a band is a table: three columns or more, and two lines at least that fill three of them."""
    full = sum(sum(map(bool, band.cells(line))) >= 3 for line in band.lines)
    return band.goes_on or (len(band.columns) >= 3 and full >= 2)


def columns_of(band: Band) -> list[list[SetLine]]:
    """Return the lines of each column of a band."""
    columns: list[list[SetLine]] = [[] for _ in band.columns]
    for line in band.lines:
        for column, words in zip(columns, band.cells(line), strict=True):
            if words:
                column.append(SetLine(tuple(words)))
    return columns


def _band(lines: Sequence[SetLine]) -> Band | None:
    """Return the longest band that begins with the first line; None where nothing stands beside that line."""
    ink = _spans(lines[0])
    if len(ink) < 2 and not (len(lines) > 1 and _beside(lines[0], lines[1])):
        return None
    return _grown(lines, ink, 1)


def _rest(lines: Sequence[SetLine], columns: Sequence[Span]) -> Band | None:
    """Return the lines that go on with a table of the page before: texts side by side, or the small rest of a sentence."""
    if len(_spans(lines[0])) < 2 and not lines[0].text[0].islower():
        return None
    band = _grown(lines, list(columns), 0)
    return replace(band, goes_on=True) if band and len(band.columns) == len(columns) else None


def _grown(lines: Sequence[SetLine], ink: list[Span], count: int) -> Band | None:
    """Return the band of the first `count` lines and of all behind them that leave the same strips white."""
    while count < len(lines) and (not count or lines[count].base - lines[count - 1].base <= _FAR * lines[count].height):
        wider = _wider(ink, lines[count])
        ahead = 0 if wider else _headings(ink, lines[count : count + _LOOK_AHEAD + 1])
        if not (wider or ahead):
            break
        ink, count = wider or ink, count + max(ahead, 1)
    return Band(tuple(lines[:count]), tuple(ink)) if count and len(ink) > 1 else None


def _beside(one: SetLine, other: SetLine) -> bool:
    """Say whether two lines stand side by side, one a little lower, as the foot of a document is often set."""
    apart = max(one.x0 - other.x1, other.x0 - one.x1)
    return other.base - one.base < 1.1 * one.height and apart > 3 * one.height


def _wider(ink: list[Span], line: SetLine) -> list[Span] | None:
    """Return the columns with one more line; None where it fills the white between two of them.

    A line alone in that white, or over the middle of it where there are two columns, is a title in the middle of the page.
    One with several texts may show a column not seen before.
    """
    spans = _spans(line)
    wider = _united(ink, spans, line.height)
    alone = len(spans) == 1 and ink[0][1] < spans[0][0] and spans[0][1] < ink[-1][0]
    middle = (ink[0][1] + ink[-1][0]) / 2
    title = len(spans) == 1 and len(ink) == 2 and spans[0][0] < middle < spans[0][1]
    return None if len(wider) < len(ink) or title or (alone and len(wider) > len(ink)) else wider


def _headings(ink: list[Span], lines: Sequence[SetLine]) -> int:
    """Return how many lines run across a table that goes on behind them; 0 where it does not."""
    for ahead, line in enumerate(lines[1:], start=1):
        spans = _spans(line)
        if len(spans) >= 3 and len(ink) >= 3 and len(_united(ink, spans, line.height)) >= len(ink):
            return ahead
    return 0


def _with_head(found: list[SetLine | Band], band: Band) -> Band:
    """Take in the lines right above a table that stand in one of its columns: the top of a heading set over several lines."""
    taken: list[SetLine] = []
    while is_table(band) and found and isinstance(above := found[-1], SetLine) and len(taken) < _LOOK_AHEAD:
        first = taken[0] if taken else band.lines[0]
        near = first.base - above.base <= 1.6 * first.height
        inside = len(_united(list(band.columns), _spans(above), above.height)) == len(band.columns)
        if not (near and inside and above.x0 > band.columns[0][1]):
            break
        taken.insert(0, above)
        found.pop()
    return replace(band, lines=(*taken, *band.lines))


def _spans(line: SetLine) -> list[Span]:
    """Return from where to where a line holds words without a gap that could part columns."""
    spans = [(line.words[0].x0, line.words[0].x1)]
    for word in line.words[1:]:
        if word.x0 - spans[-1][1] >= _GAP * line.height:
            spans.append((word.x0, word.x1))
        else:
            spans[-1] = (spans[-1][0], max(spans[-1][1], word.x1))
    return spans


def _united(one: list[Span], other: list[Span], height: float) -> list[Span]:
    united: list[Span] = []
    for span in sorted([*one, *other]):
        if united and span[0] - united[-1][1] < _GUTTER * height:
            united[-1] = (united[-1][0], max(united[-1][1], span[1]))
        else:
            united.append(span)
    return united


def _away(column: Span, place: float) -> float:
    return max(column[0] - place, place - column[1], 0.0)


def _is_two_texts(band: Band) -> bool:
    """Say whether a band is two texts side by side: at the head or foot of a document, never marks and what they number."""
    if len(band.columns) != 2 or len(band.lines) < 2:
        return False
    firsts = [text for line in band.lines if (text := band.first_text(line))]
    if all(_MARK.fullmatch(text) for text in firsts):
        return False
    text = " ".join(line.text for line in band.lines).lower()
    return any(words in text for words in _column_words())


@cache
def _column_words() -> tuple[str, ...]:
    return tuple(table("pages")["column_words"])
