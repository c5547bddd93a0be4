"""Calendar links, one a person at most. Whoever knows a link's code reads the deadlines of that person's units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.codes import hash_of
from storage.columns import insert_into
from storage.tables_feeds import feeds


class Feeds:
    """The calendar links of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def make(self, office_id: int, person_id: int, code: str, now: datetime) -> bool:
        """Give a person a link with this code in place of the one before; False where he has this very link already."""
        values = {"code_hash": hash_of(code), "made_at": now}
        new = insert_into(self._connection, feeds).values(person_id=person_id, office_id=office_id, **values)
        other = feeds.c.code_hash != values["code_hash"]
        made = new.on_conflict_do_update(index_elements=["person_id"], set_=values, where=other).returning(feeds.c.person_id)
        return (await self._connection.execute(made)).one_or_none() is not None

    async def end(self, person_id: int) -> bool:
        """Take a person's link away; False where there was none."""
        gone = delete(feeds).where(feeds.c.person_id == person_id).returning(feeds.c.person_id)
        return (await self._connection.execute(gone)).one_or_none() is not None

    async def made_at(self, person_id: int) -> datetime | None:
        """Return since when a person has a link, None where he has none."""
        made: datetime | None = await self._connection.scalar(select(feeds.c.made_at).where(feeds.c.person_id == person_id))
        return made

    async def reader(self, office_id: int, code: str) -> int | None:
        """Return the person whose link has this code, None for a code that opens nothing (any more)."""
        query = select(feeds.c.person_id).where(feeds.c.office_id == office_id, feeds.c.code_hash == hash_of(code))
        person_id: int | None = await self._connection.scalar(query)
        return person_id
