"""The pictures of an official report as values with labels: units beside each other, how the year came in, its terms by day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from handlers.views.report_view import ReportView, mark_words, period_words
from plan.charts import BurnUp, ByUnit, Calendar, Chart, Day, Key, Month, Row, Tone, folded
from plan.report_figures import Counts, Dated, Line, Mark

TONES = {
    Mark.DONE: Tone.DONE,
    Mark.DONE_LATE: Tone.SUBMITTED,
    Mark.RUNNING: Tone.ACTIVE,
    Mark.REGULAR: Tone.UNTOUCHED,
    Mark.OVERDUE: Tone.LATE,
}
"""What was released stands in no picture: nothing is to be done about it."""
_MONTHS = 12


def charts(view: ReportView) -> tuple[Chart, ...]:
    """Return every picture that has something to show, in the order in which they are looked at."""
    return tuple(chart for chart in (by_unit(view), burn_up(view), calendar(view)) if chart is not None)


def by_unit(view: ReportView) -> ByUnit | None:
    """Return the units beside each other, None where there are none."""
    told, texts = view.told, view.texts
    if not told.units:
        return None
    marks = [mark for mark in TONES if any(_count(part.counts, mark) for part in told.units.values())]
    keys = tuple(Key(mark_words(mark, texts), TONES[mark]) for mark in marks)
    rows = [Row(view.unit(unit), tuple(_count(part.counts, mark) for mark in marks)) for unit, part in told.units.items()]
    title = texts.plain("report_chart.by_unit", period=period_words(told.period, texts))
    return ByUnit(title, keys, folded(rows, texts.plain("digest_chart.others")))


def _count(counts: Counts, mark: Mark) -> int:
    found: int = getattr(counts, mark.value)
    return found


def burn_up(view: ReportView) -> BurnUp | None:
    """Return how the dated work of the period's year came in, None where none is dated."""
    told, texts, year = view.told, view.texts, view.told.period.year
    dates = [each for each in _dates(told.lines) if each.due.year == year]
    if not dates:
        return None
    ends = [date(year, month, monthrange(year, month)[1]) for month in range(1, _MONTHS + 1)]
    begun = [end for end in ends if end.replace(day=1) <= told.ground.until]
    return BurnUp(
        texts.plain("report_chart.burn_up", year=year),
        texts.plain("report_chart.planned"),
        texts.plain("report_chart.done"),
        tuple(texts.plain("report_chart.month_short", number=month) for month in range(1, _MONTHS + 1)),
        tuple(sum(each.due <= end for each in dates) for end in ends),
        tuple(sum(each.met_on is not None and each.met_on <= end for each in dates) for end in begun),
    )


def calendar(view: ReportView) -> Calendar | None:
    """Return the days of the period's year on which terms end, None where none does."""
    told, texts, year = view.told, view.texts, view.told.period.year
    by_day: dict[date, list[Dated]] = {}
    for each in _dates(told.lines):
        by_day.setdefault(each.due, []).append(each)
    if not any(day.year == year for day in by_day):
        return None
    months = tuple(
        Month(
            texts.plain("report_chart.month", number=month),
            date(year, month, 1).weekday(),
            tuple(_day(by_day.get(date(year, month, day), ())) for day in range(1, monthrange(year, month)[1] + 1)),
        )
        for month in range(1, _MONTHS + 1)
    )
    keys = tuple(Key(texts.plain(f"report_chart.{tone.name.lower()}"), tone) for tone in (Tone.DONE, Tone.ACTIVE, Tone.LATE))
    weekdays = tuple(texts.plain(f"report_weekday.{number}") for number in range(1, 8))
    return Calendar(texts.plain("report_chart.calendar", year=year), keys, weekdays, months)


def _dates(lines: Iterable[Line]) -> Iterator[Dated]:
    for line in lines:
        if line.mark is not Mark.RELEASED:
            yield from line.dates


def _day(ending: Iterable[Dated]) -> Day:
    """Return a day by what is worst on it: late before open before done."""
    some = list(ending)
    if not some:
        return Day()
    if any(each.open and each.days_late for each in some):
        return Day(len(some), Tone.LATE)
    return Day(len(some), Tone.ACTIVE if any(each.met_on is None for each in some) else Tone.DONE)
