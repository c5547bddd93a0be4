"""How far a task is, summed up from its dossier for whoever asks: by leading unit and as a whole. It makes no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plan.aiming import every_of, running
from plan.amending import ENDLESS
from plan.bases import Basis
from plan.consistency import COMPLETE
from plan.dossier import Dossier
from plan.ledger import DELIVERED, counting
from plan.model import MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around
from plan.releasing import carried_into, going_on
from plan.reports import Period, Report, Status
from plan.standing import is_done

_UNMEASURED = ENDLESS | {MilestoneKind.DONE}


@dataclass(frozen=True, slots=True)
class UnitState:
    """Where one unit's line is: its latest report, None where it has said nothing, and since when it is as that one says.

    `carried_into` is the year into which the unit has carried the task over.
    """

    unit_id: int
    latest: Report | None
    since: datetime | None = None
    carried_into: int | None = None


@dataclass(frozen=True, slots=True)
class TaskState:
    """Where a task is. `percent` is 0–100, None where the work has none or nothing was said.

    `units` are those that lead it by name and those that have reported, in that order. `period` is the present period of
    recurring or ongoing work, `silent` whether nobody has reported in it. `bases` are what set the days of conditional
    milestones, the latest last. `carried_into` is the year in which the task goes on as a whole.
    """

    task_id: int
    status: Status
    percent: int | None
    units: tuple[UnitState, ...]
    period: Period | None = None
    silent: bool = False
    bases: tuple[Basis, ...] = ()
    carried_into: int | None = None

    @property
    def latest(self) -> Report | None:
        """The last thing that anybody said."""
        said = [each.latest for each in self.units if each.latest is not None]
        return max(said, key=lambda each: (each.said_at, each.id), default=None)


def state_of(dossier: Dossier, today: date, settings: OfficeSettings) -> TaskState:
    """Return where the task of a dossier is on `today` (office date); the task must be amended already."""
    counted = counting(dossier.reports)
    said = (*(each.aim.unit_id for each in counted), *(each.unit_id for each in dossier.year_ends))
    units = tuple(_unit_state(dossier, unit, counted) for unit in dict.fromkeys((*dossier.leads, *said)))
    period = _period(dossier, today, settings)
    return TaskState(
        task_id=dossier.task_id,
        bases=dossier.bases,
        status=_status(dossier, units),
        percent=_percent(dossier, counted),
        units=units,
        period=period,
        silent=period is not None and not any(_within(each.aim.period, period) for each in counted),
        carried_into=carried_into(dossier, counted) if dossier.year_ends else None,
    )


def _unit_state(dossier: Dossier, unit_id: int, counted: Sequence[Report]) -> UnitState:
    """Return a unit's state from what was said, oldest first."""
    said, since = [each for each in counted if each.aim.unit_id == unit_id], None
    for each in reversed(said):
        if (each.status, each.waiting_unit_id) != (said[-1].status, said[-1].waiting_unit_id):
            break
        since = each.said_at
    carried = going_on(dossier, unit_id, counted) if dossier.year_ends else None
    return UnitState(unit_id, said[-1] if said else None, since, carried.next_year if carried is not None else None)


def _period(dossier: Dossier, today: date, settings: OfficeSettings) -> Period | None:
    year = dossier.item.plan.header.year
    for each in dossier.item.task.milestones:
        if each.kind in ENDLESS:
            first, last = running(each, year)
            if first <= today <= last:
                return period_around(today, every_of(each, settings))
    return None


def _within(reported: Period | None, period: Period) -> bool:
    """Tell whether a report speaks of a period, or of part of it: the office may have changed its rhythm since."""
    return reported is not None and reported.first <= period.last and period.first <= reported.last


def _status(dossier: Dossier, units: tuple[UnitState, ...]) -> Status:
    """Return the status of the whole: what hinders one hinders all, and it is done only when all are."""
    if is_done(dossier.item.task):
        return Status.DONE
    said = {each.latest.status for each in units if each.latest is not None}
    for hindering in (Status.BLOCKED, Status.WAITING):
        if hindering in said:
            return hindering
    if not said or said == {Status.NOT_STARTED}:
        return Status.NOT_STARTED
    if said == {Status.CLOSED}:
        return Status.CLOSED
    return _handed_in(dossier, units) or Status.IN_PROGRESS


def _handed_in(dossier: Dossier, units: tuple[UnitState, ...]) -> Status | None:
    """Return what the whole is when everybody has handed in what was asked last, None while somebody has not."""
    said = [each.latest for each in units]
    for_all = [one for one in said if one and one.for_all and dossier.confirms_for_all(one.aim.unit_id)]
    statuses = {one.status if one else None for one in for_all or said}
    if not statuses <= DELIVERED:
        return None
    if Status.SUBMITTED in statuses:
        return Status.SUBMITTED
    return None if dossier.item.task.milestones or dossier.collective else Status.DONE


def _percent(dossier: Dossier, counted: tuple[Report, ...]) -> int | None:
    """Return how far that open milestone is which was spoken of last, the mean over its leads.

    One that is silent counts as nothing done. None: nobody gave a figure, what is left is reported by period, or names of many
    lead it, of which nobody knows how many there are.
    """
    if is_done(dossier.item.task):
        return COMPLETE
    spoken = [each for each in counted if _measured(dossier, each.aim.milestone)]
    if not spoken:
        return None
    at = spoken[-1].aim.milestone
    lines = {each.aim.unit_id: each for each in spoken if each.aim.milestone == at}
    for_all = [each for each in lines.values() if each.for_all and dossier.confirms_for_all(each.aim.unit_id)]
    if for_all:
        return for_all[-1].percent
    if dossier.collective:
        return None
    percents = [lines[unit].percent if unit in lines else None for unit in dict.fromkeys((*dossier.leads, *lines))]
    return sum(each or 0 for each in percents) // len(percents) if percents != [None] * len(percents) else None


def _measured(dossier: Dossier, at: int | None) -> bool:
    """Tell whether a milestone has a percentage and is not met yet; the task as a whole is like one."""
    milestones = dossier.item.task.milestones
    if at is None:
        return not milestones
    return at < len(milestones) and milestones[at].kind not in _UNMEASURED and milestones[at].met_on is None
