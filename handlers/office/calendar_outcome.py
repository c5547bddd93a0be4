"""What an update did to the calendar, day by day: enough to say the same again, and to take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from plan.calendar import DayKind
from plan.days_off import DayChange


class Said(StrEnum):
    """What became of it."""

    ENTERED = "entered"
    KNOWN = "known"  # the days are so already
    REMOVED = "removed"
    UNDONE = "undone"
    STALE = "stale"  # somebody has changed these days meanwhile


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind`, `first`, `last` and `note` are what was asked for, `changes` what was written.

    The note is in it because what was taken away stands nowhere else; it is the office's word on a day, not about a person.
    """

    said: Said
    kind: DayKind | None = None
    first: date | None = None
    last: date | None = None
    note: str = ""
    changes: tuple[DayChange, ...] = ()

    @property
    def can_be_undone(self) -> bool:
        """Whether there is something to take back that was not a taking back itself."""
        return bool(self.changes) and self.said in {Said.ENTERED, Said.REMOVED}


_ADAPTER = TypeAdapter(Outcome)


def facts_of(outcome: Outcome) -> Mapping[str, Any]:
    """Return an outcome as plain JSON."""
    facts: Mapping[str, Any] = _ADAPTER.dump_python(outcome, mode="json")
    return facts


def outcome_from(facts: Mapping[str, Any]) -> Outcome:
    """Return the outcome that plain JSON holds."""
    return _ADAPTER.validate_python(facts)
