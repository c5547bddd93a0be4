"""A file of an administrator, alone with the bot: a plan that is read and shown, or the workbook with what was mended."""

from __future__ import annotations

import asyncio

from markupsafe import Markup
from telegram import Document, Update
from telegram.constants import FileSizeLimit
from telegram.error import BadRequest

from handlers.addressing import in_group, message_in
from handlers.context import OfficeContext
from handlers.effects import Facts, once, was_handled
from handlers.plans.showing import busy_card, gone_card, view_of
from handlers.ports import UnreadableFileError
from handlers.speaking import answer, begin, finish
from handlers.views.card import Card, card
from handlers.views.names import shortened
from handlers.views.plan_faults import fault_lines
from handlers.views.plan_sheet import sheet_card
from plan.model import PlanHeader, PlanReading
from plan.plan_draft import PlanDraft
from plan.plan_rows import ReturnedTable, RowsError, plan_from
from plan.rights import Action
from storage import Transaction
from storage.plan_drafts import StoredDraft

NAME_SIZE = 80
_WORKBOOK = ".xlsx"


async def take_plan_file(update: Update, context: OfficeContext) -> bool:
    """Take a file as a plan; tell whether who sent it may do such a thing at all, here."""
    document = message_in(update).document
    if document is None or in_group(update) or context.denied(Action.IMPORT_PLAN) is not None:
        return False
    name = shortened(document.file_name or "", NAME_SIZE) or "?"
    waiting = await _waiting(context)
    if await was_handled(update, context):
        await answer(update, await _shown(update, context, waiting))
    elif waiting is not None and not name.casefold().endswith(_WORKBOOK):
        await answer(update, busy_card(update, context, waiting))
    else:
        begun = await begin(update, card([context.texts.html("plan_in.reading", name=name)]))
        await finish(update, begun, await _read(update, context, document, name, waiting))
    return True


async def _waiting(context: OfficeContext) -> StoredDraft | None:
    async with context.storage.reading() as tx:
        return await tx.plan_drafts.current(context.office.id, context.now())


async def _read(update: Update, context: OfficeContext, document: Document, name: str, waiting: StoredDraft | None) -> Card:
    """Return what is said about a file once it was read; a plan that was read waits as a draft then."""
    try:
        found = await context.services.plan_files.read(await _content(document), name)
        draft = await asyncio.to_thread(_draft_of, found, waiting)
    except UnreadableFileError as error:
        return card([context.texts.html(f"document.{error.code}", name=name)])
    except RowsError as error:
        return card(fault_lines(error, context.texts))
    if draft is None:
        return busy_card(update, context, waiting) if waiting is not None else gone_card(context)
    if not draft.plan.tasks:
        return card([context.texts.html("plan_in.no_tasks", name=name)])
    mended = waiting is not None
    opened = await _open(update, context, name, draft, waiting)
    told = context.texts.html("plan_in.mended") if mended else None
    return await _shown(update, context, opened, told)


async def _content(document: Document) -> bytes:
    """Fetch a file. Raises `UnreadableFileError` for one that Telegram does not hand to bots."""
    if (document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise UnreadableFileError("too_large")
    try:
        file = await document.get_file()
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise UnreadableFileError("too_large") from error
        raise
    return bytes(await file.download_as_bytearray())


def _draft_of(found: PlanReading | ReturnedTable, waiting: StoredDraft | None) -> PlanDraft | None:
    """Return the draft that a file makes; None where it is not the workbook of the one that waits. Raises `RowsError`."""
    match found:
        case ReturnedTable(_, plan, cells) if waiting is None:
            return PlanDraft(PlanReading(plan_from(plan, cells)))
        case ReturnedTable(number, plan, cells) if waiting is not None:
            mine = waiting.draft.plan
            if number != waiting.id and not _same_plan(plan.header, mine.header):
                return None
            return waiting.draft.mended(plan_from(mine, cells))
        case PlanReading() if waiting is None:
            return PlanDraft(found)
    return None


def _same_plan(one: PlanHeader, other: PlanHeader) -> bool:
    """Say whether a workbook is of the plan that waits: people mend on in one that they have sent before."""
    return (one.title, one.number, one.year) == (other.title, other.number, other.year)


async def _open(
    update: Update, context: OfficeContext, name: str, draft: PlanDraft, replaced: StoredDraft | None
) -> StoredDraft | None:
    """Open a draft, in place of the one that it mends: places of tasks have moved, so that old buttons must mean nothing."""
    office_id, now = context.office.id, context.now()

    async def act(tx: Transaction) -> Facts:
        if replaced is not None and not await tx.plan_drafts.settle(replaced.id, now):
            return {"draft": None}
        made = await tx.plan_drafts.open(office_id, context.person.id, name, draft, now)
        return {"draft": made.id if made is not None else None}

    await once(update, context, act)
    return await _waiting(context)


async def _shown(update: Update, context: OfficeContext, stored: StoredDraft | None, told: Markup | None = None) -> Card:
    if stored is None:
        return gone_card(context)
    return sheet_card(await view_of(update, context, stored), told)
