"""Rounds of reminding that took place, one row each: whoever enters it plans the round, and nobody else does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.rounds import Round, RoundState
from storage.columns import insert_into
from storage.tables_reminders import IS_HELD, rounds


class Rounds:
    """The rounds of offices. `planned_at` is the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def enter(self, office_id: int, planned: Round, now: datetime) -> bool:
        """Enter a round; False if it was entered before, by anybody: then it must not be planned again."""
        row = {
            "office_id": office_id,
            "kind": planned.kind,
            "period": planned.period,
            "state": planned.state.value,
            "lines": planned.lines,
            "messages": planned.messages,
            "since": planned.since,
            "planned_at": now,
        }
        new = insert_into(self._connection, rounds).values(row).on_conflict_do_nothing().returning(rounds.c.period)
        return (await self._connection.execute(new)).first() is not None

    async def get(self, office_id: int, kind: str, period: str) -> Round | None:
        """Return a round, None where none was entered."""
        which = (rounds.c.office_id == office_id, rounds.c.kind == kind, rounds.c.period == period)
        row = (await self._connection.execute(select(rounds).where(*which))).one_or_none()
        return None if row is None else _round(row)

    async def latest(self, office_id: int, kind: str, most: int = 10) -> tuple[Round, ...]:
        """Return the last rounds of a kind, the newest period first."""
        which = (rounds.c.office_id == office_id, rounds.c.kind == kind)
        query = select(rounds).where(*which).order_by(rounds.c.period.desc()).limit(most)
        return tuple(_round(row) for row in await self._connection.execute(query))

    async def offices_with(self, kind: str, period: str) -> frozenset[int]:
        """Return the ids of the offices of which a round was entered, whatever became of it."""
        query = select(rounds.c.office_id).where(rounds.c.kind == kind, rounds.c.period == period)
        return frozenset((await self._connection.execute(query)).scalars())

    async def held(self) -> int:
        """Return how many rounds of all offices wait for an administrator's word."""
        query = select(func.count()).select_from(rounds).where(IS_HELD)
        return await self._connection.scalar(query) or 0

    async def settle(
        self, office_id: int, kind: str, period: str, state: RoundState, was: RoundState = RoundState.HELD
    ) -> bool:
        """Let a round that is held (or `was` something else) become `state`; False where it is not so any more."""
        which = (rounds.c.office_id == office_id, rounds.c.kind == kind, rounds.c.period == period)
        held = update(rounds).where(*which, rounds.c.state == was.value)
        settled = held.values(state=state.value).returning(rounds.c.period)
        return (await self._connection.execute(settled)).first() is not None


def _round(row: Row[Any]) -> Round:
    since: date | None = row.since
    return Round(row.kind, row.period, RoundState(row.state), row.lines, row.messages, since)
