"""Words → lines, and the cells of a grid filled with them. It knows how a line is set and when a paragraph ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from bot.forms.grids import Grid
from bot.forms.page_marks import Word
from plan.document import Line, cell_text
from plan.folding import one_line

_SAME_LINE = 0.45  # of a letter's height: bases that stand nearer are of one line
PADDING = 5.4  # points at each side of a cell, as Word sets it
_SLACK = 4.0  # points that a word may fit in with and still have been wrapped
_BLANK = 0.28  # of a letter's height
_LETTER = 0.5  # of a letter's height: about how wide one is
_WIDE = 1.35  # of the usual distance: two lines that stand farther apart belong to two paragraphs


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of words as it is set, from left to right."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        return max(word.base for word in self.words)

    @property
    def height(self) -> float:
        return median(word.height for word in self.words)

    @property
    def text(self) -> str:
        return one_line(" ".join(word.text for word in self.words))


def lines_of(words: Iterable[Word]) -> list[SetLine]:
    """Return the lines that words stand in, from the top down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.base):
        if rows and word.base - rows[-1][0].base <= _SAME_LINE * max(word.height, rows[-1][0].height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [SetLine(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]


def fits(line: SetLine, after: SetLine, room: float) -> bool:
    """Say whether the first word of the line after would have had room, so that the writer broke the line, not the page."""
    return line.x1 - line.x0 + _BLANK * line.height + after.words[0].x1 - after.words[0].x0 + _SLACK < room


def usual_step(lines: Sequence[SetLine]) -> float:
    """Return the usual distance between the bases of two lines; 0 where there are fewer than two."""
    steps = [below.base - above.base for above, below in pairwise(lines)]
    return median(steps) if steps else 0.0


def text_within(words: Iterable[Word], width: float) -> str:
    """Return the text of words set within a cell: its paragraphs parted by line breaks."""
    lines = lines_of(words)
    step, room = usual_step(lines), width - 2 * PADDING
    set_lines: list[Line] = []
    for above, line in zip([None, *lines], lines, strict=False):
        if above and _breaks_a_word(above, line, room):
            set_lines[-1] = replace(set_lines[-1], text=set_lines[-1].text + line.text)
        else:
            apart = above is not None and (fits(above, line, room) or line.base - above.base > _WIDE * step)
            set_lines.append(Line(line.text, gap=int(apart)))
    return cell_text(set_lines)


def _breaks_a_word(above: SetLine, line: SetLine, room: float) -> bool:
    """Say whether a word too long for its cell ("30/11/2025" in a narrow column) goes on in the next line."""
    whole = above.x1 - above.x0 + _LETTER * above.height
    ends, begins = above.text[-1], line.text[0]
    cut = ends in "/-" or (ends.isdigit() and begins.isdigit()) or (ends.isupper() and begins.isupper())
    return cut and len(above.words) == 1 and whole > room and not above.text.isalpha()


def rows_of(grid: Grid, words: Iterable[Word]) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a ruled table: the text of a merged cell stands in every place that it covers."""
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        place = grid.place((word.x0 + word.x1) / 2, word.middle)
        if place:
            held.setdefault(place, []).append(word)
    texts = {place: text_within(held.get(place, ()), _width(grid, place)) for row in grid.cells for place in row}
    return tuple(tuple(texts[place] for place in row) for row in grid.cells)


def _width(grid: Grid, place: tuple[int, int]) -> float:
    columns = [column for column, cell in enumerate(grid.cells[place[0]]) if cell == place]
    return grid.xs[columns[-1] + 1] - grid.xs[columns[0]]
