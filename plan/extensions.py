"""Extensions (gia hạn): a request to move a milestone, passed on by the head of the unit, decided by the office. Values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Stage(StrEnum):
    """Who has the next word on a request; the last two are its end."""

    HEAD = "head"
    OFFICE = "office"
    GRANTED = "granted"
    REFUSED = "refused"

    @property
    def open(self) -> bool:
        """Whether the request still waits for a word."""
        return self in {Stage.HEAD, Stage.OFFICE}


@dataclass(frozen=True, slots=True)
class Extension:
    """A request to move the milestone at `milestone` (from 0) from `old_due` to `new_due`, dates in office time.

    `late`: it was asked for after the deadline, which only a head may do. `id` is 0 until it is stored.
    """

    task_id: int
    milestone: int
    unit_id: int
    asked_by: int
    reason: str
    old_due: date
    new_due: date
    late: bool
    stage: Stage
    said_at: datetime
    head_id: int | None = None
    head_at: datetime | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    id: int = 0
