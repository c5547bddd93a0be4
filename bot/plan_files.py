"""Files of plans for the chat: read in processes of their own, written in threads, so that the bot answers others meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.documents import LIMITS, DocumentError, Documents, Limits
from bot.metrics import Metrics
from bot.plan_workbook import written
from handlers.ports import Faults, UnreadableFileError
from plan.model import Plan, PlanReading
from plan.plan_rows import ReturnedTable


class ReaderFailedError(Exception):
    """A reader of ours failed over a file; the log names the error."""


class FilesOfPlans:
    """Reads any file that may hold a plan, first of all a workbook that this bot has handed out."""

    def __init__(self, limits: Limits = LIMITS, metrics: Metrics | None = None, faults: Faults | None = None) -> None:
        self._documents = Documents(limits)
        self._metrics = metrics or Metrics()
        self._faults = faults

    async def read(self, content: bytes, name: str) -> PlanReading | ReturnedTable:
        """Return what a file holds. Raises `UnreadableFileError`."""
        try:
            found = await self._documents.plan(content, name)
        except DocumentError as error:
            self._metrics.documents.labels(error.code).inc()
            if error.failure and self._faults is not None:
                await self._faults.report(ReaderFailedError(error.failure))
            raise UnreadableFileError(error.code) from error
        self._metrics.documents.labels("read").inc()
        return found

    async def workbook(self, plan: Plan, remarks: Mapping[int, str], units: Sequence[str], draft: int) -> bytes:
        """Return a workbook of a plan."""
        return await asyncio.to_thread(written, plan, remarks, units, draft)
