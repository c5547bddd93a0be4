"""Looking into the outbox: what lies there for whom, what became of it, what a message shows. It changes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.deliveries import Address, Parcel, State
from storage.tables_outbox import deliveries


class OutboxQueries:
    """The deliveries of offices, to be read."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, parcel_id: int) -> Parcel | None:
        """Return a delivery as it is now."""
        row = (await self._connection.execute(select(deliveries).where(deliveries.c.id == parcel_id))).one_or_none()
        return None if row is None else parcel_of(row)

    async def state_of(self, to: Address, kind: str, key: str) -> Parcel | None:
        """Return the delivery under a natural key, whatever became of it."""
        which = (deliveries.c.to_kind == to.kind, deliveries.c.address == to.id)
        named = (deliveries.c.kind == kind, deliveries.c.key == key)
        row = (await self._connection.execute(select(deliveries).where(*which, *named))).one_or_none()
        return None if row is None else parcel_of(row)

    async def of_kind(self, office_id: int, kind: str, key: str) -> tuple[Parcel, ...]:
        """Return the deliveries of one kind and key to everybody, such as one week's digest to all groups, oldest first."""
        which = (deliveries.c.office_id == office_id, deliveries.c.kind == kind, deliveries.c.key == key)
        rows = await self._connection.execute(select(deliveries).where(*which).order_by(deliveries.c.id))
        return tuple(parcel_of(row) for row in rows)

    async def queued_since(self, office_id: int, kind: str, since: datetime) -> tuple[Parcel, ...]:
        """Return the deliveries of one kind that were queued since an instant (office clock), oldest first."""
        which = (deliveries.c.office_id == office_id, deliveries.c.kind == kind, deliveries.c.queued_at >= since)
        rows = await self._connection.execute(select(deliveries).where(*which).order_by(deliveries.c.id))
        return tuple(parcel_of(row) for row in rows)

    async def last_shown(self, to: Address, kinds: Collection[str], key_prefix: str) -> Parcel | None:
        """Return the last of these kinds that was sent there under a key that begins so: which message, and what it shows."""
        which = (deliveries.c.to_kind == to.kind, deliveries.c.address == to.id, deliveries.c.kind.in_(kinds))
        sent = (deliveries.c.state == State.SENT.value, deliveries.c.key.startswith(key_prefix, autoescape=True))
        newest = select(deliveries).where(*which, *sent).order_by(deliveries.c.settled_at.desc(), deliveries.c.id.desc())
        row = (await self._connection.execute(newest.limit(1))).one_or_none()
        return None if row is None else parcel_of(row)

    async def counts(self) -> Mapping[State, int]:
        """Return how many deliveries there are in each state."""
        rows = await self._connection.execute(select(deliveries.c.state, func.count().label("n")).group_by(deliveries.c.state))
        return {State(row.state): row.n for row in rows}

    async def oldest_due(self, now: datetime) -> datetime | None:
        """Return since when (office clock) the oldest delivery that could be on its way by now has been due, None for none."""
        due = (deliveries.c.state == State.PENDING.value, deliveries.c.not_before <= now)
        oldest: datetime | None = await self._connection.scalar(select(func.min(deliveries.c.not_before)).where(*due))
        return oldest

    async def due(self, now: datetime) -> int:
        """Return how many deliveries could be on their way by now (office clock) and wait."""
        waits = (deliveries.c.state == State.PENDING.value, deliveries.c.not_before <= now)
        return await self._connection.scalar(select(func.count()).select_from(deliveries).where(*waits)) or 0

    async def listed(
        self, office_id: int, states: Collection[State], most: int = 50, to: Address | None = None
    ) -> Sequence[Parcel]:
        """Return deliveries in these states, newest first; with `to` those for one address."""
        which = [deliveries.c.office_id == office_id, deliveries.c.state.in_([state.value for state in states])]
        if to is not None:
            which += [deliveries.c.to_kind == to.kind, deliveries.c.address == to.id]
        rows = await self._connection.execute(select(deliveries).where(*which).order_by(deliveries.c.id.desc()).limit(most))
        return tuple(parcel_of(row) for row in rows)


def parcel_of(row: Row[Any]) -> Parcel:
    """Return a row of the outbox as a value."""
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
        chat_id=row.chat_id,
        message_id=row.message_id,
        shown=row.shown,
        shown_at=row.shown_at,
    )
