"""Tết: the table of its first days, and what "trước", "trong" and "sau Tết" mean on any day."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.seasons import new_year, tet
from plan.wordlists import table

DAYS = st.dates(date(2024, 6, 1), date(2039, 12, 31))


@pytest.mark.parametrize("first", table("lunar")["tet"], ids=str)
def test_the_table_of_tet_agrees_with_the_public_holidays(first: date) -> None:
    named = holidays.country_holidays("VN", years=first.year, language="vi")
    assert named.get(first) == "Tết Nguyên Đán"


@given(DAYS)
def test_before_tet_begins_today_and_ends_before_the_first_day(today: date) -> None:
    days = tet("truoc", today)
    assert days is not None
    assert days[0] == today <= days[1]
    assert days[1] == today or days[1] + timedelta(days=1) in table("lunar")["tet"]


@given(DAYS, st.sampled_from(["truoc", "trong", "sau", "qua", ""]))
def test_no_time_around_a_new_year_runs_backwards(today: date, said: str) -> None:
    for days in (tet(said, today), new_year(said, today)):
        assert days is not None
        assert days[0] <= days[1]


def test_a_month_after_tet_it_is_still_that_tet_that_is_meant() -> None:
    assert tet("sau", date(2026, 3, 1)) == (date(2026, 2, 23), date(2026, 3, 25))
    assert tet("sau", date(2026, 6, 1)) == (date(2027, 2, 12), date(2027, 3, 14))


def test_beyond_the_years_that_are_known_nothing_is_meant() -> None:
    assert tet("truoc", date(2041, 1, 1)) is None
