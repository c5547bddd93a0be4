"""Updates as Telegram sent them: in before they are confirmed, out through one lane a chat, gone once handled.

A lane is a row that exists while its chat has open updates. It is the chat's lock, names the update to be handled next
(the lowest open id) and says from when that may be claimed: at once, after a retry's pause, or when the lease of a claim
runs out. So a claim reads as many rows as it takes, however many wait, and the lane that waited longest comes first: a
chat that floods delays itself. Leases and pauses run on database time, which the office clock never moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, delete, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import database_time, insert_into
from storage.inbox_statements import (
    ADVANCE,
    ALL_HELD,
    ALONE,
    DONE,
    DROP,
    FAILED,
    FREE,
    HELD,
    PAUSE,
    RELEASE,
    RENEW,
    RUNNING,
    SHED,
    TAKE,
    TOGETHER,
    VERDICT,
    WIPED,
)
from storage.tables_inbox import HAS_FAILED, IS_SHED, inbox, inbox_lanes, inbox_quarantine
from storage.values import Claimed, InboxState, Outcome, RawUpdate, Settlement

KEPT = timedelta(days=7)
"""How long a handled update is remembered to recognise a second copy; Telegram restarts its ids after a quiet week."""
PAYLOAD_KEPT = timedelta(hours=24)
"""How long the text of an update that failed is kept for the administrator."""


class Inbox:
    """The raw updates of bots."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._entered = connection.dialect.name == "sqlite"  # where writers take turns anyway

    async def store(self, bot_id: int, updates: Sequence[RawUpdate], now: datetime, shed: Set[int] = frozenset()) -> int:
        """Keep updates, each once; return how many were new. `now` is the office clock's.

        Those whose ids are in `shed` are only remembered, settled at once and without their text.
        """
        if not updates:
            return 0
        batch = {one.update_id: one for one in sorted(updates, key=lambda one: one.update_id)}
        await self._forget_old(bot_id, list(batch))
        statement = insert_into(self._connection, inbox).values(stored_at=database_time()).on_conflict_do_nothing()
        rows = [_row(bot_id, one, now) for one in batch.values() if one.update_id not in shed]
        new = set(await self._connection.scalars(statement.returning(inbox.c.update_id), rows)) if rows else set()
        if new:
            await self._enter(ALONE, bot_id)
            await self._open_lanes(bot_id, (one for one in batch.values() if one.update_id in new))
        surplus = [_row(bot_id, one, now) | SHED for one in batch.values() if one.update_id in shed]
        if not surplus:
            return len(new)
        settled = statement.values(settled_at=database_time())
        return len(new) + len((await self._connection.scalars(settled.returning(inbox.c.update_id), surplus)).all())

    async def claim(self, bot_id: int, holder: str, limit: int, lease: timedelta) -> tuple[Claimed, ...]:
        """Take up to `limit` updates in hand for `lease`, at most one of a chat over all holders, each chat in its order."""
        await self._enter(TOGETHER, bot_id)
        rows = (await self._connection.execute(FREE, {"own_bot": bot_id, "own_limit": limit})).all()
        if not rows:
            return ()
        held = {"own_holder": holder, "own_lease": lease.total_seconds(), "own_lanes": [row.lane for row in rows]}
        await self._connection.execute(TAKE, held)
        claimed = (Claimed(row.update_id, row.chat_id, row.payload or "", row.attempts + 1) for row in rows)
        return tuple(sorted(claimed, key=lambda one: one.update_id))

    async def renew(self, bot_id: int, holder: str, lease: timedelta) -> int:
        """Let every claim of a holder that has not run out last `lease` from now; return how many there are."""
        return await self._of_holder(RUNNING, RENEW, bot_id, holder, own_lease=lease.total_seconds())

    async def release(self, bot_id: int, holder: str) -> int:
        """Give all of a holder's claims back at once, as an orderly stop does; return how many there were."""
        return await self._of_holder(ALL_HELD, RELEASE, bot_id, holder)

    async def settle(self, bot_id: int, holder: str, settlements: Sequence[Settlement]) -> int:
        """Record verdicts on updates that this holder still holds; others are passed over. Returns how many were recorded."""
        verdicts = {one.update_id: one for one in settlements}
        if not verdicts:
            return 0
        await self._enter(TOGETHER, bot_id)
        held = {"own_bot": bot_id, "own_holder": holder, "own_heads": list(verdicts)}
        lanes = (await self._connection.execute(HELD, held)).all()
        if not lanes:
            return 0
        retried = [lane for lane in lanes if verdicts[lane.head].outcome is Outcome.RETRY]
        ended = [lane for lane in lanes if verdicts[lane.head].outcome is not Outcome.RETRY]
        if ended:
            await self._end(bot_id, ended, verdicts)
        if retried:
            await self._pause(bot_id, retried, verdicts)
        return len(lanes)

    async def quarantine(self, bot_id: int, update_id: int | None, payload: str, reason: str, now: datetime) -> None:
        """Set aside what could not be read as an update, once for each id; the rest goes on."""
        row = {"bot_id": bot_id, "update_id": update_id, "payload": payload, "reason": reason, "received_at": now}
        statement = insert_into(self._connection, inbox_quarantine).values(stored_at=database_time(), **row)
        await self._connection.execute(statement.on_conflict_do_nothing())

    async def last_update_id(self, bot_id: int) -> int | None:
        """Return the highest id of the last seven days, set-aside ones included; None where no offset can be trusted."""
        recent = database_time(-KEPT.total_seconds())
        found = [
            await self._connection.scalar(
                select(func.max(table.c.update_id)).where(table.c.bot_id == bot_id, table.c.stored_at > recent)
            )
            for table in (inbox, inbox_quarantine)
        ]
        return max((one for one in found if one is not None), default=None)

    async def state(self, bot_id: int) -> InboxState:
        """Return how much waits and how long."""
        unhandled = (inbox.c.bot_id == bot_id, inbox.c.settled_at.is_(None))
        query = select(func.count(), func.min(inbox.c.stored_at), database_time()).where(*unhandled)
        waiting, oldest, present = (await self._connection.execute(query)).one()
        held = (inbox_lanes.c.bot_id == bot_id, inbox_lanes.c.holder.is_not(None), inbox_lanes.c.ready_at > database_time())
        claimed = await self._count(select(func.count()).select_from(inbox_lanes).where(*held))
        lost = (inbox.c.bot_id == bot_id, HAS_FAILED)
        failed = await self._count(select(func.count()).select_from(inbox).where(*lost))
        aside = select(func.count()).select_from(inbox_quarantine).where(inbox_quarantine.c.bot_id == bot_id)
        age = None if oldest is None else max(0.0, (present - oldest).total_seconds())
        return InboxState(waiting - claimed, claimed, failed, await self._count(aside), age)

    async def last_received(self, bot_id: int) -> datetime | None:
        """Return when (office clock) the newest update came in, None where none of the last week is known."""
        newest = select(inbox.c.received_at).where(inbox.c.bot_id == bot_id).order_by(inbox.c.update_id.desc()).limit(1)
        at: datetime | None = await self._connection.scalar(newest)
        return at

    async def wipe(self, bot_id: int, now: datetime) -> int:
        """Forget what is no longer needed by the office clock; return how many rows that touched.

        Texts and chats of failed and set-aside updates go after 24 hours, as does all of shed ones; rows after seven
        days. An update that still waits to be handled is never touched: it is the only copy.
        """
        shed = delete(inbox).where(inbox.c.bot_id == bot_id, IS_SHED, inbox.c.received_at <= now - PAYLOAD_KEPT)
        wiped = len((await self._connection.execute(shed.returning(inbox.c.bot_id))).all())
        # Of the inbox's settled rows only failed ones still have a text; saying so lets their small index be used.
        tables = (
            (inbox, inbox.c.settled_at.is_not(None), HAS_FAILED, WIPED),
            (inbox_quarantine, true(), true(), {"payload": None}),
        )
        for table, done, failed, nothing in tables:
            own = table.c.bot_id == bot_id
            old = delete(table).where(own, done, table.c.received_at < now - KEPT)
            wiped += len((await self._connection.execute(old.returning(table.c.bot_id))).all())
            text = (failed, table.c.payload.is_not(None), table.c.received_at <= now - PAYLOAD_KEPT)
            bare = update(table).where(own, *text).values(nothing)
            wiped += len((await self._connection.execute(bare.returning(table.c.bot_id))).all())
        return wiped

    async def _enter(self, how: Select[tuple[object]], bot_id: int) -> None:
        """Enter the gate to a bot's lanes, once a transaction; it is left with the commit."""
        if not self._entered:
            await self._connection.execute(how, {"own_bot": bot_id})
            self._entered = True

    async def _forget_old(self, bot_id: int, update_ids: list[int]) -> None:
        # A row that outlived its week would swallow a new update whose id happens to be the same.
        same = (inbox.c.bot_id == bot_id, inbox.c.update_id.in_(update_ids), inbox.c.settled_at.is_not(None))
        old = inbox.c.stored_at < database_time(-KEPT.total_seconds())
        await self._connection.execute(delete(inbox).where(*same, old))

    async def _open_lanes(self, bot_id: int, new: Iterable[RawUpdate]) -> None:
        heads: dict[str, int] = {}
        for one in new:
            heads.setdefault(_lane(bot_id, one), one.update_id)
        statement = insert_into(self._connection, inbox_lanes).values(ready_at=database_time())
        earlier = inbox_lanes.c.holder.is_(None) & (statement.excluded.head < inbox_lanes.c.head)
        head = case((earlier, statement.excluded.head), else_=inbox_lanes.c.head)
        # Always the same order of locks, so that two writers never wait for each other.
        rows = [{"bot_id": bot_id, "lane": lane, "head": heads[lane], "attempts": 0} for lane in sorted(heads)]
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["lane"], set_={"head": head}), rows)

    async def _end(self, bot_id: int, lanes: Sequence[Row[Any]], verdicts: dict[int, Settlement]) -> None:
        heads = [lane.head for lane in lanes if verdicts[lane.head].outcome is Outcome.DONE]
        if heads:
            await self._connection.execute(DONE, {"own_bot": bot_id, "own_heads": heads})
        failed = [_verdict_row(bot_id, lane, verdicts[lane.head]) for lane in lanes if lane.head not in heads]
        if failed:
            await self._connection.execute(FAILED, failed)
        ended = {"own_lanes": [lane.lane for lane in lanes]}
        await self._connection.execute(ADVANCE, ended)
        await self._connection.execute(DROP, ended)

    async def _pause(self, bot_id: int, lanes: Sequence[Row[Any]], verdicts: dict[int, Settlement]) -> None:
        await self._connection.execute(VERDICT, [_verdict_row(bot_id, lane, verdicts[lane.head]) for lane in lanes])
        pauses = [{"own_lane": lane.lane, "own_pause": verdicts[lane.head].retry_after or 0.0} for lane in lanes]
        await self._connection.execute(PAUSE, pauses)

    async def _of_holder(self, lock: Any, change: Any, bot_id: int, holder: str, **values: float) -> int:
        await self._enter(TOGETHER, bot_id)
        rows = (await self._connection.execute(lock, {"own_bot": bot_id, "own_holder": holder})).all()
        if rows:
            lanes = [row.lane for row in rows]
            await self._connection.execute(change, {"own_lanes": lanes, **values})
        return len(rows)

    async def _count(self, query: Any) -> int:
        return await self._connection.scalar(query) or 0


def _lane(bot_id: int, update: RawUpdate) -> str:
    return f"{bot_id}:u{update.update_id}" if update.chat_id is None else f"{bot_id}:{update.chat_id}"


def _row(bot_id: int, update: RawUpdate, now: datetime) -> dict[str, Any]:
    return {
        "bot_id": bot_id,
        "update_id": update.update_id,
        "chat_id": update.chat_id,
        "lane": _lane(bot_id, update),
        "payload": update.payload,
        "received_at": now,
        "attempts": 0,
    }


def _verdict_row(bot_id: int, lane: Row[Any], verdict: Settlement) -> dict[str, Any]:
    return {
        "own_bot": bot_id,
        "own_update": lane.head,
        "own_attempts": lane.attempts,
        "own_reason": verdict.reason,
        "own_code": verdict.code,
    }
