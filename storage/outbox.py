"""What must be sent, one row a message under a natural key, and what became of it. It sends nothing.

A row is claimed under a lease, marked as being sent just before the request leaves, and settled. When a lease runs out on a
row that was being sent, nobody knows whether the message arrived: it is sent once more, after all fresh rows, and if that
ends unknown too it stays `UNCERTAIN`. Leases, retries and pauses run on database time; `not_before` is the office clock's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, or_, select, tuple_, update
from sqlalchemy.sql.dml import ReturningInsert

from storage.columns import database_time, insert_for, insert_into
from storage.deliveries import Delivery, Parcel, State
from storage.outbox_changes import OPEN, OutboxChanges
from storage.outbox_queries import parcel_of
from storage.tables_outbox import deliveries, pauses

MOST_RESENDS = 1
"""How often a message is sent again of which nobody knows whether it arrived."""
NO_ANSWER = "no_answer"
"""Why a delivery is uncertain."""


class Outbox(OutboxChanges):
    """The deliveries of offices, on their way."""

    async def queue(self, delivery: Delivery, now: datetime) -> bool:
        """Keep a delivery; False if the same one (address, kind, key) was queued before, whatever became of it."""
        return await self.queue_all([delivery], now) == 1

    async def queue_all(self, wanted: Sequence[Delivery], now: datetime) -> int:
        """Keep many deliveries at once; return how many of them were not queued before."""
        if not wanted:
            return 0
        new = _new(self._connection.dialect.name)
        return len((await self._connection.execute(new, [_row(each, now) for each in wanted])).all())

    async def claim(
        self,
        holder: str,
        limit: int,
        lease: timedelta,
        now: datetime,
        *,
        unhurried: Collection[str] = (),
        one_a_chat: bool = False,
    ) -> tuple[Parcel, ...]:
        """Take up to `limit` due deliveries in hand, each by one holder at a time.

        Fresh ones come before those that are sent again, and kinds that are `unhurried` after the others. `one_a_chat`: none
        for an address of which one is in hand, and of each address the next one only, so that a chat that must wait takes
        one place, and what goes there keeps its order.
        """
        await self.settle_lost()
        ready = (*_ready(now), _alone(now)) if one_a_chat else _ready(now)
        late = case((deliveries.c.kind.in_(unhurried), 1), else_=0)
        order = (deliveries.c.resends, *([late] if unhurried else []), deliveries.c.id)
        chosen = select(deliveries.c.id).where(*ready).order_by(*order).limit(limit).with_for_update(skip_locked=True)
        ids = list(await self._connection.scalars(chosen))
        if not ids:
            return ()
        values = {
            "state": State.CLAIMED.value,
            "holder": holder,
            "lease_until": database_time(lease.total_seconds()),
            "retry_at": None,
            "attempts": deliveries.c.attempts + 1,
        }
        taken = update(deliveries).where(deliveries.c.id.in_(ids)).values(values).returning(deliveries)
        parcels = {row.id: parcel_of(row) for row in await self._connection.execute(taken)}
        return tuple(parcels[each] for each in ids)

    async def settle_lost(self) -> tuple[Parcel, ...]:
        """Decide on those that were being sent when their lease ran out; return those that are uncertain from now on.

        The others wait again and have one resend more; `claim` does all this by itself.
        """
        lost = (OPEN, deliveries.c.state == State.SENDING.value, deliveries.c.lease_until <= database_time())
        ids = list(await self._connection.scalars(select(deliveries.c.id).where(*lost).with_for_update(skip_locked=True)))
        if not ids:
            return ()
        over = deliveries.c.resends >= MOST_RESENDS
        values = {
            "state": case((over, State.UNCERTAIN.value), else_=State.PENDING.value),
            "settled_at": case((over, database_time()), else_=null()),
            "resends": deliveries.c.resends + case((over, 0), else_=1),
            "reason": NO_ANSWER,
            "holder": None,
            "lease_until": None,
        }
        rows = await self._connection.execute(
            update(deliveries).where(deliveries.c.id.in_(ids)).values(values).returning(deliveries)
        )
        return tuple(parcel for parcel in map(parcel_of, rows) if parcel.state is State.UNCERTAIN)

    async def free_others(self, holder: str) -> None:
        """Let what others than `holder` have claimed, and not begun to send, wait again; that was an attempt.

        One of them that is alive after all sends none of it, since `sending` tells it that the claim is gone.
        """
        others = (OPEN, deliveries.c.state == State.CLAIMED.value, deliveries.c.holder != holder)
        rows = select(deliveries.c.id).where(*others).with_for_update(skip_locked=True)
        await self._release(deliveries.c.id.in_(list(await self._connection.scalars(rows))), counted=True)

    async def sending(self, parcel_id: int, holder: str, lease: timedelta) -> bool:
        """Mark a claimed delivery as being sent; False if the claim has run out to another: then it must not be sent."""
        mine = (deliveries.c.id == parcel_id, OPEN, deliveries.c.holder == holder)
        values = {"state": State.SENDING.value, "lease_until": database_time(lease.total_seconds())}
        return await self._any(*mine, values=values)

    async def sent(
        self,
        parcel_id: int,
        chat_id: int,
        message_id: int | None,
        shown: str | None = None,
        shown_at: datetime | None = None,
    ) -> None:
        """Settle: it arrived, as this message, which shows what has the fingerprint `shown` and was so at `shown_at`."""
        arrived = {"chat_id": chat_id, "message_id": message_id, "shown": shown, "shown_at": shown_at, "reason": None}
        await self._settle(parcel_id, State.SENT, **arrived)

    async def give_up(self, parcel_id: int, state: State, reason: str) -> None:
        """Settle: it is `DROPPED` (no longer wanted) or `FAILED` (Telegram refuses), or `UNCERTAIN`."""
        await self._settle(parcel_id, state, reason=reason)

    async def put_back(self, parcel_id: int, reason: str, after: float, *, counted: bool = True) -> None:
        """Let a delivery that has certainly not left wait `after` seconds; not `counted`: nobody has tried to send it."""
        await self._wait(parcel_id, counted=counted, reason=reason, retry_at=database_time(after))

    async def postpone(self, parcel_id: int, until: datetime) -> None:
        """Let a delivery wait until an instant of the office clock, because it would be untimely now."""
        await self._wait(parcel_id, counted=False, not_before=until)

    async def pause(self, chat_id: int, seconds: float) -> None:
        """Leave a chat alone for a while, as Telegram asked; others go on."""
        new = insert_into(self._connection, pauses).values(chat_id=chat_id, until=database_time(seconds))
        until = {"until": new.excluded.until}
        await self._connection.execute(new.on_conflict_do_update(index_elements=["chat_id"], set_=until))

    async def pause_left(self, chat_id: int) -> float:
        """Return for how many seconds more a chat is to be left alone, 0.0 where it is not."""
        query = select(pauses.c.until, database_time()).where(pauses.c.chat_id == chat_id, pauses.c.until > database_time())
        row = (await self._connection.execute(query)).one_or_none()
        return 0.0 if row is None else float(max((row[0] - row[1]).total_seconds(), 0.001))

    async def _wait(self, parcel_id: int, *, counted: bool, **values: object) -> None:
        await self._release(deliveries.c.id == parcel_id, counted=counted, **values)

    async def _release(self, which: ColumnElement[bool], *, counted: bool, **values: object) -> None:
        waits = {"state": State.PENDING.value, "holder": None, "lease_until": None, **values}
        if not counted:
            waits["attempts"] = case((deliveries.c.attempts > 0, deliveries.c.attempts - 1), else_=0)
        await self._connection.execute(update(deliveries).where(which, OPEN).values(waits))

    async def _settle(self, parcel_id: int, state: State, **values: object) -> None:
        settled = {"state": state.value, "settled_at": database_time(), "holder": None, "lease_until": None, **values}
        await self._connection.execute(update(deliveries).where(deliveries.c.id == parcel_id, OPEN).values(settled))


@cache
def _new(dialect: str) -> ReturningInsert[Any]:
    return insert_for(dialect, deliveries).on_conflict_do_nothing().returning(deliveries.c.id)


def _row(delivery: Delivery, now: datetime) -> dict[str, object]:
    return {
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


def _ready(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a delivery one that may be claimed. What was being sent is not, until `settle_lost` has seen it."""
    free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= database_time())
    due = or_(deliveries.c.retry_at.is_(None), deliveries.c.retry_at <= database_time())
    return OPEN, deliveries.c.state != State.SENDING.value, deliveries.c.not_before <= now, free, due, ~_paused()


def _alone(now: datetime) -> ColumnElement[bool]:
    """Return what makes a delivery the next one for its address, of which none is in hand."""
    place = (deliveries.c.to_kind, deliveries.c.address)
    rank = func.row_number().over(partition_by=place, order_by=(deliveries.c.resends, deliveries.c.id))
    ranked = select(deliveries.c.id, rank.label("rank")).where(*_ready(now)).subquery()
    in_hand = select(*place).where(OPEN, deliveries.c.lease_until > database_time())
    return deliveries.c.id.in_(select(ranked.c.id).where(ranked.c.rank == 1)) & tuple_(*place).not_in(in_hand)


def _paused() -> ColumnElement[bool]:
    here = (deliveries.c.to_kind == "chat", pauses.c.chat_id == deliveries.c.address, pauses.c.until > database_time())
    return select(pauses.c.chat_id).where(*here).exists()
