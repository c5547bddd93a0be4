"""What must be sent, one row a message under a natural key, and what became of it. It sends nothing.

A row is claimed under a lease, marked as being sent just before the request leaves, and settled. When a lease runs out on a
row that was being sent, nobody knows whether the message arrived: it is sent once more, after all fresh rows, and if that
ends unknown too it stays `UNCERTAIN`. Leases, retries and pauses run on database time; `not_before` is the office clock's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from storage.columns import database_time, insert_for, insert_into
from storage.deliveries import Address, Delivery, Parcel, State
from storage.tables_outbox import deliveries, pauses

MOST_RESENDS = 1
"""How often a message is sent again of which nobody knows whether it arrived."""
_OPEN = deliveries.c.settled_at.is_(None)


class Outbox:
    """The deliveries of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def queue(self, delivery: Delivery, now: datetime) -> bool:
        """Keep a delivery; False if the same one (address, kind, key) was queued before, whatever became of it."""
        row = {
            "office_id": delivery.office_id,
            "to_kind": delivery.to.kind,
            "address": delivery.to.id,
            "kind": delivery.kind,
            "key": delivery.key,
            "facts": json.dumps(dict(delivery.facts), ensure_ascii=False),
            "not_before": delivery.not_before,
            "queued_at": now,
            "state": State.PENDING.value,
            "attempts": 0,
            "resends": 0,
        }
        return (await self._connection.execute(_new(self._connection.dialect.name), row)).first() is not None

    async def claim(self, holder: str, limit: int, lease: timedelta, now: datetime) -> tuple[Parcel, ...]:
        """Take up to `limit` due deliveries in hand, fresh ones first, each by one holder at a time."""
        await self._give_up_unknown()
        free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= database_time())
        due = or_(deliveries.c.retry_at.is_(None), deliveries.c.retry_at <= database_time())
        ready = select(deliveries.c.id).where(_OPEN, deliveries.c.not_before <= now, free, due, ~_paused())
        chosen = ready.order_by(deliveries.c.resends, deliveries.c.id).limit(limit).with_for_update(skip_locked=True)
        ids = list(await self._connection.scalars(chosen))
        if not ids:
            return ()
        was_sending = deliveries.c.state == State.SENDING.value
        taken = update(deliveries).where(deliveries.c.id.in_(ids))
        values = {
            "state": State.CLAIMED.value,
            "holder": holder,
            "lease_until": database_time(lease.total_seconds()),
            "retry_at": None,
            "attempts": deliveries.c.attempts + 1,
            "resends": deliveries.c.resends + case((was_sending, 1), else_=0),
        }
        rows = await self._connection.execute(taken.values(values).returning(deliveries))
        return tuple(sorted((_parcel(row) for row in rows), key=lambda one: (one.resends, one.id)))

    async def sending(self, parcel_id: int, holder: str, lease: timedelta) -> bool:
        """Mark a claimed delivery as being sent; False if the claim has run out to another: then it must not be sent."""
        mine = (deliveries.c.id == parcel_id, _OPEN, deliveries.c.holder == holder)
        values = {"state": State.SENDING.value, "lease_until": database_time(lease.total_seconds())}
        marked = update(deliveries).where(*mine).values(values).returning(deliveries.c.id)
        return (await self._connection.execute(marked)).first() is not None

    async def sent(self, parcel_id: int, chat_id: int, message_id: int | None) -> None:
        """Settle: it arrived."""
        await self._settle(parcel_id, State.SENT, chat_id=chat_id, message_id=message_id)

    async def give_up(self, parcel_id: int, state: State, reason: str) -> None:
        """Settle: it is `DROPPED` (no longer wanted) or `FAILED` (Telegram refuses), or `UNCERTAIN`."""
        await self._settle(parcel_id, state, reason=reason)

    async def put_back(self, parcel_id: int, reason: str, after: float) -> None:
        """Let a delivery that has certainly not left wait `after` seconds."""
        values = {"state": State.PENDING.value, "reason": reason, "holder": None, "lease_until": None}
        again = update(deliveries).where(deliveries.c.id == parcel_id, _OPEN)
        await self._connection.execute(again.values(**values, retry_at=database_time(after)))

    async def pause(self, chat_id: int, seconds: float) -> None:
        """Leave a chat alone for a while, as Telegram asked; others go on."""
        new = insert_into(self._connection, pauses).values(chat_id=chat_id, until=database_time(seconds))
        until = {"until": new.excluded.until}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["chat_id"], set_=until))

    async def is_paused(self, chat_id: int) -> bool:
        """Tell whether a chat is to be left alone now."""
        query = select(pauses.c.chat_id).where(pauses.c.chat_id == chat_id, pauses.c.until > database_time())
        return (await self._connection.scalar(query)) is not None

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Let what waits for a group follow it to its new id; what is queued there already stays as it is."""
        there = deliveries.alias()
        same = (there.c.kind == deliveries.c.kind, there.c.key == deliveries.c.key, there.c.to_kind == deliveries.c.to_kind)
        twin = select(there.c.id).where(there.c.address == new_chat_id, *same).exists()
        waiting = (_OPEN, deliveries.c.to_kind == "chat", deliveries.c.address == old_chat_id)
        await self._connection.execute(update(deliveries).where(*waiting, ~twin).values(address=new_chat_id))

    async def state_of(self, to: Address, kind: str, key: str) -> Parcel | None:
        """Return the delivery under a natural key, whatever became of it."""
        which = (deliveries.c.to_kind == to.kind, deliveries.c.address == to.id)
        named = (deliveries.c.kind == kind, deliveries.c.key == key)
        row = (await self._connection.execute(select(deliveries).where(*which, *named))).one_or_none()
        return None if row is None else _parcel(row)

    async def counts(self) -> Mapping[State, int]:
        """Return how many deliveries there are in each state."""
        rows = await self._connection.execute(select(deliveries.c.state, func.count().label("n")).group_by(deliveries.c.state))
        return {State(row.state): row.n for row in rows}

    async def listed(self, office_id: int, states: Collection[State], most: int = 50) -> Sequence[Parcel]:
        """Return deliveries in these states, newest first."""
        which = (deliveries.c.office_id == office_id, deliveries.c.state.in_([state.value for state in states]))
        rows = await self._connection.execute(select(deliveries).where(*which).order_by(deliveries.c.id.desc()).limit(most))
        return tuple(_parcel(row) for row in rows)

    async def retry(self, office_id: int, parcel_id: int) -> bool:
        """Send again what failed or is uncertain, on an administrator's word; False where there is nothing to send again."""
        which = (deliveries.c.office_id == office_id, deliveries.c.id == parcel_id)
        stuck = deliveries.c.state.in_([State.FAILED.value, State.UNCERTAIN.value, State.DROPPED.value])
        fresh = {
            "state": State.PENDING.value,
            "resends": 0,
            "attempts": 0,
            "settled_at": None,
            "retry_at": None,
            "reason": None,
        }
        again = update(deliveries).where(*which, stuck).values(**fresh, holder=None, lease_until=None)
        return (await self._connection.execute(again.returning(deliveries.c.id))).first() is not None

    async def drop(self, office_id: int, parcel_id: int) -> bool:
        """Take back what waits; False where it is not waiting."""
        which = (deliveries.c.office_id == office_id, deliveries.c.id == parcel_id, deliveries.c.state == State.PENDING.value)
        values = {"state": State.DROPPED.value, "reason": "by_hand", "settled_at": database_time()}
        dropped = update(deliveries).where(*which).values(values).returning(deliveries.c.id)
        return (await self._connection.execute(dropped)).first() is not None

    async def _give_up_unknown(self) -> None:
        lost = (_OPEN, deliveries.c.state == State.SENDING.value, deliveries.c.lease_until <= database_time())
        values = {"state": State.UNCERTAIN.value, "reason": "no_answer", "settled_at": database_time()}
        await self._connection.execute(update(deliveries).where(*lost, deliveries.c.resends >= MOST_RESENDS).values(values))

    async def _settle(self, parcel_id: int, state: State, **values: object) -> None:
        settled = {"state": state.value, "settled_at": database_time(), "holder": None, "lease_until": None, **values}
        await self._connection.execute(update(deliveries).where(deliveries.c.id == parcel_id, _OPEN).values(settled))


@cache
def _new(dialect: str) -> ReturningInsert[Any]:
    return insert_for(dialect, deliveries).on_conflict_do_nothing().returning(deliveries.c.id)


def _paused() -> ColumnElement[bool]:
    here = (deliveries.c.to_kind == "chat", pauses.c.chat_id == deliveries.c.address, pauses.c.until > database_time())
    return select(pauses.c.chat_id).where(*here).exists()


def _parcel(row: Row[Any]) -> Parcel:
    return Parcel(
        id=row.id,
        office_id=row.office_id,
        to=Address(row.to_kind, row.address),
        kind=row.kind,
        key=row.key,
        facts=json.loads(row.facts),
        state=State(row.state),
        attempts=row.attempts,
        resends=row.resends,
        not_before=row.not_before,
        reason=row.reason,
    )
