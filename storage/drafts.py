"""Drafts: dialogues that are not finished, one of a person in a chat. What they hold is the handlers' business."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables_progress import drafts

_OPEN = drafts.c.settled_at.is_(None)
_NEWEST = select(drafts).where(_OPEN, drafts.c.expires_at > bindparam("own_now")).order_by(drafts.c.id.desc()).limit(1)
_CURRENT = _NEWEST.where(drafts.c.person_id == bindparam("own_person"), drafts.c.chat_id == bindparam("own_chat"))
_BY_ID = _NEWEST.where(drafts.c.id == bindparam("own_draft"))


@dataclass(frozen=True, slots=True)
class Draft:
    """What was understood so far; `facts` is plain JSON. Open until it is settled or `expires_at` has come."""

    id: int
    person_id: int
    chat_id: int
    kind: str
    facts: Mapping[str, Any]
    made_at: datetime
    expires_at: datetime


class Drafts:
    """The unfinished dialogues of people. All instants are the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(
        self, person_id: int, chat_id: int, kind: str, facts: Mapping[str, Any], now: datetime, life: timedelta
    ) -> Draft:
        """Begin a dialogue, in place of any that the person has open in this chat."""
        earlier = (drafts.c.person_id == person_id, drafts.c.chat_id == chat_id, _OPEN)
        await self._connection.execute(update(drafts).where(*earlier).values(settled_at=now))
        row = {"person_id": person_id, "chat_id": chat_id, "kind": kind, "facts": _text(facts)}
        made = insert(drafts).returning(drafts)
        return _draft((await self._connection.execute(made, {**row, "made_at": now, "expires_at": now + life})).one())

    async def get(self, draft_id: int, now: datetime) -> Draft | None:
        """Return a draft while it is open."""
        return await self._newest(_BY_ID, now, own_draft=draft_id)

    async def settled(self, draft_id: int) -> Draft | None:
        """Return a draft, open or not: what a message answered that is handled a second time."""
        row = (await self._connection.execute(select(drafts).where(drafts.c.id == draft_id))).one_or_none()
        return None if row is None else _draft(row)

    async def current(self, person_id: int, chat_id: int, now: datetime) -> Draft | None:
        """Return what a person has open in a chat."""
        return await self._newest(_CURRENT, now, own_person=person_id, own_chat=chat_id)

    async def change(self, draft_id: int, facts: Mapping[str, Any]) -> None:
        """Keep what is understood by now; a settled draft stays as it was."""
        await self._connection.execute(update(drafts).where(drafts.c.id == draft_id, _OPEN).values(facts=_text(facts)))

    async def settle(self, draft_id: int, now: datetime) -> bool:
        """End a draft; of many who do so at once, True for one."""
        settled = update(drafts).where(drafts.c.id == draft_id, _OPEN).values(settled_at=now).returning(drafts.c.id)
        return (await self._connection.execute(settled)).first() is not None

    async def _newest(self, query: Select[Any], now: datetime, **values: int) -> Draft | None:
        row = (await self._connection.execute(query, {"own_now": now, **values})).one_or_none()
        return None if row is None else _draft(row)


def _text(facts: Mapping[str, Any]) -> str:
    return json.dumps(dict(facts), ensure_ascii=False)


def _draft(row: Row[Any]) -> Draft:
    facts: Mapping[str, Any] = json.loads(row.facts)
    return Draft(row.id, row.person_id, row.chat_id, row.kind, facts, row.made_at, row.expires_at)
