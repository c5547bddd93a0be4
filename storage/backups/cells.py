"""What stands in a column, as JSON and back, by one of seven kinds that both databases have."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Numeric, String, Table

Change = Callable[[Any], Any]
"""Makes a value that is not null into another."""

_KINDS = (
    (Boolean, "truth"),
    (DateTime, "instant"),
    (Date, "day"),
    (LargeBinary, "bytes"),
    (Integer, "whole"),
    (Numeric, "number"),
    (String, "text"),
)


def columns_of(table: Table) -> list[Column[Any]]:
    """Return the columns in the order of a backup: by name, for two databases may have grown them in another order."""
    return sorted(table.columns, key=lambda column: column.name)


def kinds_of(table: Table) -> dict[str, str]:
    """Return the kind of every column by its name, in the order of a backup; `TypeError` for a type nobody has met."""
    return {column.name: _kind(column) for column in columns_of(table)}


def _kind(column: Column[Any]) -> str:
    for known, kind in _KINDS:
        if isinstance(column.type, known):
            return kind
    raise TypeError(f"{column.table.name}.{column.name} is of no kind that a backup knows")


def _instant(value: datetime) -> str:
    utc = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


WRITING: dict[str, Change] = {
    "instant": _instant,
    "day": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "number": float,
    "truth": bool,
}
"""What a value must be made into to be written; kinds that are missing here are written as they are."""

TEXT: tuple[type, ...] = (str,)
WRITTEN_AS: dict[str, tuple[type, ...]] = {"whole": (int,), "number": (int, float), "truth": (bool,)}
"""As what JSON gives a value of a kind; those that are missing are `TEXT`. To Python a truth would be a whole number, too."""
MOST_WHOLE = 2**63
"""Both databases keep whole numbers of 64 bits with a sign."""


def reading(kind: str, dialect: str) -> Change | None:
    """Return what makes a written value into one that the driver of a database takes; None: it is taken as it is."""
    if kind == "instant":
        return _naive if dialect == "sqlite" else _aware
    return _READING.get(kind)


_READING: dict[str, Change] = {"day": date.fromisoformat, "bytes": base64.b64decode}


def _naive(written: str) -> datetime:
    return datetime.fromisoformat(written.removesuffix("Z"))


def _aware(written: str) -> datetime:
    return _naive(written).replace(tzinfo=UTC)
