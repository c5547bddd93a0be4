"""Which schema a database has and which one this program wants. Never changes anything (see storage.migrating)."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from sqlalchemy import ColumnElement, Connection, String, column, inspect, select, table

from storage.errors import SchemaTooNew, SchemaTooOld

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
