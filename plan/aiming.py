"""What a report of a unit is about: which milestone, or which period of recurring and ongoing work. The likeliest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plan.amending import ENDLESS
from plan.dossier import Dossier
from plan.ledger import DELIVERED, latest
from plan.model import Every, Milestone, MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around, period_before
from plan.reports import Aim, Period

_ORDER = (
    MilestoneKind.DATE,
    MilestoneKind.RECURRING,
    MilestoneKind.ONGOING,
    MilestoneKind.UNDATED,
    MilestoneKind.CONDITIONAL,
    MilestoneKind.DONE,
)

LATE_FOR_A_PERIOD = timedelta(days=10)
"""For so many days people still report on the period before."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be reported on: the aim, and the milestone behind it (None for a task without any)."""

    aim: Aim
    milestone: Milestone | None

    @property
    def endless(self) -> bool:
        """Whether it is reported by period."""
        return self.milestone is not None and self.milestone.kind in ENDLESS

    @property
    def ongoing(self) -> bool:
        """Whether it has no percentage: ongoing work is reported in a period, or not."""
        return self.milestone is not None and self.milestone.kind is MilestoneKind.ONGOING


def every_of(milestone: Milestone, settings: OfficeSettings) -> Every:
    """Return how often recurring or ongoing work is reported: as the plan says, else as the office has chosen."""
    return milestone.rhythm.every if milestone.rhythm else settings.rhythm.every


def running(milestone: Milestone, year: int | None) -> tuple[date, date]:
    """Return the first and last day on which recurring or ongoing work of a plan for `year` is reported.

    Ongoing work ends where the plan says so; what recurs does so to the end of the plan's year. Either begins with that year.
    """
    first = date(year, 1, 1) if year is not None else date.min
    ends = year is not None and milestone.kind is MilestoneKind.RECURRING
    return first, milestone.due or (date(year or 0, 12, 31) if ends else date.max)


def targets(dossier: Dossier, unit_id: int, today: date, settings: OfficeSettings) -> tuple[Target, ...]:
    """Return what a unit may report on in a task, the likeliest first.

    The open date that falls due first comes first, then the periods of today (of work that has ended, its last), what waits
    for something, what is met already, and at the end the periods before, where nothing was reported in them.
    """
    task = dossier.item.task
    if not task.milestones:
        return (Target(Aim(dossier.task_id, unit_id), None),)
    found = [(_rank(dossier, unit_id, at, each), at, each) for at, each in enumerate(task.milestones)]
    ordered = [(at, each) for _, at, each in sorted(found, key=lambda one: one[:2])]
    present = [Target(_aim(dossier, unit_id, at, each, today, settings), each) for at, each in ordered]
    return (*present, *(past for each in present if (past := _period_before(each, dossier, settings)) is not None))


def worth_asking(found: Sequence[Target], today: date) -> bool:
    """Tell whether a report may well be about another of these: a task has several milestones, or a period has just begun."""
    if len({each.aim.milestone for each in found}) > 1:
        return True
    begun = [each.aim.period.first for each in found if each.aim.period is not None]
    return len(begun) > 1 and today - max(begun) <= LATE_FOR_A_PERIOD


def target_of(dossier: Dossier, aim: Aim) -> Target:
    """Return an aim together with the milestone that it names, as the task stands now."""
    milestones = dossier.item.task.milestones
    at = aim.milestone
    return Target(aim, milestones[at] if at is not None and at < len(milestones) else None)


def _rank(dossier: Dossier, unit_id: int, at: int, milestone: Milestone) -> tuple[int, int, date]:
    said = latest(dossier.reports, Aim(dossier.task_id, unit_id, at))
    over = milestone.met_on is not None or (said is not None and said.status in DELIVERED)
    return (int(over), _ORDER.index(milestone.kind), milestone.due or date.max)


def _aim(dossier: Dossier, unit_id: int, at: int, milestone: Milestone, today: date, settings: OfficeSettings) -> Aim:
    if milestone.kind not in ENDLESS:
        return Aim(dossier.task_id, unit_id, at)
    first, last = running(milestone, dossier.item.plan.header.year)
    return Aim(dossier.task_id, unit_id, at, period_around(max(first, min(today, last)), every_of(milestone, settings)))


def _period_before(target: Target, dossier: Dossier, settings: OfficeSettings) -> Target | None:
    """Return the period before one, if the plan ran then and nothing was reported in it."""
    if target.milestone is None or target.aim.period is None:
        return None
    period = period_before(target.aim.period, every_of(target.milestone, settings))
    aim = Aim(target.aim.task_id, target.aim.unit_id, target.aim.milestone, period)
    return Target(aim, target.milestone) if _ran(dossier, period) and latest(dossier.reports, aim) is None else None


def _ran(dossier: Dossier, period: Period) -> bool:
    year = dossier.item.plan.header.year
    return year is None or period.last.year >= year
