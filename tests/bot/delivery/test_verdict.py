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


SAID = {
    "Forbidden: bot was kicked from the supergroup chat": (Fate.KICKED, "kicked"),
    "Forbidden: bot is not a member of the supergroup chat": (Fate.KICKED, "kicked"),
    "Forbidden: the group chat was deleted": (Fate.KICKED, "kicked"),
    "Bad Request: group chat was deactivated": (Fate.KICKED, "kicked"),
    "Bad Request: not enough rights to send text messages to the chat": (Fate.MUTED, "muted"),
    "Bad Request: have no rights to send a message": (Fate.MUTED, "muted"),
    "Forbidden: CHAT_WRITE_FORBIDDEN": (Fate.MUTED, "muted"),
    "Bad Request: CHAT_RESTRICTED": (Fate.MUTED, "muted"),
    "Bad Request: need administrator rights in the channel chat": (Fate.MUTED, "muted"),
    "Bad Request: message thread not found": (Fate.NO_TOPIC, "no_topic"),
    "Bad Request: TOPIC_DELETED": (Fate.NO_TOPIC, "no_topic"),
    "Bad Request: TOPIC_CLOSED": (Fate.NO_TOPIC, "no_topic"),
    "Bad Request: message to edit not found": (Fate.NO_MESSAGE, "message_gone"),
    "Bad Request: message can't be edited": (Fate.NO_MESSAGE, "message_gone"),
    "Forbidden: bot was blocked by the user": (Fate.UNREACHABLE, "Forbidden"),
    "Forbidden: user is deactivated": (Fate.UNREACHABLE, "Forbidden"),
    "Bad Request: chat not found": (Fate.UNREACHABLE, "BadRequest"),
    "Bad Request: can't parse entities": (Fate.REFUSED, "BadRequest"),
}


@pytest.mark.parametrize("said", SAID)
def test_a_refusal_is_told_by_what_telegram_says(said: str) -> None:
    error = Forbidden(said) if said.startswith("Forbidden") else BadRequest(said)
    assert judge(error, 1) == Verdict(*SAID[said])


def test_nothing_waits_for_ever() -> None:
    assert judge(caused(NetworkError("no"), httpx.ConnectError("no")), 60).after == 300.0
