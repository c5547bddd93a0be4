"""Rows on their way from one database to the other: read a few at a time, told apart by a hash, written in bulk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from storage.columns import storable
from storage.errors import MoveFailed

AT_ONCE = 2_000
"""How many rows are in memory."""
_MODULUS = 2**256

Values = tuple[Any, ...]


@dataclass(slots=True)
class Tally:
    """How many rows there were, and a sum over their hashes that does not ask for their order."""

    rows: int = 0
    sum: int = 0

    def counting(self, rows: Iterable[Values]) -> Iterator[Values]:
        """Return the same rows, each counted as it passes."""
        for row in rows:
            self.rows += 1
            self.sum = (self.sum + int.from_bytes(hashlib.sha256(canonical(row)).digest(), "big")) % _MODULUS
            yield row


def canonical(row: Values) -> bytes:
    """Return a row in the one spelling that it has on both databases; rows that differ are spelt differently."""
    parts = [_spelt(value) for value in row]
    return b"".join(b"%d:%b" % (len(part), part) for part in parts)


def _spelt(value: object) -> bytes:
    match value:
        case None:
            return b"-"
        case bool():
            return b"b1" if value else b"b0"
        case datetime():
            return b"t" + value.astimezone(UTC).isoformat(timespec="microseconds").encode()
        case date():
            return b"d" + value.isoformat().encode()
        case bytes() | memoryview():
            return b"x" + bytes(value)
        case str():
            return b"s" + value.encode()
    return b"i" + str(value).encode()


def rows_of(reading: Connection, table: Table) -> Iterator[Values]:
    """Return the rows of a table; what is numbered comes in the order of its numbers, so that a row follows those it names."""
    query = select(table)
    if table.autoincrement_column is not None:
        query = query.order_by(table.autoincrement_column)
    for row in reading.execution_options(yield_per=AT_ONCE).execute(query):
        yield tuple(storable(value) if isinstance(value, str) else value for value in row)


def write_rows(writing: Connection, table: Table, rows: Iterator[Values]) -> None:
    """Write rows; raises `MoveFailed` where the database takes one not."""
    if writing.dialect.name == "postgresql":
        _pour(writing, table, rows)
        return
    names = [column.name for column in table.columns]
    while batch := list(islice(rows, AT_ONCE)):
        writing.execute(insert(table), [dict(zip(names, row, strict=True)) for row in batch])


def _pour(writing: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    from psycopg import DataError, IntegrityError, sql

    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    connection: Any = writing.connection.driver_connection
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as pouring:
            for row in rows:
                pouring.write_row(row)
    except (DataError, IntegrityError) as error:
        raise MoveFailed(table.name, type(error).__name__) from error
