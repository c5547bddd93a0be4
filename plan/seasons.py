"""What people mean by "trước Tết", "trong Tết", "sau Tết": days around the new year, the lunar one and that of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from plan.wordlists import table

_BEHIND = ("sau", "qua")
_WITHIN = ("trong", "dip")
_HOLIDAYS = 6  # from the first day of Tết on, about as long as offices are closed
_SOON_AFTER = 30


def new_year(said: str, today: date) -> tuple[date, date]:
    """Return the first and last day that `said` ("truoc", "trong", "sau", "", folded) means of the next 1 January."""
    just_been = said in _BEHIND and today.month == 1
    return _around(date(today.year + (0 if just_been else 1), 1, 1), 0, said, today)


def tet(said: str, today: date) -> tuple[date, date] | None:
    """Return the same of Tết Nguyên đán; after it still that of this year. None beyond the years that are known."""
    since = today - timedelta(days=_SOON_AFTER if said in _BEHIND else _HOLIDAYS)
    coming = [day for day in _first_days() if day > since]
    return _around(coming[0], _HOLIDAYS, said, today) if coming else None


def _around(day: date, length: int, said: str, today: date) -> tuple[date, date]:
    if said in _BEHIND:
        return day + timedelta(days=length), day + timedelta(days=length + _SOON_AFTER)
    if said in _WITHIN:
        return day - timedelta(days=1), day + timedelta(days=length)
    return today, max(today, day - timedelta(days=1))


@cache
def _first_days() -> tuple[date, ...]:
    return tuple(table("lunar")["tet"])
