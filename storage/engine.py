"""Engines for the two databases: URL forms, pragmas, how a transaction begins. Knows no table.

SQLite gets two pools on one file: writers begin IMMEDIATE, readers begin deferred and may not write at all.
PostgreSQL gets one pool; the URL is libpq's own (`?sslmode=…`, several hosts), so it goes to the driver untouched.
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
POSTGRESQL_CONNECTIONS = 10
_LIBPQ_TIMEOUT_SECONDS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: `file` for SQLite, `conninfo` (with its password) for PostgreSQL. `shown` has no password."""

    shown: str
    file: Path | None = None
    conninfo: str = ""

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return "postgresql" if self.file is None else "sqlite"


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
        return _postgresql_place(f"postgresql://{rest}")
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


def _postgresql_place(url: str) -> Place:
    try:
        from psycopg import ProgrammingError, conninfo
    except ImportError:
        raise DatabaseUrlInvalid("driver_missing") from None
    try:
        parts = conninfo.conninfo_to_dict(url)
    except ProgrammingError:
        raise DatabaseUrlInvalid("malformed") from None
    parts.setdefault("connect_timeout", _LIBPQ_TIMEOUT_SECONDS)
    parts.setdefault("application_name", "nhacviec")
    user = f"{parts['user']}@" if "user" in parts else ""
    # Of several hosts without ports libpq makes ports like ",".
    port = f":{parts['port']}" if str(parts.get("port", "")).strip(",") else ""
    shown = f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"
    return Place(shown=shown, conninfo=conninfo.make_conninfo("", **parts))


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
    engine = _postgresql_pool(place.conninfo)
    return Engines(engine, engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True))


def make_plain_engine(place: Place, *, foreign_keys: bool = False) -> Engine:
    """Return a blocking engine without a pool, for migrations (which rebuild tables with foreign keys off)."""
    if place.file is None:
        return create_engine(
            "postgresql+psycopg://", creator=_connect_plainly(place.conninfo), poolclass=pool.NullPool, **QUIET
        )
    engine = create_engine(
        f"sqlite:///{place.file}",
        poolclass=pool.NullPool,
        **QUIET,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None},
    )
    _tune_sqlite(engine, begin="BEGIN IMMEDIATE", query_only=False, foreign_keys=foreign_keys)
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


def _postgresql_pool(conninfo: str) -> AsyncEngine:
    async def connect(*_arguments: object, **_options: object) -> Any:
        from psycopg import AsyncConnection

        connection = await AsyncConnection.connect(conninfo)
        # Our statements look rows up by key. Plans are made while a queue is empty, when reading all of it looks cheap,
        # and kept when it is full.
        await connection.execute("SET enable_seqscan = off")
        await connection.commit()
        return connection

    return create_async_engine(
        "postgresql+psycopg://",
        async_creator=connect,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=0,
        pool_timeout=60,
        **QUIET,
        pool_pre_ping=True,
        pool_recycle=1800,
    )


def _connect_plainly(conninfo: str) -> Any:
    def connect() -> Any:
        import psycopg

        return psycopg.connect(conninfo)

    return connect
