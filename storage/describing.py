"""Facts about a database, for who looks after it. It changes nothing."""

from __future__ import annotations

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Place
from storage.schema import newest_schema, schema_of
from storage.tables import chats, offices, plans, tasks, units
from storage.values import Description


async def describe(connection: AsyncConnection, place: Place) -> Description:
    """Return the facts."""
    sizes = {"sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"}
    size = sizes.get(place.dialect, "SELECT pg_database_size(current_database())")
    version = {"sqlite": "SELECT sqlite_version()"}.get(place.dialect, "SHOW server_version")
    counted = {
        table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
        for table in (offices, plans, units, chats)
    }
    unfinished = select(func.count()).select_from(tasks).where(tasks.c.closed_at.is_(None))
    return Description(
        url=place.shown,
        dialect=place.dialect,
        server_version=str(await connection.scalar(text(version))),
        schema=await connection.run_sync(schema_of),
        newest_schema=newest_schema(),
        size_bytes=await connection.scalar(text(size)),
        tasks=await connection.scalar(unfinished) or 0,
        **counted,
    )
