"""From which day something counts as overdue in an office: the day after its term ends. Pure rules on dates.

Where the last day of a term is a day off, the term ends at the end of the next working day (Bộ luật Dân sự 2015, Điều 148
khoản 5), unless the office has chosen to hold to the day as the plan names it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from operator import is_not

from plan.calendar import WorkCalendar
from plan.model import Milestone, MilestoneKind, Plan, Task
from plan.office_settings import OverdueAfter

_PLAIN = WorkCalendar()


@dataclass(frozen=True, slots=True)
class Terms:
    """How an office counts terms: its calendar, and after which day something is overdue."""

    calendar: WorkCalendar = _PLAIN
    overdue: OverdueAfter = OverdueAfter.DUE_DAY

    def last_day(self, due: date) -> date:
        """Return the last day on which what is due on `due` is still in time."""
        return due if self.overdue is OverdueAfter.DUE_DAY else self.calendar.on_or_after(due)

    def applied(self, milestone: Milestone) -> Milestone:
        """Return a milestone with the last day of its term; the same one where it has that already."""
        after = None
        if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
            last = self.last_day(milestone.due)
            after = last if last != milestone.due else None
        return milestone if after == milestone.late_after else replace(milestone, late_after=after)


STRICT = Terms()
"""Nothing is known of an office: a term ends with its day."""


def plan_under(terms: Terms, plan: Plan) -> Plan:
    """Return a plan with every term counted as the office does; the same plan where that changes nothing."""
    tasks = tuple(_task_under(terms, task) for task in plan.tasks)
    return replace(plan, tasks=tasks) if any(map(is_not, tasks, plan.tasks)) else plan


def _task_under(terms: Terms, task: Task) -> Task:
    milestones = tuple(map(terms.applied, task.milestones))
    return replace(task, milestones=milestones) if any(map(is_not, milestones, task.milestones)) else task
