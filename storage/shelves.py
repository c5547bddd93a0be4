"""Which kinds of things are stored about tasks at all, in one look: most tasks have reports and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import units
from storage.tables_people import dissolved_units
from storage.tables_progress import bases, explanations, extensions
from storage.tables_reminders import year_ends


class Shelf(StrEnum):
    """A kind of thing that few tasks have."""

    EXTENSIONS = "extensions"
    BASES = "bases"
    EXPLANATIONS = "explanations"
    YEAR_ENDS = "year_ends"
    SUCCESSORS = "successors"  # of dissolved units, whichever task they lead


_TASKS: BindParameter[int] = bindparam("own_tasks", expanding=True)
_OURS = select(units.c.id).where(units.c.office_id == bindparam("own_office"))
_ABOUT_TASKS = {
    Shelf.EXTENSIONS: extensions,
    Shelf.BASES: bases,
    Shelf.EXPLANATIONS: explanations,
    Shelf.YEAR_ENDS: year_ends,
}
_HELD = {
    shelf: select(table.c.task_id).where(table.c.task_id.in_(_TASKS)).exists() for shelf, table in _ABOUT_TASKS.items()
} | {Shelf.SUCCESSORS: select(dissolved_units.c.unit_id).where(dissolved_units.c.unit_id.in_(_OURS)).exists()}
_FILLED = select(*(held.label(shelf.value) for shelf, held in _HELD.items()))


class Shelves:
    """The kinds of things that are stored."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def filled(self, office_id: int, task_ids: Collection[int]) -> frozenset[Shelf]:
        """Return on which shelves something lies about these few tasks of an office."""
        asked = {"own_office": office_id, "own_tasks": list(task_ids)}
        row = (await self._connection.execute(_FILLED, asked)).one()
        return frozenset(shelf for shelf, held in zip(_HELD, row, strict=True) if held)
