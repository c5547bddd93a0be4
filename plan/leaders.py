"""The leader's week on one screen: what changed, what needs a decision, who has not reported. Pure; it blames nobody.

Units are ranked only by how much of their work they have reported, and only the first ones are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from plan.answers import PlannedTask
from plan.calendar import WorkCalendar
from plan.digest import Ground, UnitDigest, unit_digest
from plan.dossier import Dossier
from plan.duties import Duty, duties_of, leading
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from plan.ledger import DELIVERED, counting
from plan.releasing import carrying, is_released
from plan.reports import Entry, Report, Status
from plan.standing import is_done
from plan.trend import Standing, counts
from plan.weeks import DAYS, Week, week_of
from plan.year_end import Tally, YearEndGround, tally

MOST_RANKED = 3


@dataclass(frozen=True, slots=True)
class Blocked:
    """A task that a unit cannot get on with, and what it said."""

    item: PlannedTask
    report: Report


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's figures: `reported` of `running` tasks were reported in their present period; how many are in each state."""

    unit_id: int
    running: int
    reported: int
    overdue: int
    counts: Mapping[Standing, int] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """How much of the running work was reported, 0–1."""
        return self.reported / self.running if self.running else 0.0


@dataclass(frozen=True, slots=True)
class LeaderDigest:
    """What leaders hear in a week. `advanced` tasks were reported on in the last seven days, `finished` of them are done.

    `newly_overdue` became late in these days. `long_overdue` are late by more working days than the office lets pass.
    `released` were closed or carried over; `year_end` is what was said of a year's open tasks while it ends.
    """

    week: Week
    today: date
    tasks: int = 0
    done: int = 0
    overdue: int = 0
    advanced: int = 0
    finished: int = 0
    newly_overdue: int = 0
    extensions: tuple[tuple[PlannedTask, Extension], ...] = ()
    blocked: tuple[Blocked, ...] = ()
    long_overdue: tuple[Duty, ...] = ()
    unexplained: tuple[tuple[PlannedTask, Explanation], ...] = ()
    units: tuple[UnitRow, ...] = ()
    released: int = 0
    year_end: Tally | None = None

    @property
    def running(self) -> int:
        """How many tasks still have to be done in their plan's year."""
        return self.tasks - self.done - self.released

    @property
    def silent(self) -> tuple[int, ...]:
        """The units that have reported on none of their work in this period, in the order of the plan."""
        return tuple(row.unit_id for row in self.units if row.running and not row.reported)

    @property
    def ranking(self) -> tuple[UnitRow, ...]:
        """The units that have reported most of their work, the best first; who reported nothing is not among them."""
        ranked = sorted(self.units, key=lambda row: (-row.share, -row.running))
        return tuple(row for row in ranked if row.reported)[:MOST_RANKED]

    @property
    def needs_decision(self) -> bool:
        """Whether anything waits for a leader's word."""
        return bool(self.extensions or self.blocked or self.long_overdue or self.unexplained)


def leader_digest(
    dossiers: Sequence[Dossier], ground: Ground, calendar: WorkCalendar, escalate_days: int, order: Iterable[int]
) -> LeaderDigest:
    """Return the leader's week over all tasks that are reminded of; `order` are the units in the order to name them in."""
    today = ground.today
    duties = [duty for each in dossiers for duty in duties_of(each, today, ground.settings)]
    late = [duty for duty in duties if duty.overdue_days(today)]
    fresh = [report for each in dossiers for report in _fresh(each, today, ground.zone)]
    begin = today - timedelta(days=DAYS)
    return LeaderDigest(
        week_of(today),
        today,
        tasks=len(dossiers),
        done=sum(is_done(each.item.task) for each in dossiers),
        overdue=len({duty.task_id for duty in late}),
        advanced=len({report.aim.task_id for report in fresh}),
        finished=len({report.aim.task_id for report in fresh if report.status in DELIVERED and report.aim.period is None}),
        newly_overdue=len({duty.task_id for duty in late if (duty.late_after or duty.due or today) >= begin}),
        extensions=tuple((each.item, one) for each in dossiers for one in each.extensions if one.stage is Stage.OFFICE),
        blocked=tuple(blocked for each in dossiers for blocked in _blocked(each)),
        long_overdue=tuple(_longest_first(late, today, calendar, escalate_days)),
        unexplained=tuple((each.item, one) for each in dossiers for one in each.explanations if one.answered_at is None),
        units=_rows(dossiers, ground, order),
        released=sum(map(_is_released, dossiers)),
        year_end=tally(dossiers, YearEndGround(today, calendar, ground.zone, ground.settings)) or None,
    )


def _fresh(dossier: Dossier, today: date, zone: tzinfo) -> list[Report]:
    begin = today - timedelta(days=DAYS)
    said = [each for each in counting(dossier.reports) if each.entry is Entry.REPORT and each.status is not Status.CLOSED]
    return [each for each in said if each.said_at.astimezone(zone).date() >= begin]


def _blocked(dossier: Dossier) -> list[Blocked]:
    last: dict[int, Report] = {}
    for each in counting(dossier.reports):
        last[each.aim.unit_id] = each
    held = [each for each in last.values() if each.status is Status.BLOCKED]
    return [Blocked(dossier.item, each) for each in held if carrying(dossier, each.aim.unit_id) is None]


def _is_released(dossier: Dossier) -> bool:
    """Tell whether nobody has to go on with a task that is not done."""
    counted = counting(dossier.reports)
    if is_done(dossier.item.task) or not dossier.owed_by:
        return False
    return all(is_released(dossier, unit, counted) for unit in dossier.owed_by)


def _longest_first(late: Iterable[Duty], today: date, calendar: WorkCalendar, days: int) -> list[Duty]:
    """Return what is late by more working days than let pass (0: nothing is), each task once, the longest first."""
    if days <= 0:
        return []
    long = [duty for duty in late if duty.due is not None and calendar.after(duty.due, days) <= today]
    by_task: dict[int, Duty] = {}
    for duty in sorted(long, key=lambda duty: duty.due or today):
        by_task.setdefault(duty.task_id, duty)
    return list(by_task.values())


def _rows(dossiers: Sequence[Dossier], ground: Ground, order: Iterable[int]) -> tuple[UnitRow, ...]:
    by_unit: dict[int, list[Dossier]] = {}
    for each in dossiers:
        for unit_id in leading(each):
            by_unit.setdefault(unit_id, []).append(each)
    return tuple(_row(unit_digest(unit, by_unit[unit], ground), by_unit[unit], ground) for unit in order if unit in by_unit)


def _row(digest: UnitDigest, led: Sequence[Dossier], ground: Ground) -> UnitRow:
    late = len({duty.task_id for duty in digest.overdue})
    return UnitRow(digest.unit_id, digest.running, digest.reported, late, counts(led, digest.unit_id, ground))
