"""How a report counts a task: done in time or late, under way in time or late, regular work, released; and sums of these.

The four first are the columns in which Vietnamese offices follow up what was assigned (hoàn thành trong hạn, quá hạn; đang thực
hiện trong hạn, quá hạn). A task is counted once for the whole office, and once for each unit that leads it, by that unit's own
line: who was in time is not late because a colleague was. It reads dossiers whose tasks are amended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from plan.amending import ENDLESS
from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.duties import said_for
from plan.ledger import DELIVERED, counting
from plan.model import Milestone, MilestoneKind
from plan.office_settings import OfficeSettings
from plan.releasing import is_released, last_word
from plan.reports import Entry, Report, Status
from plan.standing import last_day
from plan.state import state_of


class Mark(StrEnum):
    """The one column in which a report counts a task."""

    DONE = "done"
    DONE_LATE = "done_late"
    RUNNING = "running"
    OVERDUE = "overdue"
    REGULAR = "regular"  # nothing in it is due any more but what is reported by period
    RELEASED = "released"  # closed, or carried over into the next year


@dataclass(frozen=True, slots=True)
class Ground:
    """What a report is counted on: the last day that it looks at (office time), the office's zone and settings."""

    until: date
    zone: tzinfo
    settings: OfficeSettings


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated milestone of a task, of the whole task or of one unit's line.

    `met_on` is the day on which it was handed in and since accepted, None while it is not; `handed_in` that it waits to be
    accepted. `days_late` are calendar days after the day that it was due, 0 where the term was kept or still runs. `report` is
    the id of the report that handed it in.
    """

    at: int
    due: date
    moved_from: date | None = None
    met_on: date | None = None
    handed_in: bool = False
    days_late: int = 0
    report: int | None = None

    @property
    def open(self) -> bool:
        """Whether it has still to be handed in."""
        return self.met_on is None and not self.handed_in


@dataclass(frozen=True, slots=True)
class Line:
    """A task as a report counts it, for the office (`unit_id` None) or for one unit that leads it.

    `status` and `percent` (0–100) are what was said last, `said` the report that said so; `next_due` the earliest day still
    open, else the last one that there was.
    """

    item: PlannedTask
    leads: tuple[int, ...]
    unit_id: int | None
    mark: Mark
    status: Status
    percent: int | None
    dates: tuple[Dated, ...]
    said: Report | None

    @property
    def task_id(self) -> int:
        """The task's id; 0 for one that is not stored."""
        return self.item.task.id or 0

    @property
    def next_due(self) -> date | None:
        """The day to show."""
        still_open = [each.due for each in self.dates if each.open]
        return min(still_open, default=max((each.due for each in self.dates), default=None))

    @property
    def days_late(self) -> int:
        """How many calendar days it is or was late, the longest of its dates."""
        return max((each.days_late for each in self.dates), default=0)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sums over tasks: how many under each mark, and of those under way how many are blocked, waiting, handed in, silent."""

    total: int = 0
    done: int = 0
    done_late: int = 0
    running: int = 0
    overdue: int = 0
    regular: int = 0
    released: int = 0
    blocked: int = 0
    waiting: int = 0
    submitted: int = 0
    silent: int = 0

    @property
    def finished(self) -> int:
        """All that is done."""
        return self.done + self.done_late

    @property
    def under_way(self) -> int:
        """All that has a term and is not done."""
        return self.running + self.overdue

    @property
    def finished_percent(self) -> int:
        """The share of what is done in what has an end, 0–100, rounded half up; 0 where nothing has."""
        ending = self.finished + self.under_way
        return (200 * self.finished + ending) // (2 * ending) if ending else 0


def line_of(dossier: Dossier, ground: Ground, unit_id: int | None = None) -> Line:
    """Return how a task is counted on the ground's last day."""
    counted = counting(dossier.reports)
    dates = tuple(_dates(dossier, counted, ground, unit_id))
    if unit_id is None:
        state = state_of(dossier, ground.until, ground.settings)
        status, percent, said = state.status, state.percent, state.latest
    else:
        said = last_word(unit_id, counted)
        status, percent = (said.status, said.percent) if said is not None else (Status.NOT_STARTED, None)
    mark = _mark(dossier, dates, status, _is_released(dossier, counted, unit_id))
    return Line(dossier.item, dossier.owed_by, unit_id, mark, _told(status, mark), percent, dates, said)


def _told(status: Status, mark: Mark) -> Status:
    """Return the status to show: of several dates one may be done while the task as a whole is not, and the other way round."""
    if mark in {Mark.DONE, Mark.DONE_LATE}:
        return Status.DONE
    return Status.IN_PROGRESS if status is Status.DONE else status


def _dates(dossier: Dossier, counted: Sequence[Report], ground: Ground, unit_id: int | None) -> Iterable[Dated]:
    for at, milestone in enumerate(dossier.item.task.milestones):
        if milestone.kind is MilestoneKind.DATE and milestone.due is not None:
            met_on, handed_in, report = _handed_in(dossier, at, milestone, counted, ground.zone, unit_id)
            end = met_on or ground.until
            late = 0 if handed_in else _days_late(milestone, end)
            yield Dated(at, milestone.due, milestone.moved_from, met_on, handed_in, late, report)


def _handed_in(
    dossier: Dossier, at: int, milestone: Milestone, counted: Sequence[Report], zone: tzinfo, unit_id: int | None
) -> tuple[date | None, bool, int | None]:
    """Return when a milestone was met, whether it waits to be accepted, and by which report it was handed in."""
    if unit_id is None:
        told: Sequence[Report] = [each for each in counted if each.aim.milestone == at]
    else:
        told = [each for each in said_for(dossier, unit_id, counted) if each.aim.milestone == at]
    first = None
    for each in reversed(told):
        if each.status not in DELIVERED:
            break
        first = each
    report = first.id if first is not None else None
    if unit_id is None or first is None:
        return milestone.met_on, milestone.submitted_on is not None, report if milestone.met_on else None
    met = told[-1].status is Status.DONE
    return (first.said_at.astimezone(zone).date() if met else None), not met, report


def _days_late(milestone: Milestone, end: date) -> int:
    last = last_day(milestone)
    return (end - milestone.due).days if milestone.due is not None and last is not None and end > last else 0


def _is_released(dossier: Dossier, counted: Sequence[Report], unit_id: int | None) -> bool:
    units = dossier.owed_by if unit_id is None else (unit_id,)
    return bool(units) and all(is_released(dossier, unit, counted) for unit in units)


def _mark(dossier: Dossier, dates: Sequence[Dated], status: Status, released: bool) -> Mark:
    """Return the mark of a task: what is still open decides, then what cannot end, then when it was done."""
    milestones = dossier.item.task.milestones
    endless = any(each.kind in ENDLESS for each in milestones)
    met = all(each.met_on is not None for each in dates)
    others = [each for each in milestones if each.kind in {MilestoneKind.CONDITIONAL, MilestoneKind.UNDATED}]
    settled = met and all(each.met_on is not None for each in others) if milestones else status is Status.DONE
    if settled and not endless:
        return Mark.DONE_LATE if any(each.days_late for each in dates) else Mark.DONE
    if released:
        return Mark.RELEASED
    if any(each.open and each.days_late for each in dates):
        return Mark.OVERDUE
    return Mark.REGULAR if settled else Mark.RUNNING


def is_silent(line: Line) -> bool:
    """Tell whether nobody has ever reported on a task that is under way."""
    return line.said is None and line.mark in {Mark.RUNNING, Mark.OVERDUE, Mark.REGULAR}


_HOLDS = {Status.BLOCKED: "blocked", Status.WAITING: "waiting", Status.SUBMITTED: "submitted"}
_UNDER_WAY = {Mark.RUNNING, Mark.OVERDUE, Mark.REGULAR}


def counted_up(lines: Iterable[Line]) -> Counts:
    """Return the sums over lines."""
    sums: Counter[str] = Counter()
    for line in lines:
        sums.update(["total", line.mark.value])
        if line.mark in _UNDER_WAY and line.status in _HOLDS:
            sums[_HOLDS[line.status]] += 1
        sums["silent"] += is_silent(line)
    return Counts(**sums)


def reports_between(reports: Iterable[Report], first: date, last: date, zone: tzinfo) -> tuple[Report, ...]:
    """Return what counts and was reported from one day to another, in office time."""
    said = [each for each in counting(reports) if each.entry is Entry.REPORT]
    return tuple(each for each in said if first <= each.said_at.astimezone(zone).date() <= last)
