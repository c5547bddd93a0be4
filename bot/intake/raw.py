"""Sorts what Telegram hands over (decoded JSON) into updates and malformed ones. Pure; never raises for odd content.

What is set aside as malformed is kept for a day, so that its text is left out where it carries a mark of secrecy.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.intake.callers import caller_of
from bot.intake.flood import Caller
from bot.intake.numbers import whole_number
from plan.secrecy import secrecy_mark
from storage import RawUpdate

_WITH_CHAT = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
)


@dataclass(frozen=True, slots=True)
class Malformed:
    """Something that is no update: its id where one can be read, its text, and a code for why."""

    update_id: int | None
    payload: str
    reason: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What one delivery held. `confirms` is the highest update id in it, None where no id could be read."""

    updates: tuple[RawUpdate, ...] = ()
    malformed: tuple[Malformed, ...] = ()
    confirms: int | None = None
    callers: dict[int, Caller] = field(default_factory=dict)
    """Who sent each update, by its id; without those that nobody sends, such as somebody's leaving."""


def sort_out(items: Iterable[object]) -> Batch:
    """Return the items of a delivery, sorted; an odd item never keeps the others from being kept."""
    updates: list[RawUpdate] = []
    malformed: list[Malformed] = []
    callers: dict[int, Caller] = {}
    for item in items:
        seen = _look_at(item)
        if isinstance(seen, RawUpdate):
            updates.append(seen)
            if isinstance(item, dict) and (caller := caller_of(item)) is not None:
                callers[seen.update_id] = caller
        else:
            malformed.append(replace(seen, payload="") if is_marked(seen.payload) else seen)
    ids = [*(one.update_id for one in updates), *(one.update_id for one in malformed if one.update_id is not None)]
    return Batch(tuple(updates), tuple(malformed), max(ids, default=None), callers)


def _look_at(item: object) -> RawUpdate | Malformed:
    payload = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
    if not isinstance(item, dict):
        return Malformed(None, payload, "not_an_object")
    update_id = whole_number(item.get("update_id"))
    if update_id is None or update_id < 0:
        return Malformed(None, payload, "no_update_id")
    if not _encodes(payload):
        return Malformed(update_id, json.dumps(item), "not_unicode")
    return RawUpdate(update_id=update_id, chat_id=chat_of(item), payload=payload)


def is_marked(payload: str) -> bool:
    """Tell whether any words in a payload carry a mark of secrecy, wherever they stand."""
    waiting: list[object] = [json.loads(payload)]
    while waiting:
        match waiting.pop():
            case str() as words if secrecy_mark(words):
                return True
            case dict() as inner:
                waiting += inner.values()
            case list() as inner:
                waiting += inner
            case _:
                pass
    return False


def _encodes(payload: str) -> bool:
    try:  # a lone surrogate is JSON to Python, but no database takes it as text
        payload.encode()
    except UnicodeEncodeError:
        return False
    return True


def chat_of(update: dict[str, object]) -> int | None:
    """Return the id of the chat in whose order the update stands: a chat, or the person's own for inline queries."""
    for kind in _WITH_CHAT:
        if kind in update:
            return _id_at(update[kind], "chat")
    pressed = update.get("callback_query")
    if isinstance(pressed, dict):
        return _id_at(pressed.get("message"), "chat") or _id_at(pressed, "from")
    return _id_at(update.get("inline_query"), "from")


def _id_at(holder: object, name: str) -> int | None:
    found = holder.get(name) if isinstance(holder, dict) else None
    return whole_number(found.get("id")) if isinstance(found, dict) else None
