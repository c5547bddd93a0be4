"""The documents that conditional deadlines waited for. Only ever added; the latest of a milestone counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.bases import Basis
from storage.offices import bump_progress
from storage.tables_progress import bases

_FACTS = tuple(one.name for one in fields(Basis))


class Bases:
    """The bases of tasks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def set(self, office_id: int, basis: Basis) -> Basis:
        """Store a basis and return it with its id; what was set before stays in the history."""
        await bump_progress(self._connection, office_id)
        row = {name: getattr(basis, name) for name in _FACTS if name != "id"}
        made = await self._connection.execute(insert(bases).returning(bases.c.id), row)
        return replace(basis, id=made.scalar_one())

    async def of_tasks(self, task_ids: Iterable[int]) -> dict[int, tuple[Basis, ...]]:
        """Return the bases of tasks, oldest first; a task without any has an empty tuple."""
        found: dict[int, list[Basis]] = {task_id: [] for task_id in task_ids}
        query = select(bases).where(bases.c.task_id.in_(list(found))).order_by(bases.c.id)
        for row in await self._connection.execute(query):
            found[row.task_id].append(_basis(row))
        return {task_id: tuple(some) for task_id, some in found.items()}


def _basis(row: Row[Any]) -> Basis:
    return Basis(**{name: getattr(row, name) for name in _FACTS})
