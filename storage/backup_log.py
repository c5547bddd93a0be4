"""When the installation was backed up, and when that failed; common to all its processes and machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables_backups import backups

KEPT = timedelta(days=400)
"""How long it is known that there was a backup."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A backup that was made (`size` bytes, called `name`), or why one `failed`, and when that began (office clock)."""

    at: datetime
    name: str = ""
    size: int = 0
    failed: str | None = None


class BackupLog:
    """The attempts to back this installation up."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, attempt: Attempt) -> None:
        """Note an attempt, and forget those of long ago."""
        await self._connection.execute(delete(backups).where(backups.c.at < attempt.at - KEPT))
        values = {"at": attempt.at, "name": attempt.name, "size": attempt.size, "failed": attempt.failed}
        await self._connection.execute(insert(backups).values(values))

    async def last(self) -> Attempt | None:
        """Return the last attempt, whatever came of it."""
        return await self._last(made=False)

    async def last_made(self) -> Attempt | None:
        """Return the last backup that there is."""
        return await self._last(made=True)

    async def _last(self, *, made: bool) -> Attempt | None:
        newest = select(backups).order_by(backups.c.at.desc(), backups.c.id.desc()).limit(1)
        if made:
            newest = newest.where(backups.c.failed.is_(None))
        row = (await self._connection.execute(newest)).one_or_none()
        return None if row is None else Attempt(row.at, row.name, row.size, row.failed)
