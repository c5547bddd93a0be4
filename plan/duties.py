"""What leading units still owe: one duty for each unit and open milestone or period of a task. Who hears of it is not decided.

Digests and reminders both look at duties, so that they say the same. What many lead ("các phòng, đơn vị") is no single unit's
duty; what no unit leads is the tracking unit's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.aiming import every_of, running
from plan.amending import ENDLESS
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting
from plan.model import Every, Milestone, MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around, period_before
from plan.releasing import is_released, last_word
from plan.reports import Aim, Period, Report, Status
from plan.standing import is_done, last_day

_OVER = DELIVERED | {Status.CLOSED}
_DAYS_OF_WEEK = 7
_AHEAD = timedelta(days=21)
"""So long before its day what recurs early in its next period is a duty already, so that it can be reminded of in time."""


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
        """The unit that is waited for, as was said last; none where the unit has taken its place meanwhile."""
        if self.said is None or self.said.status is not Status.WAITING or self.said.waiting_unit_id == self.unit_id:
            return None
        return self.said.waiting_unit_id

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


def leading(dossier: Dossier) -> tuple[int, ...]:
    """Return the units that owe a task: those that lead it by name, who follows the plan where nobody does; none for many."""
    return dossier.owed_by


def duties_of(dossier: Dossier, today: date, settings: OfficeSettings) -> tuple[Duty, ...]:
    """Return what is still owed in a task on `today` (office date), by unit in the task's order; it must be amended already."""
    if is_done(dossier.item.task):
        return ()
    counted = counting(dossier.reports)
    return tuple(duty for unit_id in leading(dossier) for duty in _of_unit(dossier, unit_id, counted, today, settings))


def waits_in_common(dossier: Dossier, today: date, settings: OfficeSettings) -> tuple[Duty, ...]:
    """Return what units wait for in a task that names of many lead, of which it is no single unit's duty.

    Only who is waited for hears of these; for the unit that waits nothing is due, overdue or silent.
    """
    if not dossier.collective or is_done(dossier.item.task):
        return ()
    counted = counting(dossier.reports)
    spoken = dict.fromkeys(each.aim.unit_id for each in counted if each.aim.unit_id not in dossier.owed_by)
    found = (duty for unit_id in spoken for duty in _of_unit(dossier, unit_id, counted, today, settings))
    return tuple(duty for duty in found if duty.waiting_for is not None)


def said_for(dossier: Dossier, unit_id: int, counted: Iterable[Report]) -> tuple[Report, ...]:
    """Return, of what counts, what a unit has said and what a lead that may confirm for all has said for it."""
    return tuple(
        each for each in counted if each.aim.unit_id == unit_id or (each.for_all and dossier.confirms_for_all(each.aim.unit_id))
    )


def _of_unit(
    dossier: Dossier, unit_id: int, counted: tuple[Report, ...], today: date, settings: OfficeSettings
) -> Iterator[Duty]:
    if is_released(dossier, unit_id, counted):
        return
    last = last_word(unit_id, counted)
    told = said_for(dossier, unit_id, counted)
    milestones = dossier.item.task.milestones
    if not milestones and not has_delivered(told, None):
        yield Duty(DutyKind.UNDATED, unit_id, dossier.item, said=last)
    for at, milestone in enumerate(milestones):
        if milestone.kind in ENDLESS:
            for period in _open_periods(dossier, at, told, today, settings):
                due = due_in(period, milestone)
                yield Duty(_KINDS[milestone.kind], unit_id, dossier.item, at, due, due, period, last)
        elif is_open(milestone) and not has_delivered(told, at):
            kind = _KINDS[milestone.kind]
            yield Duty(kind, unit_id, dossier.item, at, milestone.due, last_day(milestone), said=last)


def is_open(milestone: Milestone) -> bool:
    """Tell whether a milestone of any kind still asks for something of somebody."""
    return milestone.kind in _KINDS and milestone.met_on is None and milestone.submitted_on is None


def has_delivered(told: tuple[Report, ...], at: int | None) -> bool:
    """Tell whether a unit has handed in its part of a milestone, though others may not have."""
    of_line = [each for each in told if each.aim.milestone == at]
    return bool(of_line) and of_line[-1].status in _OVER


def _open_periods(
    dossier: Dossier, at: int, told: tuple[Report, ...], today: date, settings: OfficeSettings
) -> Iterator[Period]:
    """Yield the periods of recurring or ongoing work for which a report is owed: the one before, the present, one that is near.

    Who has reported ongoing work in the present period is not asked for the one before any more.
    """
    milestone = dossier.item.task.milestones[at]
    first, last = running(milestone, dossier.item.plan.header.year)
    if today < first:
        return
    every = every_of(milestone, settings)
    present = period_around(today, every)
    for period in (period_before(present, every), present, *_near(present, every, milestone, today)):
        told_of = any(_within(each, at, period) for each in told)
        since = milestone.kind is MilestoneKind.ONGOING and any(_within(each, at, present) for each in told)
        if not told_of and not since and period.last >= first and period.first <= last:
            yield period


def _near(present: Period, every: Every, milestone: Milestone, today: date) -> Iterator[Period]:
    """Yield the next period where its own day is near: only what recurs by a day of a month has one so early."""
    if milestone.kind is MilestoneKind.RECURRING and every is not Every.WEEK:
        following = period_around(present.last + timedelta(days=1), every)
        if due_in(following, milestone) - today <= _AHEAD:
            yield following


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


def aim_reminded_of(
    dossier: Dossier, units: Collection[int], unit_id: int, milestone: int | None, day: date | None, settings: OfficeSettings
) -> Aim | None:
    """Return what somebody of `units` reports on who answers a reminder, also where that was reported meanwhile.

    The reminder was for `unit_id`; `day` lies in the period that it named. None: these units do not lead the task, or the task
    has no such milestone any more.
    """
    mine = [unit for unit in leading(dossier) if unit in units]
    milestones = dossier.item.task.milestones
    if not mine or (milestone is not None and milestone >= len(milestones)):
        return None
    unit = unit_id if unit_id in mine else mine[0]
    if milestone is None or day is None:
        return Aim(dossier.task_id, unit, milestone)
    return Aim(dossier.task_id, unit, milestone, period_around(day, every_of(milestones[milestone], settings)))
