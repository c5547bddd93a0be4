"""Rows for every table there is, made of the types of its columns: whatever is added to the tables is covered by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, inspect, text
from sqlalchemy.types import Boolean, Date, Integer, LargeBinary, String

from storage.columns import Instant
from storage.tables import METADATA

AT = datetime(2025, 11, 24, 7, 30, 1, 234_567, tzinfo=UTC)
_SAID: Mapping[tuple[str, str], object] = {
    ("plans", "state"): "in_force",
    ("milestones", "kind"): "date",
    ("milestones", "every"): None,
    ("milestones", "day"): None,
    ("task_units", "role"): "lead",
    ("holdings", "role"): "staff",
    ("reports", "entry"): "report",
    ("reports", "status"): "in_progress",
    ("deliveries", "state"): "pending",
    ("tasks", "closed_at"): None,
    ("tasks", "closed_reason"): None,
    ("leases", "until"): AT,
}
_JSON = {"facts", "earlier"}


def tables_of(connection: Connection) -> dict[str, set[str]]:
    """Return the tables that a database has, each with its columns."""
    seen = inspect(connection)
    return {name: {column["name"] for column in seen.get_columns(name)} for name in seen.get_table_names()}


def fill(connection: Connection, numbers: Iterable[int], there: Mapping[str, Collection[str]] | None = None) -> None:
    """Put one row for each number into every table; into those of an older schema only the columns that are `there`."""
    numbers = list(numbers)
    for table in METADATA.sorted_tables:
        columns = [each for each in table.columns if there is None or each.name in there.get(table.name, ())]
        if columns:
            connection.execute(insert(table), [{each.name: _value(each, k, numbers) for each in columns} for k in numbers])
            _count_on(connection, table)


def _count_on(connection: Connection, table: Table) -> None:
    if connection.dialect.name == "postgresql" and (key := table.autoincrement_column) is not None:
        highest = f"(SELECT max({key.name}) FROM {table.name})"  # noqa: S608 - our own names
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{key.name}'), {highest})"))


def _value(column: Column[Any], k: int, numbers: list[int]) -> object:
    said = (column.table.name, column.name)
    if said in _SAID:
        return _SAID[said]
    if column.foreign_keys and column.references(column.table.primary_key.columns[0]):
        return None if k == numbers[0] else numbers[numbers.index(k) - 1]  # a report about the one before
    if column.nullable and k == numbers[-1]:
        return None
    return _of_type(column, k)


def _of_type(column: Column[Any], k: int) -> object:
    match column.type:
        case Boolean():
            return k % 2 == 0
        case Instant():
            return AT + timedelta(days=k, microseconds=k)
        case Date():
            return date(2025, 1, 1) + timedelta(days=k)
        case LargeBinary():
            return bytes([k % 256, 0, 255])
        case Integer():
            return k
        case String(length=int() as length):
            return f"{column.name}-{k}"[-length:]
    return f'{{"id": {k}}}' if column.name in _JSON else f"Kế hoạch số {k}: “rà soát” \U0001f4cc\t\\N \n{column.name}"
