"""Leases: at most one holder of a name at a time, over all processes, by the database's own time."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import database_time, insert_into
from storage.tables import leases


class Leases:
    """Named leases, such as the poller's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, ttl: timedelta) -> bool:
        """Take or renew a lease for `ttl` of database time; False while another holder's still runs."""
        new = insert_into(self._connection, leases)
        free = (leases.c.until <= database_time()) | (leases.c.holder == new.excluded.holder)
        values = {"holder": new.excluded.holder, "until": new.excluded.until}
        statement = (
            new.values(name=name, holder=holder, until=database_time(ttl.total_seconds()))
            .on_conflict_do_update(index_elements=["name"], set_=values, where=free)
            .returning(leases.c.holder)
        )
        return (await self._connection.execute(statement)).first() is not None

    async def held(self, name: str) -> bool:
        """Return whether anybody holds a lease now."""
        statement = select(leases.c.holder).where(leases.c.name == name, leases.c.until > database_time())
        return (await self._connection.execute(statement)).first() is not None

    async def release(self, name: str, holder: str) -> None:
        """Give a lease back at once; somebody else's is left alone."""
        await self._connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))
