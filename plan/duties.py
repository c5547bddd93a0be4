"""What leading units still owe: one duty for each unit and open milestone or period of a task. Who hears of it is not decided.

Digests and reminders both look at duties, so that they say the same. What many lead ("các phòng, đơn vị") is no single unit's
duty; what no unit leads is the tracking unit's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.aiming import every_of, running
from plan.amending import ENDLESS
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting
from plan.model import Milestone, MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around, period_before
from plan.reports import Aim, Period, Report, Status
from plan.standing import is_done

_OVER = DELIVERED | {Status.CLOSED}
_DAYS_OF_WEEK = 7


class DutyKind(StrEnum):
    """What sort of duty it is; the kind of its milestone, as far as that still asks for something."""

    DATED = "dated"
    RECURRING = "recurring"
    ONGOING = "ongoing"
    CONDITIONAL = "conditional"
    UNDATED = "undated"


_KINDS = {
    MilestoneKind.DATE: DutyKind.DATED,
    MilestoneKind.RECURRING: DutyKind.RECURRING,
    MilestoneKind.ONGOING: DutyKind.ONGOING,
    MilestoneKind.CONDITIONAL: DutyKind.CONDITIONAL,
    MilestoneKind.UNDATED: DutyKind.UNDATED,
}


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a unit still owes. `due` is its day, for periods the last day on which to report; office time.

    `milestone` is its place in the task (None: the task has none), `period` the one to be reported. `said` is the last thing
    that the unit reported about the task. `late_after` is the last day on which it is in time.
    """

    kind: DutyKind
    unit_id: int
    item: PlannedTask
    milestone: int | None = None
    due: date | None = None
    late_after: date | None = None
    period: Period | None = None
    said: Report | None = None

    @property
    def task_id(self) -> int:
        """The task's id; 0 for one that is not stored."""
        return self.item.task.id or 0

    @property
    def waiting_for(self) -> int | None:
        """The unit that is waited for, as was said last."""
        return self.said.waiting_unit_id if self.said is not None and self.said.status is Status.WAITING else None

    @property
    def words(self) -> str:
        """The plan's own words on when it is due."""
        at = self.milestone
        return self.item.task.milestones[at].text if at is not None else self.item.task.deadline_text or ""

    def overdue_days(self, today: date) -> int:
        """Return how many calendar days a dated duty is overdue, 0 where it is not or is no matter of a day."""
        if self.kind is not DutyKind.DATED or self.due is None or today <= (self.late_after or self.due):
            return 0
        return (today - self.due).days


def duties_of(dossier: Dossier, today: date, settings: OfficeSettings) -> tuple[Duty, ...]:
    """Return what is still owed in a task on `today` (office date), by unit in the task's order; it must be amended already."""
    if is_done(dossier.item.task):
        return ()
    units = dossier.leads or (() if dossier.collective or dossier.tracking_id is None else (dossier.tracking_id,))
    return tuple(duty for unit_id in units for duty in _of_unit(dossier, unit_id, today, settings))


def _of_unit(dossier: Dossier, unit_id: int, today: date, settings: OfficeSettings) -> Iterator[Duty]:
    said = tuple(each for each in counting(dossier.reports) if each.aim.unit_id == unit_id)
    last = said[-1] if said else None
    if last is not None and last.status is Status.CLOSED:
        return
    milestones = dossier.item.task.milestones
    if not milestones and (last is None or last.status not in _OVER):
        yield Duty(DutyKind.UNDATED, unit_id, dossier.item, said=last)
    for at, milestone in enumerate(milestones):
        if milestone.kind in ENDLESS:
            yield from _of_period(dossier, unit_id, at, said, today, settings)
        elif _is_open(milestone) and not _delivered(said, at):
            yield Duty(_KINDS[milestone.kind], unit_id, dossier.item, at, milestone.due, milestone.due, said=last)


def _is_open(milestone: Milestone) -> bool:
    return milestone.kind in _KINDS and milestone.met_on is None and milestone.submitted_on is None


def _delivered(said: tuple[Report, ...], at: int) -> bool:
    """Tell whether a unit has handed in its part of a milestone, though others may not have."""
    of_line = [each for each in said if each.aim.milestone == at]
    return bool(of_line) and of_line[-1].status in _OVER


def _of_period(
    dossier: Dossier, unit_id: int, at: int, said: tuple[Report, ...], today: date, settings: OfficeSettings
) -> Iterator[Duty]:
    """Yield what was not reported of recurring or ongoing work: in the period before, and in the present one."""
    milestone, year = dossier.item.task.milestones[at], dossier.item.plan.header.year
    first, last = running(milestone, year)
    if today < first:
        return
    every = every_of(milestone, settings)
    present = period_around(min(today, last), every)
    for period in (period_before(present, every), present):
        reported = any(_within(each, at, period) for each in said)
        if reported or period.last < first or (milestone.due is not None and period.first > milestone.due):
            continue
        due = due_in(period, milestone)
        kind = _KINDS[milestone.kind]
        yield Duty(kind, unit_id, dossier.item, at, due, due, period, said[-1] if said else None)


def _within(report: Report, at: int, period: Period) -> bool:
    """Tell whether a report speaks of a period, or of part of it: the office may have changed its rhythm since."""
    told = report.aim.period
    return report.aim.milestone == at and told is not None and told.first <= period.last and period.first <= told.last


def due_in(period: Period, milestone: Milestone) -> date:
    """Return the day of a period on which a recurring milestone falls due: the plan's day, else the period's last."""
    day = milestone.rhythm.day if milestone.rhythm is not None else None
    if day is None:
        return period.last
    if (period.last - period.first).days < _DAYS_OF_WEEK:
        return period.first + timedelta(days=day - 1)
    return period.last.replace(day=min(day, period.last.day))


def aim_of(duty: Duty) -> Aim:
    """Return what a report on a duty is about."""
    return Aim(duty.task_id, duty.unit_id, duty.milestone, duty.period)
