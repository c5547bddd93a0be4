"""Putting off: the days that are offered are working days, each once; a document is asked for again next month."""

from __future__ import annotations

from datetime import date

import pytest

from plan.calendar import WorkCalendar
from plan.putting_off import choices_of, may_wait_until, next_month

TET = WorkCalendar(days_off=frozenset(date(2026, 2, day) for day in range(16, 21)))


@pytest.mark.parametrize(
    ("today", "calendar", "offered"),
    [
        ("2025-11-25", WorkCalendar(), {"tomorrow": "2025-11-26", "monday": "2025-12-01", "week": "2025-12-02"}),
        ("2025-11-28", WorkCalendar(), {"tomorrow": "2025-12-01", "week": "2025-12-05"}),
        ("2025-11-24", WorkCalendar(), {"tomorrow": "2025-11-25", "monday": "2025-12-01"}),
        ("2026-02-13", TET, {"tomorrow": "2026-02-23"}),
    ],
    ids=["Tuesday", "Friday", "Monday", "before Tết"],
)
def test_working_days_are_offered_each_once(today: str, calendar: WorkCalendar, offered: dict[str, str]) -> None:
    found = choices_of(date.fromisoformat(today), calendar)
    assert {name: day.isoformat() for name, day in found.items()} == offered
    assert all(may_wait_until(day, date.fromisoformat(today)) for day in found.values())


@pytest.mark.parametrize(
    ("today", "then"), [("2025-11-24", "2025-12-01"), ("2025-12-31", "2026-01-01"), ("2025-01-31", "2025-02-01")]
)
def test_a_document_is_asked_for_again_on_the_first_of_the_next_month(today: str, then: str) -> None:
    assert next_month(date.fromisoformat(today)) == date.fromisoformat(then)


def test_nothing_is_put_off_to_the_past_or_for_good() -> None:
    today = date(2025, 11, 24)
    assert [may_wait_until(day, today) for day in (today, date(2025, 11, 23), date(2026, 2, 1))] == [False] * 3
