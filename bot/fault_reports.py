"""Has administrators told of failures of our own: counted in a row, told through the outbox, folded by the hour.

Where even the row cannot be written they are told straight away, once an hour. Reporting never disturbs who was at work.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.errands import DirectErrands
from bot.intake.bell import Bell
from bot.metrics import Metrics
from bot.traces import place_of
from handlers.condition.telling import tell_fault
from handlers.context import OfficeView
from locales import Texts
from storage import Storage, errors

logger = logging.getLogger(__name__)

DIRECT_EVERY = 3600.0
"""How many seconds pass between two words that go past the outbox."""


class FaultReports:
    """The one who reports. `office` is the installation's own; `monotonic` returns seconds that never jump."""

    def __init__(  # noqa: PLR0913 - what it writes to, whom it tells, and by which clocks
        self,
        storage: Storage,
        bot_id: int,
        clock: Clock,
        office: OfficeView,
        texts: Texts,
        errands: DirectErrands,
        post: Bell,
        metrics: Metrics,
        monotonic: Callable[[], float],
    ) -> None:
        self._storage = storage
        self._bot_id = bot_id
        self._clock = clock
        self._office = office
        self._texts = texts
        self._errands = errands
        self._post = post
        self._metrics = metrics
        self._monotonic = monotonic
        self._direct_from = 0.0

    async def report(self, error: BaseException, code: str | None = None) -> None:
        """Count it and queue what is to be told; never raises. Not to be called inside a transaction."""
        for each in _single(error):
            self._metrics.faults.labels(type(each).__name__).inc()
            try:
                await self._keep(each, code)
            except errors.StorageError as trouble:
                logger.warning("a failure was not kept: %s", type(trouble).__name__, extra={"action": "fault.unkept"})
                await self._tell_directly(each)
            except Exception:
                logger.exception("a failure was not reported", extra={"action": "fault.unreported"})

    async def _keep(self, error: BaseException, code: str | None) -> None:
        now = self._clock.now()
        async with self._storage.transaction() as tx:
            row = await tx.faults.count(self._bot_id, type(error).__name__, place_of(error), code, now)
            queued = await tell_fault(tx, self._office, row, now)
        if queued and row.at_once:
            self._post.ring()

    async def _tell_directly(self, error: BaseException) -> None:
        now = self._monotonic()
        if now < self._direct_from:
            return
        self._direct_from = now + DIRECT_EVERY
        words = self._texts.html("fault.direct", error=type(error).__name__, place=place_of(error))
        try:
            await self._errands.tell_admins(words)
        except Exception:
            logger.exception("a failure was not told", extra={"action": "fault.untold"})


def _single(error: BaseException) -> list[BaseException]:
    """Return the failures that a group holds, whatever its depth; one that is no group alone."""
    if not isinstance(error, BaseExceptionGroup):
        return [error]
    return [single for each in error.exceptions for single in _single(each)]
