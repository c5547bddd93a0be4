"""The door to everything remembered: `Storage` opens a database, `transaction()` writes, `reading()` only reads.

Never await the network inside a transaction: on SQLite every other writer waits for it, on PostgreSQL its locks do.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import Audit
from storage.bases import Bases
from storage.calendar_days import CalendarDays
from storage.chat_settings import ChatChoices
from storage.chats import Chats
from storage.drafts import Drafts
from storage.effects import Effects
from storage.engine import CONNECT_TIMEOUT_SECONDS, Engines, Place, make_engines, make_folder, place_of
from storage.errors import (
    DatabaseBusy,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    IntegrityLost,
    NestedTransaction,
)
from storage.explanations import Explanations
from storage.extensions import Extensions
from storage.failures import translated
from storage.faults import Faults
from storage.feeds import Feeds
from storage.findings import Findings
from storage.inbox import Inbox
from storage.invitations import Invitations
from storage.leases import Leases
from storage.meanings import Meanings
from storage.migrating import migrate as migrate_database
from storage.office_settings import Keys, Settings
from storage.offices import Offices
from storage.outbox import Outbox
from storage.owing import Owed
from storage.people import People
from storage.phrasings import Phrasings
from storage.picks import Picks
from storage.plan_changes import PlanChanges
from storage.plan_drafts import PlanDrafts
from storage.plans import Plans
from storage.pulses import Pulses
from storage.registrations import Registrations
from storage.reports import Reports
from storage.retention import Retention
from storage.rounds import Rounds
from storage.schema import newest_schema, refuse_newer, refuse_older, schema_of
from storage.shelves import Shelves
from storage.snoozes import Snoozes
from storage.tables import chats, offices, plans, tasks, units
from storage.talks import Talks
from storage.units import Units
from storage.values import Description
from storage.year_ends import YearEnds

_FAILURES = (DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, IntegrityLost)


class Transaction:
    """One commit's worth of work, by kind of thing. Valid only inside its `async with`."""

    def __init__(self, connection: AsyncConnection) -> None:
        owed = Owed()
        self.offices = Offices(connection)
        self.plans = Plans(connection)
        self.units = Units(connection)
        self.inbox = Inbox(connection)
        self.leases = Leases(connection)
        self.chats = Chats(connection)
        self.people = People(connection)
        self.invitations = Invitations(connection)
        self.registrations = Registrations(connection)
        self.audit = Audit(connection, owed)
        self.settings = Settings(connection)
        self.keys = Keys(connection)
        self.outbox = Outbox(connection)
        self.reports = Reports(connection, owed)
        self.shelves = Shelves(connection)
        self.drafts = Drafts(connection)
        self.effects = Effects(connection)
        self.extensions = Extensions(connection)
        self.bases = Bases(connection)
        self.explanations = Explanations(connection)
        self.retention = Retention(connection)
        self.days = CalendarDays(connection)
        self.chat_settings = ChatChoices(connection)
        self.rounds = Rounds(connection)
        self.snoozes = Snoozes(connection)
        self.year_ends = YearEnds(connection)
        self.phrasings = Phrasings(connection)
        self.picks = Picks(connection)
        self.meanings = Meanings(connection)
        self.talks = Talks(connection)
        self.plan_drafts = PlanDrafts(connection)
        self.plan_changes = PlanChanges(connection)
        self.feeds = Feeds(connection)
        self.findings = Findings(connection)
        self.faults = Faults(connection)
        self.pulses = Pulses(connection)


class Storage:
    """An open database. Belongs to the event loop that opened it; `close()` it there."""

    def __init__(self, place: Place, engines: Engines) -> None:
        self._place = place
        self._engines = engines
        self._turn = asyncio.Lock()
        self._busy: set[asyncio.Task[Any] | None] = set()
        self.failures: Counter[str] = Counter()
        """How often the database has failed since it was opened, by the name of the error."""

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True) -> Self:
        """Open the database at `url`, migrating it first unless told not to.

        `sqlite:///relative/or/absolute/file` (its folder is made) or a `postgresql://` URL as libpq reads it. Raises
        `DatabaseUrlInvalid`, within five seconds `DatabaseUnreachable`, `SchemaTooNew`, without `migrate` also
        `SchemaTooOld`, and what `storage.migrating` raises.
        """
        place = place_of(url)
        make_folder(place)
        storage = cls(place, make_engines(place))
        try:
            await storage._settle_schema(migrate=migrate)
        except BaseException:
            await storage.close()
            raise
        return storage

    async def close(self) -> None:
        """Close every connection. Transactions must have ended."""
        await self._engines.dispose()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Write: committed on leaving, rolled back on any exception.

        On SQLite the writers of one process take turns here, in order of arrival, instead of racing for the file's lock.
        Raises `NestedTransaction`, `DatabaseBusy`, `DatabaseFull`, `DatabaseUnreachable`, `IntegrityLost`.
        """
        with self._alone():
            async with self._in_turn():
                with translated(self._place):
                    async with self._engines.writing.begin() as connection:
                        transaction = Transaction(connection)
                        yield transaction
                        await transaction.audit.pay()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read one consistent state; the database itself refuses writes. Never waits for a writer on SQLite.

        Raises `NestedTransaction`: who holds one connection and waits for a second may wait for others who do the same.
        """
        with self._alone(), translated(self._place):
            async with self._engines.reading.begin() as connection:
                yield Transaction(connection)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let a task hold one connection at a time."""
        task = asyncio.current_task()
        if task in self._busy:
            raise NestedTransaction
        self._busy.add(task)
        try:
            yield
        except _FAILURES as error:
            self.failures[type(error).__name__] += 1
            raise
        finally:
            self._busy.discard(task)

    async def describe(self) -> Description:
        """Return facts about the database for `doctor`."""
        with translated(self._place):
            async with self._engines.reading.begin() as connection:
                return await _describe(connection, self._place)

    @property
    def folder(self) -> Path | None:
        """The folder of a SQLite file, None where a server keeps the data."""
        return self._place.file.absolute().parent if self._place.file is not None else None

    async def check(self, *, quick: bool = False) -> None:
        """Look the whole database over and raise `IntegrityLost` where it is damaged; slow on a big one. SQLite only.

        `quick` leaves out whether indexes agree with their tables.
        """
        if self._place.file is None:
            return
        with translated(self._place):
            async with self._engines.reading.begin() as connection:
                found: str | None = await connection.scalar(text(f"PRAGMA {'quick' if quick else 'integrity'}_check"))
                astray = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
        if found != "ok" or astray is not None:
            raise IntegrityLost(found if found != "ok" and found else "a row points nowhere")

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if self._place.file is None:
            yield
            return
        async with self._turn:
            yield

    async def _settle_schema(self, *, migrate: bool) -> None:
        found = await self._schema()
        refuse_newer(found)
        if found == newest_schema():
            return
        if not migrate:
            refuse_older(found)
        with translated(self._place):
            await asyncio.to_thread(migrate_database, self._place)

    async def _schema(self) -> str | None:
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
                with translated(self._place):
                    # The writers' door: it shows at once a folder or file in which nothing can be written.
                    async with self._engines.writing.begin() as connection:
                        return await connection.run_sync(schema_of)
        except TimeoutError:
            raise DatabaseUnreachable(self._place.shown, "no answer in time") from None


async def _describe(connection: AsyncConnection, place: Place) -> Description:
    sizes = {"sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"}
    size = sizes.get(place.dialect, "SELECT pg_database_size(current_database())")
    version = {"sqlite": "SELECT sqlite_version()"}.get(place.dialect, "SHOW server_version")
    counted = {
        table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
        for table in (offices, plans, units, chats)
    }
    unfinished = select(func.count()).select_from(tasks).where(tasks.c.closed_at.is_(None))
    return Description(
        url=place.shown,
        dialect=place.dialect,
        server_version=str(await connection.scalar(text(version))),
        schema=await connection.run_sync(schema_of),
        newest_schema=newest_schema(),
        size_bytes=await connection.scalar(text(size)),
        tasks=await connection.scalar(unfinished) or 0,
        **counted,
    )
