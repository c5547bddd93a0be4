"""Files of plans for the chat: read and written in threads, so that the bot answers others meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from itertools import chain

from bot.documents import DocumentError, Documents
from bot.plan_workbook import WorkbookError, read_workbook, written
from handlers.ports import UnreadableFileError
from plan.model import Plan, PlanReading
from plan.plan_rows import ReturnedTable
from plan.reading import read
from plan.secrecy import document_mark, secrecy_mark


class FilesOfPlans:
    """Reads any file that may hold a plan, first of all a workbook that this bot has handed out."""

    def __init__(self) -> None:
        self._documents = Documents()

    async def read(self, content: bytes, name: str) -> PlanReading | ReturnedTable:
        """Return what a file holds. Raises `UnreadableFileError`."""
        try:
            table = await asyncio.to_thread(returned_table, content, name)
            if table is not None:
                return table
            return await asyncio.to_thread(read, await self._documents.read(content, name))
        except DocumentError as error:
            raise UnreadableFileError(error.code) from error

    async def workbook(self, plan: Plan, remarks: Mapping[int, str], units: Sequence[str], draft: int) -> bytes:
        """Return a workbook of a plan."""
        return await asyncio.to_thread(written, plan, remarks, units, draft)


def returned_table(content: bytes, name: str) -> ReturnedTable | None:
    """Return what a workbook of ours holds; None for any other file, broken ones too: its reader says what is wrong.

    Raises `DocumentError` for one that carries a mark of state secrecy by now.
    """
    try:
        table = read_workbook(content)
    except WorkbookError:
        return None
    if table is not None and (secrecy_mark(name) or document_mark("\n".join(chain.from_iterable(table.cells)))):
        raise DocumentError("secret", name)
    return table
