"""What processes that share a PostgreSQL tell each other at once, mostly that something has changed. Not on SQLite.

A notice is a hint: whoever misses one finds the same in the rows at the next look. It comes after the commit that it is part
of, and notices come in the order of their commits.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Place
from storage.errors import DatabaseUnreachable

if TYPE_CHECKING:
    from psycopg import AsyncConnection as Listening

PLANS = "plans"
"""An office's plans, units, calendar or phrasings have changed: the words are its id."""
OFFICE = "office"
"""Its progress or settings have changed: the words are its id."""
DEAF_SECONDS = 5.0
"""After so long a silence, where every process says something twice a second, nothing is to be heard on a connection."""
_CHANNEL = "nhacviec"
_TELL = select(func.pg_notify(_CHANNEL, bindparam("own_words")))


@dataclass(frozen=True, slots=True)
class Notice:
    """A topic, and words whose meaning depends on it; a few thousand letters at most."""

    topic: str
    words: str = ""


class Notices:
    """Notices as part of a commit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tell(self, notice: Notice) -> None:
        """Tell all processes that listen, this one too, once the transaction is committed; on SQLite tell nobody."""
        await tell(self._connection, notice)


async def tell(connection: AsyncConnection, notice: Notice) -> None:
    """Make a notice part of a transaction; the same one twice is told once."""
    if connection.dialect.name == "postgresql":
        await connection.execute(_TELL, {"own_words": f"{notice.topic} {notice.words}"})


@asynccontextmanager
async def listening(place: Place) -> AsyncIterator[AsyncIterator[Notice]]:
    """Listen on a connection of its own; what is committed from here on is heard.

    Raises `DatabaseUnreachable` when the connection cannot be made, is lost, or silent for `DEAF_SECONDS`.
    """
    from psycopg import AsyncConnection as Listener
    from psycopg import Error

    try:
        connection = await Listener.connect(place.server.conninfo, autocommit=True)
        try:
            await connection.execute(f"LISTEN {_CHANNEL}".encode())
            async with aclosing(_heard(connection, place)) as heard:
                yield heard
        finally:
            await connection.close()
    except Error as error:
        raise DatabaseUnreachable(place.shown, type(error).__name__) from None


async def _heard(connection: Listening[Any], place: Place) -> AsyncGenerator[Notice, None]:
    while True:
        silent = True
        async with aclosing(connection.notifies(timeout=DEAF_SECONDS)) as notices:
            async for one in notices:
                silent = False
                topic, _, words = one.payload.partition(" ")
                yield Notice(topic, words)
        if silent:
            raise DatabaseUnreachable(place.shown, "silent")
