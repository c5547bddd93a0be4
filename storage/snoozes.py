"""What a person has put off: until which day somebody is not reminded of a task's milestone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables_people import people
from storage.tables_reminders import snoozes

WHOLE_TASK = -1
"""The milestone of a task without any."""


class Snoozes:
    """What was put off. Days are dates in office time."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, person_id: int, task_id: int, milestone: int | None, until: date) -> None:
        """Remind a person of a milestone no earlier than `until`, in place of what was put off before."""
        at = WHOLE_TASK if milestone is None else milestone
        new = insert_into(self._connection, snoozes).values(person_id=person_id, task_id=task_id, milestone=at, until=until)
        keys = ["person_id", "task_id", "milestone"]
        await self._connection.execute(new.on_conflict_do_update(index_elements=keys, set_={"until": until}))

    async def of_person(self, person_id: int) -> Mapping[tuple[int, int | None], date]:
        """Return until when each milestone (task id, position) is put off for a person."""
        rows = await self._connection.execute(select(snoozes).where(snoozes.c.person_id == person_id))
        return {(row.task_id, None if row.milestone == WHOLE_TASK else row.milestone): row.until for row in rows}

    async def since(self, office_id: int, day: date) -> Mapping[int, Mapping[tuple[int, int | None], date]]:
        """Return by person of an office what is put off until `day` or later."""
        ours = select(people.c.id).where(people.c.office_id == office_id)
        found: dict[int, dict[tuple[int, int | None], date]] = {}
        for row in await self._connection.execute(select(snoozes).where(snoozes.c.person_id.in_(ours), snoozes.c.until >= day)):
            at = None if row.milestone == WHOLE_TASK else row.milestone
            found.setdefault(row.person_id, {})[row.task_id, at] = row.until
        return found
