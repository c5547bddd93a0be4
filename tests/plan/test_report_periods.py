"""What people type after /baocao, as days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.report_periods import PeriodKind, before, offered, period_from, period_of, period_of_key

TODAY = date(2025, 11, 24)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tháng 11", "2025-m11"),
        ("thang 11/2025", "2025-m11"),
        ("Báo cáo tháng 3 năm 2024", "2024-m03"),
        ("11/2025", "2025-m11"),
        ("T9", "2025-m09"),
        ("tháng này", "2025-m11"),
        ("tháng trước", "2025-m10"),
        ("tháng 12", "2024-m12"),  # it has not begun yet, so last year's is meant
        ("tháng 12/2025", "2025-m12"),
        ("tháng 12 năm nay", "2025-m12"),
        ("tháng 1 năm ngoái", "2024-m01"),
        ("quý 4", "2025-q04"),
        ("quý IV/2025", "2025-q04"),
        ("qui 3", "2025-q03"),
        ("quý này", "2025-q04"),
        ("quý trước", "2025-q03"),
        ("năm", "2025-y01"),
        ("cả năm", "2025-y01"),
        ("năm nay", "2025-y01"),
        ("năm ngoái", "2024-y01"),
        ("năm 2024", "2024-y01"),
        ("2024", "2024-y01"),
        ("6 tháng đầu năm", "2025-h01"),
        ("6 tháng", "2025-h01"),
        ("sáu tháng cuối năm 2024", "2024-h02"),
        ("9 tháng đầu năm", "2025-n01"),
        ("kỳ 9 tháng 2025", "2025-n01"),
    ],
)
def test_a_period_is_understood(typed, key):
    period = period_from(typed, TODAY)
    assert period is not None
    assert period.key == key
    assert period_of_key(key) == period


@pytest.mark.parametrize("typed", ["", "tháng 13", "tháng 0", "quý 5", "tuần này", "phòng HC-TC", "năm 1999", "tháng 11 phòng"])
def test_anything_else_is_no_period(typed):
    assert period_from(typed, TODAY) is None


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("2024-m02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-q04", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-h02", date(2025, 7, 1), date(2025, 12, 31)),
        ("2025-n01", date(2025, 1, 1), date(2025, 9, 30)),
        ("2025-y01", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_its_days(key, first, last):
    period = period_of_key(key)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("key", ["", "2025-m13", "2025-w01", "2025-q05", "1999-y01", "2025-y02", "x"])
def test_a_forged_key_is_no_period(key):
    assert period_of_key(key) is None


def test_the_offered_periods_have_begun():
    assert [each.key for each in offered(TODAY)] == ["2025-m11", "2025-m10", "2025-q04", "2025-q03", "2025-h02", "2025-y01"]
    assert [each.key for each in offered(date(2026, 1, 2))][:4] == ["2026-m01", "2025-m12", "2026-q01", "2025-q04"]


@given(
    st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR]),
    st.dates(date(2001, 1, 1), date(2099, 12, 31)),
)
def test_the_period_of_a_day_holds_it_and_follows_the_one_before(kind, day):
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert (period.first - before(period).last).days == 1


@given(st.text())
def test_no_text_breaks_it(text):
    period = period_from(text, TODAY)
    assert period is None or period.is_valid
