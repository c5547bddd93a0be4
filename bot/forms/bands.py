"""Text set side by side without ruled lines → tables told by the white between their columns, and columns read one by one.

A *band* is a run of lines whose words leave the same upright strips white. Three columns make a table; two are a table that
nobody can tell from a list, so they count only at the head and the foot of a document, where two texts stand side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot.forms.page_lines import PADDING, SetLine, text_within, usual_step
from bot.forms.page_marks import Word
from plan.wordlists import table

Span = tuple[float, float]

_GAP = 0.9  # of a letter's height: blanks of justified text are narrower
_GUTTER = 0.6  # of a letter's height: what must stay white between two columns
_FAR = 4.0  # heights of letters that two lines of one band stand apart at most
_LOOK_AHEAD = 3  # lines that may run across all columns inside a table: headings of groups
_MOST_LINES = 400  # of a page
_NEW_ROW = 1.25  # of the usual distance between lines
_NUMBERED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđ])[.)]?")
_MARK = re.compile(r"[-–—+•*●▪◦\uf0b7]|\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXL]{1,5}|[a-zđ])[.)]")


@dataclass(frozen=True, slots=True)
class Band:
    """Lines that leave the same strips white: the columns from left to right, each from its left to its right edge."""

    lines: tuple[SetLine, ...]
    columns: tuple[Span, ...]

    def cells(self, line: SetLine) -> list[list[Word]]:
        """Return the words of a line by columns."""
        cells: list[list[Word]] = [[] for _ in self.columns]
        for word in line.words:
            middle = (word.x0 + word.x1) / 2
            nearest = min(range(len(self.columns)), key=lambda column: _away(self.columns[column], middle))
            cells[nearest].append(word)
        return cells


def bands_of(lines: Sequence[SetLine]) -> list[SetLine | Band]:
    """Return the lines with each table and each pair of columns put into a band."""
    found: list[SetLine | Band] = []
    place = 0
    while place < len(lines):
        band = _band(lines[place:]) if len(lines) <= _MOST_LINES else None
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
    return len(band.columns) >= 3 and full >= 2


def rows_of(band: Band) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a band: a line across all columns is a row of its own, its text in every place."""
    rows: list[tuple[str, ...]] = []
    widths = [right - left + 2 * PADDING for left, right in band.columns]
    for group in _row_groups(band):
        if len(group) == 1 and _crosses(band, group[0]):
            rows.append((group[0].text,) * len(band.columns))
            continue
        by_column = zip(*(band.cells(line) for line in group), strict=True)
        words = ([word for cell in cells for word in cell] for cells in by_column)
        rows.append(tuple(text_within(held, width) for held, width in zip(words, widths, strict=True)))
    return tuple(rows)


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
    count = 1
    while count < len(lines) and lines[count].base - lines[count - 1].base <= _FAR * lines[count].height:
        wider = _wider(ink, lines[count])
        ahead = 0 if wider else _headings(ink, lines[count : count + _LOOK_AHEAD + 1])
        if not (wider or ahead):
            break
        ink, count = wider or ink, count + max(ahead, 1)
    return Band(tuple(lines[:count]), tuple(ink)) if len(ink) > 1 else None


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
    return Band((*taken, *band.lines), band.columns)


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


def _crosses(band: Band, line: SetLine) -> bool:
    return any(
        span[0] < left_column[1] and right_column[0] < span[1]
        for left_column, right_column in pairwise(band.columns)
        for span in _spans(line)
    )


def _row_groups(band: Band) -> list[list[SetLine]]:
    """Return the lines of each row: by wider gaps where there are some, else by the numbers in the first column."""
    step = usual_step(band.lines)
    numbered = [bool(_NUMBERED.fullmatch(_first_text(band, line))) for line in band.lines]
    wide = [True, *(below.base - above.base > _NEW_ROW * step for above, below in pairwise(band.lines))]
    starts = wide if sum(wide) > sum(numbered) else numbered if any(numbered) else _filled_first(band)
    groups: list[list[SetLine]] = []
    for line, begins in zip(band.lines, starts, strict=True):
        across = _crosses(band, line)
        if not groups or begins or across or _crosses(band, groups[-1][-1]):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _filled_first(band: Band) -> list[bool]:
    return [bool(_first_text(band, line)) for line in band.lines]


def _first_text(band: Band, line: SetLine) -> str:
    return " ".join(word.text for word in band.cells(line)[0])


def _is_two_texts(band: Band) -> bool:
    """Say whether a band is two texts side by side: at the head or foot of a document, never marks and what they number."""
    if len(band.columns) != 2 or len(band.lines) < 2:
        return False
    firsts = [text for line in band.lines if (text := _first_text(band, line))]
    if all(_MARK.fullmatch(text) for text in firsts):
        return False
    text = " ".join(line.text for line in band.lines).lower()
    return any(words in text for words in _column_words())


@cache
def _column_words() -> tuple[str, ...]:
    return tuple(table("pages")["column_words"])
