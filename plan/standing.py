"""Where a task stands on a day: what is due next, how many days are left, how many it is overdue. It reads dates only.

What was reported and decided shows in the milestones of an amended task (plan.amending). Days are calendar days. Only a
milestone of kind `DATE` can be overdue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.model import Milestone, MilestoneKind, Task


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """A milestone as seen on a day. `overdue_days` is 0 where it is not overdue; `days_left` None where no day is set."""

    milestone: Milestone
    overdue_days: int
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as seen on a day: `next_due` is the next date still to come, `overdue_days` the longest that it is late."""

    next_due: date | None
    overdue_days: int
    days_left: int | None
    milestones: tuple[MilestoneStanding, ...]

    @property
    def overdue(self) -> bool:
        """Whether any dated milestone has passed."""
        return self.overdue_days > 0


def standing(task: Task, today: date) -> Standing:
    """Return where a task stands on `today` (a date in office time). A task that the plan calls done is never overdue."""
    done = is_done(task)
    seen = tuple(_milestone_standing(milestone, today, done) for milestone in task.milestones)
    coming = [m.due for m in task.milestones if is_open_date(m) and m.due is not None and m.due >= today]
    next_due = min(coming, default=None) if not done else None
    return Standing(
        next_due=next_due,
        overdue_days=max((milestone.overdue_days for milestone in seen), default=0),
        days_left=(next_due - today).days if next_due else None,
        milestones=seen,
    )


def is_done(task: Task) -> bool:
    """Tell whether the plan itself calls the task done, or everything in it was delivered since."""
    return bool(task.milestones) and all(m.kind is MilestoneKind.DONE or m.met_on is not None for m in task.milestones)


def is_open_date(milestone: Milestone) -> bool:
    """Tell whether a milestone has a day and was neither met yet nor handed in: then it waits for others, not for its lead."""
    return milestone.kind is MilestoneKind.DATE and milestone.due is not None and not _handed_in(milestone)


def _handed_in(milestone: Milestone) -> bool:
    return milestone.met_on is not None or milestone.submitted_on is not None


def _milestone_standing(milestone: Milestone, today: date, done: bool) -> MilestoneStanding:
    if milestone.due is None or done or _handed_in(milestone):
        return MilestoneStanding(milestone, overdue_days=0, days_left=None)
    days = (milestone.due - today).days
    late = -days if milestone.kind is MilestoneKind.DATE and days < 0 else 0
    return MilestoneStanding(milestone, overdue_days=late, days_left=days if days >= 0 else None)
