"""Requests to move a milestone: one open at a time for a milestone of a unit, decided once. It judges none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.extensions import Extension, Stage
from storage.columns import insert_into
from storage.offices import bump_progress, lock_offices_of, version_of
from storage.tables import plans, tasks
from storage.tables_progress import IS_OPEN_EXTENSION, extensions

_FACTS = tuple(one.name for one in fields(Extension) if one.name != "stage")


class Extensions:
    """The requests of units. Each change takes the office's lock before the row's, as everyone does."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, office_id: int, extension: Extension) -> Extension | None:
        """Store a request and return it with its id; None where one is open for that task, milestone and unit."""
        await version_of(self._connection, office_id, lock=True)
        row = {name: getattr(extension, name) for name in _FACTS if name != "id"}
        new = insert_into(self._connection, extensions).on_conflict_do_nothing(
            index_elements=["task_id", "milestone", "unit_id"], index_where=IS_OPEN_EXTENSION
        )
        made = await self._connection.execute(new.returning(extensions.c.id), {**row, "stage": extension.stage.value})
        extension_id = made.scalar_one_or_none()
        if extension_id is None:
            return None
        await bump_progress(self._connection, office_id)
        return replace(extension, id=extension_id)

    async def get(self, extension_id: int) -> Extension | None:
        """Return a request."""
        row = (await self._connection.execute(select(extensions).where(extensions.c.id == extension_id))).one_or_none()
        return None if row is None else _extension(row)

    async def of_tasks(self, task_ids: Iterable[int]) -> dict[int, tuple[Extension, ...]]:
        """Return the requests about tasks, oldest first; a task without any has an empty tuple."""
        found: dict[int, list[Extension]] = {task_id: [] for task_id in task_ids}
        query = select(extensions).where(extensions.c.task_id.in_(list(found))).order_by(extensions.c.id)
        for row in await self._connection.execute(query):
            found[row.task_id].append(_extension(row))
        return {task_id: tuple(some) for task_id, some in found.items()}

    async def decided_since(self, office_id: int, instant: datetime) -> dict[int, datetime]:
        """Return the tasks of an office with requests that were decided since an instant (office clock), each with the last."""
        last = func.max(extensions.c.decided_at).label("last")
        query = select(extensions.c.task_id, last).join(tasks, tasks.c.id == extensions.c.task_id).join(plans)
        which = (plans.c.office_id == office_id, extensions.c.decided_at >= instant)
        rows = await self._connection.execute(query.where(*which).group_by(extensions.c.task_id))
        return {row.task_id: row.last for row in rows}

    async def pass_on(self, extension_id: int, head_id: int, now: datetime) -> bool:
        """Let the head pass a request on to the office; False where it does not wait for a head."""
        task_id: int | None = await self._connection.scalar(select(extensions.c.task_id).where(extensions.c.id == extension_id))
        if task_id is None:
            return False
        offices = await lock_offices_of(self._connection, [task_id])
        passed = {"stage": Stage.OFFICE.value, "head_id": head_id, "head_at": now}
        if not await self._change(extension_id, {Stage.HEAD}, passed):
            return False
        for office_id in offices:
            await bump_progress(self._connection, office_id)
        return True

    async def decide(
        self,
        office_id: int,
        extension_id: int,
        granted: bool,
        by: int,
        reason: str | None,
        now: datetime,
        from_stages: Collection[Stage],
    ) -> bool:
        """Decide a request that is still open and in one of these stages; of many who do so at once, True for one."""
        await version_of(self._connection, office_id, lock=True)
        stage = Stage.GRANTED if granted else Stage.REFUSED
        values = {"stage": stage.value, "decided_by": by, "decided_at": now, "decision_reason": reason}
        decided = await self._change(extension_id, from_stages, values)
        if decided:
            await bump_progress(self._connection, office_id)
        return decided

    async def _change(self, extension_id: int, stages: Collection[Stage], values: dict[str, Any]) -> bool:
        waiting = [stage.value for stage in stages if stage.open]
        which = (extensions.c.id == extension_id, extensions.c.stage.in_(waiting))
        changed = update(extensions).where(*which).values(values).returning(extensions.c.id)
        return (await self._connection.execute(changed)).first() is not None


def _extension(row: Row[Any]) -> Extension:
    return Extension(stage=Stage(row.stage), **{name: getattr(row, name) for name in _FACTS})
