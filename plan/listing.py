"""Sets of tasks that a question may want as a whole: those of a unit, of a stretch of time, of a state, of a section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from plan.answers import PlannedTask, Span, SpanKind
from plan.model import Every, Milestone, MilestoneKind, Plan, Role, Task, Unit
from plan.spans import days_of_month
from plan.standing import is_done, standing
from plan.units import UnitBook, is_collective

_EVERY = {"weekly": Every.WEEK, "monthly": Every.MONTH, "quarterly": Every.QUARTER, "yearly": Every.YEAR}
_MONTHS = {Every.QUARTER: (3, 6, 9, 12), Every.HALF_YEAR: (6, 12), Every.YEAR: (12,)}


class Roster:
    """All tasks of the plans, by unit and role."""

    def __init__(self, plans: Sequence[Plan], units: UnitBook) -> None:
        self.items = tuple(PlannedTask(plan, task) for plan in plans for task in plan.tasks)
        self._units = units
        self._resolve = lru_cache(maxsize=4_096)(self._look_up)
        self._by_unit: dict[tuple[str, Role], list[PlannedTask]] = {}
        self.collective: tuple[PlannedTask, ...] = tuple(
            item for item in self.items if any(is_collective(written) for written in item.task.lead)
        )
        for item in self.items:
            for role, written in ((Role.LEAD, item.task.lead), (Role.COORDINATING, item.task.coordinating)):
                for name in dict.fromkeys(unit.name for each in written if (unit := self._resolve(each))):
                    self._by_unit.setdefault((name, role), []).append(item)

    def _look_up(self, written: str) -> Unit | None:
        return None if is_collective(written) else self._units.resolve(written)

    def of(self, unit: Unit, role: Role | None) -> tuple[PlannedTask, ...]:
        """Return the tasks that a unit leads or coordinates (both where `role` is None), in the plans' order."""
        roles = (role,) if role else tuple(Role)
        wanted = {id(item) for each in roles for item in self._by_unit.get((unit.name, each), ())}
        return tuple(item for item in self.items if id(item) in wanted)


def within(items: Iterable[PlannedTask], span: Span, today: date) -> tuple[PlannedTask, ...]:
    """Return the tasks that a span is about: due in its days, overdue, recurring, ongoing or done."""
    return tuple(item for item in items if _belongs(item.task, span, today))


def _belongs(task: Task, span: Span, today: date) -> bool:
    if span.kind is SpanKind.OVERDUE:
        return standing(task, today).overdue
    if span.kind is SpanKind.DONE:
        return is_done(task)
    if span.kind is SpanKind.ONGOING:
        return any(milestone.kind is MilestoneKind.ONGOING for milestone in task.milestones)
    if span.kind is SpanKind.RECURRING:
        return any(_recurs(milestone, span.label) for milestone in task.milestones)
    return any(_due_within(milestone, span) for milestone in task.milestones)


def _recurs(milestone: Milestone, label: str) -> bool:
    if milestone.kind is not MilestoneKind.RECURRING:
        return False
    return label not in _EVERY or (milestone.rhythm is not None and milestone.rhythm.every is _EVERY[label])


def _due_within(milestone: Milestone, span: Span) -> bool:
    if span.first is None or span.last is None:
        return False
    if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
        return span.first <= milestone.due <= span.last
    return milestone.kind is MilestoneKind.RECURRING and _falls_due(milestone, span.first, span.last)


def _falls_due(milestone: Milestone, first: date, last: date) -> bool:
    """Tell whether a recurring milestone has a day of its rhythm between two dates; without a rhythm nobody can say."""
    rhythm = milestone.rhythm
    if rhythm is None:
        return False
    if rhythm.every is Every.WEEK:
        return (last - first).days >= 6 or rhythm.day is None or _has_weekday(first, last, rhythm.day)
    return any(first <= day <= last for day in _days_of(rhythm.every, rhythm.day, first, last))


def _has_weekday(first: date, last: date, weekday: int) -> bool:
    return (weekday - first.isoweekday()) % 7 <= (last - first).days


def _days_of(every: Every, day: int | None, first: date, last: date) -> Iterable[date]:
    """Yield the days of a monthly, quarterly, half-yearly or yearly rhythm from the month of `first` to that of `last`."""
    for months in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = months // 12, months % 12 + 1
        if month in _MONTHS.get(every, (month,)):
            end = days_of_month(year, month)[1]
            yield end if day is None else end.replace(day=min(day, end.day))
