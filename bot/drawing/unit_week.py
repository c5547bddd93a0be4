"""Draws a unit's week: a bar for each state, and under it the last weeks as columns."""

from __future__ import annotations

from bot.drawing.heading import HEAD, MARGIN, WIDTH, headed
from bot.drawing.sheet import LINE, SOFT, Sheet, cut, length
from bot.drawing.tones import TONES
from plan.charts import Bar, Tone, Trend, UnitWeek, Week

_LABELS = 332
_WORDS = 28
_SMALL = (24, 20, 16)
"""Sizes of numbers over columns: the largest that fits."""
_ROW = 44
_TREND = 284
_PALE = "#cfe5da"


def draw(chart: UnitWeek) -> Sheet:
    """Return the picture of a unit's week."""
    states = len(chart.bars) * _ROW
    sheet = headed(chart.title, HEAD + states + (_TREND if chart.trend else MARGIN))
    _states(sheet, chart.bars, HEAD)
    if chart.trend is not None:
        _trend(sheet, chart.trend, HEAD + states)
    return sheet


def _states(sheet: Sheet, bars: tuple[Bar, ...], top: float) -> None:
    start = MARGIN + _LABELS
    number = max((length(str(bar.count), _WORDS, bold=True) for bar in bars), default=0.0)
    room = WIDTH - start - MARGIN - 12 - number
    most = max((bar.count for bar in bars), default=0) or 1
    for place, bar in enumerate(bars):
        middle = top + (place + 0.5) * _ROW
        sheet.word(MARGIN, middle, cut(bar.label, _WORDS, _LABELS - 20), _WORDS)
        wide = max(room * bar.count / most, 4)
        sheet.bar(start, middle - 15, wide, 30, TONES[bar.tone] if bar.count else LINE)
        sheet.word(start + wide + 12, middle, str(bar.count), _WORDS, bold=True)


def _trend(sheet: Sheet, trend: Trend, top: float) -> None:
    sheet.bar(MARGIN, top + 12, WIDTH - 2 * MARGIN, 1.5, LINE)
    sheet.word(MARGIN, top + 40, cut(trend.title, _WORDS, WIDTH - 2 * MARGIN, bold=True), _WORDS, bold=True)
    _legend(sheet, trend, top + 77)
    floor, tall = top + _TREND - 48, 104
    most = max((max(week.expected, week.reported, week.late) for week in trend.weeks), default=0) or 1
    slot = (WIDTH - 2 * MARGIN) / max(len(trend.weeks), 5)
    for place, week in enumerate(trend.weeks):
        middle = MARGIN + (place + 0.5) * slot
        _week(sheet, week, middle, floor, tall / most, slot)
        sheet.word(middle, floor + 22, cut(week.label, _SMALL[0], slot - 6), _SMALL[0], at="c", colour=SOFT)
    sheet.bar(MARGIN, floor, WIDTH - 2 * MARGIN, 2, SOFT)


def _legend(sheet: Sheet, trend: Trend, y: float) -> None:
    size = _SMALL[0]
    second = WIDTH * 0.58
    for x, room, label, tone in (
        (MARGIN, second - MARGIN - 60, trend.reported_label, Tone.DONE),
        (second, WIDTH - MARGIN - second - 30, trend.late_label, Tone.LATE),
    ):
        sheet.swatch(x, y - 10, 20, TONES[tone])
        sheet.word(x + 30, y, cut(label, size, room), size, colour=SOFT)


def _week(sheet: Sheet, week: Week, middle: float, floor: float, scale: float, slot: float) -> None:
    """Draw one week: what was reported inside what was to be reported, and beside it what was overdue."""
    left, right = middle - slot / 4 + 2, middle + slot / 4
    _column(sheet, left, floor, scale * week.expected, _PALE)
    _column(sheet, left, floor, scale * week.reported, TONES[Tone.DONE])
    share = f"{week.reported}/{week.expected}"
    size = next((size for size in _SMALL if length(share, size) <= slot * 0.6), _SMALL[-1])
    sheet.word(left, floor - scale * max(week.expected, week.reported) - 17, share, size, at="c")
    if week.late:
        red = TONES[Tone.LATE]
        _column(sheet, right, floor, max(scale * week.late, 3), red)
        sheet.word(right, floor - scale * week.late - 17, str(week.late), size, bold=True, at="c", colour=red)


def _column(sheet: Sheet, middle: float, floor: float, height: float, colour: str) -> None:
    sheet.bar(middle - 20, floor - height, 40, height, colour)
