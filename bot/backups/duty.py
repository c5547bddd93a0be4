"""Backs the installation up once a day: one process of all, in a thread, told to the administrators where it fails."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.backups.faults import BackupError
from bot.backups.shelf import rotate, tidy_copies
from bot.backups.terms import BackupTerms, last_due
from bot.backups.writing import Wanted, write_backup
from bot.clock import Clock
from storage import Storage
from storage.backup_log import Attempt
from storage.engine import place_of
from storage.errors import StorageError

logger = logging.getLogger(__name__)

LEASE = "backup"
LEASED_FOR = timedelta(hours=1)
"""After so long another process takes over from one that was killed while it wrote."""
AGAIN_AFTER = timedelta(hours=1)
"""How long after a failure it is tried again."""
Tell = Callable[[Attempt], Awaitable[None]]
"""Lets the administrators hear of a failure."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where a process that backs up stands: its storage and clock, and its name among those that share them."""

    storage: Storage
    clock: Clock
    zone: ZoneInfo
    holder: str


class DailyBackup:
    """Makes the day's backup when it is due and there is none, whoever was to make it."""

    def __init__(self, post: Post, terms: BackupTerms, wanted: Wanted, tell: Tell) -> None:
        self._post, self._terms, self._wanted, self._tell = post, terms, wanted, tell
        self._closing = threading.Event()
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """Begin a backup if one is due; it goes on beside whatever comes next."""
        if self._writing is not None and not self._writing.done():
            return
        now = self._post.clock.now()
        if await self._due(now) and await self._mine():
            self._writing = asyncio.create_task(self._work(now))

    async def finished(self) -> None:
        """Wait until nothing is being written."""
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def close(self) -> None:
        """Break off what is being written; nothing is left of it."""
        self._closing.set()
        await self.finished()

    async def _due(self, now: datetime) -> bool:
        due = last_due(now, self._terms.at, self._post.zone)
        async with self._post.storage.reading() as tx:
            made, last = await tx.backups.last_made(), await tx.backups.last()
        if made is not None and made.at >= due:
            return False
        return last is None or last.failed is None or not now - AGAIN_AFTER < last.at <= now

    async def _mine(self) -> bool:
        async with self._post.storage.transaction() as tx:
            return await tx.leases.take(LEASE, self._post.holder, LEASED_FOR)

    async def _work(self, now: datetime) -> None:
        attempt = await asyncio.to_thread(self._write, now)
        broken_off = attempt.failed == "stopped"
        async with self._post.storage.transaction() as tx:
            if not broken_off:
                await tx.backups.add(attempt)
            await tx.leases.release(LEASE, self._post.holder)
        if attempt.failed is None:
            logger.info("backed up to %s, %d bytes", attempt.name, attempt.size, extra={"action": "backup.made"})
        elif not broken_off:
            logger.error("the backup failed: %s", attempt.failed, extra={"action": "backup.failed"})
            await self._tell(attempt)

    def _write(self, now: datetime) -> Attempt:
        here = now.astimezone(self._post.zone)
        try:
            made = write_backup(self._wanted, self._terms.folder, here, go_on=lambda: not self._closing.is_set())
            self._tidy(here)
        except BackupError as error:
            return Attempt(now, failed=error.code)
        except StorageError as error:
            logger.warning("the database was not read: %s", type(error).__name__, extra={"action": "backup.unread"})
            return Attempt(now, failed="database")
        return Attempt(now, made.path.name, made.size)

    def _tidy(self, now: datetime) -> None:
        """Delete what has had its time; that this fails takes nothing from the backup that was made."""
        try:
            rotate(self._terms.folder, self._terms.keep, now)
            if (file := place_of(self._wanted.url).file) is not None:
                tidy_copies(file, now)
        except OSError as error:
            logger.warning("old backups were not deleted: %s", type(error).__name__, extra={"action": "backup.untidy"})
