"""How far a task is, summed up from its dossier for whoever asks: by leading unit and as a whole. It makes no words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from plan.aiming import every_of
from plan.amending import ENDLESS
from plan.bases import Basis
from plan.dossier import Dossier
from plan.ledger import counting
from plan.model import Milestone
from plan.office_settings import OfficeSettings
from plan.periods import period_around
from plan.reports import Period, Report, Status
from plan.standing import is_done


@dataclass(frozen=True, slots=True)
class UnitState:
    """Where one unit's line is: its latest report, None where it has said nothing, and since when it is as that one says."""

    unit_id: int
    latest: Report | None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskState:
    """Where a task is. `percent` is 0–100, None where the work has none or nothing was said.

    `units` are those that lead it by name and those that have reported, in that order. `period` is the present period of
    recurring or ongoing work, `silent` whether nobody has reported in it. `bases` are what set the days of conditional
    milestones, the latest last.
    """

    task_id: int
    status: Status
    percent: int | None
    units: tuple[UnitState, ...]
    period: Period | None = None
    silent: bool = False
    bases: tuple[Basis, ...] = ()

    @property
    def latest(self) -> Report | None:
        """The last thing that anybody said."""
        said = [each.latest for each in self.units if each.latest is not None]
        return max(said, key=lambda each: (each.said_at, each.id), default=None)


def state_of(dossier: Dossier, today: date, settings: OfficeSettings) -> TaskState:
    """Return where the task of a dossier is on `today` (office date); the task must be amended already."""
    counted = counting(dossier.reports)
    spoken = dict.fromkeys((*dossier.leads, *(each.aim.unit_id for each in counted)))
    units = tuple(_unit_state(unit, [each for each in counted if each.aim.unit_id == unit]) for unit in spoken)
    period = _period(dossier, today, settings)
    return TaskState(
        task_id=dossier.task_id,
        bases=dossier.bases,
        status=_status(dossier, units),
        percent=_percent(dossier, units),
        units=units,
        period=period,
        silent=period is not None and all(each.aim.period != period for each in counted),
    )


def _unit_state(unit_id: int, said: Sequence[Report]) -> UnitState:
    """Return a unit's state from what it said, oldest first."""
    since = None
    for each in reversed(said):
        if (each.status, each.waiting_unit_id) != (said[-1].status, said[-1].waiting_unit_id):
            break
        since = each.said_at
    return UnitState(unit_id, said[-1] if said else None, since)


def _period(dossier: Dossier, today: date, settings: OfficeSettings) -> Period | None:
    endless: list[Milestone] = [each for each in dossier.item.task.milestones if each.kind in ENDLESS]
    running = [each for each in endless if each.due is None or each.due >= today]
    return period_around(today, every_of(running[0], settings)) if running else None


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
    silent = any(each.latest is None for each in units)
    return (
        Status.SUBMITTED
        if not silent and said <= {Status.SUBMITTED, Status.DONE} and Status.SUBMITTED in said
        else Status.IN_PROGRESS
    )


def _percent(dossier: Dossier, units: tuple[UnitState, ...]) -> int | None:
    """Return the mean over the leading units, one that is silent counting as nothing done; None where nobody gave any."""
    if is_done(dossier.item.task):
        return 100
    said = [each.latest.percent for each in units if each.latest is not None and each.latest.percent is not None]
    return sum(said) // len(units) if said else None
