"""Holds a lease in the database, so that of many processes one polls, or plans. Runs on database time; the office clock never
matters."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.intake.unbroken import unbroken
from storage import Storage, errors

logger = logging.getLogger(__name__)


class Lease:
    """One name, held by at most one `holder` at a time, for `seconds` unless renewed.

    After a holder that died another one has it within 7/6 of `seconds`.
    """

    def __init__(self, storage: Storage, name: str, holder: str, seconds: float) -> None:
        self._storage = storage
        self._name = name
        self._holder = holder
        self._ttl = timedelta(seconds=seconds)
        self._look = seconds / 6

    async def wait_until_held(self, standing_by: Callable[[], None]) -> None:
        """Return when the lease is ours; calls `standing_by` at each look that finds it with another process."""
        told = False
        while (held := await self.take()) is not True:
            if held is False:
                standing_by()
            if held is False and not told:
                told = True
                logger.info("another process holds %s; standing by", self._name, extra={"action": "lease.standby"})
            await asyncio.sleep(self._look)

    async def keep(self) -> None:
        """Renew in time, and return once the lease is lost."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._ttl.total_seconds()
        while True:
            await asyncio.sleep(self._look * 2)
            asked_at = loop.time()
            held = await self.take()
            if held:
                until = asked_at + self._ttl.total_seconds()
            if held is False or loop.time() >= until:
                logger.warning("the lease %s is lost", self._name, extra={"action": "lease.lost"})
                return

    async def release(self) -> None:
        """Let another process take over at once."""
        try:
            async with self._storage.transaction() as tx:
                await tx.leases.release(self._name, self._holder)
        except errors.StorageError:
            logger.warning("the lease could not be released and will run out", extra={"action": "lease.release"})

    async def take(self) -> bool | None:
        """Take or renew it; return whether it is ours, None where the database does not say."""
        return await unbroken(self._take())

    async def _take(self) -> bool | None:
        try:
            async with self._storage.transaction() as tx:
                return await tx.leases.take(self._name, self._holder, self._ttl)
        except errors.StorageError as error:
            logger.warning("the database does not answer: %s", type(error).__name__, extra={"action": "lease.failed"})
            return None
