"""Puts a backup into an empty place: looked over before anything is written, all in one transaction, compared afterwards.

A SQLite file is built beside its place and renamed into it; on PostgreSQL the tables and rows come with one commit. Whatever
stops this midway, the place is as empty as it was.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Table, insert, select, text

from storage.backups.cells import MOST_WHOLE, TEXT, WRITTEN_AS, Change, kinds_of, reading
from storage.backups.dumping import rows_of, tables_of
from storage.backups.sections import Reading, Section, Tally, tally
from storage.backups.settling import settle
from storage.engine import Place, make_folder, make_plain_engine, place_of
from storage.errors import BackupDamaged, BackupTooNew, IntegrityLost, NotEmpty
from storage.failures import translated
from storage.migrating import build_late_indexes, lock_for_changes, upgrade
from storage.schema import VERSION_TABLE, known_schemas, newest_schema, schema_of

Source = Callable[[], AbstractContextManager[IO[bytes]]]
"""Opens the lines of a backup from their beginning; it is called twice."""
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole backup has: its head, and by table how many rows with which SHA-256."""

    head: Mapping[str, Any]
    tables: Mapping[str, Tally]

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(each.rows for each in self.tables.values())


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and how many deliveries are held because they may have been sent since."""

    contents: Contents
    held: int


def look_over(source: Source) -> Contents:
    """Read a backup from front to back and return what it has; raises `BackupDamaged`, `BackupTooNew`."""
    with source() as stream:
        found = Reading(stream)
        for _ in found.sections():
            pass
    if str(found.head.get("schema")) not in known_schemas():
        raise BackupTooNew(str(found.head.get("schema")))
    _made_at(found.head)
    return Contents(found.head, found.tallies)


def _made_at(head: Mapping[str, Any]) -> datetime | None:
    """Return when a backup was made (aware), None where it does not tell."""
    told = head.get("made_at")
    if told is None:
        return None
    try:
        made_at = datetime.fromisoformat(told)
    except (TypeError, ValueError) as error:
        raise BackupDamaged("not_a_backup") from error
    if made_at.tzinfo is None:
        raise BackupDamaged("not_a_backup")
    return made_at


def restore(url: str, source: Source, now: datetime) -> Restored:
    """Restore a backup to `url`, at its own schema and then migrated.

    Raises `NotEmpty`, what `look_over` raises, and `IntegrityLost` where the restored rows are not those of the backup.
    """
    contents, place = look_over(source), place_of(url)
    make_folder(place)
    with translated(place):
        if place.file is None:
            held = _into(place, source, contents, now)
            build_late_indexes(place)
            return Restored(contents, held)
        return Restored(contents, _beside(place, place.file, source, contents, now))


def _beside(place: Place, file: Path, source: Source, contents: Contents, now: datetime) -> int:
    if file.exists():
        _require_empty(place)
    building = file.with_name(f"{file.name}.restoring")
    _remove(building)
    try:
        beside = replace(place, file=building)
        held = _into(beside, source, contents, now)
        _finish(beside)
        if file.exists():  # somebody may have begun to work there meanwhile
            _require_empty(place)
            _remove(file)
        building.replace(file)
        sync_folder(file.parent)
    finally:
        _remove(building)
    return held


def sync_folder(folder: Path) -> None:
    """Let a new name be on the disk, too, before anybody is told of it; Windows does not open folders."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _remove(file: Path) -> None:
    for suffix in ("-wal", "-shm", ""):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _require_empty(place: Place) -> None:
    engine = make_plain_engine(place)
    try:
        with engine.connect() as connection, connection.begin():
            _refuse_rows(connection, place)
    finally:
        engine.dispose()


def _into(place: Place, source: Source, contents: Contents, now: datetime) -> int:
    """Make the tables, fill them, compare, bring them to this program's schema and settle what was under way; one commit."""
    engine = make_plain_engine(place)
    try:
        with engine.connect() as connection, connection.begin():
            lock_for_changes(connection)
            _make_tables(connection, place, str(contents.head["schema"]))
            with source() as stream:
                _fill(connection, Reading(stream))
            _compare(connection, contents)
            upgrade(connection, newest_schema())
            return settle(connection, _made_at(contents.head), now)
    finally:
        engine.dispose()


def _make_tables(connection: Connection, place: Place, schema: str) -> None:
    """Leave the tables that `schema` has, all empty. Tables that are there already, of any schema, must be empty."""
    _refuse_rows(connection, place)
    if (found := schema_of(connection)) == schema:
        return
    if found is not None:
        for table in reversed(tables_of(connection)):
            table.drop(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    upgrade(connection, schema)


def _refuse_rows(connection: Connection, place: Place) -> None:
    for table in tables_of(connection):
        if connection.execute(select(text("1")).select_from(table).limit(1)).first() is not None:
            raise NotEmpty(place.shown, table.name)


def _fill(connection: Connection, found: Reading) -> None:
    tables = {table.name: table for table in tables_of(connection)}
    for section in found.sections():
        name = section.head.get("table")
        if name is None:
            continue
        table = tables.get(str(name))
        if table is None or section.head.get("columns") != kinds_of(table):
            raise BackupDamaged("columns")
        for batch in _batches(_values(section, table, connection.dialect.name)):
            connection.execute(insert(table), batch)
        _number_on(connection, table)


def _values(section: Section, table: Table, dialect: str) -> Iterator[dict[str, Any]]:
    """Yield the rows as they are inserted; a backup from elsewhere may have any sum that fits it, and any value."""
    kinds = kinds_of(table)
    changes = [(kind, reading(kind, dialect)) for kind in kinds.values()]
    for row in section.rows:
        try:
            values = [_value(value, *change) for value, change in zip(json.loads(row), changes, strict=True)]
        except (ValueError, TypeError, OverflowError, AttributeError, RecursionError) as error:
            raise BackupDamaged("rows") from error
        yield dict(zip(kinds, values, strict=True))


def _value(value: object, kind: str, change: Change | None) -> object:
    """Return a written value as the driver takes it; raises `TypeError` and what `change` raises for one of another kind."""
    if value is None:
        return None
    if type(value) not in WRITTEN_AS.get(kind, TEXT):
        raise TypeError(kind)
    if kind == "whole" and not -MOST_WHOLE <= value < MOST_WHOLE:  # type: ignore[operator]  # looked at above
        raise OverflowError
    return value if change is None else change(value)


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        yield batch


def _number_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers; SQLite does so by itself."""
    if connection.dialect.name != "postgresql" or [column.name for column in table.primary_key] != ["id"]:
        return
    after = f"SELECT setval(pg_get_serial_sequence(:name, 'id'), max(id)) FROM {table.name} HAVING max(id) IS NOT NULL"  # noqa: S608 - a name that the database told
    connection.execute(text(after), {"name": table.name})


def _compare(connection: Connection, contents: Contents) -> None:
    """Compare what the tables have now with what the backup says of each."""
    found = {table.name: tally(rows_of(connection, table)) for table in tables_of(connection)}
    if found != contents.tables:
        raise IntegrityLost("the restored rows are not those of the backup")


def _finish(place: Place) -> None:
    """Look a built SQLite file over, and let nothing of it lie in its journal."""
    engine = make_plain_engine(place)
    try:
        with closing(engine.raw_connection()) as raw:
            cursor = raw.cursor()
            sound = cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            astray = cursor.execute("PRAGMA foreign_key_check").fetchone()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
    finally:
        engine.dispose()
    if not sound or astray is not None:
        raise IntegrityLost("the restored file is not sound")
