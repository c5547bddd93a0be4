"""Reports, extensions, bases and what was put off follow a milestone to its new place when a task's deadlines are reordered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Table, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import Task
from storage.differences import milestone_moves
from storage.tables_progress import bases, extensions, reports
from storage.tables_reminders import snoozes

GONE = 1_000
"""From here on stand the places of milestones that a task has no more: what was said about them is kept and counts for none."""
_AWAY = 1_000_000  # a place where nothing stands; rows pass it, for two of them may never stand in one place
_FOLLOWING: tuple[Table, ...] = (reports, extensions, bases, snoozes)


async def follow_milestones(connection: AsyncConnection, changed: Iterable[tuple[int, Task, Task]]) -> None:
    """Let what was said follow the milestones of tasks: their id, the task as stored, and as it will be."""
    for task_id, old, new in changed:
        moves = {at: to for at, to in milestone_moves(old, new).items() if at != to}
        if moves:
            aside = await _free_place(connection, task_id) if None in moves.values() else GONE
            await _move(connection, task_id, {at: aside + at if to is None else to for at, to in moves.items()})


async def _free_place(connection: AsyncConnection, task_id: int) -> int:
    """Return a place from which on nothing stands yet: of two milestones that are gone neither gets what the other had."""
    highest = [
        await connection.scalar(select(func.max(table.c.milestone)).where(table.c.task_id == task_id)) for table in _FOLLOWING
    ]
    return max([GONE, *(int(place) + 1 for place in highest if place is not None)])


async def _move(connection: AsyncConnection, task_id: int, moves: Mapping[int, int]) -> None:
    for table in _FOLLOWING:
        ours = (table.c.task_id == task_id, table.c.milestone.in_(list(moves)))
        if await connection.scalar(select(table.c.task_id).where(*ours).limit(1)) is None:
            continue
        await connection.execute(update(table).where(*ours).values(milestone=table.c.milestone + _AWAY))
        away = {at + _AWAY: to for at, to in moves.items()}
        back = update(table).where(table.c.task_id == task_id, table.c.milestone.in_(list(away)))
        await connection.execute(back.values(milestone=case(away, value=table.c.milestone)))
