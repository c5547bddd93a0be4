"""Working days of an office: weekends, days off, made-up days. It knows no holiday by itself and reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 6


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
