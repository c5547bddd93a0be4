"""What happens when a database is opened: its schema is looked at, and brought forward or refused."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Engines, Place
from storage.errors import DatabaseBusy, DatabaseUnreachable
from storage.failures import translated
from storage.migrating import migrate as migrate_database
from storage.schema import missing_indexes, newest_schema, refuse_newer, refuse_older, schema_of


async def settle_schema(place: Place, engines: Engines, *, migrate: bool) -> None:
    """Bring a database to this program's schema, or refuse it.

    Raises `SchemaTooNew`, without `migrate` also `SchemaTooOld`, `DatabaseUnreachable`, and what `storage.migrating` raises.
    """
    found, whole = await _found(place, engines, migrate=migrate)
    refuse_newer(found)
    if found == newest_schema() and (whole or not migrate):
        return
    if not migrate:
        refuse_older(found)
    with translated(place):
        await asyncio.to_thread(migrate_database, place)


async def _found(place: Place, engines: Engines, *, migrate: bool) -> tuple[str | None, bool]:
    """Return the schema that is there, and whether no index of it is missing."""
    # The writers' door: it shows at once a folder or file in which nothing can be written.
    try:
        return await _schema(place, engines.writing)
    except (DatabaseBusy, DatabaseUnreachable):
        if not migrate or place.file is None:
            raise
        found = await _schema(place, engines.reading)
        if found[0] == newest_schema():
            raise  # whoever holds the file does not migrate it
        return found


async def _schema(place: Place, door: AsyncEngine) -> tuple[str | None, bool]:
    try:
        async with asyncio.timeout(place.patience):
            with translated(place):
                async with door.begin() as connection:
                    found = await connection.run_sync(schema_of)
                    return found, found is None or not await connection.run_sync(missing_indexes)
    except TimeoutError:
        raise DatabaseUnreachable(place.shown, "no answer in time") from None
