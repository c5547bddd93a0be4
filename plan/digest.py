"""What a unit's weekly digest has to say: overdue, due this week and next, waiting for us, silent too long, done last week.

Pure: dossiers in, a value out. Which parts a group wants to see and in which words is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from plan.answers import PlannedTask
from plan.chat_settings import Section
from plan.dossier import Dossier
from plan.duties import Duty, DutyKind, duties_of, leading, said_for, waits_in_common
from plan.ledger import DELIVERED, counting
from plan.model import MilestoneKind
from plan.office_settings import OfficeSettings
from plan.periods import period_around
from plan.releasing import is_released
from plan.reports import Entry, Report, Status
from plan.standing import is_done
from plan.weeks import DAYS, Week, week_of
from plan.year_end import Tally

_PERIODIC = {DutyKind.RECURRING, DutyKind.ONGOING}
_WITH_A_DAY = {DutyKind.DATED, DutyKind.RECURRING}
_FIELDS: Mapping[Section, str] = {**{each: each.value for each in Section}, Section.WAITED_FOR: "awaited"}
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
    """A unit's week. Duties are sorted by urgency. `reported` of `running` tasks were reported in their present period.

    `year_end` is what was said of all open tasks of the plans that the unit follows.
    """

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
    year_end: Tally | None = None

    @property
    def lines(self) -> int:
        """How much it has to say."""
        parts = (self.overdue, self.this_week, self.next_week, self.awaited, self.silent, self.done)
        return sum(map(len, parts)) + bool(self.year_end)

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing that anybody has to do or to be thanked for."""
        return not self.lines

    def says_nothing_in(self, sections: Collection[Section]) -> bool:
        """Tell whether there is nothing in these parts, whatever stands in the others."""
        return not any(getattr(self, _FIELDS[section]) for section in sections)


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
    following = week.following
    all_duties = [duty for each in dossiers for duty in duties_of(each, today, ground.settings)]
    common = [duty for each in dossiers for duty in waits_in_common(each, today, ground.settings)]
    own = [duty for duty in all_duties if duty.unit_id == unit_id]
    led = [each for each in dossiers if unit_id in leading(each)]
    running = [each for each in led if _runs(each, unit_id, today)]
    return UnitDigest(
        unit_id,
        week,
        today,
        overdue=_by_day(duty for duty in own if duty.overdue_days(today)),
        this_week=_by_day(duty for duty in own if _due(duty, today, week.last) or _in_grace(duty, today)),
        next_week=_by_day(duty for duty in own if _due(duty, following.first, following.last)),
        awaited=tuple(_awaited(unit_id, all_duties, common, dossiers, today)),
        silent=_silent(own, ground),
        done=tuple(_advances(unit_id, led, ground)),
        reported=sum(_is_reported(each, unit_id, ground) for each in running),
        running=len(running),
    )


def _by_day(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    return tuple(sorted(duties, key=lambda duty: duty.due or date.max))


def _due(duty: Duty, first: date, last: date) -> bool:
    """Tell whether a duty with a day of its own falls due between two days."""
    return duty.kind in _WITH_A_DAY and duty.due is not None and first <= duty.due <= last


def _in_grace(duty: Duty, today: date) -> bool:
    """Tell whether a duty is over its day but in time still, the day being no working day: it is due, not overdue."""
    if duty.kind is not DutyKind.DATED or duty.due is None:
        return False
    return duty.due < today <= (duty.late_after or duty.due)


def _awaited(
    unit_id: int, duties: Iterable[Duty], common: Iterable[Duty], dossiers: Iterable[Dossier], today: date
) -> Iterator[Awaited]:
    """Yield what others need of the unit: those who say so first, then what it helps with that is due within two weeks.

    `common` is what units wait for in tasks that names of many lead.
    """
    others = _by_day(duty for duty in duties if duty.unit_id != unit_id)
    waiting = _by_task(duty for duty in _by_day((*others, *common)) if duty.waiting_for == unit_id)
    yield from (Awaited(duty, waiting=True) for duty in waiting.values())
    helped = {each.task_id for each in dossiers if unit_id in each.coordinating and unit_id not in each.leads}
    last = week_of(today).following.last
    dated = [duty for duty in others if duty.kind is DutyKind.DATED and duty.task_id in helped - waiting.keys()]
    soon = _by_task(duty for duty in dated if _due(duty, today, last) or _in_grace(duty, today))
    yield from (Awaited(duty, waiting=False) for duty in soon.values())


def _by_task(duties: Iterable[Duty]) -> dict[int, Duty]:
    """Return the first duty of each task."""
    found: dict[int, Duty] = {}
    for duty in duties:
        found.setdefault(duty.task_id, duty)
    return found


def _silent(own: Iterable[Duty], ground: Ground) -> tuple[Duty, ...]:
    """Return the work that is silent too long, each once: of two periods the later one."""
    return tuple({(duty.task_id, duty.milestone): duty for duty in own if _is_silent(duty, ground)}.values())


def _is_silent(duty: Duty, ground: Ground) -> bool:
    """Tell whether work was not reported in its rhythm: its day is over, or that of ongoing work nearly (weeks are short)."""
    if duty.kind not in _PERIODIC or duty.period is None or duty.due is None:
        return False
    if duty.due < ground.today:
        return ground.since is not None and duty.due >= ground.since
    lasting = duty.period.last - duty.period.first >= SOON_OVER
    return duty.kind is DutyKind.ONGOING and lasting and duty.due - ground.today < SOON_OVER


def _runs(dossier: Dossier, unit_id: int, today: date) -> bool:
    """Tell whether a task is under way: neither done nor closed nor carried over, and begun if it belongs to a year."""
    year = dossier.item.plan.header.year
    if is_done(dossier.item.task) or (year is not None and today.year < year):
        return False
    return not is_released(dossier, unit_id, counting(dossier.reports))


def _is_reported(dossier: Dossier, unit_id: int, ground: Ground) -> bool:
    """Tell whether a unit has reported on a task within the office's present period, or its work is handed in already."""
    period = period_around(ground.today, ground.settings.rhythm.every)
    told = said_for(dossier, unit_id, counting(dossier.reports))
    if any(each.entry is Entry.REPORT and _day(each.said_at, ground.zone) >= period.first for each in told):
        return True
    dated = any(each.kind is MilestoneKind.DATE for each in dossier.item.task.milestones)
    return dated and bool(told) and told[-1].status in DELIVERED


def _advances(unit_id: int, led: Iterable[Dossier], ground: Ground) -> Iterator[Advance]:
    """Yield what the last seven days brought, tasks that were finished first."""
    found = [advance for each in led if (advance := _advance(each, unit_id, ground)) is not None]
    yield from sorted(found, key=lambda each: each.now.status not in DELIVERED)


def _advance(dossier: Dossier, unit_id: int, ground: Ground) -> Advance | None:
    """Return a task's one line: what was finished in it, else what was said last.

    What was sent back is no advance, and nobody is thanked for a task that was given up.
    """
    begin = ground.today - timedelta(days=DAYS)
    said = [each for each in counting(dossier.reports) if each.aim.unit_id == unit_id]
    lines = {each.aim: each for each in said if _day(each.said_at, ground.zone) >= begin}
    fresh = [each for each in lines.values() if each.entry is not Entry.RETURN and each.status is not Status.CLOSED]
    if not fresh:
        return None
    now = max(fresh, key=lambda each: (each.status in DELIVERED, each.said_at, each.id))
    before = [each for each in said if each.aim == now.aim and _day(each.said_at, ground.zone) < begin]
    return Advance(dossier.item, now, before[-1] if before else None)


def _day(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()
