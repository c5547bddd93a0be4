"""Drivers' errors made into storage's own, in one place. No value of a statement gets into them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.engine import Place
from storage.errors import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, IntegrityLost, StorageError

_LOG = logging.getLogger(__name__)
_BUSY = ("database is locked", "database table is locked", "lock timeout", "deadlock detected")
_FULL = ("disk is full", "no space left")
_READ_ONLY = ("readonly database", "read-only transaction")
_BROKEN = ("malformed", "not a database", "invalid page", "file is encrypted")


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Raise storage's errors for what the drivers raise inside; everything else passes untouched."""
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error, place) from error
    except PoolTimeoutError as error:
        raise DatabaseBusy(place.shown) from error
    except StatementError as error:
        if isinstance(error.orig, StorageError):
            raise error.orig from None
        raise


def _meaning(error: DBAPIError, place: Place) -> StorageError:
    said = _first_line(error)
    lowered = said.lower()
    if any(word in lowered for word in _FULL):
        return DatabaseFull(place.shown)
    if any(word in lowered for word in _BUSY):
        return DatabaseBusy(place.shown)
    if any(word in lowered for word in _READ_ONLY):
        return DatabaseReadOnly(place.shown)
    if isinstance(error, IntegrityError) or any(word in lowered for word in _BROKEN):
        return IntegrityLost(said)
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        _LOG.warning("database unreachable: %s", type(error.orig).__name__)
        return DatabaseUnreachable(place.shown, said)
    return StorageError(f"refused by the database: {type(error.orig).__name__}")


def _first_line(error: DBAPIError) -> str:
    # PostgreSQL puts the values of a broken row into the DETAIL line; the first line has names only.
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
