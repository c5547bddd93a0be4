"""Full databases and their backups, for the tests of backups."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta
from typing import IO, Any

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, Table

from storage.backups.dumping import dump
from storage.backups.loading import Source
from storage.columns import Instant
from storage.engine import make_plain_engine, place_of
from storage.tables import METADATA
from tests.storage.offices_and_plans import NOW

HEAD = {"made_at": NOW.isoformat()}


def lines_of(url: str) -> bytes:
    """A backup of a database in memory."""
    return b"".join(dump(url, HEAD))


def source(content: bytes) -> Source:
    """What opens these lines."""

    def opened() -> AbstractContextManager[IO[bytes]]:
        return nullcontext(io.BytesIO(content))

    return opened


def tables_in(content: bytes) -> bytes:
    """A backup without its head and end, which tell from which database it is."""
    return b"".join(content.splitlines(keepends=True)[1:-1])


def fill(url: str, rows: int = 3) -> None:
    """Put rows into every table that there is, of every kind of value; every second one leaves empty what may be empty."""
    engine = make_plain_engine(place_of(url), foreign_keys=True)
    with engine.begin() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(table.insert(), [_row(table, number) for number in range(1, rows + 1)])
    engine.dispose()


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(column, number) for column in table.columns}


def _value(column: Column[Any], number: int) -> object:
    if column.nullable and number % 2 == 0:
        return None
    if column.foreign_keys:
        return number
    match column.type:
        case Instant():
            return NOW + timedelta(microseconds=number)
        case Date():
            return date(2025, 1, number)
        case Boolean():
            return number % 2 == 0
        case LargeBinary():
            return bytes(range(256)) * number
        case Integer():
            return number
    return f"“Số {number}”\n\\\t😀"[: getattr(column.type, "length", None) or 99]
