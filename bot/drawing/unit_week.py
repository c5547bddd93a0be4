"""Draws a unit's week: a bar for each state, and under it the last weeks as columns."""

from __future__ import annotations

from bot.drawing.heading import HEAD, MARGIN, WIDTH, headed
from bot.drawing.sheet import LINE, SOFT, Sheet, cut, length
from bot.drawing.tones import TONES
from plan.charts import Bar, Tone, Trend, UnitWeek, Week

_LABELS = 300
_WORDS, _SMALL, _SMALLEST = 25, 21, 16
_ROW = 41
_TREND = 260
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
    sheet.word(MARGIN, top + 38, cut(trend.title, _WORDS, WIDTH - 2 * MARGIN, bold=True), _WORDS, bold=True)
    _legend(sheet, trend, top + 70)
    floor, tall = top + _TREND - 44, 94
    most = max((max(week.expected, week.late) for week in trend.weeks), default=0) or 1
    slot = (WIDTH - 2 * MARGIN) / max(len(trend.weeks), 5)
    for place, week in enumerate(trend.weeks):
        _week(sheet, week, MARGIN + (place + 0.5) * slot, floor, tall / most)
    sheet.bar(MARGIN, floor, WIDTH - 2 * MARGIN, 2, SOFT)


def _legend(sheet: Sheet, trend: Trend, y: float) -> None:
    room = (WIDTH - 2 * MARGIN) / 2 - 30
    for place, (label, tone) in enumerate(((trend.reported_label, Tone.DONE), (trend.late_label, Tone.LATE))):
        x = MARGIN + place * (WIDTH - 2 * MARGIN) / 2
        sheet.swatch(x, y - 9, 18, TONES[tone])
        sheet.word(x + 28, y, cut(label, _SMALL, room), _SMALL, colour=SOFT)


def _week(sheet: Sheet, week: Week, middle: float, floor: float, scale: float) -> None:
    """Draw one week: what was reported inside what was to be reported, and beside it what was overdue."""
    _column(sheet, middle - 26, floor, scale * week.expected, _PALE)
    _column(sheet, middle - 26, floor, scale * week.reported, TONES[Tone.DONE])
    share = f"{week.reported}/{week.expected}"
    size = _SMALL if length(share, _SMALL) <= 64 else _SMALLEST
    sheet.word(middle - 24, floor - scale * max(week.expected, week.reported) - 15, share, size, at="c")
    if week.late:
        red = TONES[Tone.LATE]
        _column(sheet, middle + 26, floor, max(scale * week.late, 3), red)
        sheet.word(middle + 27, floor - scale * week.late - 15, str(week.late), _SMALL, bold=True, at="c", colour=red)
    sheet.word(middle, floor + 20, week.label, _SMALL, at="c", colour=SOFT)


def _column(sheet: Sheet, middle: float, floor: float, height: float, colour: str) -> None:
    sheet.bar(middle - 20, floor - height, 40, height, colour)
