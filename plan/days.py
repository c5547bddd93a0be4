"""A single day as people type it: "30/11", "30/11/2025", "30-11", "ngày 15 tháng 12", "ngày mai", "thứ Sáu". Nothing else."""

from __future__ import annotations

import re
from datetime import date, timedelta

from plan.folding import fold_each, nfc

_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})\s*[/\-.]\s*(\d{1,2})(?:\s*[/\-.]\s*(\d{4}|\d{2}))?(?![\d/])")
_WORDS = re.compile(r"(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d{4}))?")
_WEEKDAY = re.compile(r"(?:thu\s+(hai|ba|tu|nam|sau|bay|[2-7])|(chu\s*nhat|cn))(\s+(?:tuan\s+)?sau)?\b")
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_NEAR = (("hom nay", 0), ("ngay mai", 1), ("mai", 1), ("ngay kia", 2))
_FAR = timedelta(days=183)


def day_in(text: str, today: date) -> date | None:
    """Return the first day that a text names, None if there is none or no such day.

    Without a year the day nearest to `today` is meant, if that lies within half a year back it stays past: "30/9" typed in
    November is the last one, typed in December with "30/3" the next one.
    """
    found = day_at(nfc(text), today)
    return found[2] if found else None


def day_at(text: str, today: date) -> tuple[int, int, date] | None:
    """Return that day with the place where it stands; `text` is NFC."""
    folded = fold_each(text)
    found = _NUMERIC.search(folded) or _WORDS.search(folded)
    if found is not None:
        day = _date(int(found[1]), int(found[2]), found[3], today)
        return (*found.span(), day) if day else None
    weekday = _WEEKDAY.search(folded)
    if weekday is not None:
        return (*weekday.span(), _weekday(weekday, today))
    near = ((re.search(rf"\b{words}\b", folded), days) for words, days in _NEAR)
    return next(((*where.span(), today + timedelta(days=days)) for where, days in near if where), None)


def _weekday(found: re.Match[str], today: date) -> date:
    number = 6 if found[2] else _NUMBERS[found[1]]
    monday = today - timedelta(days=today.weekday()) + (timedelta(days=7) if found[3] else timedelta())
    day = monday + timedelta(days=number)
    return day if found[3] or day >= today else day + timedelta(days=7)


def _date(day: int, month: int, year: str | None, today: date) -> date | None:
    try:
        if year is not None:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
        nearest = [date(today.year + step, month, day) for step in (-1, 0, 1)]
    except ValueError:
        return _leap_day(day, month, today) if year is None else None
    return min(nearest, key=lambda each: abs(each - today))


def _leap_day(day: int, month: int, today: date) -> date | None:
    """29/2 is there only in some years: the nearest one that has it is meant, if that is near."""
    if (day, month) != (29, 2):
        return None
    leap = [date(year, 2, 29) for year in range(today.year - 1, today.year + 2) if year % 4 == 0]
    return next((each for each in leap if abs(each - today) < _FAR), None)
