"""Failures of our own, counted by kind (error and place in the program) and hour. No words and no names are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables_seeing import faults

KEPT = timedelta(days=30)
QUIET = timedelta(hours=24)
"""A kind that has failed within this is known already."""
AT_ONCE = 4
"""How many kinds are told at once in an hour; all else is gathered until the hour is over."""
_CODES_KEPT = 3


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One kind in one hour: how often, when first and last (office clock), and the codes of the last updates concerned.

    `at_once`: its first time was told by itself.
    """

    id: int
    error: str
    place: str
    hour: int
    count: int
    first_at: datetime
    last_at: datetime
    codes: tuple[str, ...]
    at_once: bool


class Faults:
    """The failures of bots."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count(self, bot_id: int, error: str, place: str, code: str | None, now: datetime) -> FaultRow:
        """Count a failure of a kind; return its row as it is now."""
        hour = hour_of(now)
        known = (faults.c.bot_id == bot_id, faults.c.error == error[:80], faults.c.place == place[:120])
        before = (await self._connection.execute(select(faults).where(*known, faults.c.hour == hour))).one_or_none()
        if before is not None:
            codes = " ".join([*before.codes.split(), *([code] if code else [])][-_CODES_KEPT:])
            again = update(faults).where(faults.c.id == before.id)
            row = await self._connection.execute(
                again.values(count=faults.c.count + 1, last_at=now, codes=codes).returning(faults)
            )
            return _row(row.one())
        lately = await self._number(*known, faults.c.last_at > now - QUIET)
        told = await self._number(faults.c.bot_id == bot_id, faults.c.hour == hour, faults.c.at_once)
        values = {"count": 1, "first_at": now, "last_at": now, "codes": code or "", "at_once": not lately and told < AT_ONCE}
        new = insert_into(self._connection, faults).values(
            bot_id=bot_id, error=error[:80], place=place[:120], hour=hour, **values
        )
        both = new.on_conflict_do_update(  # another process counted the same kind in between
            index_elements=["bot_id", "error", "place", "hour"], set_={"count": faults.c.count + 1, "last_at": now}
        )
        return _row((await self._connection.execute(both.returning(faults))).one())

    async def get(self, fault_id: int) -> FaultRow | None:
        """Return a row."""
        row = (await self._connection.execute(select(faults).where(faults.c.id == fault_id))).one_or_none()
        return None if row is None else _row(row)

    async def in_hour(self, bot_id: int, hour: int) -> Sequence[FaultRow]:
        """Return the kinds of an hour, the most frequent first."""
        which = (faults.c.bot_id == bot_id, faults.c.hour == hour)
        rows = await self._connection.execute(select(faults).where(*which).order_by(faults.c.count.desc(), faults.c.id))
        return tuple(_row(row) for row in rows)

    async def forget(self, bot_id: int, now: datetime) -> None:
        """Forget old ones."""
        await self._connection.execute(delete(faults).where(faults.c.bot_id == bot_id, faults.c.last_at < now - KEPT))

    async def _number(self, *which: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(faults).where(*which)
        return await self._connection.scalar(query) or 0


def hour_of(instant: datetime) -> int:
    """Return the number of an instant's hour, counted from 1970."""
    return int(instant.timestamp() // 3600)


def _row(row: Row[Any]) -> FaultRow:
    codes = tuple(row.codes.split())
    return FaultRow(
        row.id, row.error, row.place, row.hour, row._mapping["count"], row.first_at, row.last_at, codes, row.at_once
    )
