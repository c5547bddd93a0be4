"""Draws all units beside each other: one bar each, stacked by states, with its numbers."""

from __future__ import annotations

from bot.drawing.heading import HEAD, MARGIN, WIDTH, headed
from bot.drawing.sheet import LINE, SOFT, Sheet, cut, length, wrapped
from bot.drawing.tones import TONES, on
from plan.charts import ByUnit, Key, Row

_LABELS = 330
_WORDS, _NUMBERS, _LEGEND = 26, 24, 25
_ROW = 64
_BAR = 40
_LEAST = 26  # a part as narrow as this still has room for its number
_LEGEND_ROW = 38
_LEAST_HEIGHT = 420


def draw(chart: ByUnit) -> Sheet:
    """Return the picture of all units."""
    legend = _legend(chart.keys)
    top = HEAD + len(legend) * _LEGEND_ROW + 12
    sheet = headed(chart.title, max(top + len(chart.rows) * _ROW + MARGIN / 2, _LEAST_HEIGHT))
    for place, line in enumerate(legend):
        _draw_legend(sheet, line, HEAD - 8 + (place + 0.5) * _LEGEND_ROW)
    scale = _scale(chart)
    for place, row in enumerate(chart.rows):
        middle = top + (place + 0.5) * _ROW
        _draw_label(sheet, row.label, middle)
        _draw_bar(sheet, row, chart.keys, middle, scale)
    return sheet


Placed = tuple[float, Key]


def _legend(keys: tuple[Key, ...]) -> list[list[Placed]]:
    """Return the lines of the legend: each key with its place from the left, as many in a line as it has room for."""
    lines, x = list[list[Placed]](), float(WIDTH)
    for key in keys:
        wide = 30 + length(key.label, _LEGEND) + 28
        if x + wide > WIDTH - MARGIN + 28:
            lines.append([])
            x = MARGIN
        lines[-1].append((x, key))
        x += wide
    return lines


def _draw_legend(sheet: Sheet, line: list[Placed], middle: float) -> None:
    for x, key in line:
        sheet.swatch(x, middle - 10, 20, TONES[key.tone])
        sheet.word(x + 30, middle, cut(key.label, _LEGEND, WIDTH - MARGIN - x - 30), _LEGEND, colour=SOFT)


def _draw_label(sheet: Sheet, label: str, middle: float) -> None:
    lines = wrapped(label, _WORDS, _LABELS - 16, 2)
    for place, line in enumerate(lines):
        sheet.word(MARGIN, middle + 29 * (place - (len(lines) - 1) / 2), line, _WORDS)


def _draw_bar(sheet: Sheet, row: Row, keys: tuple[Key, ...], middle: float, scale: float) -> None:
    end = float(MARGIN + _LABELS)
    if not row.total:
        sheet.bar(end, middle - _BAR / 2, 4, _BAR, LINE)
        end += 4
    for key, count in sorted(zip(keys, row.counts, strict=True), key=lambda part: part[0].tone.value):
        width, colour = _width(count, scale), TONES[key.tone]
        if count:
            sheet.bar(end, middle - _BAR / 2, width - 1, _BAR, colour)
            sheet.word(end + width / 2, middle, str(count), _NUMBERS, bold=True, colour=on(colour), at="c")
        end += width
    sheet.word(end + 10, middle, str(row.total), _WORDS, bold=True)


def _width(count: int, scale: float) -> float:
    """Return how wide a part is: true to scale, but never too narrow for its number."""
    return max(count * scale, _LEAST + 16 * (len(str(count)) - 1)) if count else 0.0


def _scale(chart: ByUnit) -> float:
    """Return how many pixels a task takes, so that the longest bar and its sum just have room."""
    totals = [row.total for row in chart.rows if row.total] or [1]
    room = WIDTH - 2 * MARGIN - _LABELS - 10 - max(length(str(total), _WORDS, bold=True) for total in totals)
    most = room / max(totals)
    scales = (most * 0.97**step for step in range(200))
    return next((scale for scale in scales if all(_length(row, scale) <= room for row in chart.rows)), 0.0)


def _length(row: Row, scale: float) -> float:
    return sum(_width(count, scale) for count in row.counts)
