"""Periods for which recurring and ongoing work is reported: the week, month, quarter, half-year or year around a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from plan.model import Every
from plan.reports import Period

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


def period_around(day: date, every: Every) -> Period:
    """Return the period of that length in which `day` lies; weeks begin on Monday."""
    if every is Every.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    months = _MONTHS[every]
    first_month = (day.month - 1) // months * months + 1
    last_month = first_month + months - 1
    return Period(date(day.year, first_month, 1), date(day.year, last_month, monthrange(day.year, last_month)[1]))


def period_before(period: Period, every: Every) -> Period:
    """Return the period that ends just before another."""
    return period_around(period.first - timedelta(days=1), every)
