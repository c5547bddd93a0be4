"""Column types shared by all tables, and the little SQL in which the two databases differ.

Instants are aware and UTC in Python on both databases; a naive one is refused before it reaches SQL.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Float, Integer, Table, Text, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from storage.errors import NaiveInstant

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""A key that the database hands out: 64 bits on both (SQLite numbers rows only for INTEGER)."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as UTC; raises `NaiveInstant` for a datetime without a zone."""

    impl = postgresql.TIMESTAMP
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sqlite.DATETIME())  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        return dialect.type_descriptor(postgresql.TIMESTAMP(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstant(value)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside. What a database cannot hold (NUL, half a surrogate pair) is replaced, so one bad row stops nothing."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Return the text as both databases can hold it."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


class DatabaseTime(FunctionElement[datetime]):
    """The database's own present instant, some seconds on. The office clock, which may be moved, has no part in it."""

    type = Instant()
    inherit_cache = True


def database_time(seconds: float | ColumnElement[float] = 0.0) -> DatabaseTime:
    """Return the SQL for the database's present instant plus `seconds` (negative: before)."""
    offset = bindparam(None, seconds, Float()) if isinstance(seconds, int | float) else seconds
    return DatabaseTime(offset)


@compiles(DatabaseTime, "sqlite")
def _sqlite_time(element: DatabaseTime, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    # Six decimals as SQLAlchemy writes them, because SQLite compares instants as text.
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', ({seconds}) || ' seconds') || '000')"


@compiles(DatabaseTime, "postgresql")
def _postgresql_time(element: DatabaseTime, compiler: SQLCompiler, **kw: Any) -> str:
    seconds = compiler.process(element.clauses, **kw)
    # statement_timestamp() is stable, so an index can be searched by it; clock_timestamp() would scan.
    return f"(statement_timestamp() + make_interval(secs => CAST({seconds} AS double precision)))"


class BytewiseOrder(FunctionElement[str]):
    """A text column in the order of its bytes, which is also Python's, whatever the database's locale."""

    type = Text()
    inherit_cache = True


@compiles(BytewiseOrder, "sqlite")
def _sqlite_order(element: BytewiseOrder, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(BytewiseOrder, "postgresql")
def _postgresql_order(element: BytewiseOrder, compiler: SQLCompiler, **kw: Any) -> str:
    return f'{compiler.process(element.clauses, **kw)} COLLATE "C"'


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the dialect's INSERT, which knows ON CONFLICT. Count what went in by RETURNING: psycopg's rowcount is -1."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return the same for who makes a statement once and keeps it."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
