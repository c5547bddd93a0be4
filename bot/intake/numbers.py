"""Whole numbers out of decoded JSON, where anything may stand."""

from __future__ import annotations

_LARGEST_ID = 2**63 - 1


def whole_number(value: object) -> int | None:
    """Return a value that is a whole number and fits a database's column, None for any other."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_ID:
        return value
    return None
