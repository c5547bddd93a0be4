"""How far a task is: the line of a card, and a few words beside a line of a list. It names units, never a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from handlers.views.names import day_words, days_words, shortened
from handlers.views.shelf import Shelf
from locales import Texts
from plan.answers import PlannedTask
from plan.model import Task
from plan.reports import Report, Status
from plan.standing import is_done, is_open_date, last_day
from plan.state import TaskState, UnitState

NOTE_SIZE = 80
SHARED_NOTE_SIZE = 40
DOCUMENT_SIZE = 40
MOST_UNITS = 4
PRESSING = frozenset({Status.BLOCKED, Status.WAITING, Status.SUBMITTED})
"""What is told before anything else: somebody has to act."""
_SPOKEN_OUT = PRESSING | {Status.CLOSED}
"""What holds whether or not the present period was reported."""


def progress_line(item: PlannedTask, texts: Texts, today: date, room: str, shelf: Shelf | None) -> Markup:
    """Return how far a task is; `room` is "task" for a line of a card, "head" for the answer's first line."""
    task, state = item.task, shelf.state_of(item.task) if shelf else None
    if is_done(task):
        return _done_line(task, state, texts, room)
    if shelf is None or state is None or not _is_told(task, state):
        return texts.html(f"{room}.status")
    told = _Telling(task, state, texts, today, shelf)
    if state.latest is None and all(each.carried_into is None for each in state.units):
        return texts.html("state.line", words=told.silence(None))
    if len(state.units) == 1:
        return texts.html("state.line", words=told.words(state.units[0], NOTE_SIZE))
    return told.by_unit()


def _is_told(task: Task, state: TaskState) -> bool:
    """Tell whether anything is known of how far a task is."""
    carried = any(each.carried_into is not None for each in state.units)
    return state.latest is not None or carried or _by_period(task, state)


def short_state(item: PlannedTask, texts: Texts, shelf: Shelf, unit_id: int | None = None) -> str | None:
    """Return in two or three words how far a task is that is not done; None where there is nothing to say.

    With `unit_id`, of several units that lead it, how far that one is.
    """
    state = shelf.state_of(item.task)
    if state is None or is_done(item.task):
        return None
    if state.carried_into is not None:
        return texts.plain("state.short_carried", year=state.carried_into)
    own = next((each for each in state.units if each.unit_id == unit_id), None) if len(state.units) > 1 else None
    if own is not None and not _by_period(item.task, state):
        return _own_state(own, texts)
    if state.status in PRESSING or state.status is Status.CLOSED:
        return texts.plain(f"state.short_{state.status.value}")
    if _by_period(item.task, state):
        return texts.plain("state.short_silent" if state.silent else "state.short_reported")
    if state.latest is None:
        return None
    if state.percent is not None:
        return texts.plain("state.short_percent", percent=state.percent)
    return texts.plain(f"state.short_{state.status.value}")


def _own_state(own: UnitState, texts: Texts) -> str | None:
    said = own.latest
    if own.carried_into is not None:
        return texts.plain("state.short_carried", year=own.carried_into)
    if said is None:
        return None
    if said.status is Status.IN_PROGRESS and said.percent is not None:
        return texts.plain("state.short_percent", percent=said.percent)
    return texts.plain(f"state.short_{said.status.value}")


def _by_period(task: Task, state: TaskState) -> bool:
    """Tell whether nothing but work that goes on is left: then what counts is whether this period was reported."""
    return state.period is not None and not any(map(is_open_date, task.milestones))


def _done_line(task: Task, state: TaskState | None, texts: Texts, room: str) -> Markup:
    met = [(each.met_on, each) for each in task.milestones if each.met_on is not None]
    if not met:
        return texts.html(f"{room}.status_done")
    day, milestone = max(met, key=lambda each: each[0])
    said = state.latest if state else None
    document = said.evidence.document if said else None
    last = last_day(milestone)
    late = (day - milestone.due).days if milestone.due is not None and last is not None and day > last else 0
    words = texts.html("state.met", day=day, late=late, document=document and shortened(document, DOCUMENT_SIZE))
    return texts.html("state.line", words=words)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Everything that the words about one task are made from."""

    task: Task
    state: TaskState
    texts: Texts
    today: date
    shelf: Shelf

    def by_unit(self) -> Markup:
        """Return a short line for each unit that leads or has reported."""
        lines = [self.texts.html("state.lines")]
        for each in self.state.units[:MOST_UNITS]:
            words = self.words(each, SHARED_NOTE_SIZE)
            lines.append(self.texts.html("state.unit_line", unit=self._name(each.unit_id), words=words))
        more = len(self.state.units) - MOST_UNITS
        if more > 0:
            lines.append(self.texts.html("state.more_units", n=more))
        return Markup("\n").join(lines)

    def words(self, unit: UnitState, note_size: int) -> Markup:
        """Return where one unit's line is, with the cut note of its last report."""
        said = unit.latest
        if unit.carried_into is not None:
            return self.texts.html("state.carried", year=unit.carried_into)
        if said is None:
            return self.silence(None) if _by_period(self.task, self.state) else self.texts.html("state.none")
        if said.status not in _SPOKEN_OUT and _by_period(self.task, self.state) and not self._is_of_now(said):
            return self.silence(said)
        words = self._reported(said) or self._as_said(said, unit.since or said.said_at)
        return self.texts.html("state.noted", words=words, note=shortened(said.note, note_size)) if said.note else words

    def silence(self, said: Report | None) -> Markup:
        """Say that nothing was reported in this period, and when it was for the last time."""
        period = self.state.period
        named = days_words(period.first, period.last, self.texts) if period else None
        return self.texts.html("state.silent", period=named, day=self._day(said.said_at) if said else None)

    def _is_of_now(self, said: Report) -> bool:
        """Tell whether a report speaks of the present period, or of part of it: the office may have changed its rhythm."""
        period, reported = self.state.period, said.aim.period
        return bool(period and reported and reported.first <= period.last and period.first <= reported.last)

    def _reported(self, said: Report) -> Markup | None:
        """Say that a period was reported; None for what is reported as a whole, and for what presses."""
        if said.aim.period is None or said.status in _SPOKEN_OUT:
            return None
        period = days_words(said.aim.period.first, said.aim.period.last, self.texts)
        return self.texts.html("state.reported", period=period, day=self._day(said.said_at))

    def _as_said(self, said: Report, since: datetime) -> Markup:
        texts = self.texts
        match said.status:
            case Status.IN_PROGRESS:
                return texts.html("state.in_progress", percent=said.percent, day=self._day(said.said_at))
            case Status.WAITING:
                return texts.html("state.waiting", unit=self._name(said.waiting_unit_id), day=self._day(since))
            case Status.DONE:
                return texts.html("state.done", due=self._milestone_day(said), day=self._day(since))
            case _:
                return texts.html(f"state.{said.status.value}", day=self._day(since))

    def _milestone_day(self, said: Report) -> date | None:
        """Return the day of the milestone that was spoken of, where the task has several."""
        milestones, at = self.task.milestones, said.aim.milestone
        return milestones[at].due if at is not None and 1 < len(milestones) > at else None

    def _day(self, instant: datetime) -> str:
        return day_words(self.shelf.day_of(instant), self.today, self.texts)

    def _name(self, unit_id: int | None) -> str:
        named = (unit.short_name for unit in self.shelf.units.units if unit.id == unit_id)
        return next(named, None) or self.texts.plain("state.some_unit")
