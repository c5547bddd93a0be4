"""Where a task stands on a day: what is due next, how many days are left, how many it is overdue. It reads dates only.

What was reported and decided shows in the milestones of an amended task (plan.amending). Days are calendar days. Only a
milestone of kind `DATE` can be overdue, from the day after the last day of its term (plan.lateness), which may lie behind the
day that the plan names; how long it is overdue counts from the plan's day all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plan.model import Milestone, MilestoneKind, Task


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """A milestone as seen on a day. `overdue_days` is 0 where it is not overdue; `days_left` None where no day is set.

    Days are left until the day that the plan names, and once that has passed until the last day of the term.
    """

    milestone: Milestone
    overdue_days: int
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A task as seen on a day: `next_due` is the next date still to come, `overdue_days` the longest that it is late.

    `next_due` is a day that the plan names, or the last of a term whose day in the plan has passed and was a day off.
    """

    next_due: date | None
    overdue_days: int
    days_left: int | None
    milestones: tuple[MilestoneStanding, ...]

    @property
    def overdue(self) -> bool:
        """Whether the term of any dated milestone has ended."""
        return self.overdue_days > 0


def standing(task: Task, today: date) -> Standing:
    """Return where a task stands on `today` (a date in office time). A task that the plan calls done is never overdue."""
    done = is_done(task)
    seen = tuple(_milestone_standing(milestone, today, done) for milestone in task.milestones)
    coming = [day for m in task.milestones if is_open_date(m) and (day := day_shown(m, today)) is not None and day >= today]
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
    """Tell whether a milestone has a day that its lead has yet to meet: neither handed in nor closed nor carried over."""
    return milestone.kind is MilestoneKind.DATE and milestone.due is not None and not _is_settled(milestone)


def is_overdue(milestone: Milestone, today: date) -> bool:
    """Tell whether the term of an open milestone has ended before `today`."""
    last = last_day(milestone)
    return is_open_date(milestone) and last is not None and last < today


def last_day(milestone: Milestone) -> date | None:
    """Return the last day on which a milestone is still in time, None where it has no day."""
    return milestone.late_after or milestone.due


def is_carried_over(milestone: Milestone, today: date) -> bool:
    """Tell whether the day that the plan names has passed, but the term still runs: that day was a day off."""
    last = last_day(milestone)
    return milestone.due is not None and last is not None and milestone.due < today <= last


def day_shown(milestone: Milestone, today: date) -> date | None:
    """Return the day that counts today: the one that the plan names, and once that has passed the last of the term."""
    return last_day(milestone) if is_carried_over(milestone, today) else milestone.due


def is_released(milestone: Milestone) -> bool:
    """Tell whether nobody has to go on with a milestone in its plan's year: it was closed or carried over."""
    return milestone.carried_into is not None or milestone.closed_on is not None


def _is_settled(milestone: Milestone) -> bool:
    return milestone.met_on is not None or milestone.submitted_on is not None or is_released(milestone)


def _milestone_standing(milestone: Milestone, today: date, done: bool) -> MilestoneStanding:
    if milestone.due is None or done or _is_settled(milestone):
        return MilestoneStanding(milestone, overdue_days=0, days_left=None)
    if is_overdue(milestone, today):
        return MilestoneStanding(milestone, overdue_days=(today - milestone.due).days, days_left=None)
    days = ((day_shown(milestone, today) or milestone.due) - today).days
    return MilestoneStanding(milestone, overdue_days=0, days_left=days if days >= 0 else None)
