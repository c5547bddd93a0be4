"""Knocks every minute: what is due is found in rows, never remembered here. A knock that comes late or twice does no harm."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # ships no types
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]  # ships no types

from bot.intake.unbroken import unbroken
from handlers.ports import Faults

logger = logging.getLogger(__name__)

Duty = Callable[[], Awaitable[None]]
"""Something to look after at every knock; it finds by itself whether anything is due."""

EVERY_SECONDS = 60


class Knocker:
    """Calls every duty at each knock, one knock at a time; a duty that fails does not keep the others from their turn."""

    def __init__(self, duties: Mapping[str, Duty], faults: Faults | None = None) -> None:
        self._duties = dict(duties)
        self._faults = faults
        self._one_at_a_time = asyncio.Lock()

    async def knock(self) -> None:
        """Let every duty look. Called every minute, at the start, and whenever the sandbox moves the clock."""
        await unbroken(self._look())

    async def _look(self) -> None:
        async with self._one_at_a_time:
            for name, duty in self._duties.items():
                try:
                    await duty()
                except Exception as error:
                    logger.exception("a duty failed; it is tried again at the next knock", extra={"action": f"knock.{name}"})
                    if self._faults is not None:
                        await self._faults.report(error)


def schedule(knocker: Knocker) -> AsyncIOScheduler:
    """Return a scheduler, not yet started, that knocks every minute of real time and never skips because it was late."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_job(
        knocker.knock,
        IntervalTrigger(seconds=EVERY_SECONDS, timezone=UTC),
        id="knock",
        misfire_grace_time=None,
        coalesce=True,
        max_instances=1,
    )
    return scheduler
