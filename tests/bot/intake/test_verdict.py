"""What becomes of an update, by what went wrong with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.intake.verdict import judge
from storage import Outcome
from storage.errors import DatabaseBusy, DatabaseReadOnly, DatabaseUnreachable, IntegrityLost


@pytest.mark.parametrize(
    ("error", "attempt", "outcome", "delay"),
    [
        (None, 1, Outcome.DONE, None),
        (RetryAfter(timedelta(seconds=37)), 1, Outcome.RETRY, 37.0),
        (RetryAfter(timedelta(seconds=37)), 40, Outcome.RETRY, 37.0),
        (TimedOut(), 1, Outcome.RETRY, 2.0),
        (NetworkError("reset"), 4, Outcome.RETRY, 16.0),
        (NetworkError("reset"), 5, Outcome.FAILED, None),
        (BadRequest("chat not found"), 1, Outcome.DONE, None),
        (Forbidden("bot was blocked by the user"), 1, Outcome.DONE, None),
        (ChatMigrated(-1001), 1, Outcome.DONE, None),
        (Conflict("other"), 1, Outcome.FAILED, None),
        (InvalidToken("x"), 1, Outcome.FAILED, None),
        (KeyError("ours"), 1, Outcome.RETRY, 60.0),
        (KeyError("ours"), 2, Outcome.RETRY, 600.0),
        (KeyError("ours"), 3, Outcome.FAILED, None),
        (DatabaseBusy("sqlite:///x"), 1, Outcome.RETRY, 1.0),
        (DatabaseReadOnly("postgresql://x"), 4, Outcome.RETRY, 8.0),
        (DatabaseUnreachable("postgresql://x", "gone"), 20, Outcome.RETRY, 60.0),
        (DatabaseUnreachable("postgresql://x", "gone"), 30, Outcome.FAILED, None),
        (IntegrityLost("broken"), 1, Outcome.RETRY, 60.0),
        (TimeoutError(), 1, Outcome.RETRY, 60.0),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_the_error_and_the_attempt_decide(error, attempt, outcome, delay):
    verdict = judge(error, attempt)
    assert (verdict.outcome, verdict.retry_after) == (outcome, delay)
    assert verdict.reason == (type(error).__name__ if error else None)
