"""The end of a plan's year: which open tasks their leading units are asked about, from when on, and what came of it.

What has no day, or goes on to the last of the year, never becomes overdue; without a question nobody would ever say what
became of it. It is asked once; the answer is a report, or that the task goes on in the next year (plan.verdicts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from plan.aiming import every_of, running
from plan.amending import ENDLESS
from plan.answers import PlannedTask
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.duties import has_delivered, is_open, said_for
from plan.ledger import DELIVERED, counting
from plan.model import Milestone
from plan.office_settings import OfficeSettings
from plan.periods import period_around
from plan.releasing import closing, going_on, is_released, last_word
from plan.reports import Aim, Entry, Period, Report, Status
from plan.standing import is_done

ASKED_BEFORE = 10
"""So many working days before 31/12 it is asked: two weeks for the answers, and the next year's plan is being drawn up then."""
ANSWERED_TO = (1, 31)
"""Month and day of the next year up to which it can be answered. The accounts of the year are closed on that day as well
(Luật Ngân sách nhà nước 2015, Điều 64 khoản 2)."""


@dataclass(frozen=True, slots=True)
class YearEndGround:
    """What it is decided on: the office's day, working days, time zone and settings."""

    today: date
    calendar: WorkCalendar
    zone: tzinfo
    settings: OfficeSettings


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """A task that a unit has not brought to an end; `aim` is what a report that it is done would be about."""

    unit_id: int
    item: PlannedTask
    aim: Aim
    said: Report | None = None

    @property
    def task_id(self) -> int:
        """The task's id; 0 for one that is not stored."""
        return self.item.task.id or 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of a year's open tasks so far: how many go on in the next one, how many were closed, how many are open."""

    year: int
    carried: int = 0
    closed: int = 0
    left: int = 0

    def __bool__(self) -> bool:
        return bool(self.carried or self.closed)


def asked_from(year: int, calendar: WorkCalendar) -> date:
    """Return the day from which the open tasks of a year are asked about."""
    return calendar.before(date(year, 12, 31), ASKED_BEFORE)


def is_asked(year: int | None, today: date, calendar: WorkCalendar) -> bool:
    """Tell whether units are asked on a day about a plan of a year; of one without a year never."""
    return year is not None and asked_from(year, calendar) <= today <= date(year, 12, 31)


def is_answered(year: int | None, today: date, calendar: WorkCalendar) -> bool:
    """Tell whether the question can be answered on a day; what was carried over can be taken back until the year is over."""
    return year is not None and asked_from(year, calendar) <= today <= date(year + 1, *ANSWERED_TO)


def can_take_back(year: int, today: date) -> bool:
    """Tell whether what a unit has carried over may still be taken back."""
    return today <= date(year, 12, 31)


def open_ends(dossier: Dossier, ground: YearEndGround) -> tuple[OpenEnd, ...]:
    """Return what is asked about a task, for each of its leading units that owes an answer; it must be amended already.

    What was handed in, closed or carried over is answered; so is what the plan or the office has put on a day of a later year.
    """
    year = dossier.item.plan.header.year
    if year is None or is_done(dossier.item.task):
        return ()
    counted = counting(dossier.reports)
    units = [unit for unit in dossier.owed_by if not is_released(dossier, unit, counted)]
    aims = {unit: next(_open_aims(dossier, unit, counted, year, ground), None) for unit in units}
    return tuple(OpenEnd(unit, dossier.item, aim, last_word(unit, counted)) for unit, aim in aims.items() if aim is not None)


def _open_aims(dossier: Dossier, unit_id: int, counted: Sequence[Report], year: int, ground: YearEndGround) -> Iterator[Aim]:
    """Yield what a unit has still to bring to an end in a task."""
    told, task_id = said_for(dossier, unit_id, counted), dossier.task_id
    milestones = dossier.item.task.milestones
    if not milestones and not has_delivered(told, None):
        yield Aim(task_id, unit_id)
    for at, milestone in enumerate(milestones):
        if milestone.kind in ENDLESS:
            last = min(running(milestone, year)[1], date(year, 12, 31))
            period = period_around(last, every_of(milestone, ground.settings))
            if last >= min(ground.today, date(year, 12, 31)) and not _is_concluded(told, at, period, year, ground):
                yield Aim(task_id, unit_id, at, period)
        elif is_open(milestone) and not has_delivered(told, at) and not _is_put_off(milestone, year):
            yield Aim(task_id, unit_id, at)


def _is_put_off(milestone: Milestone, year: int) -> bool:
    return milestone.due is not None and milestone.due.year > year


def _is_concluded(told: Iterable[Report], at: int, period: Period, year: int, ground: YearEndGround) -> bool:
    """Tell whether the last period was reported as done, or since it was asked what becomes of the task.

    Ongoing work is never done: that its last weeks were reported when the question was out is the answer.
    """
    last = [each for each in told if each.aim.milestone == at and each.aim.period == period]
    if not last:
        return False
    said_on = last[-1].said_at.astimezone(ground.zone).date()
    return last[-1].status in DELIVERED or said_on >= asked_from(year, ground.calendar)


def asked_about(dossiers: Iterable[Dossier], ground: YearEndGround) -> tuple[OpenEnd, ...]:
    """Return what units are to be asked about today."""
    due = [each for each in dossiers if is_asked(each.item.plan.header.year, ground.today, ground.calendar)]
    return tuple(end for each in due for end in open_ends(each, ground))


def answerable(dossiers: Iterable[Dossier], ground: YearEndGround) -> tuple[OpenEnd, ...]:
    """Return what can be answered today."""
    open_ = [each for each in dossiers if is_answered(each.item.plan.header.year, ground.today, ground.calendar)]
    return tuple(end for each in open_ for end in open_ends(each, ground))


def tally(dossiers: Iterable[Dossier], ground: YearEndGround) -> Tally | None:
    """Return what was said so far of the tasks of the year that is ending, the latest where there are several; None: none is.

    A task counts once, whatever number of units lead it: as closed only where none of them carries it over.
    """
    ending = [each for each in dossiers if is_answered(each.item.plan.header.year, ground.today, ground.calendar)]
    year = max((each.item.plan.header.year or 0 for each in ending), default=0)
    if not year:
        return None
    of_year = [each for each in ending if each.item.plan.header.year == year]
    said = [_verdict(each, asked_from(year, ground.calendar), ground.zone) for each in of_year]
    left = sum(bool(open_ends(each, ground)) for each in of_year)
    return Tally(year, said.count("carried"), said.count("closed"), left)


def _verdict(dossier: Dossier, since: date, zone: tzinfo) -> str | None:
    counted = counting(dossier.reports)
    if any(going_on(dossier, unit, counted) for unit in dossier.owed_by):
        return "carried"
    closed = [said for unit in dossier.owed_by if (said := closing(unit, counted)) is not None]
    return "closed" if any(each.said_at.astimezone(zone).date() >= since for each in closed) else None


def closing_report(end: OpenEnd, by: int, now: datetime, reason: str) -> Report:
    """Return the report with which a person gives up a unit's part of a task, all of it; `now` is aware and in UTC."""
    return Report(Entry.REPORT, Aim(end.task_id, end.unit_id), Status.CLOSED, by, now, now, note=reason)
