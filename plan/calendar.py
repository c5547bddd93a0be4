"""Working days of an office: weekends, days off, made-up days. It knows no holiday by itself and reads no clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_SATURDAY = 6


class DayKind(StrEnum):
    """What an office makes of a day."""

    OFF = "off"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A day that an office has entered in its calendar, with why ("nghỉ bù Tết Dương lịch")."""

    day: date
    kind: DayKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, less `days_off`, and `made_up` weekend days besides."""

    days_off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether a day is worked."""
        return day in self.made_up or (day.isoweekday() < _SATURDAY and day not in self.days_off)

    def after(self, day: date, days: int) -> date:
        """Return the `days`-th working day after `day`, which itself does not count."""
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working(day)
        return day

    def before(self, day: date, days: int) -> date:
        """Return the `days`-th working day before `day`, which itself does not count."""
        while days > 0:
            day -= timedelta(days=1)
            days -= self.is_working(day)
        return day

    def on_or_before(self, day: date) -> date:
        """Return `day` if it is worked, else the last working day before it."""
        return day if self.is_working(day) else self.before(day, 1)

    def on_or_after(self, day: date) -> date:
        """Return `day` if it is worked, else the next working day."""
        return day if self.is_working(day) else self.after(day, 1)

    def days_between(self, first: date, last: date) -> int:
        """Return how many working days lie after `first` up to and including `last`; negative where `last` is earlier."""
        if last < first:
            return -self.days_between(last, first)
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def work_calendar(days_off: Iterable[date], made_up: Iterable[date], own: Iterable[OfficeDay]) -> WorkCalendar:
    """Return the calendar that public days and an office's own amount to: what the office has entered goes before."""
    entered = {each.day: each.kind for each in own}
    off = {day for day, kind in entered.items() if kind is DayKind.OFF}
    worked = {day for day, kind in entered.items() if kind is DayKind.WORKED}
    return WorkCalendar(frozenset((set(days_off) | off) - worked), frozenset((set(made_up) | worked) - off))
