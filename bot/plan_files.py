"""Files of plans for the chat: read in processes of their own, written in threads, so that the bot answers others meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.documents import LIMITS, DocumentError, Documents, Limits
from bot.plan_workbook import written
from handlers.ports import UnreadableFileError
from plan.model import Plan, PlanReading
from plan.plan_rows import ReturnedTable


class FilesOfPlans:
    """Reads any file that may hold a plan, first of all a workbook that this bot has handed out."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._documents = Documents(limits)

    async def read(self, content: bytes, name: str) -> PlanReading | ReturnedTable:
        """Return what a file holds. Raises `UnreadableFileError`."""
        try:
            return await self._documents.plan(content, name)
        except DocumentError as error:
            raise UnreadableFileError(error.code) from error

    async def workbook(self, plan: Plan, remarks: Mapping[int, str], units: Sequence[str], draft: int) -> bytes:
        """Return a workbook of a plan."""
        return await asyncio.to_thread(written, plan, remarks, units, draft)
