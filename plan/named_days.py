"""The days that a time means as people say it ("quý 3", "tuần sau", "9 tháng đầu năm"), seen from today.

Each maker takes what a form of `plan/spans.py` has found, in text without marks.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from plan import seasons
from plan.answers import Span, SpanKind

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PARTS = {"3": 3, "ba": 3, "6": 6, "sau": 6, "nua": 6, "9": 9, "chin": 9, "quy": 3}
_MONTH_STEPS = {"nay": 0, "toi": 1, "sau": 1, "truoc": -1, "qua": -1, "roi": -1, "vua": -1, "den": 1}


def _days(label: str, first: date, last: date) -> Span:
    return Span(SpanKind.DAYS, label, first, last)


def days_of_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def month_span(year: int, month: int) -> Span | None:
    """Return a month; None where there is no such month."""
    if not 1 <= month <= 12:
        return None
    return _days(f"{year}-{month:02}", *days_of_month(year, month))


def _months_span(label: str, year: int, first: int, last: int) -> Span:
    return _days(label, date(year, first, 1), days_of_month(year, last)[1])


def _quarter_span(year: int, quarter: int) -> Span:
    return _months_span(f"{year}-Q{quarter}", year, 3 * quarter - 2, 3 * quarter)


def _year_of(found: re.Match[str], group: int, today: date) -> int:
    if found.group(group):
        return int(found.group(group))
    return said_year(found.group(group + 1) or "nay", today)


def said_year(words: str, today: date) -> int:
    """Return the year that "năm nay", "năm sau", "năm ngoái" mean."""
    if "truoc" in words or "ngoai" in words:
        return today.year - 1
    return today.year if "nay" in words.split()[-1:] else today.year + 1


def month(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "tháng 11", of this year or another."""
    return month_span(_year_of(found, 2, today), int(found.group(1)))


def month_of_year(found: re.Match[str], _: date) -> Span | None:
    """Return the days of "11/2025"."""
    return month_span(int(found.group(2)), int(found.group(1)))


def month_said(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "tháng này", "tháng sau"."""
    months = today.year * 12 + today.month - 1 + _MONTH_STEPS[found.group(1)]
    return month_span(months // 12, months % 12 + 1)


def quarter(found: re.Match[str], today: date) -> Span:
    """Return the days of "quý 3"."""
    return _quarter_span(_year_of(found, 2, today), _QUARTERS[found.group(1)])


def quarter_said(found: re.Match[str], today: date) -> Span:
    """Return the days of "quý này"."""
    quarters = today.year * 4 + (today.month - 1) // 3 + _MONTH_STEPS[found.group(1)]
    return _quarter_span(quarters // 4, quarters % 4 + 1)


def week_said(found: re.Match[str], today: date) -> Span:
    """Return the days of "tuần sau"."""
    return week_span(today + timedelta(weeks=_MONTH_STEPS[found.group(1)]))


def week(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "tuần 48"; None where the year has no such week."""
    try:
        return week_span(date.fromisocalendar(today.year, int(found.group(1)), 1))
    except ValueError:
        return None


def week_span(day: date) -> Span:
    """Return the week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return _days(f"{year}-W{week:02}", monday, monday + timedelta(days=6))


def part_of_year(found: re.Match[str], today: date) -> Span:
    """Return the days of "6 tháng cuối năm", "quý đầu năm"."""
    year, months = _year_of(found, 3, today), _PARTS[found.group(1)]
    first, last = (1, months) if found.group(2) == "dau" else (13 - months, 12)
    days = date(year, first, 1), days_of_month(year, last)[1]
    names = {(1, 6): f"{year}-H1", (7, 12): f"{year}-H2", (1, 3): f"{year}-Q1", (10, 12): f"{year}-Q4"}
    return _days(names.get((first, last), f"{days[0]}/{days[1]}"), *days)


def months(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "từ tháng 7 đến tháng 9"."""
    first, last, year = int(found.group(1)), int(found.group(2)), _year_of(found, 3, today)
    if not 1 <= first <= last <= 12:
        return None
    days = date(year, first, 1), days_of_month(year, last)[1]
    return _days(f"{days[0]}/{days[1]}", *days)


def days_between(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "từ 1/12 đến 31/12"."""
    try:
        last = date(int(found.group(6) or found.group(3) or today.year), int(found.group(5)), int(found.group(4)))
        first = date(int(found.group(3) or last.year), int(found.group(2)), int(found.group(1)))
    except ValueError:
        return None
    return _days(f"{first}/{last}", first, last) if first <= last else None


def end_of_year(found: re.Match[str], today: date) -> Span:
    """Return the days of "cuối năm"."""
    return _quarter_span(today.year, 1 if found.group(1) == "dau" else 4)


def whole_year(found: re.Match[str], today: date) -> Span:
    """Return the days of "năm 2026", "sang năm"."""
    year = said_year(found.group(), today) if found.group(1) is None else int(found.group(1))
    return _months_span(str(year), year, 1, 12)


def day(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "15/12", "trước ngày 15/12"."""
    try:
        day = date(int(found.group(4) or today.year), int(found.group(3)), int(found.group(2)))
    except ValueError:
        return None
    if found.group(1) and found.group(1).startswith("sau"):
        first = day + timedelta(days=1)
        last = date(first.year, 12, 31)
        return _days(f"{first}/{last}", first, last)
    if found.group(1) and day >= today:
        return _days(f"{today}/{day}", today, day)
    return _days(day.isoformat(), day, day)


def day_said(found: re.Match[str], today: date) -> Span:
    """Return the days of "hôm nay"."""
    day = today + timedelta(days={"hom nay": 0, "bua nay": 0, "ngay mai": 1, "ngay kia": 2, "hom qua": -1}[found.group()])
    return _days(day.isoformat(), day, day)


def coming(found: re.Match[str], today: date) -> Span:
    """Return the days of "10 ngày tới"."""
    length = int(found.group(1)) * {"ngay": 1, "tuan": 7, "thang": 30}[found.group(2)]
    last = today + timedelta(days=length)
    return _days(f"{today}/{last}", today, last)


def before_new_year(found: re.Match[str], today: date) -> Span:
    """Return the days that "trước Tết dương lịch" and the like mean."""
    first, last = seasons.new_year(found.group(1) or "", today)
    return _days(f"{first}/{last}", first, last)


def before_tet(found: re.Match[str], today: date) -> Span | None:
    """Return the days that "trước Tết", "sau Tết" mean; None beyond the years whose Tết is known."""
    days = seasons.tet(found.group(1) or "", today)
    return _days(f"{days[0]}/{days[1]}", *days) if days else None


def until_month(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "từ nay đến hết tháng 5"; None where that month is over."""
    return _until(month(found, today), today)


def until_quarter(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "từ giờ tới hết quý 3"; None where that quarter is over."""
    return _until(quarter(found, today), today)


def until_end(found: re.Match[str], today: date) -> Span | None:
    """Return the days of "từ nay đến cuối năm", "… cuối tháng"."""
    wholes = {
        "tuan": week_span(today),
        "thang": month_span(today.year, today.month),
        "quy": _quarter_span(today.year, (today.month + 2) // 3),
        "nam": _months_span(str(today.year), today.year, 1, 12),
    }
    return _until(wholes[found.group(1)], today)


def _until(span: Span | None, today: date) -> Span | None:
    if span is None or span.last is None or span.last < today:
        return None
    return _days(f"{today}/{span.last}", today, span.last)
