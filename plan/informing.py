"""Whom a report obliges us to tell, when, and in which order: heads before their group sees a red line. It sends nothing.

A red line is one that says a deadline was missed. The head hears of it in private at once, the group on the next working day.
Where no head can be reached an administrator hears of that once and the group line keeps its delay; where nobody of a unit is
registered, only the group can be told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from plan.aiming import target_of
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.ledger import DELIVERED, handed_in_at, without
from plan.office_settings import GroupLines, OfficeSettings
from plan.reports import Report, Status
from plan.standing import last_day

GROUP_DELAY = timedelta(minutes=1)
"""How long a group line waits, so that a slip can be undone before anybody has read it."""
MORNING = time(8)
"""When a line that had to wait for the next working day goes out."""


class NoticeKind(StrEnum):
    """What is told."""

    LINE = "report_line"  # to the group of the unit that reported
    HEAD = "report_head"  # to the heads of that unit: late, hindered or waiting
    WAITED_FOR = "waited_for"  # to the unit that is waited for
    SUBMITTED = "submitted"  # to the tracking unit, which accepts
    NO_HEAD = "no_head"  # to the administrators: nobody leads this unit within reach


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of a unit by id: who is to be told as head, who of these cannot be written to, and everybody."""

    unit_id: int
    heads: tuple[int, ...] = ()
    unreachable: frozenset[int] = frozenset()
    members: tuple[int, ...] = ()

    @property
    def reachable_heads(self) -> tuple[int, ...]:
        """The heads that the bot can write to."""
        return tuple(each for each in self.heads if each not in self.unreachable)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told, not before an instant: to a person (by id), or to the groups of a unit."""

    kind: NoticeKind
    not_before: datetime
    person_id: int | None = None
    unit_id: int | None = None

    @property
    def once(self) -> bool:
        """Whether a person hears it once, however many reports are the cause."""
        return self.kind is NoticeKind.NO_HEAD


@dataclass(frozen=True, slots=True)
class Office:
    """What telling needs to know of the office: `zone` is its time zone, `admins` its administrators by id."""

    settings: OfficeSettings
    calendar: WorkCalendar
    zone: tzinfo
    admins: tuple[int, ...] = ()


def is_red(report: Report, dossier: Dossier, zone: tzinfo) -> bool:
    """Tell whether a report says that a deadline was missed: said after its term, unless it only adds to what was in time.

    Where names of many lead a task, no single unit that they comprise has missed anything.
    """
    milestone = target_of(dossier, report.aim).milestone
    due = last_day(milestone) if milestone is not None and report.aim.period is None else None
    if due is None or (dossier.collective and report.aim.unit_id not in dossier.leads):
        return False
    said = report.said_at
    if report.status in DELIVERED:
        said = handed_in_at(without(dossier.reports, report.corrects), report.aim) or said
    return min(said, report.said_at).astimezone(zone).date() > due


def concerns_heads(report: Report, dossier: Dossier, zone: tzinfo) -> bool:
    """Tell whether the heads of the unit hear of a report: a deadline was missed, the work is hindered or waits."""
    return report.status in {Status.BLOCKED, Status.WAITING} or is_red(report, dossier, zone)


def notices_of(
    report: Report, dossier: Dossier, crew: Crew, others: Crew | None, office: Office, *, said_in_group: bool
) -> tuple[Notice, ...]:
    """Return what a new report obliges us to tell.

    `crew` are the people of the unit that reported; where it does not concern heads, nobody looks at them. `others` are those
    of the unit that is waited for, or of the tracking unit where the report was submitted to it. `said_in_group`: it was said
    in the unit's own group, which needs no line then.
    """
    told = list(_to_heads(report, dossier, crew, office))
    if not said_in_group and office.settings.group_lines is GroupLines.EACH:
        told.append(Notice(NoticeKind.LINE, _line_after(report, dossier, crew, office), unit_id=crew.unit_id))
    if others is not None:
        told += _to_others(report, others, office)
    return tuple(told)


def _to_heads(report: Report, dossier: Dossier, crew: Crew, office: Office) -> Iterator[Notice]:
    if not concerns_heads(report, dossier, office.zone):
        return
    now = report.recorded_at
    if crew.members and not crew.reachable_heads and report.author_id not in crew.heads:
        yield from (Notice(NoticeKind.NO_HEAD, now, person_id=each, unit_id=crew.unit_id) for each in office.admins)
    for head in crew.reachable_heads:
        if head != report.author_id:
            yield Notice(NoticeKind.HEAD, now, person_id=head, unit_id=crew.unit_id)


def _line_after(report: Report, dossier: Dossier, crew: Crew, office: Office) -> datetime:
    """Return when the group may see a report: at once but for a red line, which a head who did not say it hears first."""
    knows = report.author_id in crew.heads or not crew.members
    if not is_red(report, dossier, office.zone) or knows:
        return report.recorded_at + GROUP_DELAY
    return next_morning(report.recorded_at.astimezone(office.zone).date(), office)


def next_morning(day: date, office: Office) -> datetime:
    """Return the morning of the working day after `day`, as an instant in the office's time zone."""
    return datetime.combine(office.calendar.after(day, 1), MORNING, office.zone)


def _to_others(report: Report, others: Crew, office: Office) -> Iterator[Notice]:
    """Tell the unit that is waited for or asked to accept: its heads, else all of it, else groups or administrators."""
    now = report.recorded_at
    kind = NoticeKind.SUBMITTED if report.status is Status.SUBMITTED else NoticeKind.WAITED_FOR
    people = others.reachable_heads or tuple(each for each in others.members if each not in others.unreachable)
    if kind is NoticeKind.SUBMITTED and not people:
        people = office.admins
    yield from (Notice(kind, now, person_id=each, unit_id=others.unit_id) for each in people)
    if kind is NoticeKind.WAITED_FOR and (not people or office.settings.group_lines is GroupLines.EACH):
        yield Notice(kind, now + GROUP_DELAY, unit_id=others.unit_id)
