"""The times named in a text and the last day of each: "Quý III, quý IV năm 2025", "trước 15/8", "cuối tháng 11".

It knows the calendar, not whether a time is a deadline (that is `plan/dates.py`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from itertools import zip_longest

from plan.folding import fold_each
from plan.markers import roman

_YEAR = r"(?:\s*(?:[/.-]\s*|,?\s*(?:cua\s+)?nam\s+)(?P<{0}>20\d\d)\b)?"
_QUARTER = r"(?:iv|i{1,3}|0?[1-4])"
_PART = r"(?P<{0}>tuan\s+(?:dau|cuoi|thu\s+\S+|[1-4])|dau|giua|cuoi|het|thuong\s+tuan|trung\s+tuan|ha\s+tuan)"
_FORMS = re.compile(
    rf"""
      (?P<range>(?:giai\s+doan|nam)?\s*\b(?P<from_year>20\d\d)\s*(?:-|–|den(?:\s+nam)?)\s*(?P<to_year>20\d\d)\b)
    | (?P<halves>(?P<months>3|6|9|03|06|09|sau|ba|chin)\s+thang\s+(?P<half>dau|cuoi)\s+nam(?:\s+(?P<half_year>20\d\d))?)
    | (?P<written>ngay\s+(?P<day>\d{{1,2}})\s*(?:thang\s*(?P<month>\d{{1,2}})){_YEAR.format("year")})
    | (?P<slashed>\b(?P<s_day>\d{{1,2}})\s?[/.-]\s?(?P<s_month>\d{{1,2}})\s?[/.-]\s?(?P<s_year>(?:20)?\d\d)\b)
    | (?P<monthly>(?:{_PART.format("m_part")}\s+)?(?:trong\s+)?thang\s+(?P<m_month>\d{{1,2}})(?!\d){_YEAR.format("m_year")})
    | (?P<monthless>\b(?P<n_month>\d{{1,2}})\s?[/-]\s?(?P<n_year>20\d\d)\b)
    | (?P<short>(?:^|ngay|truoc|den|het|nhat|qua|han|tu)\s*:?\s*(?P<h_day>\d{{1,2}})\s?/\s?(?P<h_month>\d{{1,2}})\b(?!\s?[/\d]))
    | (?P<quarterly>(?:{_PART.format("q_part")}\s+)?qu[yi]\s*/?\s*(?P<quarter>{_QUARTER})\b{_YEAR.format("q_year")})
    | (?P<yearly>(?:(?P<y_part>dau|giua|cuoi|het)\s+)?nam\s+(?P<y_year>20\d\d)\b)
    | (?P<this_year>(?P<t_part>dau|giua|cuoi|het|trong|ca)\s+nam\b(?!\s*\d))
    | (?P<bare>^\s*(?:trong\s+|den\s+|het\s+)?(?P<b_year>20\d\d)\s*$)
    """,
    re.VERBOSE,
)
_NEXT_QUARTER = re.compile(
    rf"\s*(?:,|&|va\b|-|–|den\b)\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b(?!\s?[/-]\s?\d{{1,2}}\b){_YEAR.format('year')}"
)
_NEXT_MONTH = re.compile(
    rf"\s*(?:,|&|va\b|-|–|den\b)\s*(?P<month>1[0-2]|0?[1-9])\b(?!\s?[/.-]\s?\d{{1,2}}\b|\s*(?:ngay|thang|lan|nam\s+(?!20)|%)){_YEAR.format('year')}"
)
_NEXT_DAY = re.compile(r"\s*(?:,|&|va\b)\s*(?:ngay\s+)?(?P<day>\d{1,2})\s?/\s?(?P<month>\d{1,2})\b(?!\s?[/\d])")
_BEFORE = re.compile(r"truoc\s+$")
_RANGE = re.compile(r"\s*(?:-|–|den\b|toi\b)")
_NEAR = 12  # letters that are looked at before a time
_THIRDS = {"dau": 10, "giua": 20, "thuong tuan": 10, "trung tuan": 20}
_WEEKS = {"dau": 7, "1": 7, "2": 14, "3": 21, "4": 28, "nhat": 7, "mot": 7, "hai": 14, "nhi": 14, "ba": 21, "tu": 28}
_HALVES = {"sau": 6, "ba": 3, "chin": 9}


class Size(IntEnum):
    """How long a time is; the shorter says more."""

    DAY = 1
    MONTH = 2
    QUARTER = 3
    HALF_YEAR = 4
    YEAR = 5


@dataclass(frozen=True, slots=True)
class Time:
    """A time at letters `start` to `end` of a text. `year` is None where none is written.

    `day` and `month` are the last day (None: of its month); both are in the year that the time ends in.
    `strictly` says that the time itself is too late ("trước tháng 11"): the day before `first_month` begins is meant.
    """

    size: Size
    start: int
    end: int
    year: int | None
    month: int
    day: int | None = None
    first_month: int = 1
    strictly: bool = False
    impossible: bool = False

    def last_day(self, year: int) -> date:
        """Return the last day on which the obligation is met in time. Raises ValueError for a day that does not exist."""
        if self.impossible:
            raise ValueError("no such day")
        if self.strictly:
            return date(year, self.first_month, 1) - timedelta(days=1)
        return date(year, self.month, self.day or monthrange(year, self.month)[1])


def times(text: str) -> tuple[Time, ...]:
    """Return the times named in a text, from left to right; of a range only its end; letters as in `text`."""
    plain = fold_each(text)
    found = list(_found(plain))
    return _with_years(list(_without_range_starts(plain, found)))


def _found(plain: str) -> Iterator[Time]:
    match = _FORMS.search(plain)
    while match:
        kind = next(name for name in _READERS if match[name] is not None)
        yield _strict(plain, _READERS[kind](match))
        end = match.end()
        for more in _row(plain, end, kind):
            yield more
            end = more.end
        match = _FORMS.search(plain, end)


def _row(plain: str, place: int, kind: str) -> Iterator[Time]:
    """Yield what goes on with a month or quarter without its noun: "tháng 9, 12/2025", "Quý II và III"."""
    form = {"monthly": _NEXT_MONTH, "quarterly": _NEXT_QUARTER, "short": _NEXT_DAY}.get(kind)
    while form and (match := form.match(plain, place)):
        if kind == "short":
            yield _made(match, Size.DAY, None, int(match["month"]), int(match["day"]))
        elif kind == "monthly":
            yield _made(match, Size.MONTH, match["year"], int(match["month"]))
        else:
            yield _quarter(match, match["quarter"], match["year"], None)
        place = match.end()


def _made(
    match: re.Match[str], size: Size, year: str | None, month: int, day: int | None = None, first: int | None = None
) -> Time:
    full_year = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    wrong = not 1 <= month <= 12 or (day is not None and not _exists(full_year, month, day))
    first_month = min(max(first or month, 1), 12)
    return Time(size, match.start(), match.end(), full_year, month, day, first_month, impossible=wrong)


def _exists(year: int | None, month: int, day: int) -> bool:
    """Say whether a day exists; 29 February is believed while its year is not known."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year or 2000, month)[1]


def _range(match: re.Match[str]) -> Time:
    return _made(match, Size.YEAR, match["to_year"], 12, first=1)


def _halves(match: re.Match[str]) -> Time:
    months = _HALVES.get(match["months"]) or int(match["months"])
    from_start = match["half"] == "dau"
    return _made(
        match, Size.HALF_YEAR, match["half_year"], months if from_start else 12, first=1 if from_start else 13 - months
    )


def _written(match: re.Match[str]) -> Time:
    return _made(match, Size.DAY, match["year"], int(match["month"]), int(match["day"]))


def _slashed(match: re.Match[str]) -> Time:
    return _made(match, Size.DAY, match["s_year"], int(match["s_month"]), int(match["s_day"]))


def _short(match: re.Match[str]) -> Time:
    return _made(match, Size.DAY, None, int(match["h_month"]), int(match["h_day"]))


def _monthly(match: re.Match[str]) -> Time:
    return _made(match, Size.MONTH, match["m_year"], int(match["m_month"]), _day_of_month(match["m_part"]))


def _monthless(match: re.Match[str]) -> Time:
    return _made(match, Size.MONTH, match["n_year"], int(match["n_month"]))


def _quarterly(match: re.Match[str]) -> Time:
    return _quarter(match, match["quarter"], match["q_year"], match["q_part"])


def _quarter(match: re.Match[str], number: str, year: str | None, part: str | None) -> Time:
    first = 3 * (int(number) if number.isdigit() else roman(number.upper())) - 2
    last = first + {"dau": 0, "giua": 1}.get(part or "", 2)
    return _made(match, Size.QUARTER, year, last, first=first)


def _yearly(match: re.Match[str]) -> Time:
    return _made(match, Size.YEAR, match["y_year"], _month_of_year(match["y_part"]), first=1)


def _this_year(match: re.Match[str]) -> Time:
    return _made(match, Size.YEAR, None, _month_of_year(match["t_part"]), first=1)


def _bare(match: re.Match[str]) -> Time:
    return _made(match, Size.YEAR, match["b_year"], 12, first=1)


_READERS = {
    "range": _range,
    "halves": _halves,
    "written": _written,
    "slashed": _slashed,
    "monthly": _monthly,
    "monthless": _monthless,
    "short": _short,
    "quarterly": _quarterly,
    "yearly": _yearly,
    "this_year": _this_year,
    "bare": _bare,
}


def _month_of_year(part: str | None) -> int:
    """Return the month with which a part of a year ends: its beginning is the first quarter, its middle June."""
    return {"dau": 3, "giua": 6}.get(part or "", 12)


def _day_of_month(part: str | None) -> int | None:
    """Return the day with which a part of a month ends: thirds ("đầu", "giữa") end on the 10th and 20th; None is its last."""
    if part is None:
        return None
    words = part.split()
    if words[0] == "tuan":
        return _WEEKS.get(words[-1])
    return _THIRDS.get(" ".join(words))


def _strict(plain: str, time: Time) -> Time:
    """Understand "trước tháng 11" as before it begins; "trước ngày 20" includes the day."""
    if time.size is Size.DAY or time.day is not None or not _BEFORE.search(plain[max(0, time.start - _NEAR) : time.start]):
        return time
    return time if re.match(r"cuoi|het|dau|giua", plain[time.start : time.start + _NEAR]) else replace(time, strictly=True)


def _without_range_starts(plain: str, found: list[Time]) -> Iterator[Time]:
    """Leave out the beginnings of ranges: of "từ tháng 3 đến tháng 9" only September is due."""
    for time, after in zip_longest(found, found[1:]):
        if after is None or after.size is not time.size or not _RANGE.match(plain[time.end : after.end]):
            yield time


def _with_years(found: list[Time]) -> tuple[Time, ...]:
    """Give times without a year that of the next one that has it ("tháng 9, tháng 12/2025"; "Quý IV, quý I năm 2026").

    Where none follows, a bare year before them holds: "Năm 2025: quý III".
    """
    following: Time | None = None
    dated: list[Time] = []
    bare_year = next((time.year for time in found if time.size is Size.YEAR), None)
    for time in reversed(found):
        year = time.year if time.year is not None else _year_before(time, following) or bare_year
        dated.append(replace(time, year=year))
        following = dated[-1] if time.year is not None else following
    return tuple(reversed(dated))


def _year_before(time: Time, following: Time | None) -> int | None:
    if following is None or following.year is None:
        return None
    return following.year - (following.size is time.size and time.month > following.month)
