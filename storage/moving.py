"""Moves everything from one database into another, empty one: one consistent read, one commit, counted and hashed on both.

Until that commit the target is as it was, so that who is interrupted begins again; the source is only read. Blocking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, func, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from storage.columns import database_time
from storage.engine import Place, make_folder, make_plain_engine, make_reading_engine, place_of
from storage.errors import DatabaseUnreachable, MoveFailed, SourceInUse, TargetNotEmpty
from storage.failures import translated
from storage.migrating import build_late_indexes, check_keys, lock_for_changes, upgrade
from storage.moving_rows import Tally, rows_of, write_rows
from storage.schema import newest_schema, refuse_newer, refuse_older, schema_of
from storage.tables import METADATA, leases

STAYING = frozenset({leases.name})
"""Tables that are not moved: which process of the old database does what."""

Told = Callable[[str, int], None]
"""Called with each table and its number of rows once they are written."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: both databases as they may be shown, and the number of rows of each table."""

    source: str
    target: str
    rows: Mapping[str, int]


def tables() -> tuple[Table, ...]:
    """Return the tables that are moved, each after those that it refers to."""
    return tuple(table for table in METADATA.sorted_tables if table.name not in STAYING)


def move(source_url: str, target_url: str, *, forced: bool = False, told: Told = lambda _table, _rows: None) -> Moved:
    """Copy all rows and return how many they are; `forced`: also while a bot works on the source.

    What that bot writes meanwhile stays behind. Raises `SourceInUse`, `TargetNotEmpty`, `SchemaTooOld` and `SchemaTooNew` for
    the source, `MoveFailed` where a row does not fit or what arrived is not what left, and what opening a database raises.
    """
    source, target = place_of(source_url), place_of(target_url)
    if source.file is not None and not source.file.exists():
        raise DatabaseUnreachable(source.shown, "no such file")
    make_folder(target)
    with _opened(source, make_reading_engine(source)) as reading:
        _look_at_source(reading, forced=forced)
        with _opened(target, make_plain_engine(target)) as writing:
            _prepare(writing)
            left = {table.name: _copy(table, reading, writing, told) for table in tables()}
            check_keys(writing)
            _compare(left, writing)
    build_late_indexes(target)
    return Moved(source.shown, target.shown, {name: tally.rows for name, tally in left.items()})


@contextmanager
def _opened(place: Place, engine: Engine) -> Iterator[Connection]:
    try:
        with translated(place), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _look_at_source(reading: Connection, *, forced: bool) -> None:
    found = schema_of(reading)
    refuse_newer(found)
    refuse_older(found)
    holder = reading.scalar(select(leases.c.name).where(leases.c.until > database_time()).limit(1))
    if holder is not None and not forced:
        raise SourceInUse(holder)


def _prepare(writing: Connection) -> None:
    """Let the target have this program's tables, or raise `TargetNotEmpty`; nobody else migrates meanwhile."""
    lock_for_changes(writing)
    found = schema_of(writing)
    refuse_newer(found)
    there = set(inspect(writing).get_table_names())
    for table in METADATA.sorted_tables:
        if table.name in there and writing.execute(select(literal(1)).select_from(table).limit(1)).first() is not None:
            raise TargetNotEmpty(table.name)
    if found != newest_schema():
        upgrade(writing)


def _copy(table: Table, reading: Connection, writing: Connection, told: Told) -> Tally:
    tally = Tally()
    try:
        write_rows(writing, table, tally.counting(rows_of(reading, table)))
    except (ValueError, TypeError) as error:  # SQLite keeps anything in any column, whoever has put it there
        raise MoveFailed(table.name, type(error).__name__) from error
    except StatementError as error:
        if isinstance(error, DBAPIError):
            raise
        raise MoveFailed(table.name, type(error.orig).__name__) from error
    _go_on_counting(writing, table)
    told(table.name, tally.rows)
    return tally


def _go_on_counting(writing: Connection, table: Table) -> None:
    """Let the next row that the database numbers itself come after those that were copied. SQLite does so anyway."""
    key = table.autoincrement_column
    if writing.dialect.name != "postgresql" or key is None:
        return
    sequence = writing.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
    highest = writing.scalar(select(func.max(key)))
    if sequence is not None and highest is not None:
        writing.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def _compare(left: Mapping[str, Tally], writing: Connection) -> None:
    for table in tables():
        arrived = Tally()
        for _ in arrived.counting(rows_of(writing, table)):
            pass
        if arrived != left[table.name]:
            raise MoveFailed(table.name, "differs")
