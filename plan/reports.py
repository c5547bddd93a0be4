"""What a person says about the progress of a task, as values: what it is about, how far it is, what proves it. No rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """How far a task is. "Overdue" is computed from dates and never a status."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    WAITING = "waiting"
    SUBMITTED = "submitted"
    DONE = "done"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves that a deliverable exists: an issued document's number and date, or a file at Telegram."""

    document: str | None = None
    issued_on: date | None = None
    file_id: str | None = None
    file_name: str | None = None

    def __bool__(self) -> bool:
        return bool(self.document or self.file_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement about one or more tasks, as understood from what a person wrote.

    `codes` are the tasks' codes as typed ("3a", "II.3.a"); () where the message names none and the task must come from
    what it replies to. `percent` is 0–100. `status` None: the words say no status (a note only, or a percentage).
    `waiting_for` is the name of the unit as written. `sure` False: show what was understood and ask before it is recorded.
    """

    codes: tuple[str, ...] = ()
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    evidence: Evidence = Evidence()
    waiting_for: str | None = None
    sure: bool = True

    @property
    def says_progress(self) -> bool:
        """Whether it says how far the task is, not only something about it."""
        return self.status is not None or self.percent is not None or bool(self.evidence)


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that one message says about progress, in its order; `rest` is what was not understood."""

    claims: tuple[Claim, ...] = ()
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A period for which recurring or ongoing work is reported: both days in office time, inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Aim:
    """What a report is about: a task, on behalf of a unit; of several milestones the one at `milestone` (from 0).

    `period` is set for recurring and ongoing work. A report about the task as a whole has neither.
    """

    task_id: int
    unit_id: int
    milestone: int | None = None
    period: Period | None = None


class Entry(StrEnum):
    """What a line of the history is: a report, its undoing, or the tracking unit's word on a submitted one."""

    REPORT = "report"
    UNDO = "undo"
    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Report:
    """One line of a task's history. Never changed once stored; `id` is 0 until then.

    `about` is the id of the report that an undoing, acceptance or return speaks of; `corrects` the one that this report
    replaces because its message was edited. `for_all`: the first-named lead reports for every leading unit. `said_at`
    (Telegram's date of the message) decides lateness; both instants are aware and in UTC. `chat_id` and `message_id` name
    the message in which it was said.
    """

    entry: Entry
    aim: Aim
    status: Status
    author_id: int
    said_at: datetime
    recorded_at: datetime
    percent: int | None = None
    note: str = ""
    evidence: Evidence = Evidence()
    waiting_unit_id: int | None = None
    for_all: bool = False
    about: int | None = None
    corrects: int | None = None
    chat_id: int | None = None
    message_id: int | None = None
    id: int = 0
