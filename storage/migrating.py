"""Brings a database to this program's schema: one process at a time, all steps in one commit, after a copy of a SQLite file.

Blocking; `Storage` runs it in a thread. Never goes back and never touches a newer schema.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, RootTransaction, text
from sqlalchemy.exc import OperationalError

from storage.engine import Place, make_plain_engine
from storage.errors import CopyFailed, IntegrityLost
from storage.schema import newest_schema, refuse_newer, schema_of

if TYPE_CHECKING:
    from alembic.config import Config

_LOG = logging.getLogger(__name__)
_ADVISORY_KEY = 7_061_620_251_114  # any constant that only migrations of this program use
_TURNS = 60
"""So many times a locked SQLite file is asked for, ten seconds each."""
_WAITING = "another process is migrating the database; waiting until it is done"


def migrate(place: Place) -> None:
    """Migrate under a lock. A second process says that it waits, waits, and then finds the work done.

    Raises `SchemaTooNew`, `CopyFailed`, `IntegrityLost`; the database is then as it was.
    """
    engine = make_plain_engine(place)
    try:
        with _locked(engine) as connection:
            found = schema_of(connection)
            refuse_newer(found)
            if found == newest_schema():
                return
            if found is not None and place.file is not None:
                copy_file(place.file, copy_path(place.file, found))
            _upgrade(connection)
            _check_keys(connection)
            _LOG.info("database migrated from %s to %s", found or "nothing", newest_schema())
    finally:
        engine.dispose()


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


@contextmanager
def _locked(engine: Engine) -> Iterator[Connection]:
    """Begin the one transaction of a migration, after those of other processes. Committed on leaving."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            with _sqlite_transaction(connection):
                yield connection
            return
        with connection.begin():
            if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY}):
                _LOG.warning(_WAITING, extra={"action": "migrate.waiting"})
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
            yield connection


def _sqlite_transaction(connection: Connection) -> RootTransaction:
    """Begin IMMEDIATE, which waits ten seconds by itself; a large file takes longer to migrate."""
    for _ in range(_TURNS):
        try:
            return connection.begin()
        except OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            connection.rollback()
            _LOG.warning(_WAITING, extra={"action": "migrate.waiting"})
    return connection.begin()


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration for an open connection, without any ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    return config


def _check_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise IntegrityLost(f"a row of {broken[0]} points nowhere after the migration")
