"""What a leading unit says of a task that is open when its plan's year ends, as a value. No rules.

That it is done, or given up, is said by a report; what is kept here is that it goes on in the next year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of it."""

    CARRIED = "carried"  # it goes on in the year after `year`


@dataclass(frozen=True, slots=True)
class YearEnd:
    """A unit's word on a task at the end of `year`, said by a person (its id) `at` an instant (aware, in UTC)."""

    task_id: int
    unit_id: int
    year: int
    verdict: Verdict
    person_id: int
    at: datetime
    reason: str = ""

    @property
    def next_year(self) -> int:
        """The year in which it goes on."""
        return self.year + 1
