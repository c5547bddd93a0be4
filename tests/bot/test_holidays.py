"""Vietnam's public holidays as the library knows them, by year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.holidays import PublicHolidays
from handlers.calendars import calendar_with, years_around
from plan.calendar import DayKind, OfficeDay

HOLIDAYS = PublicHolidays()
TET = "Tết Nguyên đán"


def days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2025-01-27", "2025-01-31"), ("2026-02-16", "2026-02-20"), ("2027-02-04", "2027-02-10")],
)
def test_tet_has_one_name_on_all_its_days(first: str, last: str) -> None:
    known = HOLIDAYS.days_off([int(first[:4])])
    assert [known.get(day) for day in days(first, last)] == [TET] * len(days(first, last))


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_fixed_holidays_and_the_kings_day_are_days_off(year: int) -> None:
    calendar = calendar_with((), HOLIDAYS, date(2026, 6, 1))
    fixed = [date(year, month, day) for month, day in ((1, 1), (4, 30), (5, 1), (9, 2))]
    kings = {2025: date(2025, 4, 7), 2026: date(2026, 4, 27), 2027: date(2027, 4, 16)}
    assert [day for day in [*fixed, kings[year]] if calendar.is_working(day)] == []
    september = [date(year, 9, day) for day in (1, 3)] + [date(year, 9, 2)]
    assert sum(day in HOLIDAYS.days_off([year]) for day in september) == 2


def test_a_holiday_on_a_weekend_is_made_good_on_the_monday() -> None:
    known = HOLIDAYS.days_off([2026, 2027])
    assert "nghỉ bù" in known[date(2026, 4, 27)]
    assert "nghỉ bù" in known[date(2027, 5, 3)]


@pytest.mark.parametrize(("off", "worked"), [("2025-05-02", "2025-04-26"), ("2026-08-31", "2026-08-22")])
def test_a_swap_that_was_announced_in_time_gives_one_day_off_and_another_to_work(off: str, worked: str) -> None:
    calendar = calendar_with((), HOLIDAYS, date(2026, 1, 1))
    assert not calendar.is_working(date.fromisoformat(off))
    assert calendar.is_working(date.fromisoformat(worked))
    assert HOLIDAYS.made_up([int(worked[:4])]) == {date.fromisoformat(worked)}


def test_a_swap_that_the_library_does_not_know_is_entered_by_the_office() -> None:
    swap = [OfficeDay(date(2026, 1, 2), DayKind.OFF, "nghỉ bù"), OfficeDay(date(2026, 1, 10), DayKind.WORKED)]
    calendar = calendar_with(swap, HOLIDAYS, date(2025, 12, 1))
    assert calendar.after(date(2025, 12, 31), 1) == date(2026, 1, 5)
    assert calendar.is_working(date(2026, 1, 10))


def test_days_come_in_order_and_only_from_the_years_that_were_asked_for() -> None:
    known = list(HOLIDAYS.days_off([2027, 2025, 2025]))
    assert known == sorted(known)
    assert {day.year for day in known} == {2025, 2027}


def test_a_calendar_reaches_two_years_back_and_two_ahead() -> None:
    assert list(years_around(date(2026, 2, 17))) == [2024, 2025, 2026, 2027, 2028]
