"""A task as it stands today: its milestones moved by extensions, dated by bases, met by reports. The plan's words stay.

Amending an amended task again gives the same: everything comes from the dossier.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from datetime import date, datetime, tzinfo

from plan.bases import Basis
from plan.dossier import Dossier
from plan.extensions import Extension, Stage
from plan.ledger import DELIVERED, counting, delivered_at, handed_in_at, latest
from plan.model import Milestone, MilestoneKind, Task
from plan.releasing import Release, release
from plan.reports import Aim, Report, Status

ENDLESS = frozenset({MilestoneKind.ONGOING, MilestoneKind.RECURRING})
"""Kinds that are reported by period and never met as a whole."""
_When = Callable[[tuple[Report, ...], Aim], datetime | None]


def amended(dossier: Dossier, zone: tzinfo) -> Task:
    """Return the task of a dossier with its milestones as they are now; `zone` is the office's time zone."""
    task = dossier.item.task
    amend = dossier.terms.applied
    milestones = tuple(amend(_amended(each, at, dossier, zone)) for at, each in enumerate(task.milestones))
    return task if milestones == task.milestones else replace(task, milestones=milestones)


def _amended(milestone: Milestone, at: int, dossier: Dossier, zone: tzinfo) -> Milestone:
    basis = _basis(dossier, at)
    if basis is not None and milestone.kind in {MilestoneKind.CONDITIONAL, MilestoneKind.DATE}:
        milestone = replace(milestone, kind=MilestoneKind.DATE, due=basis.due, moved_from=None)
    granted = _granted(dossier, at, basis)
    if granted:
        milestone = replace(milestone, due=granted[-1].new_due, moved_from=granted[0].old_due)
    if milestone.kind in ENDLESS:
        return _released(milestone, at, dossier, zone)
    met_on = met(dossier, at, zone)
    submitted_on = None if met_on else submitted(dossier, at, zone)
    handed_in = replace(milestone, met_on=met_on, submitted_on=submitted_on)
    return handed_in if met_on or submitted_on else _released(handed_in, at, dossier, zone)


def _released(milestone: Milestone, at: int, dossier: Dossier, zone: tzinfo) -> Milestone:
    now = release(dossier, at, zone) or Release()
    return replace(milestone, carried_into=now.carried_into, closed_on=now.closed_on)


def _basis(dossier: Dossier, at: int) -> Basis | None:
    return next((each for each in reversed(dossier.bases) if each.milestone == at), None)


def _granted(dossier: Dossier, at: int, basis: Basis | None) -> list[Extension]:
    """Return what moved a milestone since its day was last set by a basis, in the order of the decisions."""
    moved = [each for each in dossier.extensions if each.milestone == at and each.stage is Stage.GRANTED]
    return sorted((each for each in moved if basis is None or _decided_at(each) >= basis.said_at), key=_decided_at)


def _decided_at(extension: Extension) -> datetime:
    return extension.decided_at or extension.said_at


def met(dossier: Dossier, at: int, zone: tzinfo) -> date | None:
    """Return the day in office time on which the milestone at `at` was delivered, None while it is not.

    With several leads it is met when all of them are done, or when who confirms for all has said so.
    """
    return _when_all(dossier, at, zone, {Status.DONE}, delivered_at)


def submitted(dossier: Dossier, at: int, zone: tzinfo) -> date | None:
    """Return the day in office time since which all of the milestone at `at` is done or waits to be accepted, None: not yet."""
    return _when_all(dossier, at, zone, DELIVERED, handed_in_at)


def _when_all(dossier: Dossier, at: int, zone: tzinfo, statuses: Container[Status], when: _When) -> date | None:
    lines = {each.unit_id: Aim(dossier.task_id, each.unit_id, at) for each in _reported(dossier, at)}
    confirmed = [lines[unit] for unit in lines if _confirmed(dossier, unit, lines[unit], statuses)]
    wanted = [confirmed[0]] if confirmed else _wanted(dossier, lines)
    instants = [when(dossier.reports, aim) for aim in wanted]
    known = [each for each in instants if each is not None]
    return max(known).astimezone(zone).date() if known and len(known) == len(instants) else None


def _reported(dossier: Dossier, at: int) -> tuple[Aim, ...]:
    """Return the lines of a milestone."""
    return tuple(dict.fromkeys(each.aim for each in counting(dossier.reports) if each.aim.milestone == at))


def _wanted(dossier: Dossier, lines: dict[int, Aim]) -> list[Aim]:
    """Return the lines that must all be done; none where names of many lead: nobody can say that all of them are done."""
    if dossier.collective:
        return []
    units = dossier.leads or tuple(unit for unit in lines if dossier.may_report(unit))
    return [lines[unit] for unit in units] if units and all(unit in lines for unit in units) else []


def _confirmed(dossier: Dossier, unit_id: int, aim: Aim, statuses: Container[Status]) -> bool:
    """Tell whether the line of a unit that may confirm for all says now that all are as far."""
    said = latest(dossier.reports, aim)
    return said is not None and said.for_all and said.status in statuses and dossier.confirms_for_all(unit_id)
