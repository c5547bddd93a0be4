"""Brings a database to this program's schema: one process at a time, all steps in one commit, after a copy of a SQLite file.

On PostgreSQL others may work meanwhile: no step waits long for a table, since all who come after would wait behind it, and
indexes of large tables are built afterwards without locking anybody out. Blocking; `Storage` runs it in a thread. Never goes
back and never touches a newer schema.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from storage.engine import Place, make_plain_engine
from storage.errors import CopyFailed, IntegrityLost
from storage.failures import code_of
from storage.schema import missing_indexes, newest_schema, refuse_newer, schema_of

if TYPE_CHECKING:
    from alembic.config import Config

_LOG = logging.getLogger(__name__)
_ADVISORY_KEY = 7_061_620_251_114  # any constants that only migrations of this program use
_INDEXES_KEY = _ADVISORY_KEY + 1
LOCK_SECONDS = 2
"""For how long a step waits for a table that others use."""
LOCK_PAUSES = (0.5, 1.0, 2.0, 4.0) + (5.0,) * 20
"""How many seconds pass between two tries to get all tables; together about two minutes."""
_LOCK_NOT_AVAILABLE = "55P03"


def migrate(place: Place) -> None:
    """Migrate under a lock. A second process waits and then finds the work done.

    Raises `SchemaTooNew`, `CopyFailed`, `IntegrityLost`; the database is then as it was.
    """
    for pause in LOCK_PAUSES:
        try:
            _migrate(place)
        except DBAPIError as error:
            if code_of(error) != _LOCK_NOT_AVAILABLE:
                raise
            _LOG.warning("a table is in use; the migration begins again in %.1f s", pause, extra={"action": "migrate.waits"})
            time.sleep(pause)
        else:
            break
    else:
        _migrate(place)
    build_late_indexes(place)


def _migrate(place: Place) -> None:
    engine = make_plain_engine(place)
    try:
        with engine.connect() as connection, connection.begin():
            lock(connection)
            found = schema_of(connection)
            refuse_newer(found)
            if found == newest_schema():
                return
            if found is not None and place.file is not None:
                copy_file(place.file, copy_path(place.file, found))
            upgrade(connection)
            check_keys(connection)
            _LOG.info("database migrated from %s to %s", found or "nothing", newest_schema())
    finally:
        engine.dispose()


def build_late_indexes(place: Place) -> None:
    """Build what is missing of the indexes that are built beside the work of others. One process does; nobody waits for it.

    Without them everything works, only slower, so that a failure is told to the log, and the next start tries again.
    """
    if place.file is not None:
        return
    engine = make_plain_engine(place)
    try:
        with engine.begin() as connection:
            if connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _INDEXES_KEY}):
                _build(connection)
    except DBAPIError as error:
        name = type(error.orig).__name__
        _LOG.warning("an index is missing still: %s", name, extra={"action": "migrate.index"})
    finally:
        engine.dispose()


def _build(watching: Connection) -> None:
    """Build missing indexes while `watching` holds the right to: what is neither there nor whole was left by a killed one."""
    with watching.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as building:
        for index in missing_indexes(watching):
            building.execute(text(f'DROP INDEX CONCURRENTLY IF EXISTS "{index.name}"'))
            building.execute(CreateIndex(index))
            _LOG.info("index %s built", index.name, extra={"action": "migrate.index"})


def copy_path(file: Path, schema: str) -> Path:
    """Return where the copy of a file goes before it leaves `schema`: beside it, never over an older copy."""
    for number in range(1, 1000):
        suffix = "" if number == 1 else f"-{number}"
        path = file.with_name(f"{file.name}.before-{schema}{suffix}")
        if not path.exists():
            return path
    raise CopyFailed(file, "too many copies")


def copy_file(file: Path, target: Path) -> None:
    """Copy a live SQLite database consistently, journal included; raises `CopyFailed` and leaves no half copy."""
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except (sqlite3.Error, OSError) as error:
        target.unlink(missing_ok=True)
        raise CopyFailed(target, type(error).__name__) from error


def lock(connection: Connection) -> None:
    """Let nobody else migrate until the transaction ends, and wait for no table for long."""
    # SQLite is locked already: the transaction began IMMEDIATE.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'"))


def upgrade(connection: Connection) -> None:
    """Take all steps that are missing, in the transaction of the connection."""
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection, without any ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def check_keys(connection: Connection) -> None:
    """Raise `IntegrityLost` where a row points nowhere. PostgreSQL has looked already."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise IntegrityLost(f"a row of {broken[0]} points nowhere after the migration")
