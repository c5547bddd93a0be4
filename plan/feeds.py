"""Which days of the plans stand in somebody's calendar: the deadlines of what units lead or coordinate. It makes no words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plan.answers import PlannedTask
from plan.catalogue import Catalogue
from plan.listing import days_of_rhythm
from plan.model import Every, Milestone, MilestoneKind, Task, Unit, UnitRole
from plan.standing import is_released


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day on which a task falls due.

    `key` is the same for the same obligation whenever it is asked for, so that a calendar moves an entry whose deadline was
    moved instead of adding one. `leads` tells whether one of the units asked about leads the task (else it coordinates).
    """

    key: str
    day: date
    item: PlannedTask
    milestone: Milestone
    leads: bool


def calendar_days(catalogue: Catalogue, units: Sequence[Unit] | None) -> tuple[CalendarDay, ...]:
    """Return the days of the tasks that these units lead or coordinate, of all tasks where `units` is None, in their order.

    What was given up or goes on next year has no day any more. What recurs has one in each month, quarter, half-year or year
    of the plan's year; weekly work has none: it would fill the calendar and remind nobody.
    """
    days = (day for item, leads in _tasks(catalogue, units) for day in _days(item, leads=leads))
    return tuple(sorted(days, key=lambda each: (each.day, each.key)))


def _tasks(catalogue: Catalogue, units: Sequence[Unit] | None) -> Iterable[tuple[PlannedTask, bool]]:
    if units is None:
        return [(PlannedTask(plan, task), True) for plan in catalogue.plans for task in plan.tasks]
    found: dict[int, tuple[PlannedTask, bool]] = {}
    for role in (UnitRole.LEAD, UnitRole.COORDINATING):
        for item in (item for unit in units for item in catalogue.tasks_of(unit, role)):
            found.setdefault(id(item.task), (item, role is UnitRole.LEAD))
    return found.values()


def _days(item: PlannedTask, *, leads: bool) -> Iterator[CalendarDay]:
    for place, milestone in enumerate(item.task.milestones):
        key = f"{_named(item.task)}-{place}"
        if is_released(milestone):
            continue
        if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
            yield CalendarDay(key, milestone.due, item, milestone, leads)
        elif milestone.kind is MilestoneKind.RECURRING:
            for day in _recurring(milestone, item.plan.header.year):
                yield CalendarDay(f"{key}-{day:%Y%m%d}", day, item, milestone, leads)


def _recurring(milestone: Milestone, year: int | None) -> Iterable[date]:
    rhythm = milestone.rhythm
    if rhythm is None or year is None or rhythm.every is Every.WEEK:
        return ()
    return days_of_rhythm(rhythm.every, rhythm.day, date(year, 1, 1), date(year, 12, 31))


def _named(task: Task) -> str:
    return str(task.id) if task.id is not None else task.ref
