"""What a picture shows: a unit's week, or all units beside each other, as numbers with labels. It draws nothing.

The labels are the caller's, in the reader's language; a drawer adds no word of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

MOST_ROWS = 12
"""More units than these are no longer readable on a phone."""
MOST_WEEKS = 6


class Tone(Enum):
    """What a count means, so that it looks the same in every picture. Their order is the order in a stack."""

    DONE = auto()
    SUBMITTED = auto()
    ACTIVE = auto()
    WAITING = auto()
    BLOCKED = auto()
    UNTOUCHED = auto()
    LATE = auto()


@dataclass(frozen=True, slots=True)
class Bar:
    """How many tasks are in one state."""

    label: str
    tone: Tone
    count: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a unit: of `expected` tasks that were to be reported `reported` were; `late` were overdue at its end."""

    label: str
    reported: int
    expected: int
    late: int


@dataclass(frozen=True, slots=True)
class Trend:
    """The last weeks, oldest first; the labels say what the two columns of a week mean."""

    title: str
    reported_label: str
    late_label: str
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class UnitWeek:
    """How a unit's tasks stand, state by state, and how its last weeks went (None: nothing is known of them yet)."""

    title: str
    bars: tuple[Bar, ...]
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One colour of a stack and what it stands for."""

    label: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: as many counts as the picture has keys, in their order."""

    label: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """All that is counted here."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ByUnit:
    """All units beside each other, each a stack of states. `ValueError` where a row has not one count for each key."""

    title: str
    keys: tuple[Key, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.counts) != len(self.keys):
                raise ValueError(f"{len(row.counts)} counts for {len(self.keys)} keys: {row.label}")


@dataclass(frozen=True, slots=True)
class BurnUp:
    """How the year's dated work came in: month by month how much was due by then in all, and how much was done.

    `done` has as many months as have begun. `ValueError` where it has more than there are labels, or `planned` another number.
    """

    title: str
    planned_label: str
    done_label: str
    months: tuple[str, ...]
    planned: tuple[int, ...]
    done: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.planned) != len(self.months) or len(self.done) > len(self.months):
            raise ValueError(f"{len(self.planned)} and {len(self.done)} figures for {len(self.months)} months")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar: how many terms end on it, and how these stand (None: no term ends)."""

    count: int = 0
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a calendar; `begins` is the weekday of its first day, 0 Monday to 6 Sunday."""

    label: str
    begins: int
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year's days, darker the more terms end on one; `weekdays` are seven short labels, Monday first."""

    title: str
    keys: tuple[Key, ...]
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]


Chart = UnitWeek | ByUnit | BurnUp | Calendar
"""Everything that can be drawn."""


def folded(rows: Sequence[Row], others: str, most: int = MOST_ROWS) -> tuple[Row, ...]:
    """Return at most `most` rows as they stand, and the rest summed in one more, which is called `others`.

    One row too many is not worth a sum: it would take the same place.
    """
    if len(rows) <= most + 1:
        return tuple(rows)
    rest = zip(*(row.counts for row in rows[most:]), strict=True)
    return (*rows[:most], Row(others, tuple(map(sum, rest))))


def latest(weeks: Sequence[Week], most: int = MOST_WEEKS) -> tuple[Week, ...]:
    """Return the last weeks that there is room for."""
    return tuple(weeks[-most:])
