"""Questions why a task is late: one unanswered at a time for a task of a unit, answered once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.explanations import Explanation
from storage.columns import insert_into
from storage.offices import bump_progress, lock_offices_of
from storage.tables_progress import IS_UNANSWERED, explanations

_FACTS = tuple(one.name for one in fields(Explanation))


class Explanations:
    """The questions to units. Each change takes the office's lock before the row's, as everyone does."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, explanation: Explanation) -> Explanation | None:
        """Store a question and return it with its id; None where one of the same task and unit is unanswered."""
        offices = await lock_offices_of(self._connection, [explanation.task_id])
        row = {name: getattr(explanation, name) for name in _FACTS if name != "id"}
        new = insert_into(self._connection, explanations).on_conflict_do_nothing(
            index_elements=["task_id", "unit_id"], index_where=IS_UNANSWERED
        )
        explanation_id = (await self._connection.execute(new.returning(explanations.c.id), row)).scalar_one_or_none()
        if explanation_id is None:
            return None
        await self._bump(offices)
        return replace(explanation, id=explanation_id)

    async def get(self, explanation_id: int) -> Explanation | None:
        """Return a question."""
        query = select(explanations).where(explanations.c.id == explanation_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else _explanation(row)

    async def of_tasks(self, task_ids: Iterable[int]) -> dict[int, tuple[Explanation, ...]]:
        """Return the questions about tasks, oldest first; a task without any has an empty tuple."""
        found: dict[int, list[Explanation]] = {task_id: [] for task_id in task_ids}
        query = select(explanations).where(explanations.c.task_id.in_(list(found))).order_by(explanations.c.id)
        for row in await self._connection.execute(query):
            found[row.task_id].append(_explanation(row))
        return {task_id: tuple(some) for task_id, some in found.items()}

    async def answer(self, explanation_id: int, answer: str, by: int, now: datetime) -> bool:
        """Answer a question; False where it is answered."""
        asked = await self.get(explanation_id)
        if asked is None:
            return False
        offices = await lock_offices_of(self._connection, [asked.task_id])
        values = {"answer": answer, "answered_by": by, "answered_at": now}
        answered = update(explanations).where(explanations.c.id == explanation_id, IS_UNANSWERED).values(values)
        if (await self._connection.execute(answered.returning(explanations.c.id))).first() is None:
            return False
        await self._bump(offices)
        return True

    async def _bump(self, offices: Iterable[int]) -> None:
        for office_id in offices:
            await bump_progress(self._connection, office_id)


def _explanation(row: Row[Any]) -> Explanation:
    return Explanation(**{name: getattr(row, name) for name in _FACTS})
