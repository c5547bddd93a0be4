"""Who sent an update, and how, out of Telegram's JSON. Pure; never raises for odd content."""

from __future__ import annotations

from bot.intake.flood import Caller, Way
from bot.intake.numbers import whole_number

_SAID = ("message", "edited_message", "channel_post", "edited_channel_post")
_OF_THE_CHAT = ("migrate_to_chat_id", "migrate_from_chat_id")
"""Messages that Telegram writes itself when a group changes its id: they must not be missed, whoever caused them."""


def caller_of(update: dict[str, object]) -> Caller | None:
    """Return who sent an update; None where it is nobody's saying, pressing or typing."""
    for kind in _SAID:
        if kind in update:
            return _speaker(update[kind], hears=kind == "message")
    for kind, way in (("callback_query", Way.PRESS), ("inline_query", Way.INLINE)):
        if kind in update:
            who = _id_of(update[kind], "from")
            return None if who is None else Caller(who, way, None, hears=way is Way.PRESS)
    return None


def _speaker(message: object, *, hears: bool) -> Caller | None:
    """Return who speaks; who speaks for a chat, as anonymous administrators do, is counted as that chat."""
    if not isinstance(message, dict) or any(name in message for name in _OF_THE_CHAT):
        return None
    who = _id_of(message, "sender_chat") or _id_of(message, "from") or _id_of(message, "chat")
    said_at = whole_number(message.get("edit_date")) or whole_number(message.get("date"))
    return None if who is None else Caller(who, Way.MESSAGE, None if said_at is None else float(said_at), hears)


def _id_of(holder: object, name: str) -> int | None:
    found = holder.get(name) if isinstance(holder, dict) else None
    return whole_number(found.get("id")) if isinstance(found, dict) else None
