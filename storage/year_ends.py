"""What leading units said of tasks that were open when their plan's year ended: of each task, unit and year the last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.verdicts import Verdict, YearEnd
from storage.columns import insert_into
from storage.offices import bump_progress, lock_offices_of
from storage.tables import plans, tasks
from storage.tables_reminders import year_ends

_FACTS = tuple(one.name for one in fields(YearEnd))
_KEY = ("task_id", "unit_id", "year")


class YearEnds:
    """Words at the end of a year. Each change takes the office's lock before the row's, as everyone does."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, said: YearEnd) -> None:
        """Store a unit's word in place of what it said before of the same task and year."""
        offices = await lock_offices_of(self._connection, [said.task_id])
        row = {**asdict(said), "verdict": said.verdict.value}
        new = insert_into(self._connection, year_ends).values(row)
        rest = {name: row[name] for name in _FACTS if name not in _KEY}
        await self._connection.execute(new.on_conflict_do_update(index_elements=_KEY, set_=rest))
        await self._bump(offices)

    async def take_back(self, task_id: int, unit_id: int, year: int) -> bool:
        """Forget a unit's word; False where there is none."""
        offices = await lock_offices_of(self._connection, [task_id])
        which = (year_ends.c.task_id == task_id, year_ends.c.unit_id == unit_id, year_ends.c.year == year)
        gone = delete(year_ends).where(*which).returning(year_ends.c.year)
        if (await self._connection.execute(gone)).first() is None:
            return False
        await self._bump(offices)
        return True

    async def of_tasks(self, task_ids: Iterable[int]) -> dict[int, tuple[YearEnd, ...]]:
        """Return the words on tasks, oldest first; a task without any has an empty tuple."""
        found: dict[int, list[YearEnd]] = {task_id: [] for task_id in task_ids}
        query = select(year_ends).where(year_ends.c.task_id.in_(list(found)))
        for row in await self._connection.execute(query.order_by(year_ends.c.at, year_ends.c.unit_id)):
            found[row.task_id].append(_year_end(row))
        return {task_id: tuple(some) for task_id, some in found.items()}

    async def said_since(self, office_id: int, instant: datetime) -> dict[int, datetime]:
        """Return the tasks of an office of which something was said since an instant (office clock), each with the last."""
        last = func.max(year_ends.c.at).label("last")
        query = select(year_ends.c.task_id, last).join(tasks, tasks.c.id == year_ends.c.task_id).join(plans)
        which = (plans.c.office_id == office_id, year_ends.c.at >= instant)
        rows = await self._connection.execute(query.where(*which).group_by(year_ends.c.task_id))
        return {row.task_id: row.last for row in rows}

    async def _bump(self, offices: Iterable[int]) -> None:
        for office_id in offices:
            await bump_progress(self._connection, office_id)


def _year_end(row: Row[Any]) -> YearEnd:
    facts = {name: getattr(row, name) for name in _FACTS}
    return YearEnd(**{**facts, "verdict": Verdict(row.verdict)})
