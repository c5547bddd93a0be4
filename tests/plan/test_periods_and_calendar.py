"""Periods around a day, and working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import WorkCalendar
from plan.model import Every
from plan.periods import period_around, period_before

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        (Every.WEEK, "2025-11-24", "2025-11-24", "2025-11-30"),
        (Every.WEEK, "2025-11-30", "2025-11-24", "2025-11-30"),
        (Every.WEEK, "2026-01-01", "2025-12-29", "2026-01-04"),
        (Every.MONTH, "2025-11-30", "2025-11-01", "2025-11-30"),
        (Every.MONTH, "2024-02-10", "2024-02-01", "2024-02-29"),
        (Every.QUARTER, "2025-11-24", "2025-10-01", "2025-12-31"),
        (Every.QUARTER, "2025-03-31", "2025-01-01", "2025-03-31"),
        (Every.HALF_YEAR, "2025-06-30", "2025-01-01", "2025-06-30"),
        (Every.HALF_YEAR, "2025-07-01", "2025-07-01", "2025-12-31"),
        (Every.YEAR, "2025-07-01", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_period_is_that_of_the_calendar(every: Every, day: str, first: str, last: str) -> None:
    period = period_around(date.fromisoformat(day), every)
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


@given(days, st.sampled_from(Every))
def test_every_day_lies_in_one_period_and_the_one_before_ends_just_before_it(day: date, every: Every) -> None:
    period = period_around(day, every)
    earlier = period_before(period, every)
    assert period.first <= day <= period.last
    assert period == period_around(period.first, every) == period_around(period.last, every)
    assert earlier.last + timedelta(days=1) == period.first
    assert earlier == period_around(earlier.first, every)


FREE = WorkCalendar(frozenset({date(2025, 9, 1), date(2025, 9, 2)}), frozenset({date(2025, 8, 30)}))


@pytest.mark.parametrize(
    ("day", "working"),
    [("2025-08-29", True), ("2025-08-30", True), ("2025-08-31", False), ("2025-09-02", False), ("2025-09-03", True)],
    ids=["a Friday", "a made-up Saturday", "a Sunday", "a day off", "a Wednesday"],
)
def test_days_are_worked_as_the_office_has_decided(day: str, working: bool) -> None:
    assert FREE.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(("days", "expected"), [(0, "2025-08-29"), (1, "2025-08-30"), (2, "2025-09-03"), (4, "2025-09-05")])
def test_working_days_are_counted_from_the_day_after(days: int, expected: str) -> None:
    assert FREE.after(date(2025, 8, 29), days).isoformat() == expected


@given(days, st.integers(1, 40))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    calendar = WorkCalendar()
    end = calendar.after(day, count)
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert sum(map(calendar.is_working, between)) == count
    assert calendar.is_working(end)
