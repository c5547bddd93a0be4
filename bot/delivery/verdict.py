"""What becomes of a delivery after an attempt to send it: a pure verdict from the error. It sends and stores nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.intake.verdict import flood_delay
from handlers.reach.telling import KICKED, MUTED, NO_TOPIC

LONGEST_WAIT = 300.0


class Fate(Enum):
    """What became of an attempt."""

    LATER = auto()  # it has certainly not left: try again
    PAUSE = auto()  # the same, and the chat wants to be left alone meanwhile
    MOVED = auto()  # the chat has another id now
    REFUSED = auto()  # it will never arrive
    UNREACHABLE = auto()  # the same, because the person blocked the bot or never opened it, or there is no such chat
    KICKED = auto()  # the same, because the bot is no longer in the group
    MUTED = auto()  # the same, because the bot may not write there
    NO_TOPIC = auto()  # the forum's topic is gone or closed
    NO_MESSAGE = auto()  # the message that was to be edited is gone
    UNKNOWN = auto()  # it may have arrived


NO_MESSAGE = "message_gone"
"""Why an edit is dropped."""
_SAID = {
    Fate.KICKED: (
        "bot was kicked",
        "bot is not a member",
        "group chat was deactivated",
        "group chat was deleted",
    ),
    Fate.MUTED: (
        "not enough rights to send",
        "have no rights to send",
        "chat_write_forbidden",
        "need administrator rights",
        "chat_restricted",
        "chat_send_plain_forbidden",
    ),
    Fate.NO_TOPIC: ("message thread not found", "topic_deleted", "topic_closed", "topic_id_invalid"),
    Fate.NO_MESSAGE: ("message to edit not found", "message can't be edited", "message_id_invalid"),
    Fate.UNREACHABLE: ("chat not found",),
}
"""Telegram has no codes for these, only sentences; here they are told apart by them, and nowhere else."""
_REASONS = {Fate.KICKED: KICKED, Fate.MUTED: MUTED, Fate.NO_TOPIC: NO_TOPIC, Fate.NO_MESSAGE: NO_MESSAGE}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`after` is in seconds, for `LATER` and `PAUSE`; `reason` the error's name, or a word that says more."""

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
            return _refused(error, Fate.UNREACHABLE)
        case BadRequest():  # a NetworkError to PTB: it must come first
            return _refused(error, Fate.REFUSED)
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


def _refused(error: TelegramError, otherwise: Fate) -> Verdict:
    said = error.message.lower()
    fate = next((fate for fate, sentences in _SAID.items() if any(each in said for each in sentences)), otherwise)
    return Verdict(fate, _REASONS.get(fate, type(error).__name__))


def _has_left(error: NetworkError) -> bool:
    """Tell whether the request may have reached Telegram: without a connection it cannot have."""
    return not isinstance(error.__cause__, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout | httpx.ProxyError)
