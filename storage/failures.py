"""Drivers' errors made into storage's own, in one place. No value of a statement gets into them.

PostgreSQL is understood by its codes (https://www.postgresql.org/docs/current/errcodes-appendix.html), for its sentences come
in the language of the server; SQLite by its sentences.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.engine import Place
from storage.errors import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, IntegrityLost, StorageError

_LOG = logging.getLogger(__name__)
_BUSY = ("database is locked", "database table is locked")
_FULL = ("disk is full", "no space left")
_READ_ONLY = ("readonly database",)
_BROKEN = ("malformed", "not a database", "file is encrypted", "could not decode")

# The longest beginning of a code that stands here decides.
_CODES: dict[str, type[DatabaseBusy | DatabaseFull | DatabaseReadOnly | DatabaseUnreachable | IntegrityLost]] = {
    "08": DatabaseUnreachable,
    "23": IntegrityLost,
    "25006": DatabaseReadOnly,
    "25P03": DatabaseUnreachable,  # nothing happened in this transaction for too long, and the server ended it
    "28": DatabaseUnreachable,  # no such user, wrong password
    "3D000": DatabaseUnreachable,  # no such database
    "40": DatabaseBusy,  # a deadlock, or a stand-by that had to go on: the same works when it is done again
    "53100": DatabaseFull,
    "53": DatabaseBusy,  # too many connections, no memory
    "55P03": DatabaseBusy,
    "57014": DatabaseBusy,  # took longer than a statement may
    "57P": DatabaseUnreachable,  # shut down, crashed, starting
    "58": DatabaseUnreachable,  # the server's own files
    "XX001": IntegrityLost,
    "XX002": IntegrityLost,
}


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


def code_of(error: DBAPIError) -> str:
    """Return PostgreSQL's five letters for an error, "" where there are none: SQLite, or no server that could say any."""
    return getattr(error.orig, "sqlstate", None) or ""


def _meaning(error: DBAPIError, place: Place) -> StorageError:
    code, said = code_of(error), _first_line(error)
    known = max((each for each in _CODES if code.startswith(each)), key=len, default=None)
    kind = _CODES[known] if known else _said(said.lower(), error)
    if kind is DatabaseUnreachable:
        _LOG.warning("database unreachable: %s", type(error.orig).__name__)
        return DatabaseUnreachable(place.shown, said)
    if kind is IntegrityLost:
        return IntegrityLost(said)
    if kind is not None:
        return kind(place.shown)
    return StorageError(f"refused by the database: {type(error.orig).__name__}")


def _said(lowered: str, error: DBAPIError) -> type[StorageError] | None:
    """Return what the driver's sentence means where it has no code."""
    for words, kind in ((_FULL, DatabaseFull), (_BUSY, DatabaseBusy), (_READ_ONLY, DatabaseReadOnly), (_BROKEN, IntegrityLost)):
        if any(word in lowered for word in words):
            return kind
    if isinstance(error, IntegrityError):
        return IntegrityLost
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return DatabaseUnreachable
    return None


def _first_line(error: DBAPIError) -> str:
    # PostgreSQL puts the values of a broken row into the DETAIL line; the first line has names only.
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else type(error.orig).__name__
