"""Draws how a year came in: a pale area for what was due by the end of each month, a line for what was done by then."""

from __future__ import annotations

from bot.drawing.heading import HEAD, MARGIN, WIDTH, headed
from bot.drawing.sheet import LINE, SOFT, Sheet, cut
from bot.drawing.tones import TONES
from plan.charts import BurnUp, Tone

_HEIGHT = 620
_TOP, _FLOOR = HEAD + 90, _HEIGHT - 74
_LEFT = MARGIN + 34
_PALE, _INK = "#cddbea", TONES[Tone.DONE]
_WORDS = 24


def draw(chart: BurnUp) -> Sheet:
    """Return the picture of a year."""
    sheet = headed(chart.title, _HEIGHT)
    for place, (label, colour) in enumerate(((chart.planned_label, _PALE), (chart.done_label, _INK))):
        y = HEAD + 4 + 36 * place
        sheet.swatch(MARGIN, y - 10, 20, colour)
        sheet.word(MARGIN + 30, y, cut(label, _WORDS, WIDTH - 2 * MARGIN - 30), _WORDS, colour=SOFT)
    most = max((*chart.planned, *chart.done, 1))
    slot = (WIDTH - MARGIN - _LEFT) / max(len(chart.months), 1)
    _grid(sheet, most)
    for place, planned in enumerate(chart.planned):
        _column(sheet, place, planned, most, slot)
    _line(sheet, chart.done, most, slot)
    for place, label in enumerate(chart.months):
        sheet.word(_middle(place, slot), _FLOOR + 26, cut(label, 20, slot - 2), 20, at="c", colour=SOFT)
    sheet.bar(_LEFT, _FLOOR, WIDTH - MARGIN - _LEFT, 2, SOFT)
    return sheet


def _middle(place: int, slot: float) -> float:
    return _LEFT + (place + 0.5) * slot


def _y(value: int, most: int) -> float:
    return _FLOOR - (_FLOOR - _TOP) * value / most


def _grid(sheet: Sheet, most: int) -> None:
    """Draw a few lines across with their numbers, whole ones."""
    step = max(1, -(-most // 4))
    for value in range(step, most + 1, step):
        sheet.bar(_LEFT, _y(value, most), WIDTH - MARGIN - _LEFT, 1, LINE)
        sheet.word(_LEFT - 8, _y(value, most), str(value), 20, at="r", colour=SOFT)


def _column(sheet: Sheet, place: int, planned: int, most: int, slot: float) -> None:
    top = _y(planned, most)
    sheet.bar(_LEFT + place * slot + 2, top, slot - 4, _FLOOR - top, _PALE)
    if planned:
        sheet.word(_middle(place, slot), top - 14, str(planned), 20, at="c", colour=SOFT)


def _line(sheet: Sheet, done: tuple[int, ...], most: int, slot: float) -> None:
    points = [(_middle(place, slot), _y(value, most)) for place, value in enumerate(done)]
    sheet.line(points, 4, _INK)
    for (x, y), value in zip(points, done, strict=True):
        sheet.bar(x - 5, y - 5, 10, 10, _INK)
        sheet.word(x, y + 18 if y < _FLOOR - 40 else y - 18, str(value), 20, bold=True, at="c", colour=_INK)
