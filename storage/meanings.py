"""Vectors of the texts of tasks and of their phrasings, as bytes. It neither makes nor compares them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.neighbours import fingerprint
from storage.columns import insert_into
from storage.tables import plans, tasks
from storage.tables_meaning import task_vectors

VectorKey = tuple[int, str, str]
"""A task's id, the model's name, and the fingerprint of the text."""

_BATCH = 200
_KEY = (task_vectors.c.task_id, task_vectors.c.model, task_vectors.c.fingerprint)


class Meanings:
    """Vectors of tasks. Two processes that make the same ones at once do no harm: the second's are not needed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(self, office_id: int) -> frozenset[VectorKey]:
        """Return which vectors are stored for an office, of every model, without the vectors."""
        rows = await self._connection.execute(select(*_KEY).where(_of_office(office_id)))
        return frozenset((row.task_id, row.model, row.fingerprint) for row in rows)

    async def vectors(self, office_id: int, model: str) -> dict[str, bytes]:
        """Return an office's vectors of a model, by the fingerprint of the text."""
        query = select(task_vectors.c.fingerprint, task_vectors.c.vector)
        rows = await self._connection.execute(query.where(_of_office(office_id), task_vectors.c.model == model))
        return {row.fingerprint: row.vector for row in rows}

    async def put(self, vectors: Mapping[VectorKey, bytes]) -> None:
        """Store vectors; those that are there stay as they are."""
        names = ("task_id", "model", "fingerprint")
        rows = [{**dict(zip(names, key, strict=True)), "vector": vector} for key, vector in vectors.items()]
        if rows:
            await self._connection.execute(insert_into(self._connection, task_vectors).on_conflict_do_nothing(), rows)

    async def drop(self, keys: Collection[VectorKey]) -> None:
        """Delete vectors."""
        listed = list(keys)
        for at in range(0, len(listed), _BATCH):
            some = listed[at : at + _BATCH]
            await self._connection.execute(delete(task_vectors).where(tuple_(*_KEY).in_(some)))


async def forget_vectors(connection: AsyncConnection, said: Iterable[tuple[int, str]]) -> None:
    """Delete what was made of words that people say for tasks (by id), of every model: such words leave no trace behind.

    What is still wanted of it is made again.
    """
    listed = sorted({(task_id, fingerprint(words)) for task_id, words in said})
    for at in range(0, len(listed), _BATCH):
        some = tuple_(task_vectors.c.task_id, task_vectors.c.fingerprint).in_(listed[at : at + _BATCH])
        await connection.execute(delete(task_vectors).where(some))


def _of_office(office_id: int) -> ColumnElement[bool]:
    mine = select(tasks.c.id).join(plans, plans.c.id == tasks.c.plan_id).where(plans.c.office_id == office_id)
    return task_vectors.c.task_id.in_(mine)
