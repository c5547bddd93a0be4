"""What a person wants recorded about one task, as far as it is known: it grows through a dialogue until it can be a report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from plan.reports import Claim, Evidence, Period, Status


@dataclass(frozen=True, slots=True)
class Wish:
    """A report in the making. What is None was not said yet, and either follows from the dossier or must be asked for.

    `percent` is 0–100. `waiting_written` is the unit that is waited for, as typed. `waived`: the person has said that there is
    no evidence to give. `sure` False: show what was understood and ask; `meant` False: ask whether it was
    meant as a report at all. `said_at` is aware and in UTC, the instant of the
    message in `chat_id` that said it first; `corrects` the report that it replaces.
    """

    task_id: int
    said_at: datetime
    chat_id: int | None = None
    message_id: int | None = None
    unit_id: int | None = None
    milestone: int | None = None
    period: Period | None = None
    aimed: bool = False
    status: Status | None = None
    percent: int | None = None
    note: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    waiting_unit_id: int | None = None
    waiting_written: str | None = None
    for_all: bool = False
    corrects: int | None = None
    waived: bool = False
    sure: bool = True
    meant: bool = True

    @property
    def says_progress(self) -> bool:
        """Whether it says how far the task is."""
        return self.status is not None or self.percent is not None

    def with_note(self, words: str) -> Wish:
        """Return it with more words of the person."""
        return replace(self, note=f"{self.note}; {words}" if self.note else words)


def wish_of(claim: Claim, task_id: int, said_at: datetime, chat_id: int | None, message_id: int | None) -> Wish:
    """Return what a claim wants recorded about one of its tasks."""
    return Wish(
        task_id=task_id,
        said_at=said_at,
        chat_id=chat_id,
        message_id=message_id,
        status=claim.status,
        percent=claim.percent,
        note=claim.note,
        evidence=claim.evidence,
        waiting_written=claim.waiting_for,
        sure=claim.sure,
    )


class Need(StrEnum):
    """What is still missing before a wish can be recorded. The first three are asked for by the dialogue, not by the rules."""

    TASK = "task"  # which of the tasks that share a code
    AIM = "aim"  # which milestone or period
    NOTE = "note"  # words beside a percentage that was pressed
    UNIT = "unit"  # for which of the person's units
    CONFIRM = "confirm"  # whether it was understood rightly
    PROGRESS = "progress"  # how far the task is
    REASON_BLOCKED = "reason_blocked"
    REASON_FALLING = "reason_falling"
    REASON_REOPENED = "reason_reopened"
    WAITING = "waiting"  # for which unit
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Missing:
    """The wish, with what follows from the dossier filled in, and the one thing to ask for next.

    `units` are the choices where a unit is asked for.
    """

    need: Need
    wish: Wish
    units: tuple[int, ...] = ()


class Refusal(StrEnum):
    """Why a wish cannot be recorded at all."""

    NOT_YOURS = "not_yours"  # led by other units
    CLOSED = "closed"
    GONE = "gone"  # no longer in a plan in force
    UNCHANGED = "unchanged"  # it stands so already
    FUTURE_DOCUMENT = "future_document"  # the document is dated after today


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that cannot be recorded."""

    reason: Refusal
    wish: Wish
