"""Which tasks of a year's plan go on with tasks of the year before: linked when the new plan is stored, by their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import Task
from storage.columns import insert_into
from storage.differences import pair_by_words
from storage.tables import plans
from storage.tables_plan_drafts import carried_tasks
from storage.task_rows import load_tasks

_YEAR = re.compile(r"\b20\d\d\b")


async def link_carried(connection: AsyncConnection, office_id: int, plan_id: int, year: int) -> None:
    """Link the tasks of a plan for `year` that are not linked yet with those of the office's plans for the year before."""
    earlier = select(plans.c.id).where(plans.c.office_id == office_id, plans.c.year == year - 1, plans.c.id != plan_id)
    ids = list(await connection.scalars(earlier))
    if not ids:
        return
    old = _without_years(one.task for one in await load_tasks(connection, ids, closed=True))
    new = _without_years(one.task for one in await load_tasks(connection, [plan_id], closed=False))
    found, _ = pair_by_words(old, new)
    rows = [{"task_id": new[place].id, "from_task_id": task.id} for place, task in found.items()]
    if rows:
        await connection.execute(insert_into(connection, carried_tasks).on_conflict_do_nothing(), rows)


def _without_years(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks with the years taken out of their contents: "Kế hoạch năm 2026" goes on with that of 2025."""
    return [replace(task, content=_YEAR.sub("", task.content)) for task in tasks]
