"""Sets of tasks that a question may want as a whole: those of a unit, of a stretch of time, of a state, of a section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import accumulate, chain

from plan.answers import PlannedTask, Span, SpanKind, TaskList
from plan.filing import PlanFile
from plan.model import Every, Milestone, MilestoneKind, Task, Unit, UnitRole
from plan.named_days import days_of_month
from plan.standing import is_carried_over, is_done, is_open_date, is_overdue, is_released, last_day, standing

_EVERY = {"weekly": Every.WEEK, "monthly": Every.MONTH, "quarterly": Every.QUARTER, "yearly": Every.YEAR}
_MONTHS = {Every.QUARTER: (3, 6, 9, 12), Every.HALF_YEAR: (6, 12), Every.YEAR: (12,)}


class Roster:
    """All tasks of the plans, in their order, by unit and role."""

    def __init__(self, files: Sequence[PlanFile]) -> None:
        self._files = files
        self._begins = tuple(accumulate((len(file.items) for file in files), initial=0))
        self.items = tuple(chain.from_iterable(file.items for file in files))
        self._positions: dict[tuple[str, UnitRole], tuple[int, ...]] = {}

    @cached_property
    def by_id(self) -> Mapping[int, PlannedTask]:
        """The tasks that are stored, by id."""
        return {item.task.id: item for item in self.items if item.task.id is not None}

    @cached_property
    def _place(self) -> Mapping[int, int]:
        return {id(item.task): at for at, item in enumerate(self.items)}

    @cached_property
    def _collective_at(self) -> tuple[int, ...]:
        return tuple(begin + at for begin, file in zip(self._begins, self._files, strict=False) for at in file.collective)

    def place(self, item: PlannedTask) -> int:
        """Return the position of a task among all."""
        return self._place[id(item.task)]

    def positions(self, unit: Unit, role: UnitRole | None) -> Sequence[int]:
        """Return the positions of the tasks that a unit leads or coordinates (both where `role` is None), ascending."""
        if role is None:
            return sorted({at for each in UnitRole for at in self.positions(unit, each)})
        known = (unit.name, role)
        if known not in self._positions:
            self._positions[known] = tuple(
                begin + at for begin, file in zip(self._begins, self._files, strict=False) for at in file.by_unit.get(known, ())
            )
        return self._positions[known]

    def of(self, unit: Unit, role: UnitRole | None) -> tuple[PlannedTask, ...]:
        """Return the tasks that a unit leads or coordinates (both where `role` is None), in the plans' order."""
        return tuple(self.items[at] for at in self.positions(unit, role))

    def _role(self, unit: Unit | None, role: UnitRole | None) -> UnitRole | None:
        """Return the role of a list: where none was asked for, what a unit leads, or helps with if it leads nothing."""
        if unit is None or role is not None:
            return None if unit is None else role
        leads_nothing = not self.positions(unit, UnitRole.LEAD) and self.positions(unit, UnitRole.COORDINATING)
        return UnitRole.COORDINATING if leads_nothing else UnitRole.LEAD

    def narrowed(self, wanted: TaskList, today: date) -> TaskList:
        """Return what is left of a list once only its unit's and its time's tasks are kept; a unit without a role leads."""
        items, unit, span = wanted.items, wanted.unit, wanted.span
        among = {self.place(item) for item in items}
        role = self._role(unit, wanted.role)
        collective = tuple(self.items[at] for at in self._collective_at) if role is UnitRole.LEAD else ()
        if wanted.section:
            collective = tuple(item for item in collective if self.place(item) in among)
        if unit:
            items = tuple(self.items[at] for at in self.positions(unit, role) if at in among)
        if span:
            items, collective = within(items, span, today), within(collective, span, today)
        kept = {self.place(item) for item in items}
        return replace(wanted, items=items, role=role, collective=tuple(c for c in collective if self.place(c) not in kept))


def within(items: Iterable[PlannedTask], span: Span, today: date) -> tuple[PlannedTask, ...]:
    """Return the tasks that a span is about: due in its days (met or not), due soon, overdue, recurring, ongoing, done, open.

    Whether anybody has reported on a task is no matter of the plan: `Catalogue` keeps those of which nobody has.
    """
    days = span.days
    return tuple(item for item in items if _belongs(item, span, today) and (days is None or _belongs(item, days, today)))


def _belongs(item: PlannedTask, span: Span, today: date) -> bool:
    task = item.task
    if span.kind is SpanKind.OVERDUE:
        return _is_late_within(task, span, today)
    if span.kind in {SpanKind.DONE, SpanKind.OPEN, SpanKind.SILENT}:
        return is_done(task) is (span.kind is SpanKind.DONE)
    if span.kind is SpanKind.ONGOING:
        return any(milestone.kind is MilestoneKind.ONGOING for milestone in task.milestones)
    if span.kind is SpanKind.SOON:
        left = [each for each in task.milestones if each.met_on is None and each.submitted_on is None and not is_released(each)]
        return any(_due_within(each, span, item.plan.header.year) or _ends_within(each, span, today) for each in left)
    if span.kind is SpanKind.RECURRING:
        return any(_recurs(milestone, span.label) for milestone in task.milestones)
    year = item.plan.header.year
    return any(_due_within(each, span, year) or _ends_within(each, span, today) for each in task.milestones)


def _is_late_within(task: Task, span: Span, today: date) -> bool:
    """Tell whether a task is overdue, and with a term in the days of the span where it has any."""
    if not standing(task, today).overdue:
        return False
    if span.first is None or span.last is None:
        return True
    return any(is_overdue(each, today) and each.due and span.first <= each.due <= span.last for each in task.milestones)


def _ends_within(milestone: Milestone, span: Span, today: date) -> bool:
    """Tell whether a span holds the last day of an open term whose day in the plan has passed but which still runs today."""
    if not is_open_date(milestone) or span.first is None or span.last is None:
        return False
    return is_carried_over(milestone, today) and span.first <= (last_day(milestone) or today) <= span.last


def _recurs(milestone: Milestone, label: str) -> bool:
    if milestone.kind is not MilestoneKind.RECURRING:
        return False
    return label not in _EVERY or (milestone.rhythm is not None and milestone.rhythm.every is _EVERY[label])


def _due_within(milestone: Milestone, span: Span, year: int | None) -> bool:
    if span.first is None or span.last is None:
        return False
    if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
        return span.first <= milestone.due <= span.last
    if milestone.kind is not MilestoneKind.RECURRING or year is None:
        return milestone.kind is MilestoneKind.RECURRING and _falls_due(milestone, span.first, span.last)
    # What recurs does so as long as the plan runs: to the end of its year.
    return _falls_due(milestone, max(span.first, date(year, 1, 1)), min(span.last, date(year, 12, 31)))


def _falls_due(milestone: Milestone, first: date, last: date) -> bool:
    """Tell whether a recurring milestone has a day of its rhythm between two dates; without a rhythm nobody can say."""
    rhythm = milestone.rhythm
    if rhythm is None:
        return False
    if rhythm.every is Every.WEEK:
        return (last - first).days >= 6 or rhythm.day is None or _has_weekday(first, last, rhythm.day)
    return any(first <= day <= last for day in days_of_rhythm(rhythm.every, rhythm.day, first, last))


def _has_weekday(first: date, last: date, weekday: int) -> bool:
    return (weekday - first.isoweekday()) % 7 <= (last - first).days


def days_of_rhythm(every: Every, day: int | None, first: date, last: date) -> Iterable[date]:
    """Yield the days of a monthly, quarterly, half-yearly or yearly rhythm from the month of `first` to that of `last`."""
    for months in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = months // 12, months % 12 + 1
        if month in _MONTHS.get(every, (month,)):
            end = days_of_month(year, month)[1]
            yield end if day is None else end.replace(day=min(day, end.day))
