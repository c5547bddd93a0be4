"""Quick looks at SQLite, by key, where they are asked for: such a look costs less than telling a thread to do it.

A row found by its key is in memory or one read away; what reads more than a few rows belongs into `Storage.reading`, which does
not keep everything else waiting. On PostgreSQL, over a network, there is no such short way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.ext.asyncio import AsyncConnection


class InPlace:
    """What the kinds of things ask of an `AsyncConnection` to read, done at once: nothing in it ever waits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect: Dialect = connection.dialect

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run a statement and return its rows."""
        return self._connection.execute(statement, parameters)

    async def scalar(self, statement: Any, parameters: Any = None) -> Any:
        """Return the first column of the first row, None where there is no row."""
        return self._connection.scalar(statement, parameters)

    async def scalars(self, statement: Any, parameters: Any = None) -> Any:
        """Return the first column of every row."""
        return self._connection.scalars(statement, parameters)


@contextmanager
def in_place(engine: Engine) -> Iterator[AsyncConnection]:
    """Give a connection of an engine for one consistent look."""
    with engine.begin() as connection:
        yield cast("AsyncConnection", InPlace(connection))
