"""When an installation was backed up is known to every process of it."""

from __future__ import annotations

from datetime import timedelta

from storage import Storage
from storage.backup_log import KEPT, Attempt
from tests.storage.offices_and_plans import NOW


async def test_the_last_attempt_and_the_last_backup_are_told_apart(storage: Storage) -> None:
    made, failed = Attempt(NOW, "a.gz", 9), Attempt(NOW + timedelta(days=1), failed="full")
    async with storage.transaction() as tx:
        assert (await tx.backups.last(), await tx.backups.last_made()) == (None, None)
        await tx.backups.add(made)
        await tx.backups.add(failed)
    async with storage.reading() as tx:
        assert (await tx.backups.last(), await tx.backups.last_made()) == (failed, made)


async def test_attempts_of_long_ago_are_forgotten(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.backups.add(Attempt(NOW, "a.gz", 9))
        await tx.backups.add(Attempt(NOW + KEPT + timedelta(days=1), failed="full"))
        assert await tx.backups.last_made() is None
