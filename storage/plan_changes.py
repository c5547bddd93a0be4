"""What administrators change about a plan as a whole: its state, its name, the unit that follows it. Not its tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import PlanHeader, PlanState
from storage.offices import bump_version
from storage.tables import plans, tasks
from storage.tables_plan_drafts import carried_tasks
from storage.tables_progress import reports


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A plan as a whole: how it is called now, how the document calls it, its open and its closed tasks by number."""

    id: int
    header: PlanHeader
    document_title: str
    state: PlanState
    tasks: int
    closed_tasks: int
    reminders_from: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The task of an earlier plan that a task goes on with: its number, that plan's title, how much was reported on it."""

    code: str
    plan_title: str
    reports: int


class PlanChanges:
    """The plans of offices, in any state."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, office_id: int) -> tuple[StoredPlan, ...]:
        """Return every plan of an office, the newest first."""
        open_ones = func.count(tasks.c.id).filter(tasks.c.closed_at.is_(None))
        closed = func.count(tasks.c.id).filter(tasks.c.closed_at.is_not(None))
        counted = select(plans.c.id, open_ones.label("open"), closed.label("closed")).select_from(plans.outerjoin(tasks))
        counts = {
            row.id: (row.open, row.closed)
            for row in await self._connection.execute(counted.where(plans.c.office_id == office_id).group_by(plans.c.id))
        }
        query = select(plans).where(plans.c.office_id == office_id).order_by(plans.c.id.desc())
        return tuple(_stored(row, *counts[row.id]) for row in await self._connection.execute(query))

    async def get(self, office_id: int, plan_id: int) -> StoredPlan | None:
        """Return one plan of an office."""
        return next((each for each in await self.all(office_id) if each.id == plan_id), None)

    async def origin(self, task_id: int) -> Origin | None:
        """Return which task of the year before a task goes on with."""
        said = select(func.count(reports.c.id)).where(reports.c.task_id == tasks.c.id).scalar_subquery()
        found = select(tasks.c.code, plans.c.title, plans.c.own_title, said.label("reports")).join(plans)
        query = found.join(carried_tasks, carried_tasks.c.from_task_id == tasks.c.id).where(carried_tasks.c.task_id == task_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else Origin(row.code, row.title if row.own_title is None else row.own_title, row.reports)

    async def change_state(self, office_id: int, plan_id: int, was: PlanState, to: PlanState, now: datetime) -> bool:
        """Let a plan be in another state; False where it is not in `was` any more."""
        return await self._change(office_id, plan_id, now, {"state": to.value}, plans.c.state == was.value)

    async def rename(self, office_id: int, plan_id: int, title: str | None, now: datetime) -> bool:
        """Call a plan otherwise than its document does, None: as that does; False for a plan that is not there."""
        return await self._change(office_id, plan_id, now, {"own_title": title})

    async def track(self, office_id: int, plan_id: int, unit: str | None, now: datetime) -> bool:
        """Let a unit follow a plan, by its name; None: the one that the document names. False for a plan that is not there."""
        return await self._change(office_id, plan_id, now, {"own_tracking_unit": unit})

    async def _change(self, office_id: int, plan_id: int, now: datetime, values: dict[str, Any], *more: Any) -> bool:
        ours = (plans.c.id == plan_id, plans.c.office_id == office_id, *more)
        changed = update(plans).where(*ours).values(**values, changed_at=now).returning(plans.c.id)
        if (await self._connection.execute(changed)).first() is None:
            return False
        await bump_version(self._connection, office_id)
        return True


def header_of(row: Row[Any]) -> PlanHeader:
    """Return the header of a plan's row: the document's, but for what an administrator has put in its place."""
    return PlanHeader(
        title=row.title if row.own_title is None else row.own_title,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        year=row.year,
        tracking_unit=row.tracking_unit if row.own_tracking_unit is None else row.own_tracking_unit,
    )


def _stored(row: Row[Any], open_tasks: int, closed_tasks: int) -> StoredPlan:
    state = PlanState(row.state)
    return StoredPlan(row.id, header_of(row), row.title, state, open_tasks, closed_tasks, row.reminders_from)
