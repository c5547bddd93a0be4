"""Talks: what the last answer in a private chat was about, by ids. What the facts mean is the handlers' business."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables_talks import talks

_VALUES = ("office_id", "update_id", "facts", "earlier", "said_at")
_OF_CHAT = select(talks).where(talks.c.bot_id == bindparam("own_bot"), talks.c.chat_id == bindparam("own_chat"))


@dataclass(frozen=True, slots=True)
class Talk:
    """What was answered last in a chat, to the update `update_id`; `facts` and `earlier` are plain JSON.

    `facts` are None where the answer was about nothing. `earlier` is what the question leaned on, None where on nothing.
    `said_at` is when the question was asked.
    """

    update_id: int
    facts: Mapping[str, Any] | None
    earlier: Mapping[str, Any] | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class InChat:
    """A talk, and where it is."""

    office_id: int
    bot_id: int
    chat_id: int
    talk: Talk


class Talks:
    """The talks with a bot, one a private chat."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, office_id: int, bot_id: int, chat_id: int) -> Talk | None:
        """Return what was answered last in a chat, however long ago; None where nothing is known, or from another office."""
        row = (await self._connection.execute(_OF_CHAT, {"own_bot": bot_id, "own_chat": chat_id})).one_or_none()
        return (
            None
            if row is None or row.office_id != office_id
            else Talk(row.update_id, _read(row.facts), _read(row.earlier), row.said_at)
        )

    async def put(self, office_id: int, bot_id: int, chat_id: int, talk: Talk) -> None:
        """Keep what was answered, in place of what was before; for an update that was answered already nothing changes."""
        await self.put_all([InChat(office_id, bot_id, chat_id, talk)])

    async def put_all(self, held: Sequence[InChat]) -> None:
        """Do the same for talks in any number of chats, for each chat in the order of its updates."""
        new = insert_into(self._connection, talks)
        values = {name: new.excluded[name] for name in _VALUES}
        other = talks.c.update_id != new.excluded.update_id
        change = new.on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=values, where=other)
        # Always the same order of locks, so that two writers never wait for each other.
        await self._connection.execute(change, [_row(each) for each in sorted(held, key=lambda each: each.chat_id)])


def _row(held: InChat) -> dict[str, Any]:
    talk = held.talk
    return {
        "bot_id": held.bot_id,
        "chat_id": held.chat_id,
        "office_id": held.office_id,
        "update_id": talk.update_id,
        "facts": _written(talk.facts),
        "earlier": _written(talk.earlier),
        "said_at": talk.said_at,
    }


def _written(facts: Mapping[str, Any] | None) -> str | None:
    return None if facts is None else json.dumps(dict(facts), ensure_ascii=False)


def _read(text: str | None) -> Mapping[str, Any] | None:
    if text is None:
        return None
    facts: Mapping[str, Any] = json.loads(text)
    return facts
