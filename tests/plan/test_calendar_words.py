"""What people type to change the calendar, with marks and without."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.calendar import DayKind
from plan.calendar_words import MOST_DAYS, MOST_NOTE, DaysFault, DaysWish, hear_days

TODAY = date(2025, 11, 24)
OFF, WORKED = DayKind.OFF, DayKind.WORKED


@pytest.mark.parametrize(
    ("typed", "kind", "first", "last", "note"),
    [
        ("nghỉ 2/1/2026 nghỉ bù", OFF, "2026-01-02", "2026-01-02", "nghỉ bù"),
        ("nghi 2/1/2026 nghi bu", OFF, "2026-01-02", "2026-01-02", "nghi bu"),
        ("làm 10/1/2026 làm bù cho 2/1", WORKED, "2026-01-10", "2026-01-10", "làm bù cho 2/1"),
        ("lam 10/1 lam bu cho 2/1-3/1", WORKED, "2026-01-10", "2026-01-10", "lam bu cho 2/1-3/1"),
        ("NGHỈ 2/1", OFF, "2026-01-02", "2026-01-02", ""),
        ("nghỉ 2/1–5/1", OFF, "2026-01-02", "2026-01-05", ""),
        ("nghỉ 2/1 - 5/1/2026: nghỉ bù", OFF, "2026-01-02", "2026-01-05", "nghỉ bù"),
        ("nghỉ 2-5/1 nghỉ bù", OFF, "2026-01-02", "2026-01-05", "nghỉ bù"),
        ("nghỉ từ ngày 29/12 đến hết ngày 2/1", OFF, "2025-12-29", "2026-01-02", ""),
        ("nghi tu 29/12 den 2/1/2026", OFF, "2025-12-29", "2026-01-02", ""),
        ("nghỉ 29/12/2025–2/1", OFF, "2025-12-29", "2026-01-02", ""),
        ("nghỉ 2/1/26", OFF, "2026-01-02", "2026-01-02", ""),
        ("nghỉ 2.1.2026", OFF, "2026-01-02", "2026-01-02", ""),
        ("nghỉ 2-1-2026", OFF, "2026-01-02", "2026-01-02", ""),
        ("nghỉ lễ 2/9", OFF, "2026-09-02", "2026-09-02", "nghỉ lễ"),
        ("nghỉ bù ngày 2/1 cho 4/1", OFF, "2026-01-02", "2026-01-02", "nghỉ bù cho 4/1"),
        ("làm bù thứ Bảy", WORKED, "2025-11-29", "2025-11-29", "làm bù"),
        ("nghỉ ngày mai (mất điện)", OFF, "2025-11-25", "2025-11-25", "mất điện"),
        ("nghỉ 24/11", OFF, "2025-11-24", "2025-11-24", ""),
        ("nghỉ 1/12–31/12", OFF, "2025-12-01", "2025-12-31", ""),
        ("nghỉ 31/12/2027", OFF, "2027-12-31", "2027-12-31", ""),
        ("nghỉ\n2/1/2026", OFF, "2026-01-02", "2026-01-02", ""),
    ],
)
def test_days_are_heard_with_their_kind_and_why(typed: str, kind: DayKind, first: str, last: str, note: str) -> None:
    assert hear_days(typed, TODAY) == DaysWish(kind, date.fromisoformat(first), date.fromisoformat(last), note)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", DaysFault.NO_VERB),
        ("2/1/2026", DaysFault.NO_VERB),
        ("nghĩa 2/1/2026", DaysFault.NO_VERB),
        ("nghỉ", DaysFault.NO_DAY),
        ("làm bù cho hôm trước", DaysFault.NO_DAY),
        ("nghỉ 31/2/2026", DaysFault.NO_SUCH_DAY),
        ("nghỉ 31/2", DaysFault.NO_SUCH_DAY),
        ("nghỉ 2/13", DaysFault.NO_SUCH_DAY),
        ("nghỉ 31/11–2/12", DaysFault.NO_SUCH_DAY),
        ("nghỉ 31/2/2026–2/3", DaysFault.NO_SUCH_DAY),
        ("nghỉ 1/12–31/2", DaysFault.NO_SUCH_DAY),
        ("nghỉ 5/1/2026–2/1/2026", DaysFault.REVERSED),
        ("nghỉ 5–2/1/2026", DaysFault.REVERSED),
        ("nghỉ 23/11/2025", DaysFault.PAST),
        ("nghỉ 20/11–26/11", DaysFault.PAST),
        ("nghỉ 1/12/2025–1/1/2026", DaysFault.TOO_LONG),
        ("nghỉ 1/1/2028", DaysFault.TOO_FAR),
        ("nghỉ 29/2", DaysFault.TOO_FAR),
    ],
)
def test_what_cannot_be_entered_says_why(typed: str, fault: DaysFault) -> None:
    assert hear_days(typed, TODAY) is fault


def test_a_long_reason_is_cut() -> None:
    heard = hear_days("nghỉ 2/1/2026 " + "x" * 500, TODAY)
    assert isinstance(heard, DaysWish)
    assert heard.note == "x" * MOST_NOTE


@given(st.text(max_size=60), st.sampled_from(["", "nghỉ ", "lam ", "nghỉ 1/1/", "làm 2/1 - "]))
def test_any_text_is_days_within_bounds_or_a_fault(text: str, begin: str) -> None:
    heard = hear_days(begin + text, TODAY)
    if isinstance(heard, DaysWish):
        assert TODAY <= heard.first <= heard.last
        assert (heard.last - heard.first).days < MOST_DAYS
        assert len(heard.note) <= MOST_NOTE
    else:
        assert heard in DaysFault
