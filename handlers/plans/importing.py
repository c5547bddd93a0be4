"""/nhapkehoach and the buttons of a plan that was read: looking at it, mending it, storing it, throwing it away."""

from __future__ import annotations

from typing import Any

from telegram import InputFile, Update
from telegram.ext import CallbackQueryHandler, CommandHandler

from handlers.context import OfficeContext, OfficeHandler
from handlers.plans.buttons import (
    IMPORTING,
    MENDING,
    AmendPlan,
    DiscardPlan,
    FindRight,
    LeaveOut,
    MergeUnits,
    OfferDays,
    OfferLeads,
    SendWorkbook,
    SetDay,
    SetLead,
    ShowPlanned,
    ShowUnits,
    StorePlan,
)
from handlers.plans.deciding import amend, discard, store
from handlers.plans.showing import chat_of, gone_card, view_of
from handlers.sealed import pattern, pressed
from handlers.speaking import acknowledge, answer
from handlers.views.card import Card, card
from handlers.views.plan_sheet import (
    SheetView,
    mark_of,
    remarks_of,
    sheet_card,
    sure_to_discard_card,
    sure_to_store_card,
    units_card,
)
from handlers.views.plan_task import days_card, leads_card, task_page
from plan.plan_draft import PlanDraft
from storage.plan_drafts import StoredDraft


def handlers() -> list[OfficeHandler]:
    """Return the handlers of plans that come in; their files come by way of `free_words`."""
    return [CommandHandler("nhapkehoach", show), CallbackQueryHandler(press, pattern(IMPORTING))]


async def show(update: Update, context: OfficeContext) -> None:
    """Show the plan that waits, or say how one is imported."""
    async with context.storage.reading() as tx:
        stored = await tx.plan_drafts.current(context.office.id, context.now())
    if stored is None:
        await answer(update, card([context.texts.html("plan_in.how")]))
    else:
        await answer(update, sheet_card(await view_of(update, context, stored)))


async def press(update: Update, context: OfficeContext) -> None:
    """Do what a button says about the draft that it names; a draft that is not open any more says so."""
    wanted = await pressed(update, context, IMPORTING)
    match wanted:
        case None:
            return
        case StorePlan(number, sure):
            stored = None if sure else await _get(context, number)
            view = await view_of(update, context, stored) if stored is not None else None
            if view is not None and view.change.removed:
                await answer(update, sure_to_store_card(view))
            else:
                await answer(update, await store(update, context, number))
        case DiscardPlan(number, sure=True):
            await answer(update, await discard(update, context, number))
        case AmendPlan(number, plan_id):
            await _amend(update, context, number, plan_id)
        case _:
            await _look(update, context, wanted)


async def _amend(update: Update, context: OfficeContext, draft_id: int, plan_id: int) -> None:
    """Apply the document to the plan that it changes, and show the sheet of the whole."""
    if await amend(update, context, draft_id, plan_id):
        await show(update, context)
    else:
        await answer(update, gone_card(context))


async def _look(update: Update, context: OfficeContext, wanted: Any) -> None:
    """Mend if that is wanted, and show what was looked at as it is now."""
    stored = await _get(context, wanted.draft)
    if stored is None or not _is_there(stored.draft, wanted):
        await answer(update, gone_card(context))
        return
    view = await view_of(update, context, stored)
    if isinstance(wanted, SendWorkbook):
        await _send_workbook(update, context, view)
        return
    if type(wanted) in MENDING.values():
        stored = await _mend(context, view, wanted) or stored
        view = await view_of(update, context, stored)
    await answer(update, _card(view, wanted))


def _is_there(draft: PlanDraft, wanted: Any) -> bool:
    return 0 <= getattr(wanted, "place", 0) < len(draft.tasks)


async def _get(context: OfficeContext, draft_id: int) -> StoredDraft | None:
    async with context.storage.reading() as tx:
        stored = await tx.plan_drafts.current(context.office.id, context.now())
    return stored if stored is not None and stored.id == draft_id else None


async def _mend(context: OfficeContext, view: SheetView, wanted: Any) -> StoredDraft | None:
    """Mend the draft as it is now, whoever else mends it at this moment; the same press twice changes nothing more."""
    office_id, now = context.office.id, context.now()
    async with context.storage.transaction() as tx:
        stored = await tx.plan_drafts.get(office_id, wanted.draft, now)
        if stored is None:
            return None
        changed = mending(stored.draft, view, wanted)
        if changed is not None and changed != stored.draft:
            await tx.plan_drafts.change(stored.id, changed, now)
        return await tx.plan_drafts.current(office_id, now)


def mending(draft: PlanDraft, view: SheetView, wanted: Any) -> PlanDraft | None:
    """Return a draft with what a button wants changed; None where it changes nothing, or names what is there no more."""
    match wanted:
        case SetLead(_, place, unit):
            name = next((name for name in view.units if mark_of(name) == unit), None)
            return draft.with_lead(place, name) if name is not None else None
        case SetDay(_, place, day):
            return draft.with_due(place, day) if day is not None else draft.with_ongoing(place)
        case FindRight(_, place, doubt):
            return draft.found_right(place, doubt)
        case LeaveOut(_, place, out):
            return draft.without(place) if out else draft.taken_back(place)
        case MergeUnits(_, written, into):
            pairs = ((merge.written, merge.into) for merge in view.sheet.merges)
            found = next((pair for pair in pairs if (mark_of(pair[0]), mark_of(pair[1])) == (written, into)), None)
            return draft.with_units_merged(*found) if found is not None else None
    return None


def _card(view: SheetView, wanted: Any) -> Card:
    match wanted:
        case OfferLeads(_, place, page):
            return leads_card(view, place, page)
        case OfferDays(_, place):
            return days_card(view, place)
        case ShowPlanned() | SetLead() | SetDay() | FindRight() | LeaveOut():
            return task_page(view, wanted.place)
        case ShowUnits() | MergeUnits():
            return units_card(view)
        case DiscardPlan():
            return sure_to_discard_card(view)
        case _:
            return sheet_card(view)


async def _send_workbook(update: Update, context: OfficeContext, view: SheetView) -> None:
    """Send the plan as it would be stored, each task with what is doubtful about it."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query)
    content = await context.services.plan_files.workbook(view.draft.plan, remarks_of(view), view.units, view.draft_id)
    name = context.texts.plain("plan_in.workbook_name", day=context.today())
    caption = context.texts.plain("plan_in.workbook")
    await context.bot.send_document(chat_of(update), InputFile(content, filename=name), caption=caption)
