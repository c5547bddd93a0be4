"""The days on which an office differs from weekdays and public holidays, as it has entered them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.calendar import DayKind, OfficeDay
from storage.columns import insert_into
from storage.offices import bump_version, version_of
from storage.tables_reminders import office_days


class CalendarDays:
    """The calendars of offices. Days are dates in office time. Each change counts as one of the office's plans: terms move."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, office_id: int) -> tuple[OfficeDay, ...]:
        """Return every day that an office has entered, in order."""
        query = select(office_days).where(office_days.c.office_id == office_id).order_by(office_days.c.day)
        rows = await self._connection.execute(query)
        return tuple(OfficeDay(row.day, DayKind(row.kind), row.note) for row in rows)

    async def lock(self, office_id: int) -> None:
        """Lock an office's calendar until the commit: what is read of it after this stays true."""
        await version_of(self._connection, office_id, lock=True)

    async def put(self, office_id: int, day: OfficeDay) -> None:
        """Enter a day, in place of what was entered for it before."""
        values = {"kind": day.kind.value, "note": day.note}
        new = insert_into(self._connection, office_days).values(office_id=office_id, day=day.day, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["office_id", "day"], set_=values))
        await bump_version(self._connection, office_id)

    async def remove(self, office_id: int, day: date) -> bool:
        """Let a day be what it is by itself; False where nothing was entered for it."""
        which = (office_days.c.office_id == office_id, office_days.c.day == day)
        gone = delete(office_days).where(*which).returning(office_days.c.day)
        if (await self._connection.execute(gone)).first() is None:
            return False
        await bump_version(self._connection, office_id)
        return True
