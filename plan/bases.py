"""Bases (căn cứ): the document that a conditional deadline waited for, and the day that it sets. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Basis:
    """What turns the conditional milestone at `milestone` (from 0) into a dated one. The latest of a milestone counts."""

    task_id: int
    milestone: int
    document: str
    due: date
    set_by: int
    said_at: datetime
    id: int = 0
