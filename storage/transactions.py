"""The door to everything remembered: `Storage` opens a database, `transaction()` writes, `reading()` only reads.

Never await the network inside a transaction: on SQLite every other writer waits for it, on PostgreSQL its locks do.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import Audit
from storage.bases import Bases
from storage.belonging import Belonging
from storage.calendar_days import CalendarDays
from storage.chat_settings import ChatChoices
from storage.describing import describe
from storage.drafts import Drafts
from storage.engine import Engines, Place, make_engines, make_folder, place_of
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
from storage.feeds import Feeds
from storage.glancing import in_place
from storage.invitations import Invitations
from storage.meanings import Meanings
from storage.notices import Notice, Notices, listening
from storage.office_settings import Settings
from storage.offices import Offices
from storage.opening import settle_schema
from storage.owing import Owed
from storage.people import People
from storage.phrasings import Phrasings
from storage.picks import Picks
from storage.plan_changes import PlanChanges
from storage.plan_drafts import PlanDrafts
from storage.plans import Plans
from storage.registrations import Registrations
from storage.reports import Reports
from storage.running import Running
from storage.shelves import Shelves
from storage.snoozes import Snoozes
from storage.talks import Talks
from storage.units import Units
from storage.values import Description
from storage.year_ends import YearEnds

_FAILURES = (DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, IntegrityLost)


class Transaction(Running):
    """One commit's worth of work, by kind of thing. Valid only inside its `async with`."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        owed = Owed()
        self.offices = Offices(connection)
        self.belonging = Belonging(connection)
        self.plans = Plans(connection)
        self.units = Units(connection)
        self.people = People(connection)
        self.invitations = Invitations(connection)
        self.registrations = Registrations(connection)
        self.audit = Audit(connection, owed)
        self.settings = Settings(connection)
        self.reports = Reports(connection, owed)
        self.shelves = Shelves(connection)
        self.drafts = Drafts(connection)
        self.extensions = Extensions(connection)
        self.bases = Bases(connection)
        self.explanations = Explanations(connection)
        self.days = CalendarDays(connection)
        self.chat_settings = ChatChoices(connection)
        self.snoozes = Snoozes(connection)
        self.year_ends = YearEnds(connection)
        self.phrasings = Phrasings(connection)
        self.picks = Picks(connection)
        self.meanings = Meanings(connection)
        self.talks = Talks(connection)
        self.plan_drafts = PlanDrafts(connection)
        self.plan_changes = PlanChanges(connection)
        self.feeds = Feeds(connection)
        self.notices = Notices(connection)


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
            await settle_schema(place, storage._engines, migrate=migrate)
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

    @asynccontextmanager
    async def glancing(self) -> AsyncIterator[Transaction]:
        """Read a few rows by their keys: as `reading`, but on SQLite without asking a thread, which would cost more.

        Nothing else in this process goes on meanwhile, so it is for what every update needs, and never for a list.
        """
        if self._engines.glancing is None:
            async with self.reading() as transaction:
                yield transaction
            return
        with self._alone(), translated(self._place), in_place(self._engines.glancing) as connection:
            yield Transaction(connection)

    @property
    def has_notices(self) -> bool:
        """Tell whether processes on this database can hear each other: PgBouncer does not pass on what is told."""
        return self._place.file is None and not self._place.server.pooled

    def listening(self) -> AbstractAsyncContextManager[AsyncIterator[Notice]]:
        """Listen to all processes on this database while the block runs; only where it `has_notices`.

        Raises `DatabaseUnreachable`, also while notices are awaited.
        """
        return listening(self._place)

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
                return await describe(connection, self._place)

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
