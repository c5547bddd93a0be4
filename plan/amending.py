"""A task as it stands today: its milestones moved by extensions, dated by bases, met by reports. The plan's words stay.

Amending an amended task again gives the same: everything comes from the dossier.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, tzinfo

from plan.bases import Basis
from plan.dossier import Dossier
from plan.extensions import Extension, Stage
from plan.ledger import counting, delivered_at, latest
from plan.model import Milestone, MilestoneKind, Task
from plan.reports import Aim, Status

ENDLESS = frozenset({MilestoneKind.ONGOING, MilestoneKind.RECURRING})
"""Kinds that are reported by period and never met as a whole."""


def amended(dossier: Dossier, zone: tzinfo) -> Task:
    """Return the task of a dossier with its milestones as they are now; `zone` is the office's time zone."""
    task = dossier.item.task
    milestones = tuple(_amended(each, at, dossier, zone) for at, each in enumerate(task.milestones))
    return task if milestones == task.milestones else replace(task, milestones=milestones)


def _amended(milestone: Milestone, at: int, dossier: Dossier, zone: tzinfo) -> Milestone:
    basis = _basis(dossier, at)
    if basis is not None and milestone.kind in {MilestoneKind.CONDITIONAL, MilestoneKind.DATE}:
        milestone = replace(milestone, kind=MilestoneKind.DATE, due=basis.due, moved_from=None)
    granted = _granted(dossier, at, basis)
    if granted:
        milestone = replace(milestone, due=granted[-1].new_due, moved_from=granted[0].old_due)
    met_on = None if milestone.kind in ENDLESS else met(dossier, at, zone)
    return milestone if milestone.met_on == met_on else replace(milestone, met_on=met_on)


def _basis(dossier: Dossier, at: int) -> Basis | None:
    return next((each for each in reversed(dossier.bases) if each.milestone == at), None)


def _granted(dossier: Dossier, at: int, basis: Basis | None) -> list[Extension]:
    """Return what moved a milestone since its day was last set by a basis."""
    moved = [each for each in dossier.extensions if each.milestone == at and each.stage is Stage.GRANTED]
    return [each for each in moved if basis is None or each.said_at >= basis.said_at]


def met(dossier: Dossier, at: int, zone: tzinfo) -> date | None:
    """Return the day in office time on which the milestone at `at` was delivered, None while it is not.

    With several leads it is met when all of them are done, or when who confirms for all has said so.
    """
    lines = {each.unit_id: Aim(dossier.task_id, each.unit_id, at) for each in _reported(dossier, at)}
    confirmed = [lines[unit] for unit in lines if _confirmed(dossier, unit, lines[unit])]
    wanted = [confirmed[0]] if confirmed else _wanted(dossier, lines)
    instants = [delivered_at(dossier.reports, aim) for aim in wanted]
    if not instants or None in instants:
        return None
    return max(each for each in instants if each is not None).astimezone(zone).date()


def _reported(dossier: Dossier, at: int) -> tuple[Aim, ...]:
    """Return the lines of a milestone."""
    return tuple(dict.fromkeys(each.aim for each in counting(dossier.reports) if each.aim.milestone == at))


def _wanted(dossier: Dossier, lines: dict[int, Aim]) -> list[Aim]:
    """Return the lines that must all be done; none where names of many lead: nobody can say that all of them are done."""
    if dossier.collective:
        return []
    units = dossier.leads or tuple(unit for unit in lines if dossier.may_report(unit))
    return [lines[unit] for unit in units] if units and all(unit in lines for unit in units) else []


def _confirmed(dossier: Dossier, unit_id: int, aim: Aim) -> bool:
    """Tell whether the line of a unit that may confirm for all says now that all are done."""
    said = latest(dossier.reports, aim)
    return said is not None and said.for_all and said.status is Status.DONE and dossier.confirms_for_all(unit_id)
