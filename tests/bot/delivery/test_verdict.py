"""What is known of a message after an error: only what never left, or was refused in words, is known not to have arrived."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.delivery.verdict import Fate, Verdict, judge


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    """The error as python-telegram-bot raises it from httpx's."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RetryAfter(timedelta(seconds=17)), Verdict(Fate.PAUSE, "RetryAfter", 17.0)),
        (ChatMigrated(-1007), Verdict(Fate.MOVED, "ChatMigrated", moved_to=-1007)),
        (Forbidden("bot was blocked by the user"), Verdict(Fate.UNREACHABLE, "Forbidden")),
        (BadRequest("Chat not found"), Verdict(Fate.UNREACHABLE, "BadRequest")),
        (BadRequest("message is too long"), Verdict(Fate.REFUSED, "BadRequest")),
        (InvalidToken("token"), Verdict(Fate.LATER, "InvalidToken", 300.0)),
        (caused(NetworkError("no route"), httpx.ConnectError("no")), Verdict(Fate.LATER, "NetworkError", 8.0)),
        (caused(TimedOut(), httpx.ConnectTimeout("no")), Verdict(Fate.LATER, "TimedOut", 8.0)),
        (caused(TimedOut(), httpx.PoolTimeout("no")), Verdict(Fate.LATER, "TimedOut", 8.0)),
        (caused(TimedOut(), httpx.ReadTimeout("no")), Verdict(Fate.UNKNOWN, "TimedOut")),
        (caused(NetworkError("cut"), httpx.ReadError("no")), Verdict(Fate.UNKNOWN, "NetworkError")),
        (NetworkError("Bad Gateway"), Verdict(Fate.UNKNOWN, "NetworkError")),
        (TelegramError("something new"), Verdict(Fate.REFUSED, "TelegramError")),
        (KeyError("ours"), Verdict(Fate.LATER, "KeyError", 240.0)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_the_verdict_on_a_third_attempt(error: Exception, expected: Verdict) -> None:
    assert judge(error, 3) == expected


def test_nothing_waits_for_ever() -> None:
    assert judge(caused(NetworkError("no"), httpx.ConnectError("no")), 60).after == 300.0
