"""Draws a year's days, three months beside each other: a day on which terms end in their colour, the paler the fewer."""

from __future__ import annotations

from bot.drawing.heading import HEAD, MARGIN, WIDTH, headed
from bot.drawing.sheet import SOFT, Sheet, cut, length
from bot.drawing.tones import TONES, on
from plan.charts import Calendar, Day, Month

_BESIDE = 3
_WIDE = (WIDTH - 2 * MARGIN) / _BESIDE
_CELL = 38
_TALL = 74 + 6 * 32
_ROW = 32
_STRONG = 3
"""So many terms on one day and more have the full colour."""


def draw(chart: Calendar) -> Sheet:
    """Return the picture of a year."""
    rows = -(-len(chart.months) // _BESIDE)
    sheet = headed(chart.title, HEAD + 34 + rows * _TALL + MARGIN / 2)
    x = float(MARGIN)
    for key in chart.keys:
        sheet.swatch(x, HEAD - 12, 20, TONES[key.tone])
        label = cut(key.label, 24, WIDTH / 3 - 40)
        sheet.word(x + 30, HEAD - 2, label, 24, colour=SOFT)
        x += 30 + length(label, 24) + 36
    for place, month in enumerate(chart.months):
        _month(sheet, month, chart.weekdays, MARGIN + place % _BESIDE * _WIDE, HEAD + 34 + place // _BESIDE * _TALL)
    return sheet


def _month(sheet: Sheet, month: Month, weekdays: tuple[str, ...], left: float, top: float) -> None:
    sheet.word(left, top + 14, cut(month.label, 24, _WIDE - 20, bold=True), 24, bold=True)
    for place, label in enumerate(weekdays):
        sheet.word(left + (place + 0.5) * _CELL, top + 44, label, 16, at="c", colour=SOFT)
    for number, day in enumerate(month.days):
        at = month.begins + number
        _day(sheet, day, number + 1, left + at % 7 * _CELL, top + 58 + at // 7 * _ROW)


def _day(sheet: Sheet, day: Day, number: int, x: float, y: float) -> None:
    if day.tone is None:
        sheet.word(x + _CELL / 2, y + _ROW / 2, str(number), 17, at="c", colour=SOFT)
        return
    colour = _paler(TONES[day.tone], min(day.count, _STRONG) / _STRONG)
    sheet.bar(x + 1, y + 1, _CELL - 2, _ROW - 3, colour)
    sheet.word(x + _CELL / 2, y + _ROW / 2, str(number), 18, bold=True, at="c", colour=on(colour))


def _paler(colour: str, strength: float) -> str:
    """Return a colour mixed with white: at a strength of 1 it is itself, of a third it is still told apart."""
    share = 0.35 + 0.65 * strength
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share):02x}" for part in parts)
