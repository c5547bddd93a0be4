"""Tasks with their milestones and written units, between rows and plan's values. Decides nothing about what changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import Every, Milestone, MilestoneKind, Rhythm, Task, UnitRole
from plan.units import UnitBook, is_collective
from storage.columns import insert_into
from storage.tables import milestones, task_units, tasks

REMOVED = "removed"
"""Why a task is closed: a newer issue of its plan has it no more."""


@dataclass(frozen=True, slots=True)
class StoredTask:
    """A task as stored; `unit_ids` are what its written units were resolved to: leads first, then coordinating units."""

    plan_id: int
    position: int
    closed: bool
    task: Task
    unit_ids: tuple[int | None, ...]


async def load_tasks(connection: AsyncConnection, plan_ids: Sequence[int], *, closed: bool) -> list[StoredTask]:
    """Return the tasks of plans in the documents' order, on wish with the closed ones."""
    query = select(tasks).where(tasks.c.plan_id.in_(plan_ids)).order_by(tasks.c.plan_id, tasks.c.position, tasks.c.id)
    if not closed:
        query = query.where(tasks.c.closed_at.is_(None))
    dates = await _load_milestones(connection, plan_ids)
    written = await _load_written(connection, plan_ids)
    return [_stored(row, dates[row.id], written[row.id]) for row in await connection.execute(query)]


async def insert_tasks(connection: AsyncConnection, plan_id: int, new: Sequence[tuple[int, Task]], now: datetime) -> list[int]:
    """Add tasks at their positions, without their parts; return their ids in the same order."""
    if not new:
        return []
    rows = [{**_columns(task, place), "plan_id": plan_id, "created_at": now} for place, task in new]
    statement = insert(tasks).returning(tasks.c.id, sort_by_parameter_order=True)
    return list(await connection.scalars(statement, rows))


async def update_task(connection: AsyncConnection, task_id: int, place: int, task: Task) -> None:
    """Write a task's own columns again, without its parts, and open it."""
    values = {**_columns(task, place), "closed_at": None, "closed_reason": None}
    await connection.execute(update(tasks).where(tasks.c.id == task_id).values(values))


async def close_tasks(connection: AsyncConnection, task_ids: Sequence[int], reason: str, now: datetime) -> None:
    """Take tasks out of their plan and keep them for its history."""
    closing = update(tasks).where(tasks.c.id.in_(task_ids)).values(closed_at=now, closed_reason=reason)
    await connection.execute(closing)


async def write_parts(connection: AsyncConnection, written: Sequence[tuple[int, Task]], book: UnitBook) -> None:
    """Write milestones and units of tasks given by id. A milestone that keeps its place keeps its id."""
    if not written:
        return
    dates = [row for task_id, task in written for row in _milestone_rows(task_id, task)]
    for task_id, task in written:
        beyond = (milestones.c.task_id == task_id) & (milestones.c.position >= len(task.milestones))
        await connection.execute(delete(milestones).where(beyond))
    if dates:
        new = insert_into(connection, milestones)
        kept = {name: new.excluded[name] for name in ("kind", "due", "text", "every", "day")}
        await connection.execute(new.on_conflict_do_update(index_elements=["task_id", "position"], set_=kept), dates)
    await write_units(connection, written, book)


async def write_units(connection: AsyncConnection, written: Sequence[tuple[int, Task]], book: UnitBook) -> None:
    """Write the units of tasks given by id as the document names them, with the unit that each name means."""
    await connection.execute(delete(task_units).where(task_units.c.task_id.in_([task_id for task_id, _ in written])))
    rows = [row for task_id, task in written for row in _unit_rows(task_id, task, book)]
    if rows:
        await connection.execute(insert(task_units), rows)


def resolved(task: Task, book: UnitBook) -> tuple[int | None, ...]:
    """Return the ids of the units that a task names, leads first; None for a collective or an unknown name."""
    return tuple(_unit_id(name, book) for name in (*task.lead, *task.coordinating))


def _unit_id(written: str, book: UnitBook) -> int | None:
    if is_collective(written):
        return None
    unit = book.resolve(written)
    return unit.id if unit is not None else None


def _columns(task: Task, place: int) -> dict[str, Any]:
    names = ("ref", "code", "section", "content", "deliverable", "deadline_text", "line")
    return {"position": place, **{name: getattr(task, name) for name in names}}


def _milestone_rows(task_id: int, task: Task) -> list[dict[str, Any]]:
    return [
        {
            "task_id": task_id,
            "position": place,
            "kind": one.kind.value,
            "due": one.due,
            "text": one.text,
            "every": one.rhythm.every.value if one.rhythm else None,
            "day": one.rhythm.day if one.rhythm else None,
        }
        for place, one in enumerate(task.milestones)
    ]


def _unit_rows(task_id: int, task: Task, book: UnitBook) -> list[dict[str, Any]]:
    named = [(UnitRole.LEAD, task.lead), (UnitRole.COORDINATING, task.coordinating)]
    return [
        {"task_id": task_id, "role": role.value, "position": place, "written": name, "unit_id": _unit_id(name, book)}
        for role, names in named
        for place, name in enumerate(names)
    ]


async def _load_milestones(connection: AsyncConnection, plan_ids: Sequence[int]) -> defaultdict[int, list[Milestone]]:
    query = select(milestones).join(tasks).where(tasks.c.plan_id.in_(plan_ids)).order_by(milestones.c.position)
    found: defaultdict[int, list[Milestone]] = defaultdict(list)
    for row in await connection.execute(query):
        rhythm = Rhythm(Every(row.every), row.day) if row.every else None
        found[row.task_id].append(Milestone(MilestoneKind(row.kind), row.due, row.text, rhythm))
    return found


async def _load_written(connection: AsyncConnection, plan_ids: Sequence[int]) -> defaultdict[int, list[Row[Any]]]:
    query = select(task_units).join(tasks).where(tasks.c.plan_id.in_(plan_ids)).order_by(task_units.c.position)
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.task_id].append(row)
    return found


def _stored(row: Row[Any], dates: list[Milestone], written: list[Row[Any]]) -> StoredTask:
    lead = [one for one in written if one.role == UnitRole.LEAD]
    coordinating = [one for one in written if one.role == UnitRole.COORDINATING]
    task = Task(
        ref=row.ref,
        code=row.code,
        section=row.section,
        content=row.content,
        lead=tuple(one.written for one in lead),
        coordinating=tuple(one.written for one in coordinating),
        deliverable=row.deliverable,
        deadline_text=row.deadline_text,
        milestones=tuple(dates),
        line=row.line,
        id=row.id,
    )
    unit_ids = tuple(one.unit_id for one in (*lead, *coordinating))
    return StoredTask(row.plan_id, row.position, row.closed_at is not None, task, unit_ids)
