"""What a person has to report on, the most pressing first: overdue, due, routine work that was not reported, the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plan.answering import Answerer
from plan.answers import PlannedTask
from plan.model import Unit, UnitRole
from plan.standing import is_done, standing
from plan.state import TaskState
from plan.units import is_collective


def agenda(answerer: Answerer, units: Iterable[Unit], today: date) -> tuple[PlannedTask, ...]:
    """Return the open tasks on which these units report, those led by name before those that all units lead."""
    own = dict.fromkeys(item.task.id for unit in units for item in answerer.tasks_of(unit, UnitRole.LEAD))
    everyone = [each for each in _all(answerer) if any(map(is_collective, each.task.lead))]
    shared = [item for item in everyone if item.task.id not in own]
    named = [item for item in map(answerer.item, (each for each in own if each is not None)) if item is not None]
    return (*_sorted(named, answerer, today), *_sorted(shared, answerer, today))


def _all(answerer: Answerer) -> Iterable[PlannedTask]:
    return (PlannedTask(plan, task) for plan in answerer.plans for task in plan.tasks)


def _sorted(items: Iterable[PlannedTask], answerer: Answerer, today: date) -> list[PlannedTask]:
    still_open = [item for item in items if not is_done(item.task)]
    return sorted(still_open, key=lambda item: _urgency(item, answerer.state_of(item.task), today))


def _urgency(item: PlannedTask, state: TaskState | None, today: date) -> tuple[int, int]:
    """Return what to sort by: the group, and in it the days."""
    seen = standing(item.task, today)
    if seen.overdue:
        return 0, -seen.overdue_days
    if seen.days_left is not None:
        return 1, seen.days_left
    return (2, 0) if state is None or state.silent else (3, 0)
