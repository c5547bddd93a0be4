"""How large each office of an installation is, and when something was last noted there; for whoever looks after all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.offices import office_of
from storage.tables import offices, plans, tasks, units
from storage.tables_people import audit, people
from storage.values import Office


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """An office in figures; `tasks` are those that its plans have now, `last_at` is None where nothing was noted yet."""

    office: Office
    units: int
    people: int
    plans: int
    tasks: int
    last_at: datetime | None


class Figures:
    """The figures of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_all(self) -> tuple[OfficeFigures, ...]:
        """Return every office, oldest first."""
        present = people.c.erased_at.is_(None)
        counts = (await self._counted(units), await self._counted(people, present), await self._counted(plans))
        open_tasks = (
            select(plans.c.office_id, func.count())
            .join(tasks, tasks.c.plan_id == plans.c.id)
            .where(tasks.c.closed_at.is_(None))
        )
        counted = await self._connection.execute(open_tasks.group_by(plans.c.office_id))
        in_plans: dict[int, int] = {row[0]: row[1] for row in counted}
        last = (
            select(audit.c.at)
            .where(audit.c.office_id == offices.c.id)
            .order_by(audit.c.number.desc())
            .limit(1)
            .scalar_subquery()
        )
        rows: list[Row[Any]] = [*await self._connection.execute(select(offices, last.label("last_at")).order_by(offices.c.id))]
        return tuple([_figures(row, [each.get(row.id, 0) for each in (*counts, in_plans)]) for row in rows])

    async def _counted(self, table: Table, *which: Any) -> dict[int, int]:
        query = select(table.c.office_id, func.count()).where(*which).group_by(table.c.office_id)
        return {row[0]: row[1] for row in await self._connection.execute(query)}


def _figures(row: Row[Any], counts: Sequence[int]) -> OfficeFigures:
    its_units, its_people, its_plans, its_tasks = counts
    return OfficeFigures(office_of(row), its_units, its_people, its_plans, its_tasks, row.last_at)
