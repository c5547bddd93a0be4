"""Telegram chats the bot has met: which unit a group speaks for, and which groups it is to leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Update, bindparam, case, delete, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.chat_settings import ChatChoices
from storage.columns import Instant, insert_into
from storage.tables import chats, units
from storage.units import load_unit
from storage.values import BoundChat, Chat

SEEN_STEP = timedelta(days=1)
"""How coarsely the last sight of a chat is kept, so that a lively group does not cost a write a message."""
_FACTS = (
    "chat_id",
    "kind",
    "title",
    "unit_id",
    "thread_id",
    "added_by",
    "leave_at",
    "left_at",
    "bound_at",
    "trouble",
    "trouble_at",
)
_FOLLOWS = ("title", "unit_id", "thread_id", "added_by", "leave_at", "bound_at")

_SPEAKS_HERE = (
    chats.c.bot_id == bindparam("own_bot"),
    chats.c.unit_id == bindparam("own_unit"),
    chats.c.left_at.is_(None),
)
_OF_UNIT = select(chats).where(*_SPEAKS_HERE).order_by(chats.c.chat_id)


class Chats:
    """The chats of a bot. All instants are the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seen(self, bot_id: int, chat_id: int, kind: str, title: str, now: datetime) -> None:
        """Note that a chat spoke, under this title. The bot is in it, whatever was noted before."""
        new = insert_into(self._connection, chats)
        stale = or_(
            chats.c.kind != new.excluded.kind,
            chats.c.title != new.excluded.title,
            chats.c.left_at.is_not(None),
            chats.c.seen_at < now - SEEN_STEP,
        )
        values = {"kind": kind, "title": title, "seen_at": now, "left_at": None}
        row = {"bot_id": bot_id, "chat_id": chat_id, "first_seen_at": now, **values}
        await self._connection.execute(
            new.values(row).on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=values, where=stale)
        )

    async def joined(
        self, bot_id: int, chat_id: int, kind: str, title: str, added_by: int | None, leave_at: datetime | None, now: datetime
    ) -> None:
        """Note who added the bot to a chat, and when it leaves unless the chat is bound by then (None: it stays)."""
        new = insert_into(self._connection, chats)
        values = {"kind": kind, "title": title, "added_by": added_by, "leave_at": leave_at, "left_at": None, "seen_at": now}
        row = {"bot_id": bot_id, "chat_id": chat_id, "first_seen_at": now, **values}
        await self._connection.execute(new.values(row).on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=values))

    async def bind(self, bot_id: int, chat_id: int, unit_id: int, thread_id: int | None = None, *, now: datetime) -> None:
        """Let a chat speak for a unit from now on; the bot then stays. Raises `NotFound` for the unit."""
        await load_unit(self._connection, unit_id)
        new = insert_into(self._connection, chats)
        values = {"unit_id": unit_id, "thread_id": thread_id, "leave_at": None, "bound_at": now}
        instant = literal(now, Instant)
        same = chats.c.unit_id == unit_id  # bound to its unit again, as for another topic: it is bound since then
        kept = {**values, "bound_at": case((same, func.coalesce(chats.c.bound_at, instant)), else_=instant)}
        row = {"bot_id": bot_id, "chat_id": chat_id, "kind": "group", "title": "", "first_seen_at": now, "seen_at": now}
        await self._connection.execute(
            new.values({**row, **values}).on_conflict_do_update(index_elements=["bot_id", "chat_id"], set_=kept)
        )

    async def unbind(self, bot_id: int, chat_id: int) -> bool:
        """Let a chat speak for no unit; False where it did for none."""
        bound = update(chats).where(*_is(bot_id, chat_id), chats.c.unit_id.is_not(None))
        freed = bound.values(unit_id=None, thread_id=None).returning(chats.c.chat_id)
        return (await self._connection.execute(freed)).first() is not None

    async def post_in(self, bot_id: int, chat_id: int, thread_id: int | None) -> None:
        """Let unasked messages to a chat go into a topic of its forum; None: to all."""
        await self._connection.execute(update(chats).where(*_is(bot_id, chat_id)).values(thread_id=thread_id))

    async def bound(self, bot_id: int, office_id: int) -> tuple[Chat, ...]:
        """Return the chats that speak for any unit of an office and in which the bot still is."""
        speaking = (chats.c.bot_id == bot_id, chats.c.unit_id.in_(_units_of(office_id)), chats.c.left_at.is_(None))
        rows = await self._connection.execute(select(chats).where(*speaking).order_by(chats.c.unit_id, chats.c.chat_id))
        return tuple(_chat(row) for row in rows)

    async def amiss(self, bot_id: int, office_id: int) -> tuple[Chat, ...]:
        """Return the chats that speak for an office's units and cannot be written to: the bot is out, or something is wrong."""
        wrong = or_(chats.c.left_at.is_not(None), chats.c.trouble.is_not(None))
        ours = (chats.c.bot_id == bot_id, chats.c.unit_id.in_(_units_of(office_id)))
        query = select(chats).where(*ours, wrong).order_by(chats.c.chat_id)
        return tuple(_chat(row) for row in await self._connection.execute(query))

    async def of_unit(self, bot_id: int, unit_id: int) -> tuple[Chat, ...]:
        """Return the chats that speak for a unit and in which the bot still is."""
        rows = await self._connection.execute(_OF_UNIT, {"own_bot": bot_id, "own_unit": unit_id})
        return tuple(_chat(row) for row in rows)

    async def unit_of(self, bot_id: int, chat_id: int) -> BoundChat | None:
        """Return the unit that a chat speaks for, None where it is not bound."""
        row = await self._row(bot_id, chat_id)
        if row is None or row.unit_id is None:
            return None
        return BoundChat(await load_unit(self._connection, row.unit_id), row.thread_id)

    async def get(self, bot_id: int, chat_id: int) -> Chat | None:
        """Return what is known of a chat."""
        row = await self._row(bot_id, chat_id)
        return None if row is None else _chat(row)

    async def hold(self, bot_id: int, chat_id: int) -> None:
        """Lock a chat until the commit: who else would change its settings waits, and then sees what was changed."""
        await self._connection.execute(select(chats.c.chat_id).where(*_is(bot_id, chat_id)).with_for_update())

    async def to_leave(self, bot_id: int, now: datetime) -> tuple[Chat, ...]:
        """Return the chats that were to be bound by now and are not, earliest first."""
        waiting = (chats.c.unit_id.is_(None), chats.c.left_at.is_(None), chats.c.leave_at <= now)
        query = select(chats).where(chats.c.bot_id == bot_id, *waiting).order_by(chats.c.leave_at)
        return tuple(_chat(row) for row in await self._connection.execute(query))

    async def left(self, bot_id: int, chat_id: int, now: datetime) -> bool:
        """Note that the bot is no longer in a chat; its binding is kept for its return. False if that was noted before."""
        inside = update(chats).where(*_is(bot_id, chat_id), chats.c.left_at.is_(None))
        return await self._changed(inside, left_at=now, leave_at=None)

    async def returned(self, bot_id: int, chat_id: int) -> bool:
        """Note that the bot is in a chat that it had left; False where it had not."""
        return await self._changed(update(chats).where(*_is(bot_id, chat_id), chats.c.left_at.is_not(None)), left_at=None)

    async def troubled(self, bot_id: int, chat_id: int, trouble: str, now: datetime) -> bool:
        """Note why nothing can be sent to a chat; False if any trouble was noted before, which stays as it is."""
        well = update(chats).where(*_is(bot_id, chat_id), chats.c.trouble.is_(None))
        return await self._changed(well, trouble=trouble, trouble_at=now)

    async def healed(self, bot_id: int, chat_id: int) -> bool:
        """Note that messages reach a chat again; False where no trouble was noted."""
        return await self._changed(
            update(chats).where(*_is(bot_id, chat_id), chats.c.trouble.is_not(None)), trouble=None, trouble_at=None
        )

    async def lost_topic(self, bot_id: int, chat_id: int, thread_id: int) -> bool:
        """Let a chat be written to outside of its topics, where this topic was its own; False where it was not."""
        return await self._changed(update(chats).where(*_is(bot_id, chat_id), chats.c.thread_id == thread_id), thread_id=None)

    async def migrated(self, bot_id: int, old: int, new: int, now: datetime) -> None:
        """Let a supergroup take the place of its group: binding, settings and all. A second notice of it changes nothing."""
        await ChatChoices(self._connection).moved(bot_id, old, new)
        gone = await self._connection.execute(delete(chats).where(*_is(bot_id, old)).returning(chats))
        former = gone.one_or_none()
        if former is None:
            return
        kept = {name: getattr(former, name) for name in _FOLLOWS}
        row = {"bot_id": bot_id, "chat_id": new, "kind": "supergroup", "first_seen_at": former.first_seen_at, "seen_at": now}
        fresh = insert_into(self._connection, chats).values({**row, **kept}).on_conflict_do_nothing()
        if (await self._connection.execute(fresh.returning(chats.c.chat_id))).first() is None and former.unit_id is not None:
            bound = {name: kept[name] for name in ("unit_id", "thread_id", "bound_at")} | {"leave_at": None}
            free = update(chats).where(*_is(bot_id, new), chats.c.unit_id.is_(None))
            await self._connection.execute(free.values(bound))

    async def _changed(self, which: Update, **values: object) -> bool:
        return (await self._connection.execute(which.values(values).returning(chats.c.chat_id))).first() is not None

    async def _row(self, bot_id: int, chat_id: int) -> Row[Any] | None:
        return (await self._connection.execute(select(chats).where(*_is(bot_id, chat_id)))).one_or_none()


def _units_of(office_id: int) -> Select[tuple[int]]:
    return select(units.c.id).where(units.c.office_id == office_id)


def _is(bot_id: int, chat_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return chats.c.bot_id == bot_id, chats.c.chat_id == chat_id


def _chat(row: Row[Any]) -> Chat:
    return Chat(**{name: getattr(row, name) for name in _FACTS})
