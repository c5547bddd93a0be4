"""Delays after failures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.intake.backoff import Backoff


def test_delays_double_up_to_a_limit_and_start_over_after_a_success():
    backoff = Backoff(first=1, most=30, jitter=lambda _, whole: whole)
    assert [backoff.next() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    backoff.reset()
    assert backoff.next() == 1


@given(st.integers(1, 200))
def test_a_delay_is_never_nothing_and_never_beyond_the_limit(failures):
    backoff = Backoff(first=1, most=30)
    delays = [backoff.next() for _ in range(failures)]
    assert all(0.5 <= delay <= 30 for delay in delays)
