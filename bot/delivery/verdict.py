"""What becomes of a delivery after an attempt to send it: a pure verdict from the error. It sends and stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.intake.verdict import flood_delay

LONGEST_WAIT = 300.0


class Fate(Enum):
    """What became of an attempt."""

    LATER = auto()  # it has certainly not left: try again
    PAUSE = auto()  # the same, and the chat wants to be left alone meanwhile
    MOVED = auto()  # the chat has another id now
    REFUSED = auto()  # it will never arrive
    UNREACHABLE = auto()  # the same, because the person blocked the bot or never opened it
    UNKNOWN = auto()  # it may have arrived


@dataclass(frozen=True, slots=True)
class Verdict:
    """`after` is in seconds, for `LATER` and `PAUSE`; `reason` the error's name."""

    fate: Fate
    reason: str
    after: float = 0.0
    moved_to: int = 0


def judge(error: Exception, attempts: int) -> Verdict:
    """Return the verdict on an attempt that failed; `attempts` counts from 1.

    Only what never left this machine, or what Telegram refused in words, is known not to have arrived. A read time-out, a
    broken connection and a 5xx leave it open: the request may have been carried out.
    """
    reason = type(error).__name__
    match error:
        case RetryAfter():
            return Verdict(Fate.PAUSE, reason, flood_delay(error))
        case ChatMigrated():
            return Verdict(Fate.MOVED, reason, moved_to=error.new_chat_id)
        case Forbidden():
            return Verdict(Fate.UNREACHABLE, reason)
        case BadRequest():  # a NetworkError to PTB: it must come first
            return Verdict(Fate.UNREACHABLE if "chat not found" in error.message.lower() else Fate.REFUSED, reason)
        case InvalidToken():
            return Verdict(Fate.LATER, reason, LONGEST_WAIT)
        case NetworkError() if not _has_left(error):
            return Verdict(Fate.LATER, reason, min(2.0**attempts, LONGEST_WAIT))
        case NetworkError():
            return Verdict(Fate.UNKNOWN, reason)
        case TelegramError():
            return Verdict(Fate.REFUSED, reason)
        case _:
            return Verdict(Fate.LATER, reason, min(30.0 * 2.0**attempts, 3600.0))


def _has_left(error: NetworkError) -> bool:
    """Tell whether the request may have reached Telegram: without a connection it cannot have."""
    return not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
