"""Engines for the two databases: URL forms, pragmas, how a transaction begins. Knows no table.

SQLite gets two pools on one file: writers begin IMMEDIATE, readers begin deferred and may not write at all.
PostgreSQL gets one pool (storage.postgresql).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import postgresql
from storage.errors import DatabaseUnreachable, DatabaseUrlInvalid
from storage.sqlite_threads import opener

BUSY_TIMEOUT_SECONDS = 10.0
OPENERS_AT_ONCE = 20
"""So many processes may open a new file in the same instant."""
CONNECT_TIMEOUT_SECONDS = 5
SYNCHRONOUS = "FULL"
"""What SQLite calls waiting for the disk: a commit is on it before Telegram is told."""
SQLITE_READERS = 4
QUIET: Mapping[str, Any] = {"hide_parameters": True}
"""Errors do not repeat the values of their statement: those are what people typed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: `file` for SQLite, else the `server` of PostgreSQL. `shown` has no password."""

    shown: str
    file: Path | None = None
    server: postgresql.Server = postgresql.NONE

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return "postgresql" if self.file is None else "sqlite"

    @property
    def patience(self) -> float:
        """Return within how many seconds opening must succeed or fail: libpq asks one host after the other."""
        return CONNECT_TIMEOUT_SECONDS + postgresql.HOST_SECONDS * (self.server.hosts - 1)


@dataclass(frozen=True, slots=True)
class Engines:
    """The pools for writing and for reading; on PostgreSQL both draw on the same connections."""

    writing: AsyncEngine
    reading: AsyncEngine

    async def dispose(self) -> None:
        """Close every connection."""
        await self.writing.dispose()
        await self.reading.dispose()


def place_of(url: str) -> Place:
    """Return the place that a URL names; raises `DatabaseUrlInvalid`."""
    scheme, _, rest = url.partition("://")
    if scheme in {"sqlite", "sqlite+aiosqlite"}:
        return _sqlite_place(f"sqlite://{rest}")
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        server = postgresql.server_of(f"postgresql://{rest}")
        return Place(shown=server.shown, server=server)
    raise DatabaseUrlInvalid("scheme")


def _sqlite_place(url: str) -> Place:
    try:
        named = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUrlInvalid("malformed") from None
    if named.host:
        raise DatabaseUrlInvalid("malformed")
    if not named.database or named.database == ":memory:":
        raise DatabaseUrlInvalid("in_memory")
    return Place(shown=f"sqlite:///{named.database}", file=Path(named.database))


def make_folder(place: Place) -> None:
    """Create the folder of a SQLite file; raises `DatabaseUnreachable` where that is not allowed."""
    if place.file is None:
        return
    try:
        place.file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnreachable(place.shown, error.strerror or "mkdir") from error


def make_engines(place: Place) -> Engines:
    """Return the async pools; nothing connects yet."""
    if place.file is not None:
        return Engines(_sqlite_pool(place.file, write=True), _sqlite_pool(place.file, write=False))
    engine = postgresql.pooled_engine(place.server)
    return Engines(engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True))


def make_plain_engine(place: Place, *, foreign_keys: bool = False) -> Engine:
    """Return a blocking engine without a pool, for migrations (which rebuild tables with foreign keys off)."""
    if place.file is None:
        return postgresql.plain_engine(place.server)
    return _plain_sqlite(place.file, begin="BEGIN IMMEDIATE", query_only=False, foreign_keys=foreign_keys)


def make_reading_engine(place: Place) -> Engine:
    """Return a blocking engine that reads one consistent state a transaction, and writes nothing."""
    if place.file is None:
        plain = postgresql.plain_engine(place.server)
        return plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return _plain_sqlite(place.file, begin="BEGIN DEFERRED", query_only=True, foreign_keys=True)


def _plain_sqlite(file: Path, *, begin: str, query_only: bool, foreign_keys: bool) -> Engine:
    arguments = {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}
    engine = create_engine(f"sqlite:///{file}", poolclass=pool.NullPool, connect_args=arguments, **QUIET)
    _tune_sqlite(engine, begin=begin, query_only=query_only, foreign_keys=foreign_keys)
    return engine


def _sqlite_pool(file: Path, *, write: bool) -> AsyncEngine:
    size = 1 if write else SQLITE_READERS
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{file}",
        async_creator=opener(file, BUSY_TIMEOUT_SECONDS),
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        **QUIET,
    )
    begin = "BEGIN IMMEDIATE" if write else "BEGIN DEFERRED"
    _tune_sqlite(engine.sync_engine, begin=begin, query_only=not write, foreign_keys=True)
    return engine


def _tune_sqlite(engine: Engine, *, begin: str, query_only: bool, foreign_keys: bool) -> None:
    pragmas = (
        f"synchronous={SYNCHRONOUS}",
        "secure_delete=ON",  # a wiped update leaves no readable page behind
        f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        f"query_only={'ON' if query_only else 'OFF'}",
    )

    @event.listens_for(engine, "connect")
    def tune(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={int(BUSY_TIMEOUT_SECONDS * 1000)}")
        _write_ahead(cursor)
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _write_ahead(cursor: Any) -> None:
    """Let a file keep a journal that is written ahead (WAL).

    While somebody else opens the same new file SQLite refuses that at once, whatever the time-out; a transaction does wait.
    """
    for _ in range(OPENERS_AT_ONCE):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")
