"""Which schema a database has and which one this program wants. Never changes anything (see storage.migrating)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from sqlalchemy import ColumnElement, Connection, Index, String, column, inspect, select, table, text

from storage.errors import SchemaTooNew, SchemaTooOld
from storage.tables import METADATA

VERSION_TABLE = "alembic_version"
_NUMBERED = re.compile(r"(\d{4})_\w+\.py")


@cache
def known_schemas() -> tuple[str, ...]:
    """Return the numbers of all migrations shipped with this program, oldest first ("0001", …), without loading Alembic."""
    folder = resources.files("storage.migrations.versions")
    return tuple(sorted(found[1] for entry in folder.iterdir() if (found := _NUMBERED.fullmatch(entry.name))))


def newest_schema() -> str:
    """Return the schema that this program works with."""
    return known_schemas()[-1]


def schema_of(connection: Connection) -> str | None:
    """Return the database's schema number, None while it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    version: ColumnElement[str] = column("version_num", String)
    return connection.scalar(select(version).select_from(table(VERSION_TABLE)))


def refuse_newer(found: str | None) -> None:
    """Raise `SchemaTooNew` for a schema that this program does not know."""
    if found is not None and found not in known_schemas():
        raise SchemaTooNew(found, newest_schema())


def refuse_older(found: str | None) -> None:
    """Raise `SchemaTooOld` for a schema that waits for a migration."""
    if found != newest_schema():
        raise SchemaTooOld(found, newest_schema())


def late_indexes() -> tuple[Index, ...]:
    """Return the indexes that PostgreSQL builds after a migration, beside the work of others: declared as concurrent."""
    found = [index for one in METADATA.tables.values() for index in one.indexes]
    return tuple(index for index in found if index.dialect_options["postgresql"]["concurrently"])


def missing_indexes(connection: Connection) -> tuple[Index, ...]:
    """Return those of them that are not there, or were left half built. On SQLite a migration has made them."""
    if connection.dialect.name != "postgresql":
        return ()
    there = text(
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisvalid"
        " AND pg_table_is_visible(i.indexrelid)"
    )
    names = set(connection.scalars(there))
    return tuple(index for index in late_indexes() if index.name not in names)
