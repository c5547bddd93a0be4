"""On which days the steps of the ladder (plan.ladder) fall for a duty: working-day arithmetic only, it tells nobody anything.

Before a day steps are counted from the last working day up to it, after it from the day itself: what is due on a Sunday is
reminded of on Friday and, one working day on, on Monday, the last day on which it is still in time (Bộ luật Dân sự 2015,
Điều 148 khoản 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from plan.calendar import WorkCalendar
from plan.duties import Duty, DutyKind
from plan.folding import fold
from plan.ladder import FARTHEST_AHEAD, LADDER, WEEKLY_FROM, WEEKLY_ON, Step
from plan.wordlists import table

_A_WEEK = 7


def steps_of(duty: Duty, calendar: WorkCalendar) -> Iterator[tuple[Step, date]]:
    """Yield the steps that are taken for a duty, each with its working day, in the ladder's order."""
    if duty.due is not None:
        yield from (each for each in _days(duty.kind, duty.due, calendar) if _fits(each[0], duty))


@lru_cache(maxsize=4_096)
def _days(kind: DutyKind, due: date, calendar: WorkCalendar) -> tuple[tuple[Step, date], ...]:
    last = calendar.on_or_before(due)
    return tuple(
        (step, calendar.after(due, step.days) if step.days > 0 else calendar.before(last, -step.days))
        for step in LADDER.get(kind, ())
    )


def _fits(step: Step, duty: Duty) -> bool:
    """Tell whether a step is taken for a duty: of weekly work only the day itself counts."""
    period = duty.period
    if period is not None and (period.last - period.first).days < _A_WEEK:
        return step.days == 0
    return not step.only_long or needs_long_preparation(duty)


def needs_long_preparation(duty: Duty) -> bool:
    """Tell whether what is due takes long to prepare: it must be commented on, appraised, laid before several levels."""
    task = duty.item.task
    return _is_long(task.deliverable or task.content)


@lru_cache(maxsize=4_096)
def _is_long(text: str) -> bool:
    folded = f" {fold(text)} "
    return any(f" {words} " in folded for words in table("preparation")["long"])


def is_weekly(duty: Duty, day: date, calendar: WorkCalendar) -> bool:
    """Tell whether a working day is the one of its week on which what has long been overdue is reminded of.

    A week with a single working day has none: that day belongs to the digest.
    """
    if duty.kind is not DutyKind.DATED or duty.due is None or day != _weekly(day - timedelta(days=day.weekday()), calendar):
        return False
    return day >= calendar.after(duty.due, WEEKLY_FROM)


@lru_cache(maxsize=256)
def _weekly(monday: date, calendar: WorkCalendar) -> date:
    return calendar.after(monday - timedelta(days=1), WEEKLY_ON)


def asks_for_document(duty: Duty, day: date, calendar: WorkCalendar) -> bool:
    """Tell whether a day is the one of its month on which it is asked whether the awaited document has come."""
    return duty.kind is DutyKind.CONDITIONAL and day == calendar.on_or_after(day.replace(day=1))


def is_far(duty: Duty, today: date) -> bool:
    """Tell whether a duty's day is so far ahead that it has no step yet."""
    return duty.due is not None and duty.due - today > FARTHEST_AHEAD


def offset(duty: Duty, day: date, calendar: WorkCalendar) -> int | None:
    """Return how many working days a working day lies after the duty's own, negative before it; None where that is far."""
    if duty.due is None or abs(day - duty.due) > FARTHEST_AHEAD:
        return None
    if day > duty.due:
        return calendar.days_between(duty.due, day)
    return -calendar.days_between(day, calendar.on_or_before(duty.due))
