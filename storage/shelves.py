"""Which kinds of things are stored about tasks at all, in one look: most tasks have reports and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import units
from storage.tables_people import dissolved_units
from storage.tables_progress import bases, explanations, extensions


class Shelf(StrEnum):
    """A kind of thing that few tasks have."""

    EXTENSIONS = "extensions"
    BASES = "bases"
    EXPLANATIONS = "explanations"
    SUCCESSORS = "successors"  # of dissolved units, whichever task they lead


_ABOUT_TASKS = {Shelf.EXTENSIONS: extensions, Shelf.BASES: bases, Shelf.EXPLANATIONS: explanations}


class Shelves:
    """The kinds of things that are stored."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def filled(self, office_id: int, task_ids: Collection[int]) -> frozenset[Shelf]:
        """Return on which shelves something lies about these few tasks of an office."""
        ours = select(units.c.id).where(units.c.office_id == office_id)
        asked = {
            shelf: select(table.c.task_id).where(table.c.task_id.in_(task_ids)).exists()
            for shelf, table in _ABOUT_TASKS.items()
        }
        asked[Shelf.SUCCESSORS] = select(dissolved_units.c.unit_id).where(dissolved_units.c.unit_id.in_(ours)).exists()
        query = select(*(held.label(shelf.value) for shelf, held in asked.items()))
        row = (await self._connection.execute(query)).one()
        return frozenset(shelf for shelf, held in zip(asked, row, strict=True) if held)
