"""Explanations (giải trình): a leader asks why a task is late, the leading unit answers by a day. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """A question to a leading unit; `due` is the last day for the answer, in office time. `id` is 0 until it is stored."""

    task_id: int
    unit_id: int
    asked_by: int
    asked_at: datetime
    due: date
    answer: str | None = None
    answered_by: int | None = None
    answered_at: datetime | None = None
    id: int = 0
