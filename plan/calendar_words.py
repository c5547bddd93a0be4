"""What somebody types to change the calendar: "nghỉ 2/1/2026 nghỉ bù", "làm 10/1 làm bù cho 2/1", "nghi 2/1–5/1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plan.calendar import DayKind
from plan.days import day_at
from plan.folding import fold_each, one_line

MOST_DAYS = 31
"""How many days one line may name: a longer stretch is more likely a slip."""
YEARS_AHEAD = 2
"""How many years after the present one a day may lie in."""
MOST_NOTE = 80
_VERB = re.compile(r"(nghi|lam)\b")
_KINDS = {"nghi": DayKind.OFF, "lam": DayKind.WORKED}
_DATE = r"(\d{1,2})\s*[/.]\s*(\d{1,2})(?:\s*[/.]\s*(\d{4}|\d{2}))?(?![\d/])"
_TO = r"\s*(?:[-–—]|den|toi)\s*(?:het\s+)?(?:ngay\s+)?"
_DAYS = re.compile(rf"(?<![\d/])(?:(\d{{1,2}})(?:\s*[/.]\s*(\d{{1,2}})(?:\s*[/.]\s*(\d{{4}}|\d{{2}}))?)?{_TO})?{_DATE}")
_BEFORE_DATE = re.compile(r"\s*\b(?:vao|tu|ngay|\s)+$")
_EDGES = " ,.;:-–—()"


class DaysFault(StrEnum):
    """Why what was typed cannot be entered."""

    NO_VERB = "no_verb"  # neither "nghỉ" nor "làm"
    NO_DAY = "no_day"
    NO_SUCH_DAY = "no_such_day"
    REVERSED = "reversed"
    PAST = "past"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"


@dataclass(frozen=True, slots=True)
class DaysWish:
    """The days from `first` to `last` are to be off or worked, with why as it was typed."""

    kind: DayKind
    first: date
    last: date
    note: str = ""


def hear_days(text: str, today: date) -> DaysWish | DaysFault:
    """Return what a line wants of the calendar; `today` is the office's date.

    A day without a year is the next one to come, the first of two the last one before the second.
    """
    said = one_line(text)
    folded = fold_each(said)
    verb = _VERB.match(folded)
    if verb is None:
        return DaysFault.NO_VERB
    found = _DAYS.search(folded)
    if found is None:
        spoken = day_at(said, today)
        return _checked(verb, said, spoken[:2], (spoken[2], spoken[2]), today) if spoken else DaysFault.NO_DAY
    days = _days_of(found, today)
    return DaysFault.NO_SUCH_DAY if days is None else _checked(verb, said, found.span(), days, today)


def _checked(
    verb: re.Match[str], said: str, place: tuple[int, int], days: tuple[date, date], today: date
) -> DaysWish | DaysFault:
    first, last = days
    if last < first:
        return DaysFault.REVERSED
    if first < today:
        return DaysFault.PAST
    if (last - first).days >= MOST_DAYS:
        return DaysFault.TOO_LONG
    if last.year > today.year + YEARS_AHEAD:
        return DaysFault.TOO_FAR
    return DaysWish(_KINDS[verb[1]], first, last, _note(said, verb.end(), place))


def _note(said: str, verb_ends: int, place: tuple[int, int]) -> str:
    """Return why: what stands behind the days, after what the verb says more than itself ("nghỉ bù 2/1", "nghỉ lễ 2/9")."""
    before = said[: place[0]]
    filler = _BEFORE_DATE.search(fold_each(before))
    before = (before[: filler.start()] if filler else before).strip(_EDGES)
    phrase = before if len(before) > verb_ends else ""
    return f"{phrase} {said[place[1] :].strip(_EDGES)}".strip()[:MOST_NOTE].rstrip()


def _days_of(found: re.Match[str], today: date) -> tuple[date, date] | None:
    """Return the first and the last day that a match names, None where there is no such day."""
    day, month, year, last_day, last_month, last_year = found.groups()
    if day is None:
        only = _on(last_day, last_month, last_year) if last_year else _next(last_day, last_month, today)
        return (only, only) if only else None
    if year and not last_year:
        first = _on(day, month, year)
        last = _next(last_day, last_month, first) if first else None
        return (first, last) if first and last else None
    last = _on(last_day, last_month, last_year) if last_year else _next(last_day, last_month, today)
    if last is None:
        return None
    if month is None:  # "2–5/1": one month for both
        first = _on(day, last_month, str(last.year))
    else:
        first = _on(day, month, year) if year else _latest(day, month, last)
    return (first, last) if first else None


def _on(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
    except ValueError:
        return None


def _next(day: str, month: str, start: date) -> date | None:
    """Return the first such day on or after `start`; 29/2 may be some years away."""
    found = (_on(day, month, str(start.year + step)) for step in range(9))
    return next((each for each in found if each is not None and each >= start), None)


def _latest(day: str, month: str, end: date) -> date | None:
    """Return the last such day on or before `end`."""
    found = (_on(day, month, str(end.year - step)) for step in range(9))
    return next((each for each in found if each is not None and each <= end), None)
