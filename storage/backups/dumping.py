"""Reads a whole database as it stands at one instant, row by row, in one transaction that only reads and stops no writer.

On SQLite that is a deferred transaction on a write-ahead journal, on PostgreSQL REPEATABLE READ with a server-side cursor.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, MetaData, Row, String, Table, select

from storage.backups.cells import WRITING, columns_of, kinds_of
from storage.backups.sections import Section, line, written
from storage.columns import BytewiseOrder
from storage.engine import Place, make_reading_engine, place_of
from storage.errors import BackupNeedsSchema, IntegrityLost
from storage.failures import translated
from storage.schema import VERSION_TABLE, schema_of

_ROWS_AT_ONCE = 500


def dump(url: str, head: Mapping[str, Any], more: Iterable[Section] = ()) -> Generator[bytes]:
    """Yield the backup of the database at `url` line by line; `more` sections follow its tables.

    Blocking. Raises `BackupNeedsSchema` for a database without tables, and what storage raises of a database that cannot be
    read. The transaction lasts until the last line was taken or the iterator closed.
    """
    place = place_of(url)
    if place.file is not None and not place.file.exists():  # it would be made by looking
        raise BackupNeedsSchema
    engine = make_reading_engine(place)
    try:
        with translated(place), engine.connect() as connection, connection.begin():
            schema = schema_of(connection)
            if schema is None:
                raise BackupNeedsSchema
            facts = {"schema": schema, "from": place.dialect, **head}
            yield from written(facts, _sections(connection, more))
    except (ValueError, TypeError) as error:  # SQLite keeps anything in any column, whoever has put it there
        raise IntegrityLost("a value is of another kind than its column") from error
    finally:
        engine.dispose()


def _sections(connection: Connection, more: Iterable[Section]) -> Iterator[Section]:
    for table in tables_of(connection):
        yield Section({"table": table.name, "columns": kinds_of(table)}, rows_of(connection, table))
    yield from more


def tables_of(connection: Connection) -> list[Table]:
    """Return the tables that a database has, each after those that it points to, without the number of its schema."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSION_TABLE]


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield the rows of a table as lines, in the order of its key, which is the same on both databases."""
    columns = columns_of(table)
    changes = [(place, WRITING[kind]) for place, kind in enumerate(kinds_of(table).values()) if kind in WRITING]
    key = table.primary_key.columns or columns
    order = [BytewiseOrder(column) if isinstance(column.type, String) else column for column in key]
    statement = select(*columns).order_by(*order).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in connection.execute(statement):
        yield line(_written(row, changes) if changes else list(row))


def _written(row: Row[Any], changes: list[tuple[int, Any]]) -> list[Any]:
    values = list(row)
    for place, change in changes:
        if values[place] is not None:
            values[place] = change(values[place])
    return values


def size_of(place: Place) -> int:
    """Return about how many bytes a SQLite file takes with its journal; 0 for a server."""
    if place.file is None:
        return 0
    parts = (place.file, place.file.with_name(f"{place.file.name}-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
