"""Calendar weeks as digests count them: Monday to Sunday, numbered by ISO 8601 ("2025-W48")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 7


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """The week that begins on a Monday (`first`, a date in office time)."""

    first: date

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=DAYS - 1)

    @property
    def number(self) -> int:
        """Its number in the year, 1–53."""
        return self.first.isocalendar().week

    @property
    def key(self) -> str:
        """Its name in keys, "2025-W48"; the year is that of its Thursday."""
        year, week, _ = self.first.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def days(self) -> tuple[date, ...]:
        """Its seven days."""
        return tuple(self.first + timedelta(days=n) for n in range(DAYS))

    @property
    def following(self) -> Week:
        """The week after it."""
        return Week(self.first + timedelta(days=DAYS))

    @property
    def before(self) -> Week:
        """The week before it."""
        return Week(self.first - timedelta(days=DAYS))


def week_of(day: date) -> Week:
    """Return the week in which a day lies."""
    return Week(day - timedelta(days=day.weekday()))


def week_named(key: str) -> Week:
    """Return the week of a key; raises `ValueError` for anything else."""
    year, _, week = key.partition("-W")
    found = Week(date.fromisocalendar(int(year), int(week), 1))
    if found.key != key:
        raise ValueError(key)
    return found
