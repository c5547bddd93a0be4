"""What happens to deliveries outside of their sending: sent again, taken back, gathered into one, moved with their group."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from storage.columns import database_time
from storage.deliveries import Address, State
from storage.outbox_queries import OutboxQueries
from storage.tables_outbox import deliveries

BY_HAND, FOLDED, MOVED = "by_hand", "folded", "moved"
"""Why a delivery was dropped: an administrator's word; told in another one; the same lies at the group's new id."""
_MOST_AT_ONCE = 10_000
"""Databases take a limited number of values in one statement."""
OPEN = deliveries.c.settled_at.is_(None)
# Whatever waits is open; said twice, so that nobody looks through all that was sent.
WAITS = OPEN & (deliveries.c.state == State.PENDING.value)
_STUCK = deliveries.c.state.in_([State.FAILED.value, State.UNCERTAIN.value, State.DROPPED.value])
_AFRESH: Mapping[str, Any] = {
    "state": State.PENDING.value,
    "resends": 0,
    "attempts": 0,
    "settled_at": None,
    "retry_at": None,
    "reason": None,
    "holder": None,
    "lease_until": None,
}


class OutboxChanges(OutboxQueries):
    """The deliveries of offices, as people and events change them."""

    async def retry(self, office_id: int, parcel_id: int) -> bool:
        """Send again what failed, is uncertain or was dropped, and at once what was put off after a failure.

        On an administrator's word; False where there is nothing to send again.
        """
        which = (deliveries.c.office_id == office_id, deliveries.c.id == parcel_id)
        put_off = WAITS & deliveries.c.retry_at.is_not(None)
        return await self._any(or_(_STUCK, put_off), *which, values=_AFRESH)

    async def drop(self, office_id: int, parcel_id: int) -> bool:
        """Take back what waits, and strike what failed or is uncertain off the list; False where it is neither."""
        which = (deliveries.c.office_id == office_id, deliveries.c.id == parcel_id)
        droppable = deliveries.c.state.in_([State.PENDING.value, State.FAILED.value, State.UNCERTAIN.value])
        return await self._any(droppable, *which, values=_settled(State.DROPPED, BY_HAND))

    async def fold(
        self, to: Address, kind: str, key_prefix: str = "", but: int | None = None
    ) -> tuple[Mapping[str, int | str | None], ...]:
        """Drop what waits of one kind for one address, to be told in another message; return the facts, oldest first.

        What is in hand is left alone; so is the delivery `but`.
        """
        which = [*_for(to), WAITS, deliveries.c.kind == kind, deliveries.c.key.startswith(key_prefix, autoescape=True)]
        if but is not None:
            which.append(deliveries.c.id != but)
        folded = update(deliveries).where(*which).values(_settled(State.DROPPED, FOLDED))
        rows = (await self._connection.execute(folded.returning(deliveries.c.id, deliveries.c.facts))).all()
        return tuple(json.loads(row.facts) for row in sorted(rows, key=lambda row: int(row.id)))

    async def fold_all(
        self, wanted: Collection[tuple[Address, str]]
    ) -> Mapping[tuple[Address, str], tuple[Mapping[str, int | str | None], ...]]:
        """Fold what waits for many addresses, each with a kind; return the facts of those for whom anything waited."""
        kinds = {kind for _, kind in wanted}
        lying = select(deliveries).where(WAITS, deliveries.c.kind.in_(kinds))
        rows = {row.id: row for row in await self._connection.execute(lying.order_by(deliveries.c.id))}
        concerned = [each for each, row in rows.items() if (Address(row.to_kind, row.address), row.kind) in wanted]
        found: dict[tuple[Address, str], tuple[Mapping[str, int | str | None], ...]] = {}
        for first in range(0, len(concerned), _MOST_AT_ONCE):
            which = (deliveries.c.id.in_(concerned[first : first + _MOST_AT_ONCE]), WAITS)
            folded = update(deliveries).where(*which).values(_settled(State.DROPPED, FOLDED)).returning(deliveries.c.id)
            for row in (rows[each] for each in sorted(await self._connection.scalars(folded))):
                key = (Address(row.to_kind, row.address), row.kind)
                found[key] = (*found.get(key, ()), json.loads(row.facts))
        return found

    async def abandon(self, to: Address, reason: str) -> int:
        """Give up what waits for an address that is out of reach; return how many that were. What is in hand settles itself."""
        given_up = update(deliveries).where(*_for(to), WAITS).values(_settled(State.FAILED, reason))
        return len((await self._connection.execute(given_up.returning(deliveries.c.id))).all())

    async def revive(self, to: Address, reasons: Collection[str], kinds: Collection[str], within: timedelta) -> int:
        """Let what failed there for one of these reasons, and is of a kind still wanted, be sent after all.

        Only what was given up no longer ago than `within` (database time); returns how many that were.
        """
        failed = (deliveries.c.state == State.FAILED.value, deliveries.c.reason.in_(reasons), deliveries.c.kind.in_(kinds))
        lately = deliveries.c.settled_at >= database_time(-within.total_seconds())
        again = update(deliveries).where(*_for(to), *failed, lately).values(_AFRESH)
        return len((await self._connection.execute(again.returning(deliveries.c.id))).all())

    async def moved(self, old_chat_id: int, new_chat_id: int) -> None:
        """Let what waits for a group follow it to its new id.

        Where the same delivery lies there already, that one is the one to send: if it had failed it is sent after all, and
        the old one is dropped, unless it is in hand: then it comes here again when Telegram has refused it.
        """
        there, free = deliveries.alias(), or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= database_time())
        same = (there.c.kind == deliveries.c.kind, there.c.key == deliveries.c.key, there.c.to_kind == deliveries.c.to_kind)
        twin = select(there.c.id).where(there.c.address == new_chat_id, *same).exists()
        waiting = (OPEN, deliveries.c.to_kind == "chat", deliveries.c.address == old_chat_id)
        await self._connection.execute(update(deliveries).where(*waiting, ~twin).values(address=new_chat_id))
        left_behind = select(there.c.id).where(there.c.address == old_chat_id, there.c.settled_at.is_(None), *same).exists()
        failed = (deliveries.c.state == State.FAILED.value, deliveries.c.to_kind == "chat", deliveries.c.address == new_chat_id)
        await self._connection.execute(update(deliveries).where(*failed, left_behind).values(_AFRESH))
        await self._connection.execute(update(deliveries).where(*waiting, free).values(_settled(State.DROPPED, MOVED)))

    async def _any(self, *which: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
        changed = update(deliveries).where(*which).values(values).returning(deliveries.c.id)
        return (await self._connection.execute(changed)).first() is not None


def _for(to: Address) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.to_kind == to.kind, deliveries.c.address == to.id


def _settled(state: State, reason: str) -> Mapping[str, Any]:
    return {
        "state": state.value,
        "reason": reason,
        "settled_at": database_time(),
        "retry_at": None,
        "holder": None,
        "lease_until": None,
    }
