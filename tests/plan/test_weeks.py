"""Weeks from Monday to Sunday, and the names that they have in keys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.weeks import Week, week_named, week_of

days = st.dates(date(2000, 1, 3), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "key", "number"),
    [
        ("2025-11-24", "2025-W48", 48),
        ("2025-11-30", "2025-W48", 48),
        ("2025-12-29", "2026-W01", 1),
        ("2026-01-01", "2026-W01", 1),
        ("2027-01-01", "2026-W53", 53),
        ("2026-02-17", "2026-W08", 8),
    ],
    ids=["a Monday", "its Sunday", "the last days of December", "New Year", "a week 53", "Tết 2026"],
)
def test_a_week_is_named_as_iso_8601_counts_it(day: str, key: str, number: int) -> None:
    week = week_of(date.fromisoformat(day))
    assert (week.key, week.number) == (key, number)


@given(days)
def test_every_day_lies_in_one_week_which_its_name_leads_back_to(day: date) -> None:
    week = week_of(day)
    assert week.first.isoweekday() == 1
    assert day in week.days
    assert (week.days[0], week.days[-1], len(week.days)) == (week.first, week.last, 7)
    assert week_named(week.key) == week


@given(days, st.integers(1, 400))
def test_names_sort_as_weeks_do(day: date, later: int) -> None:
    first, second = week_of(day), week_of(day + timedelta(days=later))
    assert (first.key < second.key) == (first < second)
    assert first.following.before == first
    assert first.following.first == first.last + timedelta(days=1)


@pytest.mark.parametrize(
    "key", ["", "2025", "2025-W", "2025-W54", "2025-W00", "2025-W8", "2025-W048", "2025-W 8", "W48-2025", "2025-11-24"]
)
def test_anything_else_names_no_week(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the kind is the contract, the words are Python's
        week_named(key)


def test_weeks_are_values() -> None:
    assert week_of(date(2025, 11, 26)) == Week(date(2025, 11, 24))
