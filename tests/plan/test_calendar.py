"""Working days over weekends, Tết and swapped days, and what holds of them in every calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import DayKind, OfficeDay, WorkCalendar, work_calendar

TET = [date(2026, 2, day) for day in range(16, 21)]
SWAPPED = [
    OfficeDay(date(2026, 1, 2), DayKind.OFF, "nghỉ bù"),
    OfficeDay(date(2026, 1, 10), DayKind.WORKED, "làm bù cho 2/1"),
]
YEAR_2026 = work_calendar([date(2026, 1, 1), *TET, date(2026, 4, 27)], [date(2026, 8, 22)], SWAPPED)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-12-31", True),
        ("2026-01-01", False),
        ("2026-01-02", False),
        ("2026-01-05", True),
        ("2026-01-10", True),
        ("2026-01-11", False),
        ("2026-02-13", True),
        ("2026-02-16", False),
        ("2026-02-20", False),
        ("2026-02-23", True),
        ("2026-08-22", True),
    ],
)
def test_a_day_is_worked_as_the_country_and_the_office_have_it(day: str, working: bool) -> None:
    assert YEAR_2026.is_working(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-02-12", 2, "2026-02-23"),
        ("2026-02-15", 1, "2026-02-23"),
        ("2025-12-31", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-01-09", 2, "2026-01-12"),
        ("2026-02-17", 0, "2026-02-17"),
    ],
    ids=["over Tết", "two over Tết", "from a Sunday", "over the swapped Friday", "the made-up Saturday", "past it", "none"],
)
def test_working_days_after_a_day_skip_tet_and_swapped_days(day: str, days: int, expected: str) -> None:
    assert YEAR_2026.after(date.fromisoformat(day), days).isoformat() == expected


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-02-23", 1, "2026-02-13"),
        ("2026-02-18", 3, "2026-02-11"),
        ("2026-01-12", 1, "2026-01-10"),
        ("2026-01-05", 1, "2025-12-31"),
    ],
)
def test_working_days_before_a_day_skip_tet_and_swapped_days(day: str, days: int, expected: str) -> None:
    assert YEAR_2026.before(date.fromisoformat(day), days).isoformat() == expected


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-02-13", "2026-02-23", 1),
        ("2026-02-23", "2026-02-13", -1),
        ("2026-02-16", "2026-02-20", 0),
        ("2026-01-05", "2026-01-12", 6),
        ("2025-12-31", "2026-01-05", 1),
    ],
)
def test_working_days_between_two_days_count_the_later_one(first: str, last: str, days: int) -> None:
    assert YEAR_2026.days_between(date.fromisoformat(first), date.fromisoformat(last)) == days


def test_what_the_office_enters_goes_before_what_the_country_has() -> None:
    worked = OfficeDay(date(2026, 2, 16), DayKind.WORKED)
    off = OfficeDay(date(2026, 8, 22), DayKind.OFF)
    calendar = work_calendar(TET, [date(2026, 8, 22)], [worked, off])
    assert calendar.is_working(worked.day)
    assert not calendar.is_working(off.day)


around = st.dates(date(2026, 1, 1), date(2026, 12, 31))
calendars = st.builds(
    work_calendar,
    st.sets(around, max_size=40),
    st.sets(around, max_size=10),
    st.lists(st.builds(OfficeDay, around, st.sampled_from(DayKind)), max_size=20),
)


@given(calendars, around, st.integers(1, 30))
def test_so_many_days_after_and_as_many_before_lead_back_to_a_working_day(calendar: WorkCalendar, day: date, n: int) -> None:
    worked = calendar.on_or_after(day)
    assert calendar.before(calendar.after(worked, n), n) == worked
    assert calendar.after(calendar.before(worked, n), n) == worked


@given(calendars, around)
def test_the_working_day_on_or_beside_a_day_is_the_nearest_one_and_stays_itself(calendar: WorkCalendar, day: date) -> None:
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    assert (calendar.on_or_before(before), calendar.on_or_after(after)) == (before, after)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(calendar.is_working(each) for each in between if each != day)


@given(calendars, around, st.integers(0, 30))
def test_the_nth_working_day_after_lies_n_working_days_away(calendar: WorkCalendar, day: date, n: int) -> None:
    assert calendar.days_between(day, calendar.after(day, n)) == n


@given(calendars, around, around, around)
def test_working_days_between_add_up_and_change_sign_backwards(
    calendar: WorkCalendar, first: date, middle: date, last: date
) -> None:
    parts = calendar.days_between(first, middle) + calendar.days_between(middle, last)
    assert parts == calendar.days_between(first, last) == -calendar.days_between(last, first)
