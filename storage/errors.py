"""What can go wrong in storage: one base, facts as attributes, never a password, no sentence for a person.

StorageError
├── DatabaseUrlInvalid   the URL names no database we can use
├── DatabaseUnreachable  no server, no rights, no such folder, connection lost
├── DatabaseBusy         another process kept the database locked for too long
├── DatabaseFull         the disk is full
├── DatabaseReadOnly     a write inside `reading()`, or a server that takes none (a stand-by after a fail-over)
├── SchemaTooNew         a newer program has migrated this database
├── SchemaTooOld         this database waits for `nhacviec migrate`
├── IntegrityLost        the file is damaged, or a rule of the schema was broken
├── NestedTransaction    a transaction or a reading was opened inside another of the same task
├── NaiveInstant         a datetime without a zone
├── CopyFailed           the copy before a migration could not be written
├── SourceInUse          a bot works on the database that is to be moved
├── TargetNotEmpty       the database that is to be moved into holds something
├── MoveFailed           what arrived is not what left, or a row did not fit; nothing was kept
├── LastAdministrator    an office must keep one
├── AlreadyUndone        a report is undone once
└── NotFound             an id that is not there
"""
# ruff: noqa: N818 - these names are said in handlers and docs; the base carries the word Error

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class StorageError(Exception):
    """Anything that storage refuses or cannot do."""


class DatabaseUrlInvalid(StorageError):
    """`reason` is one of `scheme`, `in_memory`, `malformed`, `driver_missing`; the URL itself is not repeated."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"database URL cannot be used: {reason}")
        self.reason = reason


class DatabaseUnreachable(StorageError):
    """The database at `url` (shown without its password) does not answer; `reason` is what the driver said."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"database {url} cannot be reached: {reason}")
        self.url = url
        self.reason = reason


class DatabaseBusy(StorageError):
    """Another process held the database at `url` locked for longer than the busy time-out."""

    def __init__(self, url: str) -> None:
        super().__init__(f"database {url} is kept locked by another process")
        self.url = url


class DatabaseFull(StorageError):
    """There is no room left where the database at `url` lies."""

    def __init__(self, url: str) -> None:
        super().__init__(f"no room left for database {url}")
        self.url = url


class DatabaseReadOnly(StorageError):
    """The database at `url` refuses writes."""

    def __init__(self, url: str) -> None:
        super().__init__(f"database {url} refuses writes")
        self.url = url


class SchemaTooNew(StorageError):
    """The database's schema `found` is not known to this program, whose newest is `newest`."""

    def __init__(self, found: str, newest: str) -> None:
        super().__init__(f"database schema {found} is newer than this program's {newest}")
        self.found = found
        self.newest = newest


class SchemaTooOld(StorageError):
    """The database's schema `found` (None: empty database) must be migrated to `newest` first."""

    def __init__(self, found: str | None, newest: str) -> None:
        super().__init__(f"database schema {found or 'none'} must be migrated to {newest}")
        self.found = found
        self.newest = newest


class IntegrityLost(StorageError):
    """The database is damaged or a rule of its schema was broken; `detail` is what the driver said, without values."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"database integrity: {detail}")
        self.detail = detail


class NestedTransaction(StorageError):
    """A task opened `transaction()` or `reading()` while it was inside another: it may wait for ever."""

    def __init__(self) -> None:
        super().__init__("transaction() or reading() inside another")


class NaiveInstant(StorageError):
    """`value` has no zone; only aware instants are stored."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"naive datetime {value.isoformat()}")
        self.value = value


class NotFound(StorageError):
    """There is no `kind` ("unit", "office") with this `id`."""

    def __init__(self, kind: str, id: int) -> None:  # noqa: A002 - the word that the tables use
        super().__init__(f"no {kind} {id}")
        self.kind = kind
        self.id = id


class CopyFailed(StorageError):
    """The copy that precedes a migration could not be written to `path`; nothing was migrated."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"copy {path} could not be written: {reason}")
        self.path = path
        self.reason = reason


class SourceInUse(StorageError):
    """A bot works on the source: it holds the lease `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(f"a bot holds {name}")
        self.name = name


class TargetNotEmpty(StorageError):
    """The target has rows in `table`, and nothing of it was touched."""

    def __init__(self, table: str) -> None:
        super().__init__(f"there is something in {table}")
        self.table = table


class MoveFailed(StorageError):
    """The rows of `table` could not be moved: `reason` is `differs`, or the name of the driver's error."""

    def __init__(self, table: str, reason: str) -> None:
        super().__init__(f"table {table} was not moved: {reason}")
        self.table = table
        self.reason = reason


class LastAdministrator(StorageError):
    """The office would be left without an administrator."""

    def __init__(self, office_id: int) -> None:
        super().__init__(f"office {office_id} has no other administrator")
        self.office_id = office_id


class AlreadyUndone(StorageError):
    """Somebody has undone the report `report_id` before."""

    def __init__(self, report_id: int | None) -> None:
        super().__init__(f"report {report_id} is undone already")
        self.report_id = report_id


PASSING = (DatabaseUnreachable, DatabaseBusy, DatabaseFull, DatabaseReadOnly)
"""What ends by itself or by an administrator's hand: the same may be done again later, nothing of it was stored."""
