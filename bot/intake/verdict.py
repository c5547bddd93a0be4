"""What becomes of an update after its handler ran: a pure verdict from the error and the number of the attempt."""

from __future__ import annotations

from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from storage import Outcome
from storage.errors import PASSING

MOST_STORAGE_ATTEMPTS = 30
"""Somewhat less than half an hour: longer than a server takes to start again or to hand over to another."""
LONGEST_STORAGE_DELAY = 60.0
MOST_NETWORK_ATTEMPTS = 5
OWN_FAILURE_DELAYS = (60.0, 600.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How to settle an update: the outcome, the name of the error behind it, and seconds until the next attempt."""

    outcome: Outcome
    reason: str | None = None
    retry_after: float | None = None


def judge(error: BaseException | None, attempt: int) -> Verdict:
    """Return the verdict on attempt number `attempt` (from 1) that ended with `error`, None where all went well.

    Telegram's refusals (blocked, no such chat) end the matter; a flood delay is kept to the second; a network failure is
    tried five times; a database that is away, for about half an hour; our own mistakes three times, after one and after ten
    minutes.
    """
    reason = type(error).__name__ if error is not None else None
    match error:
        case None:
            return Verdict(Outcome.DONE)
        case RetryAfter():
            return Verdict(Outcome.RETRY, reason, flood_delay(error))
        case BadRequest() | Forbidden() | ChatMigrated():  # BadRequest is a NetworkError to PTB: it must come first
            return Verdict(Outcome.DONE, reason)
        case NetworkError() if attempt < MOST_NETWORK_ATTEMPTS:
            return Verdict(Outcome.RETRY, reason, float(2**attempt))
        case _ if isinstance(error, PASSING) and attempt < MOST_STORAGE_ATTEMPTS:
            return Verdict(Outcome.RETRY, reason, min(2.0 ** (attempt - 1), LONGEST_STORAGE_DELAY))
        case TelegramError():
            return Verdict(Outcome.FAILED, reason)
        case _ if attempt <= len(OWN_FAILURE_DELAYS):
            return Verdict(Outcome.RETRY, reason, OWN_FAILURE_DELAYS[attempt - 1])
        case _:
            return Verdict(Outcome.FAILED, reason)


def flood_delay(error: RetryAfter) -> float:
    """Return the seconds that Telegram asks us to wait."""
    delay = error.retry_after
    return float(delay) if isinstance(delay, int | float) else delay.total_seconds()
