"""What a unit's weekly digest has to say: overdue, due this week and next, waiting for us, silent too long, done last week.

Pure: dossiers in, a value out. Which parts a group wants to see and in which words is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.duties import Duty, DutyKind, duties_of
from plan.ledger import DELIVERED, counting, without
from plan.model import MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around
from plan.reports import Entry, Report, Status
from plan.standing import is_done
from plan.weeks import DAYS, Week, week_of

_PERIODIC = {DutyKind.RECURRING, DutyKind.ONGOING}
SOON_OVER = timedelta(days=DAYS)
"""What was not reported in a period is silent once the period has no more than a week left."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A task of others that needs us: they say that they wait for us (`waiting`), or it falls due and we coordinate."""

    duty: Duty
    waiting: bool


@dataclass(frozen=True, slots=True)
class Advance:
    """What the last days brought to a task: the report that counts now, and the one that counted before them (None: none)."""

    item: PlannedTask
    now: Report
    before: Report | None = None


@dataclass(frozen=True, slots=True)
class UnitDigest:
    """A unit's week. Duties are sorted by urgency. `reported` of `running` tasks were reported in their present period."""

    unit_id: int
    week: Week
    today: date
    overdue: tuple[Duty, ...] = ()
    this_week: tuple[Duty, ...] = ()
    next_week: tuple[Duty, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    silent: tuple[Duty, ...] = ()
    done: tuple[Advance, ...] = ()
    reported: int = 0
    running: int = 0

    @property
    def lines(self) -> int:
        """How much it has to say."""
        return sum(map(len, (self.overdue, self.this_week, self.next_week, self.awaited, self.silent, self.done)))

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing that anybody has to do or to be thanked for."""
        return not self.lines


@dataclass(frozen=True, slots=True)
class Ground:
    """What a digest is made on: the office's day, time zone and settings, and since when people are reminded at all."""

    today: date
    zone: tzinfo
    settings: OfficeSettings
    since: date | None = None


def unit_digest(unit_id: int, dossiers: Sequence[Dossier], ground: Ground) -> UnitDigest:
    """Return what a unit has to hear in the week of `ground.today`.

    `dossiers` are those of every task that the unit leads, helps with, or is waited for in; amended already.
    """
    today, week = ground.today, week_of(ground.today)
    all_duties = [duty for each in dossiers for duty in duties_of(each, today, ground.settings)]
    own = [duty for duty in all_duties if duty.unit_id == unit_id]
    led = [each for each in dossiers if unit_id in each.leads or (not each.leads and each.tracking_id == unit_id)]
    running = [each for each in led if _runs(each, unit_id, today)]
    return UnitDigest(
        unit_id,
        week,
        today,
        overdue=_by_day(duty for duty in own if duty.overdue_days(today)),
        this_week=_by_day(duty for duty in own if _due(duty, today, week.last)),
        next_week=_by_day(duty for duty in own if _due(duty, week.following.first, week.following.last)),
        awaited=tuple(_awaited(unit_id, all_duties, dossiers, today)),
        silent=tuple(duty for duty in own if _is_silent(duty, ground)),
        done=tuple(_advances(unit_id, led, ground)),
        reported=sum(_is_reported(each, unit_id, ground) for each in running),
        running=len(running),
    )


def _by_day(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda duty: duty.due or date.max))


def _due(duty: Duty, first: date, last: date) -> bool:
    """Tell whether a duty with a day falls due between two days; what is over its day but not overdue yet is due this week."""
    if duty.kind not in {DutyKind.DATED, DutyKind.RECURRING} or duty.due is None:
        return False
    if duty.kind is DutyKind.RECURRING and duty.due < first:
        return False
    grace = duty.due < first <= (duty.late_after or duty.due)
    return grace or first <= duty.due <= last


def _awaited(unit_id: int, duties: Iterable[Duty], dossiers: Iterable[Dossier], today: date) -> Iterator[Awaited]:
    """Yield what others need of the unit: those who say so first, then what it helps with that is due within two weeks."""
    helped = {each.task_id for each in dossiers if unit_id in each.coordinating and unit_id not in each.leads}
    others = [duty for duty in duties if duty.unit_id != unit_id]
    waiting = {duty.task_id: duty for duty in others if duty.waiting_for == unit_id}
    yield from (Awaited(duty, waiting=True) for duty in waiting.values())
    last = week_of(today).following.last
    soon = _by_day(d for d in others if d.task_id in helped and d.kind is DutyKind.DATED and _due(d, today, last))
    seen = set(waiting)
    for duty in soon:
        if duty.task_id not in seen:
            seen.add(duty.task_id)
            yield Awaited(duty, waiting=False)


def _is_silent(duty: Duty, ground: Ground) -> bool:
    """Tell whether work without a day of its own was not reported in its rhythm: in a period that is over, or nearly."""
    if duty.kind not in _PERIODIC or duty.period is None:
        return False
    if duty.kind is DutyKind.RECURRING and duty.due is not None and duty.due >= ground.today:
        return False  # it stands among what falls due
    if duty.period.last >= ground.today:
        return duty.period.last - ground.today < SOON_OVER
    return ground.since is not None and duty.period.last >= ground.since


def _runs(dossier: Dossier, unit_id: int, today: date) -> bool:
    """Tell whether a task is under way: neither done nor closed, and begun if it belongs to a year."""
    year = dossier.item.plan.header.year
    if is_done(dossier.item.task) or (year is not None and today.year < year):
        return False
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == unit_id]
    return not said or said[-1].status is not Status.CLOSED


def _is_reported(dossier: Dossier, unit_id: int, ground: Ground) -> bool:
    """Tell whether a unit has reported on a task within the office's present period, or reports on it are in already."""
    period = period_around(ground.today, ground.settings.rhythm.every)
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == unit_id and each.entry is Entry.REPORT]
    if any(each.said_at.astimezone(ground.zone).date() >= period.first for each in said):
        return True
    dated = [each for each in dossier.item.task.milestones if each.kind is MilestoneKind.DATE]
    return bool(dated) and bool(said) and said[-1].status in DELIVERED


def _advances(unit_id: int, led: Iterable[Dossier], ground: Ground) -> Iterator[Advance]:
    """Yield what the last seven days brought, tasks that are finished first."""
    found = [advance for each in led if (advance := _advance(each, unit_id, ground)) is not None]
    yield from sorted(found, key=lambda each: each.now.status not in DELIVERED)


def _advance(dossier: Dossier, unit_id: int, ground: Ground) -> Advance | None:
    begin = ground.today - timedelta(days=DAYS)
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == unit_id and each.entry is Entry.REPORT]
    fresh = [each for each in said if _day(each.said_at, ground.zone) >= begin]
    if not fresh:
        return None
    now = fresh[-1]
    line = [each for each in without(dossier.reports, now.corrects) if each.aim == now.aim and each.entry is Entry.REPORT]
    before = [each for each in line if _day(each.said_at, ground.zone) < begin]
    return Advance(dossier.item, now, before[-1] if before else None)


def _day(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()
